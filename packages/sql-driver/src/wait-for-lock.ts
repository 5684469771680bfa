import { setTimeout as sleep } from "node:timers/promises";

/** Pause between two tries, in milliseconds: nothing reports that a lock became free. */
const PAUSE = 50;

/**
 * Tries to take a lock until it is taken or the time has passed.
 *
 * @param tryLock returns whether the lock is taken now
 * @param waitMs how long to try, in milliseconds; it is tried once in any case
 * @returns whether the lock is taken
 * @throws an AbortError when the signal is aborted between two tries
 */
export async function waitForLock(
  tryLock: () => boolean | Promise<boolean>,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const end = performance.now() + waitMs;
  while (!(await tryLock())) {
    const left = end - performance.now();
    if (left <= 0) return false;
    await sleep(Math.min(PAUSE, left), undefined, signal ? { signal } : {});
  }
  return true;
}
