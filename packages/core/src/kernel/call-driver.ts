import { deadlineError, withDeadline } from "../async/deadline.ts";
import { untilAborted } from "../async/until-aborted.ts";
import type { Clock } from "../contracts/clock.ts";
import { type CallReport, SLOW_MS } from "./components.ts";
import { DagctlError, isDagctlError } from "../errors.ts";

/** The limits of one call of a driver. */
export interface CallLimits {
  readonly clock: Clock;
  /** For the message: `The run driver (start)`. */
  readonly what: string;
  readonly effect: "read" | "write";
  /** `undefined`: the call has no deadline. */
  readonly deadlineMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Receives how the call ends. */
  readonly report: CallReport;
  /** Whether an answer is to be expected soon. */
  readonly isQuick: boolean;
}

/**
 * Makes one call of a driver. Without a deadline the driver alone ends it.
 *
 * @throws the caller's own reason where its signal is aborted; `unavailable` where a read, and
 *   `outcome_unknown` where a write does not answer in time
 */
export async function callDriver<T>(
  { clock, what, effect, deadlineMs, signal, report, isQuick }: CallLimits,
  call: (signal: AbortSignal | undefined) => Promise<T> | T,
): Promise<T> {
  const slow = isQuick ? { afterMs: SLOW_MS, report: () => report.slow() } : undefined;
  try {
    if (deadlineMs === undefined) return await call(signal);
    const result = await withDeadline({ clock, deadlineMs, signal, what, slow }, call);
    report.end();
    return result;
  } catch (error) {
    report.end(error);
    throw failureOf(error, effect, signal);
  }
}

/**
 * Reads items of a driver, each with a deadline. It asks the driver for an item only when its own
 * caller asks for one, so the time that the caller takes does not count.
 *
 * @param open - calls the driver, at the first item
 */
export function readItems<T>(
  limits: CallLimits,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => iterateItems(limits, open) };
}

function iterateItems<T>(
  limits: CallLimits,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncIterator<T, unknown, undefined> {
  const { clock, what, effect, deadlineMs, signal, report } = limits;
  const controller = new AbortController();
  let items: AsyncIterator<T, unknown, undefined> | undefined;
  let ended = false;

  const forward = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) forward();
  else signal?.addEventListener("abort", forward, { once: true });

  function end(): void {
    ended = true;
    signal?.removeEventListener("abort", forward);
  }

  async function step(
    make: (
      items: AsyncIterator<T, unknown, undefined>,
    ) => Promise<IteratorResult<T, unknown>> | undefined,
  ): Promise<IteratorResult<T, unknown>> {
    const cancel =
      deadlineMs === undefined
        ? undefined
        : clock.after(deadlineMs, () => controller.abort(deadlineError({ what, deadlineMs })));
    try {
      controller.signal.throwIfAborted();
      items ??= open(controller.signal)[Symbol.asyncIterator]();
      const result = await untilAborted(
        make(items) ?? Promise.resolve({ done: true, value: undefined } as const),
        controller.signal,
      );
      if (result.done === true) end();
      report.end();
      return result;
    } catch (error) {
      end();
      // A driver that does not answer is abandoned. What it does later has no reader.
      if (controller.signal.aborted) void closeQuietly(items);
      report.end(error);
      throw failureOf(error, effect, signal);
    } finally {
      cancel?.();
    }
  }

  return {
    async next() {
      return ended ? { done: true, value: undefined } : step((from) => from.next());
    },
    async return(value?: unknown) {
      const from = items;
      const began = from !== undefined && !ended;
      end();
      if (began && from.return) {
        // The caller's signal may be aborted already, and the driver is still to end its work.
        const result = await callDriver({ ...limits, signal: undefined }, async () =>
          from.return?.(value),
        );
        if (result) return result;
      }
      return { done: true, value };
    },
    async throw(error?: unknown) {
      if (ended || !items?.throw) {
        end();
        void closeQuietly(items);
        throw error;
      }
      return step((from) => from.throw?.(error));
    },
  };
}

async function closeQuietly(
  items: AsyncIterator<unknown, unknown, undefined> | undefined,
): Promise<void> {
  try {
    await items?.return?.();
  } catch {
    // The caller has its error already.
  }
}

/** Returns the error of a call: a read has no outcome that could be unknown. */
function failureOf(
  error: unknown,
  effect: CallLimits["effect"],
  signal: AbortSignal | undefined,
): unknown {
  if (effect === "write" || (signal?.aborted && error === signal.reason)) return error;
  return isDagctlError(error, "outcome_unknown") || isDagctlError(error, "timeout")
    ? new DagctlError("unavailable", error.message, { cause: error })
    : error;
}
