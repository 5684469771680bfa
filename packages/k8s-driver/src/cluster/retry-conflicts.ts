import type { CallOptions, Clock } from "@dagctl/core/contracts";
import { backoff, pauseUnlessAborted } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";

const ATTEMPTS = 8;
/** The first and the longest pause, in milliseconds: 20, 40, 80 and so on, up to 1,000. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 1_000;

/**
 * Calls `attempt` until it returns a value: `undefined` means that the object was changed between
 * its read and its write. The pauses grow, and are random so that two hosts do not stay in step.
 *
 * @param what the object that is written, for the message
 * @throws DagctlError `unavailable` after 8 attempts
 */
export async function retryConflicts<T>(
  clock: Clock,
  what: string,
  { signal }: CallOptions,
  attempt: (index: number) => Promise<T | undefined>,
): Promise<T> {
  for (let index = 0; index < ATTEMPTS; index += 1) {
    if (index > 0) await pauseUnlessAborted(clock, pauseBefore(index), signal);
    else signal?.throwIfAborted();
    const result = await attempt(index);
    if (result !== undefined) return result;
  }
  const message = `${what} was changed by another client during each of ${ATTEMPTS} attempts to write it. Call again`;
  throw new DagctlError("unavailable", message);
}

function pauseBefore(index: number): number {
  return backoff(FIRST_PAUSE, index - 1, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
}
