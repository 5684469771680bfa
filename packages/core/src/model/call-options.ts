/** The options of every call. */
export interface ReadOptions {
  /** Ends the caller's waiting: the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The options of a call that changes something. Such a call throws, in addition to what it names:
 * `unavailable` while the host has no lease, `outcome_unknown` where the answer of a write was
 * lost, and a retryable `conflict` where other calls change the same project at the same time.
 */
export interface MutationOptions extends ReadOptions {
  /**
   * The same key and body within 24 hours is the same call: it returns the outcome of the first
   * one. Another body is `idempotency_key_reused`. 1 to 255 visible ASCII characters, without
   * spaces; another form is `invalid`. The caller is part of its scope. @default none: each call is
   * a new one
   */
  readonly idempotencyKey?: string | undefined;
  /**
   * How long to wait until the operation completes, in milliseconds. The operation continues after
   * that. @default `Timing.waitMs`, 30000; a create that waits for its packages is answered after
   * 4000
   */
  readonly waitMs?: number | undefined;
  /**
   * The `revision` that the caller has seen; another one is `precondition_failed`. @default none:
   * any revision is changed
   */
  readonly ifMatch?: number | undefined;
}

/**
 * Paging of a list. With `page` or `limit` the answer has all three of `page`, `limit` and
 * `total_pages`.
 */
export interface PageOptions extends ReadOptions {
  /** The page number, from 1. @default 1 */
  readonly page?: number | undefined;
  /** The most items of one page: 1 to 500. @default 50 */
  readonly limit?: number | undefined;
}

/** The size of a list, and the page of it that the answer has. */
export interface PageInfo {
  /** The number of items of the whole list. */
  readonly total: number;
  readonly page?: number;
  readonly limit?: number;
  readonly total_pages?: number;
}
