import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** What a tree takes. */
export interface TreeSize {
  readonly bytes: number;
  /** Files, folders and links. */
  readonly files: number;
}

/** System calls that are in progress at the same time. */
const AT_ONCE = 32;

/**
 * Returns what is below a folder; what goes meanwhile does not count. A file with several links
 * counts in part for each.
 *
 * @param most the walk ends as soon as there is more than this. @default no limit
 */
export async function treeSize(folder: string, most?: TreeSize): Promise<TreeSize> {
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
