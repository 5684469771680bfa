import { randomBytes } from "node:crypto";
import type { Dirent, Stats } from "node:fs";
import { chmod, lstat, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { fileErrorCode, isAbsent, isForbidden } from "./file-errors.ts";

// This file must not import core at run time: the supervisor uses it too.

/** How many files of a folder are removed at the same time. */
const FILES_AT_ONCE = 64;
const FOLDERS_AT_ONCE = 8;
/** How often a tree is emptied again into which a program still writes. */
const MOST_PASSES = 5;
/** How much of a path inside the tree a message shows. */
const SHOWN = 200;
/** How many of the things that remain a message names. */
const NAMED = 5;
const OWNER_ALL = 0o700;
const SLASH = Buffer.from("/");

/** Thrown when a part of a tree cannot be removed. Everything else of the tree is removed. */
export class TreeRemainsError extends Error {
  override readonly name = "TreeRemainsError";
  /** Paths inside the tree; the empty one is the tree's root. */
  readonly names: readonly string[];
  /** Code of the first failure, such as `EPERM`. */
  readonly code: string | undefined;

  constructor(remaining: readonly Remaining[]) {
    const names = [...new Set(remaining.map(({ shown }) => shown))].slice(0, NAMED);
    const cause = remaining[0]?.error;
    const listed = names.filter((name) => name !== "").join(", ");
    const more =
      remaining.length > names.length ? ` and ${remaining.length - names.length} more` : "";
    // Node's message ends with the path, which was changed by the removal.
    const reason =
      cause instanceof Error ? cause.message.replace(/, \w+ '.*$/s, "") : String(cause);
    super(`${listed === "" ? "" : `${listed}${more}: `}${reason}`, { cause });
    this.names = names;
    this.code = fileErrorCode(cause);
  }
}

interface Remaining {
  readonly shown: string;
  readonly error: unknown;
}

/** A folder that is now in the root of the tree, and where it was before. */
interface Folder {
  readonly path: Buffer;
  readonly shown: string;
}

interface Removal {
  readonly root: Buffer;
  /** Name of an entry of the root that stays. */
  readonly except: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly prefix: string;
  readonly remaining: Remaining[];
  moved: number;
}

/**
 * Removes a file or a tree: also a tree that its owner made read-only, one that is nested deeper
 * than a path can be long, and one with names that are not UTF-8. Resolves when the path does not
 * exist. Links are removed, never followed.
 *
 * Folders are never descended into. The folders inside a folder are first moved up to the root of
 * the tree, so that no path is longer than the root's and two names.
 *
 * @throws TreeRemainsError when a part remains
 */
export async function removeTreeAt(path: string, signal?: AbortSignal): Promise<void> {
  const root = Buffer.from(path);
  const found = await entryAt(root);
  if (found === undefined) return;
  if (!found.isDirectory()) return unlink(root);
  for (let pass = 1; ; pass += 1) {
    await emptyTreeAt(path, signal === undefined ? {} : { signal });
    const last = await rmdir(root).catch((error: unknown) => error);
    if (last === undefined || isAbsent(last)) return;
    if (!isNotEmpty(last) || pass === MOST_PASSES)
      throw new TreeRemainsError([{ shown: "", error: last }]);
  }
}

/**
 * Removes everything in a folder except the entry named `except`, as `removeTreeAt` does.
 *
 * @throws TreeRemainsError when a part remains
 */
export async function emptyTreeAt(
  path: string,
  { except, signal }: { readonly except?: string; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const prefix = `.r-${randomBytes(6).toString("hex")}-`;
  const removal: Removal = {
    root: Buffer.from(path),
    except,
    signal,
    prefix,
    remaining: [],
    moved: 0,
  };
  await emptyRoot(removal);
  if (removal.remaining.length > 0) throw new TreeRemainsError(removal.remaining);
}

async function emptyRoot(removal: Removal): Promise<void> {
  const folders: Folder[] = [];
  const root = { path: removal.root, shown: "" };
  await attempt(removal, "", () =>
    emptyFolder(removal, root, (path, shown) => void folders.push({ path, shown })),
  );
  while (folders.length > 0) {
    await Promise.all(
      folders.splice(-FOLDERS_AT_ONCE).map((folder) =>
        attempt(removal, folder.shown, async () => {
          await emptyFolder(removal, folder, async (path, shown) => {
            folders.push({ path: await moveUp(removal, path), shown });
          });
          await rmdir(folder.path).catch((error: unknown) => {
            // What remains inside is reported already, or appeared meanwhile: the next pass finds
            // it.
            if (!isAbsent(error) && !isNotEmpty(error)) throw error;
          });
        }),
      ),
    );
  }
}

/** Removes the files of a folder and passes its folders to `onFolder`. */
async function emptyFolder(
  removal: Removal,
  { path: folder, shown }: Folder,
  onFolder: (path: Buffer, shown: string) => void | Promise<void>,
): Promise<void> {
  await openFolder(folder);
  const all = await readdir(folder, { encoding: "buffer", withFileTypes: true });
  const entries =
    folder === removal.root
      ? all.filter(({ name }) => name.toString("latin1") !== removal.except)
      : all;
  for (let from = 0; from < entries.length; from += FILES_AT_ONCE) {
    removal.signal?.throwIfAborted();
    await Promise.all(
      entries.slice(from, from + FILES_AT_ONCE).map(async (entry) => {
        const path = Buffer.concat([folder, SLASH, entry.name]);
        const inner = shortenPath(
          shown === "" ? entry.name.toString() : `${shown}/${entry.name.toString()}`,
        );
        await attempt(removal, inner, async () => {
          if (await isFolder(path, entry)) await onFolder(path, inner);
          else await unlinkIn(folder, path);
        });
      }),
    );
  }
}

/**
 * Moves a folder into the root of the tree. Its entry ".." changes, so the folder itself must be
 * writable.
 */
async function moveUp(removal: Removal, path: Buffer): Promise<Buffer> {
  await openFolder(path);
  removal.moved += 1;
  const name = Buffer.from(`${removal.prefix}${removal.moved}`);
  const target = Buffer.concat([removal.root, SLASH, name]);
  await rename(path, target);
  return target;
}

async function unlinkIn(folder: Buffer, path: Buffer): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    await chmod(folder, OWNER_ALL);
    await unlink(path);
  }
}

/** Lets this user read, write and enter a folder. A folder of another user stays as it is. */
async function openFolder(path: Buffer): Promise<void> {
  const found = await entryAt(path);
  if (found?.isDirectory() !== true || (found.mode & OWNER_ALL) === OWNER_ALL) return;
  await chmod(path, OWNER_ALL).catch(() => undefined);
}

async function isFolder(path: Buffer, entry: Dirent<Buffer>): Promise<boolean> {
  if (entry.isDirectory()) return true;
  if (entry.isFile() || entry.isSymbolicLink()) return false;
  // Some file systems do not report the kind of an entry.
  return (await entryAt(path))?.isDirectory() ?? false;
}

async function entryAt(path: Buffer): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function attempt(removal: Removal, shown: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    removal.signal?.throwIfAborted();
    if (!isAbsent(error)) removal.remaining.push({ shown, error });
  }
}

const isNotEmpty = (error: unknown): boolean =>
  ["ENOTEMPTY", "EEXIST"].includes(fileErrorCode(error) ?? "");

const shortenPath = (shown: string): string =>
  shown.length > SHOWN ? `…${shown.slice(-SHOWN)}` : shown;
