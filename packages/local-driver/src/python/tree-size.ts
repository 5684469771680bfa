import { type Dir, lstatSync, opendirSync } from "node:fs";
import { join } from "node:path";
import { bursts } from "../files/bursts.ts";

/** What a tree takes. */
export interface TreeSize {
  readonly bytes: number;
  /** Files, folders and links. */
  readonly files: number;
}

/** Entries of a folder that are read at once: it can have a million. */
const ENTRIES_AT_ONCE = 1_024;

/**
 * Returns what is below a folder; what goes meanwhile does not count. A file with several links
 * counts in part for each.
 *
 * @param most the walk ends as soon as there is more than this. Files are counted before the first
 *   size is read, so that too many of them are found in a part of the time, and take no memory.
 *   @default no limit
 */
export async function treeSize(folder: string, most?: TreeSize): Promise<TreeSize> {
  if (most !== undefined) {
    const counted = await countFiles(folder, most.files);
    if (counted > most.files) return { bytes: 0, files: counted };
  }
  let [bytes, files] = [0, 0];
  const isOver = (): boolean => most !== undefined && (bytes > most.bytes || files > most.files);
  await walk(folder, (path) => {
    files += 1;
    bytes += sizeOf(path);
    return !isOver();
  });
  return { bytes, files };
}

/** Returns the part of a file's bytes that one of its links has. */
function sizeOf(path: string): number {
  try {
    const { size, nlink } = lstatSync(path);
    return Math.ceil(size / Math.max(1, nlink));
  } catch {
    return 0;
  }
}

/** Returns the number of files, folders and links below a folder, or the first above `most`. */
async function countFiles(folder: string, most: number): Promise<number> {
  let files = 0;
  await walk(folder, () => {
    files += 1;
    return files <= most;
  });
  return files;
}

/** Calls `visit` with the path of each entry below a folder, until it returns false. */
async function walk(folder: string, visit: (path: string) => boolean): Promise<void> {
  const pause = bursts();
  const folders = [folder];
  for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
    const entries = openFolder(here);
    try {
      for (let entry = entries?.readSync(); entry; entry = entries?.readSync()) {
        const path = join(here, entry.name);
        if (entry.isDirectory()) folders.push(path);
        if (!visit(path)) return;
        await pause();
      }
    } catch {
      // It has gone, or cannot be read.
    } finally {
      entries?.closeSync();
    }
  }
}

function openFolder(path: string): Dir | undefined {
  try {
    return opendirSync(path, { bufferSize: ENTRIES_AT_ONCE });
  } catch {
    return undefined;
  }
}
