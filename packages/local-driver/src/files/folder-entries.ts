import { readdir } from "node:fs/promises";
import { isAbsent } from "./file-errors.ts";

// This file must not import core at run time: the supervisor uses it too.

/** Returns all names in a folder, sorted; none where it does not exist. */
export async function allEntries(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
