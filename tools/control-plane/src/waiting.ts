import { setTimeout as sleep } from "node:timers/promises";

/** A component ended instead of starting: waiting does not help. */
export class StartFailure extends Error {
  override readonly name: string = "StartFailure";
}

/**
 * How many times as long as on an idle machine something may take. On two processors with load 10,
 * a deployment takes 40 s in place of 4: each write of Argo CD takes seconds there.
 */
const BUSY = 4;

/**
 * Calls `check` until the answer is neither undefined nor false, and returns it. Pauses three times
 * as long as the check took, and at least 100 ms: a check leaves the processors to what it waits
 * for.
 *
 * @throws StartFailure as soon as `check` does
 * @throws the signal's reason when it aborts
 * @throws Error that names `what`, and the last failure of `check`, when the time is over
 * @param milliseconds how long it takes at most on an idle machine; on a busy one it may take four
 *   times as long
 */
export async function until<T>(
  what: string,
  milliseconds: number,
  check: () => Promise<T | undefined | false>,
  signal?: AbortSignal,
): Promise<T> {
  const limit = BUSY * milliseconds;
  const end = performance.now() + limit;
  let last: unknown;
  for (;;) {
    signal?.throwIfAborted();
    const began = performance.now();
    try {
      const answer = await check();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      if (error instanceof StartFailure) throw error;
      last = error;
    }
    if (performance.now() >= end)
      throw new Error(`${what} did not happen within ${limit / 1000} s`, { cause: last });
    await sleep(Math.min(1_000, Math.max(100, 3 * (performance.now() - began))));
  }
}
