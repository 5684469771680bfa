import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/** Between two tries, in milliseconds: the kernel tells nobody that a lock became free. */
const PAUSE = 200;

/**
 * Runs `work` while no other process holds the lock `file`. The lock is an open exclusive
 * transaction: the kernel frees it with the process, however that ends, so that nothing stale is
 * ever in the way. The file stays.
 *
 * @param waiting called once where another process holds it
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
    for (let tries = 0; !taken(database); tries += 1) {
      if (tries === 0) waiting();
      await sleep(PAUSE, undefined, signal === undefined ? {} : { signal });
    }
    return await work();
  } finally {
    database.close();
  }
}

/**
 * Takes the lock where it is free. The caller keeps `database` open for as long as it wants the
 * lock.
 */
export function taken(database: DatabaseSync): boolean {
  try {
    database.exec("begin exclusive");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === 5) return false;
    throw error;
  }
}
