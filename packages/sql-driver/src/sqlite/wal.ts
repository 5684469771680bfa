import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { endianness } from "node:os";
import { systemErrorCode } from "@dagctl/core/errors";

/** The valid part of a write-ahead log, as https://www.sqlite.org/walformat.html describes it. */
export interface WalContent {
  /** Bytes of the file. Zero where there is none. */
  readonly bytes: number;
  /** Absent: no valid commit has written the database's first page. */
  readonly commits?: WalCommits;
}

/** The valid commits of a log. Each is known by the `user_version` that it left. */
export interface WalCommits {
  readonly first: number;
  readonly newest: number;
  readonly pageBytes: number;
  /** How many pages the database has after the newest commit. */
  readonly pageCount: number;
  /** The numbers of the pages that the commits have written. */
  readonly pages: ReadonlySet<number>;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The two values say in which byte order the checksums are. */
const MAGIC_LITTLE = 0x377f0682;
const MAGIC_BIG = 0x377f0683;
/** Where the first page of a database has its `user_version`. */
const USER_VERSION_AT = 60;
const CHUNK_BYTES = 1024 * 1024;
const LARGEST_PAGE = 65_536;

/**
 * Reads a write-ahead log as SQLite does when it opens a database: up to the first frame whose
 * checksum is wrong. What follows was not acknowledged, or is damaged. The file is not changed.
 *
 * @param file the path of the `-wal`
 * @throws Node's error where the file exists and cannot be read
 */
export function readWal(file: string): WalContent {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return { bytes: 0 };
    throw error;
  }
  try {
    return readFrames(descriptor, fstatSync(descriptor).size);
  } finally {
    // SQLite takes no locks on this file, so none of this process ends here.
    closeSync(descriptor);
  }
}

interface Header {
  readonly pageBytes: number;
  readonly salts: Buffer;
  readonly isLittle: boolean;
  readonly sum: Checksum;
}

interface Checksum {
  one: number;
  two: number;
}

function readHeader(header: Buffer): Header | undefined {
  const magic = header.readUInt32BE(0);
  if (magic !== MAGIC_LITTLE && magic !== MAGIC_BIG) return undefined;
  const pageBytes = header.readUInt32BE(8);
  if (pageBytes < 512 || pageBytes > LARGEST_PAGE || (pageBytes & (pageBytes - 1)) !== 0)
    return undefined;
  const isLittle = magic === MAGIC_LITTLE;
  const sum = { one: 0, two: 0 };
  addTo(sum, header.subarray(0, 24), isLittle);
  if (!isSum(sum, header, 24)) return undefined;
  return { pageBytes, salts: Buffer.from(header.subarray(16, 24)), isLittle, sum };
}

function readFrames(descriptor: number, bytes: number): WalContent {
  const first = Buffer.alloc(HEADER_BYTES);
  if (readSync(descriptor, first, 0, HEADER_BYTES, 0) < HEADER_BYTES) return { bytes };
  const header = readHeader(first);
  if (header === undefined) return { bytes };
  const { pageBytes, salts, isLittle, sum } = header;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  // Whole frames, each aligned to four bytes.
  const chunk = Buffer.alloc(Math.max(1, Math.floor(CHUNK_BYTES / frameBytes)) * frameBytes);
  const pages = new Set<number>();
  let commits: WalCommits | undefined;
  let version: number | undefined;
  let written: number[] = [];
  const content = (): WalContent => ({ bytes, ...(commits && { commits }) });
  for (let at = HEADER_BYTES; ;) {
    const read = readSync(descriptor, chunk, 0, chunk.length, at);
    at += read;
    for (let start = 0; start + frameBytes <= read; start += frameBytes) {
      const frame = chunk.subarray(start, start + frameBytes);
      if (!frame.subarray(8, 16).equals(salts)) return content();
      addTo(sum, frame.subarray(0, 8), isLittle);
      addTo(sum, frame.subarray(FRAME_HEADER_BYTES), isLittle);
      if (!isSum(sum, frame, 16)) return content();
      const page = frame.readUInt32BE(0);
      written.push(page);
      if (page === 1) version = frame.readUInt32BE(FRAME_HEADER_BYTES + USER_VERSION_AT);
      // Zero in all frames of a commit but the last one.
      const pageCount = frame.readUInt32BE(4);
      if (pageCount === 0) continue;
      for (const one of written) pages.add(one);
      written = [];
      if (version !== undefined)
        commits = {
          first: commits?.first ?? version,
          newest: version,
          pageBytes,
          pageCount,
          pages,
        };
    }
    if (read < chunk.length) return content();
  }
}

/** Adds bytes, a multiple of eight, to a checksum. */
function addTo(sum: Checksum, bytes: Buffer, isLittle: boolean): void {
  let { one, two } = sum;
  if (isLittle === (endianness() === "LE") && bytes.byteOffset % 4 === 0) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    for (let index = 0; index < words.length; index += 2) {
      one = (one + (words[index] ?? 0) + two) | 0;
      two = (two + (words[index + 1] ?? 0) + one) | 0;
    }
  } else {
    const read = isLittle ? "readUInt32LE" : "readUInt32BE";
    for (let index = 0; index < bytes.length; index += 8) {
      one = (one + bytes[read](index) + two) | 0;
      two = (two + bytes[read](index + 4) + one) | 0;
    }
  }
  sum.one = one;
  sum.two = two;
}

function isSum({ one, two }: Checksum, bytes: Buffer, at: number): boolean {
  return bytes.readUInt32BE(at) === one >>> 0 && bytes.readUInt32BE(at + 4) === two >>> 0;
}
