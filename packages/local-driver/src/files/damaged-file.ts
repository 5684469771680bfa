import { constants } from "node:fs";
import { type FileHandle, lstat, open, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileErrorCode } from "./file-errors.ts";

// This file must not import core at run time: the supervisor uses it too.

/** The largest record that is read, in bytes. Records that dagctl writes have a few kilobytes. */
const LARGEST_RECORD = 16 * 1024 * 1024;
/** Records that dagctl writes are nested about eight levels deep. */
const DEEPEST_RECORD = 64;

/** Thrown when the path of a record has something that dagctl did not write there. */
export class DamagedFileError extends Error {
  override readonly name = "DamagedFileError";
  readonly path: string;
  readonly reason: string;

  /** @param shown the path as a message shows it; by default only the file's name */
  constructor(path: string, reason: string, shown: string = basename(path)) {
    super(`The file ${shown} is damaged: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** The errors of opening a file that exists and will not become readable by itself. */
const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: "it cannot be read (permission is missing)",
  EPERM: "it cannot be read (permission is missing)",
  EISDIR: "a folder is in its place",
  ELOOP: "a link that leads to itself is in its place",
  ENXIO: "it is not a regular file",
  ENODEV: "it is not a regular file",
  EIO: "the disk cannot read it",
};

/**
 * Returns the text of a file, or `undefined` when there is none.
 *
 * @throws DamagedFileError when a folder, a device or something larger than `limit` bytes is in its
 *   place, or it cannot be read
 */
export async function readText(
  path: string,
  limit: number = LARGEST_RECORD,
): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    // Without waiting for a writer, where a named pipe is in its place.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = fileErrorCode(error) ?? "";
    if (code === "ENOENT") return undefined;
    if (code === "ENOTDIR") throw new DamagedFileError(await culprit(path), "it is not a folder");
    const reason = UNREADABLE[code];
    if (reason === undefined) throw error;
    throw new DamagedFileError(code === "ELOOP" ? await culprit(path) : path, reason);
  }
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw new DamagedFileError(path, "a folder is in its place");
    if (!found.isFile()) throw new DamagedFileError(path, "it is not a regular file");
    if (found.size > limit) throw new DamagedFileError(path, `it is larger than ${limit} bytes`);
    return await handle.readFile("utf8");
  } catch (error) {
    if (fileErrorCode(error) === "EIO") throw new DamagedFileError(path, "the disk cannot read it");
    throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Returns the part of a path that is a file or a link where a folder should be, or the path itself.
 */
async function culprit(path: string): Promise<string> {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    const found = await lstat(at).catch(() => undefined);
    if (found !== undefined) return found.isDirectory() ? path : at;
  }
  return path;
}

/**
 * Returns the value of the JSON in a file, or `undefined` when there is no file. The reason of an
 * error does not quote the text, which may contain a secret.
 *
 * @param limit the most bytes that are read. @default 16 MiB
 * @throws DamagedFileError when it is not JSON, or nested deeper than any record
 */
export async function readJsonValue(path: string, limit?: number): Promise<unknown> {
  const text = await readText(path, limit);
  if (text === undefined) return undefined;
  if (text.trim() === "") throw new DamagedFileError(path, "it is empty");
  if (depthOf(text) > DEEPEST_RECORD) throw new DamagedFileError(path, "it is nested too deep");
  try {
    return JSON.parse(text);
  } catch {
    throw new DamagedFileError(path, "it is not valid JSON");
  }
}

/** Returns how deep the arrays and objects of a JSON text are nested. */
function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === "\\") at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, (depth += 1));
    else if (character === "}" || character === "]") depth -= 1;
  }
  return deepest;
}

/** The suffix of file names that `setAside` gives. */
export const DAMAGED_SUFFIX = ".damaged";

/**
 * Renames a damaged file, so that a new one can be written: to `NAME.damaged`, or, where an earlier
 * damage has that name, to `NAME.2.damaged`, `NAME.3.damaged` and so on. Nothing is overwritten.
 * Does nothing when the path does not exist.
 *
 * @returns the new path
 */
export async function setAside(path: string): Promise<string | undefined> {
  for (let number = 1; ; number += 1) {
    const target = join(
      dirname(path),
      `${basename(path)}${number === 1 ? "" : `.${number}`}${DAMAGED_SUFFIX}`,
    );
    if ((await lstat(target).catch(() => undefined)) !== undefined) continue;
    try {
      await rename(path, target);
      return target;
    } catch (error) {
      if (fileErrorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }
}
