/** The limits of `until`, and what its error says. */
export interface UntilOptions<Value> {
  /** How long to poll, in milliseconds. @default 15000 */
  readonly timeoutMs?: number;
  /** The pause between two reads, in milliseconds. @default 5 */
  readonly pauseMs?: number;
  /** What should happen, for the message of the error. @default "The condition" */
  readonly what?: string;
  /** Describes the last value for the message of the error. @default its JSON */
  readonly describe?: (last: Value) => string;
}

/**
 * Polls until a value fulfils the condition. It reads at least once; an error of `read` ends it.
 *
 * @returns the value that fulfils the condition
 * @throws Error with the last value when the time is over
 * @example
 * await until(
 *   () => driver.run.observe(ref),
 *   (state) => state?.status === "success",
 *   { what: "the end of the run", timeoutMs: 60_000 },
 * );
 */
export async function until<Value>(
  read: () => Promise<Value> | Value,
  isReached: (value: Value) => boolean,
  options: UntilOptions<Value> = {},
): Promise<Value> {
  const { timeoutMs = 15_000, pauseMs = 5, what = "The condition" } = options;
  const { describe = (last: Value) => JSON.stringify(last) } = options;
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isReached(value)) return value;
    if (performance.now() > end)
      throw new Error(
        `${what} was not reached within ${timeoutMs / 1000} s; last: ${describe(value)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
