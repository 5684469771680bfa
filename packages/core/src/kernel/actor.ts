/** One call that changes something. It has at most one audit record. */
export interface AuditedCall {
  /** The id of the record. */
  readonly id: string;
  readonly organization: string;
  readonly action: string;
}

/** Who makes changes. */
export interface Actor {
  /** The `actor` of events: a caller, `polling` or `schedule`. */
  readonly name: string;
  /** The call that the changes are made for. Absent: they are not in the audit. */
  readonly call?: AuditedCall;
}

/** The actor of what a host does by itself: completions, garbage collection, observed changes. */
export const SYSTEM: Actor = { name: "system" };
