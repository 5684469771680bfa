import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isAbsent } from "./file-errors.ts";

/**
 * The names in some folders of a tree when it was complete, by the folder's path below the root
 * (`.` is the root).
 */
export type Contents = Readonly<Record<string, readonly string[]>>;

export const contentsShape: z.ZodType<Contents> = z.record(z.string(), z.array(z.string()));

/** A folder with more entries is left out: a record of it would cost more than it shows. */
const MOST_ENTRIES = 1_000;

/** Returns the names in these folders of a tree. A folder that does not exist is left out. */
export async function contentsOf(root: string, folders: readonly string[]): Promise<Contents> {
  const contents: Record<string, readonly string[]> = {};
  for (const folder of new Set(folders)) {
    const names = await namesIn(join(root, folder));
    if (names !== undefined && names.length <= MOST_ENTRIES) contents[folder] = names;
  }
  return contents;
}

/**
 * Returns the path of what is missing in a tree, below its root; `undefined` when nothing is. Reads
 * one folder for each one in the record, so it is cheap enough for each observation.
 */
export async function missingFrom(root: string, contents: Contents): Promise<string | undefined> {
  for (const [folder, expected] of Object.entries(contents)) {
    const names = await namesIn(join(root, folder));
    if (names === undefined) return folder;
    const present = new Set(names);
    const missing = expected.find((name) => !present.has(name));
    if (missing !== undefined) return join(folder, missing);
  }
  return undefined;
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
