import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DagctlError } from "@dagctl/core/errors";
import { waitForLock } from "../wait-for-lock.ts";
import { isBusy } from "./errors.ts";
import { createPrivateFile } from "./create-private-file.ts";

/**
 * Takes `<file>.lock` by an open exclusive transaction. The kernel releases its lock when the
 * process ends for any reason, so there is nothing stale to clean up. The file itself stays,
 * because removing it would let two processes lock two files of one name.
 */
export async function takeLock(
  file: string,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  await createPrivateFile(`${file}.lock`);
  const database = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    if (!(await waitForLock(() => tryLock(database), waitMs, signal))) throw inUse(dirname(file));
  } catch (error) {
    database.close();
    signal?.throwIfAborted();
    throw error;
  }
  let held = true;
  return () => {
    if (held) database.close();
    held = false;
  };
}

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec("begin exclusive");
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

function inUse(folder: string): DagctlError {
  return new DagctlError(
    "conflict",
    `Another dagctl is using the folder ${folder}: stop it first, or give this one a folder of its own`,
    {
      details: { folder },
    },
  );
}
