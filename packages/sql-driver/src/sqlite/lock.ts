import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DagctlError } from "@dagctl/core/errors";
import { waitForLock } from "../wait-for-lock.ts";
import { isBusy } from "./errors.ts";
import { createPrivateFile } from "./create-private-file.ts";

/**
 * Takes `<file>.lock` by an open exclusive transaction, and then the database itself, by opening
 * it. The kernel releases both locks when the process ends for any reason, so there is nothing
 * stale to clean up. The lock file excludes earlier versions, and a second store of this process.
 * It stays, because removing it would let two processes lock two files of one name. Where a person
 * removes it, the lock of the database still holds.
 *
 * @param open opens the database for this process; throws SQLite's "busy" while another one has it
 */
export async function takeLock(
  file: string,
  open: () => void,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  await createPrivateFile(`${file}.lock`);
  const database = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    const tryBoth = (): boolean => tryLock(database) && tryOpen(open);
    if (!(await waitForLock(tryBoth, waitMs, signal))) throw inUse(dirname(file));
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
  // It has the lock, and waits for the database.
  if (database.isTransaction) return true;
  return tryOpen(() => database.exec("begin exclusive"));
}

function tryOpen(open: () => void): boolean {
  try {
    open();
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
