/** Time and timers, handed in so that tests can own them. Timers must not keep a process alive by themselves. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Calls back once after `milliseconds`; returns what cancels it (cancelling twice is harmless). */
  after(milliseconds: number, callback: () => void): () => void;
}

/** What every call across a contract takes last. `signal` ends the caller's waiting: a driver stops as soon as it can and rejects with `signal.reason`. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
