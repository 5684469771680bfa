import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileErrorCode } from "../files/files.ts";
import type { End, OrderedFile } from "../processes/order.ts";

// This file must not import core at run time: the supervisor uses it.

/**
 * Writes the files that a run finds at the paths in its variables. Returns how the run ends where
 * they cannot be written.
 */
export async function mountFiles(files: readonly OrderedFile[]): Promise<End | undefined> {
  try {
    for (const { path, text, mode } of files) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, text, { flag: "wx", mode: 0o600 });
      // Sets the mode independently of the umask, and after the write, which a mode without `w`
      // forbids.
      await chmod(path, mode);
    }
    return undefined;
  } catch (error) {
    return {
      status: "error",
      message: `The files of the run's variables could not be written (${fileErrorCode(error) ?? "unknown error"})`,
    };
  }
}
