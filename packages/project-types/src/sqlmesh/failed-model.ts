/** An audit that found rows. */
export interface FailedAudit {
  readonly name: string;
  readonly rows: number | undefined;
}

/** A model that failed, as the report at the end of a plan or a run says it. */
export interface FailedModel {
  /** `shop.orders`. */
  readonly name: string;
  readonly audits: readonly FailedAudit[];
  /** The error, with the stack frame that it came from; one line each. */
  readonly error: string;
  /** The first line of the error. */
  readonly reason: string;
}
