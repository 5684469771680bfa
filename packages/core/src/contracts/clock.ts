/** Time and timers, handed in so that tests can own them. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /**
   * Calls back once after `milliseconds`; returns what cancels it (cancelling twice is harmless). A
   * timer of the host's own loops must not keep a process alive by itself; with `keepAlive`
   * somebody waits for it, and the process must not end under them.
   */
  after(
    milliseconds: number,
    callback: () => void,
    options?: { readonly keepAlive?: boolean },
  ): () => void;
}

/**
 * What every call across a contract takes last. `signal` ends the caller's waiting: a driver stops
 * as soon as it can and rejects with `signal.reason`.
 */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
