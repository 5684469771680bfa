import type { Clock } from "@dagctl/core/contracts";

/** The limits of `until`, and what its error says. */
export interface UntilOptions<Value> {
  /** How long to poll, in milliseconds. @default 20000 */
  readonly timeoutMs?: number;
  /**
   * The least pause between two reads, in milliseconds. A slow read is followed by a pause of three
   * times its own time, up to a second, so that the processors are free for what it waits for.
   * @default 5
   */
  readonly pauseMs?: number;
  /** What should happen, for the message of the error. @default "The condition" */
  readonly what?: string;
  /** Describes the last value for the message of the error. @default its JSON */
  readonly describe?: (last: Value) => string;
  /** Returns whether the value may still come after this error of a read. @default false */
  readonly isTransient?: (error: unknown) => boolean;
  /** Returns the error that ends the polling at its limit. @default an Error with the message */
  readonly failure?: (message: string) => Error;
  /** Ends the polling with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The clock of `timeoutMs`. @default the machine's */
  readonly clock?: Pick<Clock, "now">;
}

/** Returns whether a value is neither `undefined` nor `false`: a condition for `until`. */
export function isPresent<Value>(value: Value | undefined | false): value is Value {
  return value !== undefined && value !== false;
}

/**
 * Polls until a value fulfils the condition. It reads at least once; an error of `read` ends it
 * unless it is transient.
 *
 * @returns the value that fulfils the condition
 * @throws Error with the last value, or the last transient error, when the time is over
 * @throws the signal's reason when it aborts
 * @example
 * await until(
 *   () => driver.run.observe(ref),
 *   (state) => state?.status === "success",
 *   { what: "the end of the run", timeoutMs: 60_000 },
 * );
 */
export function until<Value, Reached extends Value>(
  read: () => Promise<Value> | Value,
  isReached: (value: Value) => value is Reached,
  options?: UntilOptions<Value>,
): Promise<Reached>;
export function until<Value>(
  read: () => Promise<Value> | Value,
  isReached: (value: Value) => boolean,
  options?: UntilOptions<Value>,
): Promise<Value>;
export async function until<Value>(
  read: () => Promise<Value> | Value,
  isReached: (value: Value) => boolean,
  options: UntilOptions<Value> = {},
): Promise<Value> {
  const { timeoutMs = 20_000, pauseMs = 5, what = "The condition", clock = performance } = options;
  const { describe = (last: Value) => JSON.stringify(last), isTransient = () => false } = options;
  const { failure = (message: string) => new Error(message), signal } = options;
  const end = clock.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const began = performance.now();
    let last: () => string;
    try {
      const value = await read();
      if (isReached(value)) return value;
      last = () => describe(value);
    } catch (error) {
      if (!isTransient(error)) throw error;
      last = () => String(error);
    }
    if (clock.now() > end)
      throw failure(`${what} was not reached within ${timeoutMs / 1000} s; last: ${last()}`);
    const pause = Math.max(pauseMs, Math.min(1_000, 3 * (performance.now() - began)));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
