import { lstat, opendir, readdir } from "node:fs/promises";
import { join } from "node:path";

/** What a tree takes. */
export interface TreeSize {
  readonly bytes: number;
  /** Files, folders and links. */
  readonly files: number;
}

/** System calls that are in progress at the same time. */
const AT_ONCE = 32;

/** Names that are read at the same time, where they are only counted. */
const NAMES_AT_ONCE = 1_024;

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
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const here = next;
    const entries = await readdir(here, { withFileTypes: true }).catch(() => []);
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      const some = entries.slice(from, from + AT_ONCE);
      const sizes = await Promise.all(
        some.map(async (entry) => {
          const path = join(here, entry.name);
          if (entry.isDirectory()) folders.push(path);
          const found = await lstat(path).catch(() => undefined);
          return found === undefined ? 0 : Math.ceil(found.size / Math.max(1, found.nlink));
        }),
      );
      files += some.length;
      bytes += sizes.reduce((sum, size) => sum + size, 0);
      if (most !== undefined && (bytes > most.bytes || files > most.files)) return { bytes, files };
    }
  }
  return { bytes, files };
}

/** Returns the number of files, folders and links below a folder, or the first above `most`. */
async function countFiles(folder: string, most: number): Promise<number> {
  let files = 0;
  const folders = [folder];
  for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
    try {
      for await (const entry of await opendir(here, { bufferSize: NAMES_AT_ONCE })) {
        files += 1;
        if (files > most) return files;
        if (entry.isDirectory()) folders.push(join(here, entry.name));
      }
    } catch {
      // It has gone, or cannot be read.
    }
  }
  return files;
}
