import { setTimeout as sleep } from "node:timers/promises";

/** A component ended instead of starting: waiting does not help. */
export class StartFailure extends Error {
  override readonly name: string = "StartFailure";
}

/**
 * Calls `check` until the answer is neither undefined nor false, and returns it. Pauses three times
 * as long as the check took, and at least 100 ms: a check leaves the processors to what it waits
 * for.
 *
 * @throws StartFailure as soon as `check` does
 * @throws the signal's reason when it aborts
 * @throws Error that names `what`, and the last failure of `check`, when `milliseconds` have passed
 */
export async function until<T>(
  what: string,
  milliseconds: number,
  check: () => Promise<T | undefined | false>,
  signal?: AbortSignal,
): Promise<T> {
  const end = performance.now() + milliseconds;
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
      throw new Error(`${what} did not happen within ${milliseconds / 1000} s`, { cause: last });
    await sleep(Math.min(1_000, Math.max(100, 3 * (performance.now() - began))));
  }
}
