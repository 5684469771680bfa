import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { systemErrorCode } from "@dagctl/core/errors";

/**
 * Creates the folder (0700) and the empty file (0600) where they are missing. SQLite gives the
 * files next to it the same permissions.
 */
export async function createPrivateFile(file: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await makeFile(file))) return;
  // Without this a power cut could lose the new file's name, and with it what was acknowledged
  // meanwhile.
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Opens the file only when it creates it: closing any handle of a file drops all locks that this
 * process has on it (POSIX), also those of a store that has the same file open.
 */
async function makeFile(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.close();
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw error;
  }
}
