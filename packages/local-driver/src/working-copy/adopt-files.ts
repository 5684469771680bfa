import { lstat, chmod, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { allEntries, exists } from "../files/files.ts";
import { isAbsent } from "../files/file-errors.ts";
import type { TreeFiles } from "../files/tree-files.ts";
import { FOLDER, type Places } from "./index-record.ts";

const OWNER_ALL = 0o700;

/** The files that runs of an earlier version left in the working folder. */
export interface FormerFiles {
  /** The names in the working folder that are moved. */
  readonly names: readonly string[];
  /** The paths at which the commit has a file, too. */
  readonly own: readonly string[];
}

/**
 * Returns the files of the working folder that are moved into the project's folder.
 *
 * @param path the project's folder, from the root of the repository; `""` is the root
 * @param stays the names in the working folder that runs go on to use there
 * @param target the files of the commit
 */
export async function findFormerFiles(
  { paths }: Places,
  ref: DeploymentRef,
  {
    path,
    stays,
    target,
  }: {
    readonly path: string;
    readonly stays: ReadonlySet<string>;
    readonly target: TreeFiles;
  },
): Promise<FormerFiles> {
  const working = paths.work(ref);
  const copy = basename(paths.workingCopy(ref).base);
  const names = (await allEntries(working)).filter((name) => name !== copy && !stays.has(name));
  const moved = new Set(names);
  const prefix = path === "" ? "" : `${path}/`;
  const own: string[] = [];
  for (const [tracked, identity] of Object.entries(target)) {
    if (identity === FOLDER || !tracked.startsWith(prefix)) continue;
    const parts = tracked.slice(prefix.length).split("/");
    if (moved.has(parts[0] ?? "") && (await isThere(working, parts))) own.push(tracked);
  }
  return { names, own };
}

/** Returns whether a path exists below a folder, without following links. */
async function isThere(folder: string, parts: readonly string[]): Promise<boolean> {
  for (const [index] of parts.entries()) {
    try {
      const found = await lstat(join(folder, ...parts.slice(0, index + 1)));
      if (index < parts.length - 1 && !found.isDirectory()) return false;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }
  return true;
}

/**
 * Moves entries of one folder into another. One whose name is taken gets the suffix `.kept`, which
 * happens only where the index of the working copy was lost.
 */
export async function moveEntries(
  from: string,
  to: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const source = join(from, name);
    const found = await lstat(source);
    const isClosed = found.isDirectory() && (found.mode & OWNER_ALL) !== OWNER_ALL;
    // The entry ".." of a folder changes with it.
    if (isClosed) await chmod(source, found.mode | OWNER_ALL);
    const target = await freeName(join(to, name));
    await rename(source, target);
    if (isClosed) await chmod(target, found.mode & 0o7777);
  }
}

async function freeName(path: string): Promise<string> {
  if (!(await exists(path))) return path;
  for (let number = 1; ; number += 1) {
    const kept = `${path}.kept${number === 1 ? "" : `-${number}`}`;
    if (!(await exists(kept))) return kept;
  }
}
