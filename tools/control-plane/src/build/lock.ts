import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The pause between two tries, in milliseconds: the kernel does not report that a lock became free.
 */
const PAUSE = 200;

/**
 * Runs `work` while no other process has the lock `file`. The lock is an open exclusive
 * transaction: the kernel frees it when the process ends in any way, so that a stale lock never
 * blocks. The file stays.
 *
 * @param waiting called once when another process has the lock
 */
export async function alone<T>(
  file: string,
  signal: AbortSignal | undefined,
  waiting: () => void,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    for (let tries = 0; !takeLock(database); tries += 1) {
      if (tries === 0) waiting();
      await sleep(PAUSE, undefined, signal === undefined ? {} : { signal });
    }
    return await work();
  } finally {
    database.close();
  }
}

/**
 * Takes the lock when it is free. The caller keeps `database` open for as long as it needs the
 * lock.
 *
 * @returns whether the lock was taken
 */
export function takeLock(database: DatabaseSync): boolean {
  try {
    database.exec("begin exclusive");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === 5) return false;
    throw error;
  }
}
