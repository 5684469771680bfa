/** Provides time and timers. A caller passes it in, so that tests can control time. */
export interface Clock {
  /** Returns the milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /**
   * Calls back once after `delayMs`. Timers of the host's own loops must not keep a process
   * alive. With `keepAlive` a caller waits for the timer, and the process must not end before it
   * fires.
   *
   * @param delayMs milliseconds
   * @param options.keepAlive @default false
   * @returns a function that cancels the timer; cancelling twice is harmless
   */
  after(
    delayMs: number,
    callback: () => void,
    options?: { readonly keepAlive?: boolean },
  ): () => void;
}

/**
 * The last parameter of every call across a contract. `signal` ends the caller's waiting: a driver
 * stops as soon as it can and rejects with `signal.reason`.
 */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
