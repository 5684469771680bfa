import type { LogLine } from "@dagctl/core";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { DamagedFileError } from "../files/damaged-file.ts";
import { fileErrorCode } from "../files/file-errors.ts";

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Yields the lines after a position, as far as they are written. A position is the offset in bytes
 * after a line, so a reader can go on without reading from the start. What follows the last line
 * break is not a line yet, unless `ended`.
 */
export async function* readLines(
  path: string,
  after: number,
  ended: boolean,
  signal?: AbortSignal,
): AsyncGenerator<LogLine> {
  const file = await openLog(path);
  if (file === undefined) return;
  try {
    let start = after;
    let rest = Buffer.alloc(0);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead, buffer } = await file.read(
        Buffer.alloc(CHUNK),
        0,
        CHUNK,
        start + rest.length,
      );
      if (bytesRead === 0) break;
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
        start += end + 1;
        yield line(start, rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
    }
    if (ended && rest.length > 0) yield line(start + rest.length, rest);
  } finally {
    await file.close();
  }
}

function line(position: number, bytes: Buffer): LogLine {
  const text = bytes.toString("utf8");
  const space = text.indexOf(" ");
  return space < 0
    ? { position, time: text, text: "" }
    : { position, time: text.slice(0, space), text: text.slice(space + 1) };
}

async function openLog(path: string): Promise<FileHandle | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "EACCES" || code === "ELOOP" || code === "ENXIO")
      throw new DamagedFileError(path, `it cannot be read (${code})`);
    throw error;
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new DamagedFileError(path, "it is not a regular file");
}
