import { createHash } from "node:crypto";
import { createReadStream, lstatSync, type Stats } from "node:fs";
import { lstat, readFile, readlink } from "node:fs/promises";
import { isAbsent } from "./file-errors.ts";

/** Returns what `lstat` says of a path; `undefined` where nothing is there. */
export async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Does the same without another thread, for a loop over many files: see `bursts`. */
export function statsAtOnce(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** The most bytes of a file that is read at once: to open a stream takes longer. */
const SMALL = 1024 * 1024;

/**
 * Returns the SHA-256 of a file's content, in an encoding. A large one is read in parts.
 *
 * @param bytes of the file
 */
export async function digestOfFile(
  path: string,
  bytes: number,
  encoding: "hex" | "base64url",
): Promise<string> {
  const hash = createHash("sha256");
  if (bytes <= SMALL) hash.update(await readFile(path));
  else for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest(encoding);
}

/**
 * Returns a text that is equal for what a Git commit cannot tell apart: the kind, and of a file the
 * bytes and a digest of the content. `undefined` where nothing is there.
 *
 * @param expected where the kind or the bytes differ from this text, the content is not read
 */
export async function fileIdentity(path: string, expected?: string): Promise<string | undefined> {
  const stats = await statsOf(path);
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink()) return `link ${await readlink(path)}`;
  if (stats.isDirectory()) return "folder";
  if (!stats.isFile()) return "other";
  const form = `${(stats.mode & 0o100) === 0 ? "file" : "program"} ${stats.size}`;
  if (expected !== undefined && !expected.startsWith(`${form} `)) return form;
  return `${form} ${await digestOfFile(path, stats.size, "hex")}`;
}
