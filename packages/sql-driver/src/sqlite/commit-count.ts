import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { systemErrorCode } from "@dagctl/core/errors";

// Every commit raises a number in the database, SQLite's `user_version`. After the commit is
// durable the number is written to a file next to the database, before the caller gets an answer. A
// database with a lower number than the file has lost what was acknowledged: SQLite drops without
// an error what follows a damaged part of its log.

/** Numbers begin again at one after it: `user_version` has 31 bits without its sign. */
const HIGHEST = 0x7fff_ffff;
const WIDTH = 10;
const FORM = /^\{"commits":(\d{1,10}) *\}\n$/;
/** A file that is larger was written by another program. */
const LARGEST = 64;

/** Returns the number of the commit that follows one. */
export const nextCommit = (number: number): number => (number >= HIGHEST ? 1 : number + 1);

/** Returns whether a number was given before another one. */
export function isBehind(number: number, other: number): boolean {
  const distance = (other - number + HIGHEST) % HIGHEST;
  return distance !== 0 && distance < HIGHEST / 2;
}

const textOf = (number: number): Buffer =>
  Buffer.from(`{"commits":${String(number).padEnd(WIDTH)}}\n`);

/** Returns the path of the file with the number of the last acknowledged commit. */
export const commitFileOf = (file: string): string => `${file}.commits`;

/** Returns the number in a file. */
function numberIn(descriptor: number): number | "empty" | "damaged" {
  const content = Buffer.alloc(LARGEST + 1);
  const length = readSync(descriptor, content, 0, content.length, 0);
  if (length === 0) return "empty";
  const [, number] = FORM.exec(content.toString("latin1", 0, length)) ?? [];
  return number === undefined ? "damaged" : Number(number);
}

/** The number of the last acknowledged commit, in its file. */
export interface CommitFile {
  /**
   * Stores the number of a commit that is durable, before it is acknowledged. A lower number than
   * the stored one changes nothing: another connection of this process was faster. Never throws,
   * because the commit is durable in any case.
   */
  acknowledge(number: number): void;
  /** Makes the file again where it was deleted, replaced or emptied. */
  restore(): void;
  close(): void;
}

/**
 * Opens the file of an open database, and creates it where it is missing.
 *
 * @param number the newest commit that the database has
 * @throws Node's error where the file cannot be created or opened
 */
export function openCommitFile(file: string, number: number): CommitFile {
  const path = commitFileOf(file);
  let descriptor = openOrCreate(path, number);
  let newest = number;
  return {
    acknowledge(next) {
      newest = next;
      try {
        const stored = numberIn(descriptor);
        if (typeof stored === "number" && isBehind(next, stored)) return;
        const text = textOf(next);
        writeSync(descriptor, text, 0, text.length, 0);
      } catch {
        // The next commit tries again. Until then a loss of this one would not be found.
      }
    },
    restore() {
      if (isSame(descriptor, path)) return;
      const former = descriptor;
      descriptor = openOrCreate(path, newest);
      // Last: a number that is closed may soon be that of another file.
      closeSync(former);
    },
    close: () => closeSync(descriptor),
  };
}

function isSame(descriptor: number, path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  const own = fstatSync(descriptor);
  return there !== undefined && there.ino === own.ino && there.dev === own.dev && own.size > 0;
}

function openOrCreate(path: string, number: number): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && found.size > 0) return openSync(path, "r+");
  // A file that is empty has lost its number, so it never comes to be without one.
  const made = `${path}.${process.pid}.new`;
  rmSync(made, { force: true });
  const descriptor = openSync(made, "wx+", 0o600);
  const text = textOf(number);
  writeSync(descriptor, text, 0, text.length, 0);
  // Once on the disk the file keeps its size, so that a power cut leaves an older number or a newer
  // one. The number itself is not flushed: after a power cut it may be older than the database.
  fsyncSync(descriptor);
  renameSync(made, path);
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
  return descriptor;
}

/** Returns the stored number; `undefined` where there is no file, as after an older version. */
export function readAcknowledgedCommit(file: string): number | "empty" | "damaged" | undefined {
  const path = commitFileOf(file);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  // To open a pipe would wait for ever, and a folder cannot be read.
  if (!found.isFile()) return "damaged";
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    return numberIn(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
