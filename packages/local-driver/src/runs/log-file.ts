import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { fileErrorCode } from "../files/file-errors.ts";
import { type LogPart, logPart, logSizes } from "./log-parts.ts";
import type { RunFiles } from "./run-files.ts";

// This file must not import core at run time: the supervisor uses it.

const NEWLINE = 0x0a;

/** The files of a log, of which the beginning and the end are kept. */
export interface LogFile {
  /**
   * Appends whole lines. Where the disk has no space, those that were not written are lost.
   *
   * @param count how many lines they are
   * @throws NodeJS.ErrnoException: not all could be written
   */
  append(lines: Buffer, count: number): void;
  close(): void;
}

/**
 * Opens the files of a log. The first one has the beginning. What follows is in parts, of which the
 * oldest is deleted while the others have the size of the end. So a log is readable at each moment,
 * also after a crash, and a position is the number of bytes up to there of all that was written.
 */
export function openLogFile(
  { log, logEnd }: Pick<RunFiles, "log" | "logEnd">,
  limit: number,
): LogFile {
  const sizes = logSizes(limit);
  let descriptor = openSync(log, "a", 0o600);
  /** The bytes before the file that is written, and those in it. */
  let start = 0;
  let size = fstatSync(descriptor).size;
  let capacity = sizes.head;
  let linesAfterHead = 0;
  const parts: LogPart[] = [];

  function beginPart(): void {
    const part = logPart(logEnd, start + size, linesAfterHead);
    try {
      // Not recursive: a run whose folder is gone gets no other one.
      mkdirSync(logEnd, { mode: 0o700 });
    } catch (error) {
      if (fileErrorCode(error) !== "EEXIST") throw error;
    }
    const next = openSync(part.path, "a", 0o600);
    closeSync(descriptor);
    [descriptor, start, size, capacity] = [next, part.start, 0, sizes.part];
    parts.push(part);
  }

  function deleteOldest(): void {
    for (let second = parts[1]; second; second = parts[1]) {
      if (start + size - second.start < sizes.tail) return;
      try {
        unlinkSync(parts[0]?.path ?? "");
      } catch (error) {
        // Tried again with the next lines.
        if (fileErrorCode(error) !== "ENOENT") return;
      }
      parts.shift();
    }
  }

  /** Appends to the file that is open. No half of a line stays where not all can be written. */
  function write(lines: Buffer, count: number): void {
    let written = 0;
    try {
      while (written < lines.length) written += writeSync(descriptor, lines, written);
    } finally {
      const whole = lines.subarray(0, written).lastIndexOf(NEWLINE) + 1;
      const half = written - whole;
      size += written;
      if (parts.length > 0)
        linesAfterHead += whole === lines.length ? count : countLines(lines.subarray(0, whole));
      if (half > 0) {
        ftruncateSync(descriptor, size - half);
        size -= half;
      }
    }
  }

  return {
    append(lines, count) {
      let left = count;
      for (let rest = lines; rest.length > 0;) {
        if (size >= capacity) beginPart();
        const room = capacity - size;
        const end = rest.length <= room ? rest.length : rest.indexOf(NEWLINE, room - 1) + 1;
        const part = rest.subarray(0, end);
        const counted = end === rest.length ? left : countLines(part);
        write(part, counted);
        left -= counted;
        rest = rest.subarray(end);
        deleteOldest();
      }
    },
    close: () => closeSync(descriptor),
  };
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
