import { lstatSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
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
  assertOwnFile(`${file}.lock`, file);
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

/**
 * A link to the database would be locked by this process itself.
 *
 * @throws DagctlError `unavailable`, which is not retried: the lock file is the database
 */
function assertOwnFile(lock: string, file: string): void {
  const [one, other] = [lock, file].map((path) => statSync(path, { throwIfNoEntry: false }));
  if (one === undefined || one.ino !== other?.ino || one.dev !== other.dev) return;
  const kind = lstatSync(lock).isSymbolicLink() ? "symbolic" : "hard";
  throw new DagctlError(
    "unavailable",
    `${lock} is a ${kind} link to the database: remove that link. ${basename(lock)} is a file of its own, which the server creates`,
    { retryable: false, details: { file: lock } },
  );
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
