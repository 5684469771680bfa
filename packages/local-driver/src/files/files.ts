import { randomUUID } from "node:crypto";
import { link, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DAMAGED_SUFFIX } from "./damaged-file.ts";
import { fileErrorCode, isAbsent } from "./file-errors.ts";
import { allEntries } from "./folder-entries.ts";
import { temporaryName, TRASH } from "./temporaries.ts";
import { removeTreeAt } from "./tree-removal.ts";

// This file must not import core at run time: the supervisor uses it too, and runs from sources
// without a bundler.

export { fileErrorCode } from "./file-errors.ts";
export { allEntries } from "./folder-entries.ts";
export { removeTemporaries, temporaryName } from "./temporaries.ts";

/** Returns whether a path exists: also a folder, or a link that leads nowhere. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** Writes the entries of a folder to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export interface WriteOptions {
  /** @default 0600 */
  readonly mode?: number;
  /**
   * Writes only if there is no file; the function returns false when there is one. @default false
   */
  readonly exclusive?: boolean;
}

/**
 * Writes a JSON file completely or not at all, also across a power cut. The folder must exist: a
 * late writer must not create again what was removed.
 */
export async function writeJson(
  path: string,
  value: unknown,
  options: WriteOptions = {},
): Promise<boolean> {
  const folder = dirname(path);
  const temporary = join(folder, await temporaryName());
  try {
    const handle = await open(temporary, "wx", options.mode ?? 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(value)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (options.exclusive === true) await link(temporary, path);
    else await rename(temporary, path);
    await syncFolder(folder);
    return true;
  } catch (error) {
    if (options.exclusive === true && fileErrorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/** Returns the entries of dagctl: names that begin with a dot are temporary. */
export async function entries(folder: string): Promise<readonly string[]> {
  return (await allEntries(folder)).filter((name) => !name.startsWith("."));
}

/** Returns the paths to which `setAside` renamed what was at a path. */
export async function listDamagedCopies(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  return (await allEntries(folder))
    .filter((name) => name.startsWith(start) && name.endsWith(DAMAGED_SUFFIX))
    .map((name) => join(folder, name));
}

/** Names of projects are shorter; a longer name is found by its beginning. */
const LONGEST_NAME = 160;
const trashPrefix = (path: string): string => `${TRASH}${basename(path).slice(0, LONGEST_NAME)}.`;

/**
 * Moves a file or a folder to the trash: a name in the same folder that begins with a dot, so that
 * what is half removed is never taken for complete. Does nothing when the path does not exist.
 */
export async function moveToTrash(path: string): Promise<void> {
  try {
    await rename(path, join(dirname(path), `${trashPrefix(path)}${randomUUID()}`));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** Returns the paths of everything in the trash that was at a path before. */
export async function trashOf(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const prefix = trashPrefix(path);
  return (await allEntries(folder))
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(folder, name));
}

/**
 * Removes a file or a tree, with what earlier removals of the same path left in the trash. Resolves
 * when the path does not exist.
 *
 * @throws TreeRemainsError when a part remains
 */
export async function removeTree(path: string, signal?: AbortSignal): Promise<void> {
  await moveToTrash(path);
  for (const trash of await trashOf(path)) await removeTreeAt(trash, signal);
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (fileErrorCode(error) === "ENOENT" || fileErrorCode(error) === "ENOTDIR") return false;
    throw error;
  }
}
