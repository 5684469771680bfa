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

/** What is waited for. */
export interface Wait {
  readonly what: string;
  /** In milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Returns the options with which `until` of `@dagctl/testing` waits for something in a cluster: a
 * call that fails may succeed later.
 *
 * @param idleMs how long it takes at most on an idle machine, in milliseconds
 */
export function clusterWait(
  what: string,
  idleMs: number,
): Wait & { readonly pauseMs: number; readonly isTransient: () => boolean } {
  return { what, timeoutMs: BUSY * idleMs, pauseMs: 250, isTransient: () => true };
}

/**
 * Calls `check` until the answer is neither undefined nor false, and returns it. Pauses three times
 * as long as the check took, and at least 100 ms: a check leaves the processors to what it waits
 * for. The control plane does not depend on `@dagctl/testing`, whose `until` waits in the same way.
 *
 * @throws StartFailure as soon as `check` does
 * @throws the signal's reason when it aborts
 * @throws Error that names `what`, and the last failure of `check`, when the time is over
 */
export async function until<T>(
  check: () => Promise<T | undefined | false>,
  { what, timeoutMs, signal }: Wait & { readonly signal?: AbortSignal },
): Promise<T> {
  const limit = BUSY * timeoutMs;
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
