import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { bursts } from "./bursts.ts";
import { isAbsent } from "./file-errors.ts";
import { statsAtOnce } from "./file-identity.ts";

/** A name, with the bytes of the file or of the link where they are known. */
type Entry = string | readonly [name: string, bytes: number];

/**
 * What was in some folders of a tree when it was complete, by the folder's path below the root (`.`
 * is the root).
 */
export type Contents = Readonly<Record<string, readonly Entry[]>>;

export const contentsShape: z.ZodType<Contents> = z.record(
  z.string(),
  z.array(z.union([z.string(), z.tuple([z.string(), z.number()])])),
);

/** A folder with more entries is left out: a record of it would cost more than it shows. */
const MOST_ENTRIES = 1_000;

/**
 * Returns the names in these folders of a tree. A folder that does not exist is left out.
 *
 * @param options.sizesOf the folders whose entries are recorded with their bytes
 */
export async function contentsOf(
  root: string,
  folders: readonly string[],
  { sizesOf = [] }: { readonly sizesOf?: readonly string[] } = {},
): Promise<Contents> {
  const contents: Record<string, readonly Entry[]> = {};
  for (const folder of new Set(folders)) {
    const names = await namesIn(join(root, folder));
    if (names === undefined || names.length > MOST_ENTRIES) continue;
    contents[folder] = sizesOf.includes(folder)
      ? names.map((name) => [name, bytesOf(join(root, folder, name))] as const)
      : names;
  }
  return contents;
}

/**
 * Returns the path of what is missing in a tree, or has another size, below its root; `undefined`
 * when nothing is. Reads one folder for each one in the record, and of each entry with bytes its
 * size, so it is cheap enough for each observation.
 */
export async function findMissingIn(root: string, contents: Contents): Promise<string | undefined> {
  const pause = bursts();
  for (const [folder, expected] of Object.entries(contents)) {
    const names = await namesIn(join(root, folder));
    if (names === undefined) return folder;
    const present = new Set(names);
    for (const entry of expected) {
      const [name, bytes] = typeof entry === "string" ? [entry] : entry;
      const path = join(root, folder, name);
      if (!present.has(name) || (bytes !== undefined && bytes !== bytesOf(path)))
        return join(folder, name);
      await pause();
    }
  }
  return undefined;
}

/** Returns the bytes of a file, or of a link itself; -1 where there is neither. */
const bytesOf = (path: string): number => statsAtOnce(path)?.size ?? -1;

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
