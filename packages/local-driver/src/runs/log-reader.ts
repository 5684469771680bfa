import type { LogLine } from "@dagctl/core";
import { isFrame } from "@dagctl/core/masking";
import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { DamagedFileError } from "../files/damaged-file.ts";
import { fileErrorCode, isAbsent } from "../files/file-errors.ts";
import { type LogPart, logParts } from "./log-parts.ts";
import type { RunFiles } from "./run-files.ts";

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Yields the lines after a position, as far as they are written. A position is the offset in bytes
 * after a line, in the log as it was before its middle was deleted. So a reader can go on without
 * reading from the start. Where lines are missing, a line says so. What follows the last line break
 * is not a line yet, unless `ended`.
 */
export async function* readLines(
  { log, logEnd }: Pick<RunFiles, "log" | "logEnd">,
  after: number,
  ended: boolean,
  signal?: AbortSignal,
): AsyncGenerator<LogLine> {
  let position = after;
  let gap: Omit<LogLine, "time"> | undefined;
  let parts = await partsOf(logEnd);
  for (let absent: string | undefined; ;) {
    const at = parts.findLastIndex(({ start }) => start <= position);
    const part = parts[at];
    const next = parts[at + 1];
    const { path, start } = part ?? { path: log, start: 0 };
    const file = await openFile(path);
    if (file !== undefined) {
      const complete = ended || next !== undefined;
      try {
        for await (const lines of batchesOf(file, { start, after: position, complete }, signal))
          for (const line of lines) {
            if (gap !== undefined) yield { ...gap, time: line.time };
            gap = undefined;
            position = line.position;
            yield line;
          }
      } finally {
        await file.close();
      }
    } else if (part !== undefined) {
      if (absent === path) throw new DamagedFileError(path, "it cannot be read");
      // The writer has deleted it meanwhile.
      absent = path;
      parts = await partsOf(logEnd);
      continue;
    }
    if (next === undefined) {
      if (ended) return;
      parts = await partsOf(logEnd);
      if (parts.at(-1)?.path === part?.path) return;
    } else if (next.start > position) {
      gap = gapBefore(next, part);
      position = next.start;
    }
  }
}

/**
 * Yields the frames of a run after a position, as far as they are written. A line that says that
 * frames were lost has `missing`.
 */
export async function* readFrames(
  { frames }: Pick<RunFiles, "frames">,
  after: number,
  signal?: AbortSignal,
): AsyncGenerator<LogLine> {
  const file = await openFile(frames);
  if (file === undefined) return;
  try {
    const place = { start: 0, after, complete: false };
    for await (const lines of batchesOf(file, place, signal))
      for (const line of lines) yield isFrame(line.text) ? line : { ...line, missing: 1 };
  } finally {
    await file.close();
  }
}

/**
 * Returns the position at which the log ends now. A reader that does not follow ends there, also
 * where more is written than it can read.
 */
export async function endOfLog({ log, logEnd }: Pick<RunFiles, "log" | "logEnd">): Promise<number> {
  const { path, start } = (await partsOf(logEnd)).at(-1) ?? { path: log, start: 0 };
  const file = await openFile(path);
  if (file === undefined) return start;
  try {
    return start + (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function gapBefore(
  { start, linesBefore }: LogPart,
  last: LogPart | undefined,
): Omit<LogLine, "time"> {
  if (last !== undefined)
    return { position: start, text: "[lines are missing here: a file of this log was deleted]" };
  const [words, verb] = linesBefore === 1 ? ["line", "is"] : ["lines", "are"];
  return {
    position: start,
    text: `[the ${linesBefore} ${words} before this one ${verb} no longer kept: of a large log, the beginning and the end are]`,
    missing: linesBefore,
  };
}

/**
 * Yields the lines of a file after a position, those of one chunk at once: it would take twice the
 * time to await each of them.
 *
 * @param options.start how many bytes the log has before this file
 * @param options.complete whether nothing is appended any more: then the text after the last line
 *   break is a line
 */
async function* batchesOf(
  file: FileHandle,
  options: { readonly start: number; readonly after: number; readonly complete: boolean },
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly LogLine[]> {
  let position = options.after;
  let rest = Buffer.alloc(0);
  for (;;) {
    signal?.throwIfAborted();
    const buffer = Buffer.allocUnsafe(rest.length + CHUNK);
    rest.copy(buffer);
    const offset = position + rest.length - options.start;
    const { bytesRead } = await file.read(buffer, rest.length, CHUNK, offset);
    if (bytesRead === 0) break;
    rest = buffer.subarray(0, rest.length + bytesRead);
    const lines: LogLine[] = [];
    let begin = 0;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, begin)) {
      position += end + 1 - begin;
      lines.push(lineOf(position, rest.subarray(begin, end)));
      begin = end + 1;
    }
    rest = rest.subarray(begin);
    yield lines;
  }
  if (options.complete && rest.length > 0) yield [lineOf(position + rest.length, rest)];
}

function lineOf(position: number, bytes: Buffer): LogLine {
  const text = bytes.toString("utf8");
  const space = text.indexOf(" ");
  return space < 0
    ? { position, time: text, text: "" }
    : { position, time: text.slice(0, space), text: text.slice(space + 1) };
}

async function partsOf(folder: string): Promise<readonly LogPart[]> {
  try {
    const found = await lstat(folder);
    if (found.isDirectory()) return await logParts(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw unreadable(folder, error);
  }
  throw new DamagedFileError(folder, "it is not a folder");
}

/** Returns the error of a path that will not become readable by itself; else the error itself. */
function unreadable(path: string, error: unknown): unknown {
  const code = fileErrorCode(error) ?? "";
  return ["EACCES", "ELOOP", "ENXIO"].includes(code)
    ? new DamagedFileError(path, `it cannot be read (${code})`)
    : error;
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unreadable(path, error);
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new DamagedFileError(path, "it is not a regular file");
}
