import { DagctlError } from "@dagctl/core/errors";
import type { TreeFiles } from "../files/tree-files.ts";
import type { CopyTree } from "./copy-tree.ts";
import {
  type CopyIndex,
  digestIn,
  digestOf,
  FOLDER,
  isMark,
  OWN,
  UNKNOWN,
} from "./index-record.ts";

/** Files that are compared or copied at the same time. */
const AT_ONCE = 16;

/** The most paths that a refusal names. */
const MOST_NAMED = 10;

/** What a synchronization works with. */
export interface Synchronization {
  readonly tree: CopyTree;
  /** The name of the checkout. */
  readonly checkout: string;
  /** The paths at which the file of the project wins. Those that are gone are removed from it. */
  readonly own: Set<string>;
  /** Returns whether the work goes on at another time. */
  readonly isOver: () => boolean;
  /** Stores the index: from then on a synchronization that was interrupted continues from there. */
  readonly store: (index: CopyIndex) => Promise<void>;
}

/** Files that are in place, and those that remain. */
export interface Progress {
  readonly done: number;
  readonly all: number;
}

/**
 * Puts the tracked files of the same commit back that a run has changed or removed. A DuckDB
 * database that was changed stays.
 *
 * @param identityOf returns the identity of a file in the checkout
 * @returns the progress where the work goes on at another time; `undefined` where all is there
 */
export async function restoreTracked(
  synchronization: Synchronization,
  former: CopyIndex,
  identityOf: (path: string) => Promise<string | undefined>,
): Promise<Progress | undefined> {
  const files = new Map(sortEntries(former.files));
  const { changed, rest } = await placeAll(synchronization, files, {
    digestAt: () => undefined,
    identityOf,
  });
  if (changed) await synchronization.store({ ...former, files: Object.fromEntries(files) });
  return rest;
}

/**
 * Replaces the tracked files of one commit by those of another. No run is active in the copy. The
 * work can be interrupted at each point, also for a third commit: the index has the files of both
 * commits before the first one is written, so that none is taken for one that a run created.
 *
 * @returns the progress where the work goes on at another time; `undefined` where all is there
 */
export async function switchTracked(
  synchronization: Synchronization,
  former: CopyIndex | undefined,
  target: TreeFiles,
): Promise<Progress | undefined> {
  const { tree, checkout, own, store } = synchronization;
  const before = former?.files ?? {};
  const wanted = new Map(sortEntries(target).filter(([, identity]) => identity !== "other"));
  for (const path of own) {
    const found = await tree.find(path);
    const isFolder = wanted.get(path) === FOLDER;
    if (found !== undefined && !isFolder) continue;
    own.delete(path);
    // Where the commit has a folder, a file of the project cannot win.
    if (found !== undefined && !found.isDirectory()) await tree.keep(path);
  }
  // What runs created in places that are tracked now. A repeated step finds nothing more.
  for (const [path, identity] of wanted)
    if (!Object.hasOwn(before, path) && !own.has(path)) await keepCreated(tree, path, identity);
  const files = new Map(
    sortEntries({
      ...Object.fromEntries([...wanted].map(([path]) => [path, UNKNOWN])),
      ...before,
    }),
  );
  await store({ checkout, complete: false, files: Object.fromEntries(files) });
  for (const [path, value] of [...files].toReversed()) {
    const identity = wanted.get(path);
    if (own.has(path)) {
      if (identity === undefined) files.delete(path);
      else files.set(path, OWN);
    } else if (identity === undefined) {
      if (value === FOLDER) await tree.removeFolder(path);
      else if (!(await isKept(tree, path, value))) await tree.removeFile(path);
      files.delete(path);
    } else if (identity === FOLDER) {
      // A file that stays is renamed when the folder is placed.
      if (value !== FOLDER && !(await isKept(tree, path, value))) await tree.removeFile(path);
      files.set(path, FOLDER);
    } else if (value === FOLDER || value === OWN) files.set(path, UNKNOWN);
  }
  const digests = new Map([...wanted].map(([path, identity]) => [path, digestOf(identity)]));
  const { rest } = await placeAll(synchronization, files, {
    digestAt: (path) => digests.get(path),
    identityOf: async (path) => wanted.get(path),
  });
  await store({ checkout, complete: rest === undefined, files: Object.fromEntries(files) });
  return rest;
}

/** Returns whether a tracked file is a DuckDB database that a run has changed: it stays. */
async function isKept(tree: CopyTree, path: string, value: string): Promise<boolean> {
  return isMark(value) && (await tree.isChangedDatabase(path, digestIn(value)));
}

/** Returns the changed DuckDB databases at whose paths a commit has another file. */
export async function findKeptDatabases(
  tree: CopyTree,
  former: CopyIndex,
  target: TreeFiles,
): Promise<readonly string[]> {
  const kept: string[] = [];
  const wanted = new Map(Object.entries(target));
  for (const [path, value] of sortEntries(former.files)) {
    const identity = wanted.get(path);
    if (identity === undefined || identity === FOLDER || digestOf(identity) === digestIn(value))
      continue;
    if (await isKept(tree, path, value)) kept.push(path);
  }
  return kept;
}

/** Returns the first paths of a commit at which a run has created something else. */
export async function findCreatedFiles(
  tree: CopyTree,
  target: TreeFiles,
  { index, own }: { readonly index: CopyIndex | undefined; readonly own: ReadonlySet<string> },
): Promise<readonly string[]> {
  const created: string[] = [];
  const former = index?.files ?? {};
  for (const [path, identity] of sortEntries(target)) {
    if (created.length === MOST_NAMED) break;
    if (identity === "other" || Object.hasOwn(former, path) || own.has(path)) continue;
    if (await isCreated(tree, path, identity)) created.push(path);
  }
  return created;
}

/** Returns whether a run created what is at a path, and it is not what the commit has there. */
async function isCreated(tree: CopyTree, path: string, identity: string): Promise<boolean> {
  const found = await tree.find(path);
  if (found === undefined) return false;
  return !(identity === FOLDER ? found.isDirectory() : await tree.isEqual(path, identity));
}

/** Renames what a run created at a path, unless it is what the commit has there. */
async function keepCreated(tree: CopyTree, path: string, identity: string): Promise<void> {
  if (await isCreated(tree, path, identity)) await tree.keep(path);
}

/** How the files of a commit are found. */
interface Wanted {
  /** Returns the digest that a file must have; `undefined`: the one that the index has. */
  readonly digestAt: (path: string) => string | undefined;
  /** Returns the identity of a file; `undefined` where the commit has none there. */
  readonly identityOf: (path: string) => Promise<string | undefined>;
}

/** Puts folders and then files in place, and writes their values. */
async function placeAll(
  { tree, own, isOver }: Synchronization,
  files: Map<string, string>,
  { digestAt, identityOf }: Wanted,
): Promise<{ readonly changed: boolean; readonly rest?: Progress }> {
  let changed = false;
  const place = async (path: string, value: string): Promise<void> => {
    if (value === OWN) {
      if ((await tree.find(path)) !== undefined) return;
      own.delete(path);
    } else if (isMark(value)) {
      const digest = digestAt(path) ?? digestIn(value);
      const isCurrent = digest === digestIn(value);
      if (isCurrent && ((await tree.isAsWritten(path, value)) || (await tree.isDatabase(path))))
        return;
    }
    const identity = await identityOf(path);
    const digest = digestAt(path) ?? (isMark(value) ? digestIn(value) : undefined);
    if (identity === undefined || (digest !== undefined && digest !== digestOf(identity)))
      throw lossError(path);
    files.set(path, await tree.placeFile(path, identity, digestOf(identity)));
    changed = true;
  };
  const paths = [...files];
  for (const [path, value] of paths) if (value === FOLDER) await tree.placeFolder(path);
  const others = paths.filter(([, value]) => value !== FOLDER);
  for (let from = 0; from < others.length; from += AT_ONCE) {
    if (isOver()) return { changed, rest: { done: from, all: others.length } };
    await Promise.all(
      others.slice(from, from + AT_ONCE).map(([path, value]) => place(path, value)),
    );
  }
  return { changed };
}

function lossError(path: string): DagctlError {
  return new DagctlError(
    "unavailable",
    `${path} in the checkout of the commit is gone, or is not what the commit has. Deploy the project again. The run waits for it`,
    { details: { outage: false } },
  );
}

/** Returns entries in the order of their paths: a folder comes before what is in it. */
const sortEntries = <T>(files: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1));
