import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Contents, contentsOf, findMissingIn } from "../files/contents.ts";
import { isFolder } from "../files/files.ts";
import { isExecutable } from "./programs.ts";

/** Every environment has it. It is a link to the interpreter of the machine. */
const PYTHON = "bin/python";

/**
 * Returns the names that show later whether an environment is still complete. A program that was
 * cut off can still be executed, and ends at once without an error, so it has its size, too.
 */
export async function environmentContents(folder: string): Promise<Contents> {
  const versions = await readdir(join(folder, "lib"));
  const packages = versions.map((version) => join("lib", version, "site-packages"));
  return contentsOf(folder, [".", "bin", "lib", ...packages], { sizesOf: ["bin"] });
}

/**
 * Returns the path of what is missing in an environment, below its folder (`.` is the folder);
 * `undefined` when nothing is. A program with another size, an interpreter that cannot be executed,
 * and a link to one that is gone, are missing.
 *
 * @param contents absent where an older version built the environment
 */
export async function findMissingInEnvironment(
  folder: string,
  contents: Contents = {},
): Promise<string | undefined> {
  if (!(await isFolder(folder))) return ".";
  const missing = await findMissingIn(folder, contents);
  if (missing !== undefined) return missing;
  return (await isExecutable(join(folder, PYTHON))) ? undefined : PYTHON;
}
