import type { Clock } from "../contracts/clock.ts";
import { DagctlError, type ErrorCode } from "../errors.ts";
import { untilAborted } from "./until-aborted.ts";

export interface Deadline {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The part that did not answer, for the message: `The run driver (start)`. */
  readonly what: string;
  /** The code of the error when the time has passed. @default "outcome_unknown" */
  readonly code?: ErrorCode;
}

/** Returns the error for a call that did not answer in time. */
export function deadlineError({
  what,
  deadlineMs,
  code = "outcome_unknown",
}: Pick<Deadline, "what" | "deadlineMs" | "code">): DagctlError {
  return new DagctlError(code, `${what} did not answer within ${deadlineMs} ms`);
}

/**
 * Makes one call with a deadline. A driver that ignores its signal is abandoned, so that the host
 * does not hang with it. It is not known whether a call that timed out took effect, hence
 * `outcome_unknown`, unless `code` says what it means there.
 */
export async function withDeadline<T>(
  deadline: Deadline,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancel = deadline.clock.after(deadline.deadlineMs, () =>
    controller.abort(deadlineError(deadline)),
  );
  const forward = (): void => controller.abort(deadline.signal?.reason);
  if (deadline.signal?.aborted) forward();
  else deadline.signal?.addEventListener("abort", forward, { once: true });
  try {
    controller.signal.throwIfAborted();
    return await untilAborted(call(controller.signal), controller.signal);
  } finally {
    cancel();
    deadline.signal?.removeEventListener("abort", forward);
  }
}
