import type { Clock } from "../contracts/clock.ts";
import { DagctlError, type ErrorCode } from "../errors.ts";

export interface Deadline {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The part that did not answer, for the message: `The run driver (start)`. */
  readonly what: string;
  /** The code of the error when the time has passed. @default "outcome_unknown" */
  readonly code?: ErrorCode;
  /** Called once where the call has not answered for so long, and goes on. */
  readonly slow?: { readonly afterMs: number; readonly report: () => void } | undefined;
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
export function withDeadline<T>(
  deadline: Deadline,
  call: (signal: AbortSignal) => Promise<T> | T,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const { clock, deadlineMs, signal, slow } = deadline;
    if (signal?.aborted) return reject(signal.reason);
    const controller = new AbortController();
    // Every driver call comes through here: it has one listener and one timer.
    const abandon = (reason: unknown): void => {
      end();
      reject(reason);
      controller.abort(reason);
    };
    const forward = (): void => abandon(signal?.reason);
    const expire = (): void => abandon(deadlineError(deadline));
    let stopTimer =
      slow && slow.afterMs < deadlineMs
        ? clock.after(slow.afterMs, () => {
            stopTimer = clock.after(deadlineMs - slow.afterMs, expire);
            slow.report();
          })
        : clock.after(deadlineMs, expire);
    const end = (): void => {
      stopTimer();
      signal?.removeEventListener("abort", forward);
    };
    signal?.addEventListener("abort", forward, { once: true });
    const work = async (): Promise<T> => call(controller.signal);
    work().then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}
