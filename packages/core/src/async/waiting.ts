import type { Clock } from "../contracts/clock.ts";
import { DagctlError, type ErrorCode } from "../errors.ts";

/**
 * The abort reason of a wait whose reason no caller reads. An abort without a reason creates an
 * exception with a stack, which costs more than the rest of the wait.
 */
export const NO_REASON = "no reason";

/**
 * Rejects with the signal's reason when it is aborted before `work` ends. `work` itself continues;
 * its late failure is swallowed.
 *
 * @returns what `work` resolves to
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) {
      work.catch(() => undefined);
      return abort();
    }
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

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

/** Returns a pause in milliseconds that doubles from `first` up to 30 s. */
export function backoff(first: number, attempt: number): number {
  return Math.min(30_000, first * 2 ** Math.min(attempt, 16));
}

/**
 * Wakes callers that wait for a change. Waking is a hint to observe again, never the change itself.
 */
export interface Wakeups {
  wake(key: string): void;
  /**
   * Resolves when `key` is woken the next time, after `maxMs`, or when aborted. `keepAlive`:
   * a caller waits for it, so the process must not end.
   */
  next(
    key: string,
    maxMs: number,
    signal?: AbortSignal,
    options?: { readonly keepAlive: boolean },
  ): Promise<void>;
}

export function createWakeups(clock: Clock): Wakeups {
  const waiting = new Map<string, Set<() => void>>();
  return {
    wake(key) {
      const waiters = waiting.get(key);
      waiting.delete(key);
      for (const wake of waiters ?? []) wake();
    },
    next(key, maxMs, signal, options) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const waiters = waiting.get(key) ?? new Set();
        const wake = (): void => {
          cancel();
          signal?.removeEventListener("abort", wake);
          waiters.delete(wake);
          if (waiters.size === 0 && waiting.get(key) === waiters) waiting.delete(key);
          resolve();
        };
        const cancel = clock.after(maxMs, wake, options);
        waiting.set(key, waiters.add(wake));
        signal?.addEventListener("abort", wake, { once: true });
      });
    },
  };
}
