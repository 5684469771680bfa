import { join } from "node:path";
import { allEntries } from "../files/folder-entries.ts";

// This file must not import core at run time: the supervisor uses it too.

/** How many parts the end of a log has; the oldest is deleted as a whole. */
const PARTS = 56;

/** How much of a log is kept, in bytes. Each is exceeded by less than one line. */
export interface LogSizes {
  /** The beginning, which is never deleted. */
  readonly head: number;
  /** The end. In addition, the rest of its first part is kept. */
  readonly tail: number;
  /** One part of the end. */
  readonly part: number;
}

/** Returns how a log of at most `limit` bytes is kept: an eighth is for its beginning. */
export function logSizes(limit: number): LogSizes {
  const head = Math.max(1, Math.floor(limit / 8));
  const tail = Math.max(1, limit - head);
  return { head, tail, part: Math.ceil(tail / PARTS) };
}

/** A file of the end of a log. */
export interface LogPart {
  readonly path: string;
  /** How many bytes the log has before this part, those that are deleted included. */
  readonly start: number;
  /** How many lines the log has between its beginning, which is kept, and this part. */
  readonly linesBefore: number;
}

/**
 * Returns the part that begins there. Its name says all that a reader needs once the parts before
 * it are deleted. Sorted names are in the order of the log.
 */
export function logPart(folder: string, start: number, linesBefore: number): LogPart {
  const name = `${String(start).padStart(16, "0")}-${linesBefore}`;
  return { path: join(folder, name), start, linesBefore };
}

/** Returns the parts that are there, in the order of the log. */
export async function logParts(folder: string): Promise<readonly LogPart[]> {
  return (await allEntries(folder)).flatMap((name) => {
    const [, start, linesBefore] = /^(\d{16})-(\d{1,16})$/.exec(name) ?? [];
    return start === undefined ? [] : [logPart(folder, Number(start), Number(linesBefore))];
  });
}
