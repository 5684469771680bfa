import type { Clock } from "../contracts/clock.ts";
import { type DagctlError, isDagctlError } from "../errors.ts";
import { pauseUnlessAborted } from "./pause.ts";

/**
 * Returns the pause before another try, in milliseconds: it doubles with each try.
 *
 * @param first the pause after the first try
 * @param attempt the number of tries before this pause, from 0
 * @param longest the longest pause. @default 30_000
 */
export function backoff(first: number, attempt: number, longest = 30_000): number {
  return Math.min(longest, first * 2 ** Math.min(attempt, 16));
}

export interface Retry {
  readonly clock: Clock;
  /** The first pause, in milliseconds. Later pauses double, up to 30 s. */
  readonly firstPauseMs: number;
  readonly signal: AbortSignal;
  /** Runs before each pause. An error of it ends the retries. */
  readonly onFailure?: (error: DagctlError) => Promise<void>;
}

/**
 * Calls until a call succeeds or fails with an error that is not retryable. The number of tries has
 * no limit: the signal ends them.
 *
 * @param call gets the number of calls that have failed
 * @returns what the first call returns that succeeds
 * @throws the error of a call that is not retryable; the signal's reason where it is aborted before
 *   the next call
 */
export async function retry<T>(
  { clock, firstPauseMs, signal, onFailure }: Retry,
  call: (failures: number) => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await call(failures);
    } catch (error) {
      if (!isDagctlError(error) || !error.retryable) throw error;
      await onFailure?.(error);
    }
    await pauseUnlessAborted(clock, backoff(firstPauseMs, failures), signal);
  }
}
