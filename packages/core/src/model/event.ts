/**
 * The types of all events. Each event is written in the same commit as the state that it reports.
 */
export type EventType =
  | "project.created"
  | "project.updated"
  | "project.deployed"
  | "project.undeployed"
  | "project.deleted"
  | "project.status_changed"
  | "operation.started"
  | "operation.ended"
  | "run.created"
  | "run.started"
  | "run.ended"
  /**
   * A tick passed and no run was started: `{ job, scheduled_at, ticks, reason }`. `scheduled_at` is
   * the first of `ticks` missed ticks.
   */
  | "run.skipped"
  | "job.updated"
  | "orphan.found";

/** An event before it is committed. */
export interface NewEvent {
  readonly type: EventType;
  readonly organization: string;
  readonly project?: string;
  /** RFC 3339. */
  readonly time: string;
  /** Ids and wire objects: `{ project }`, `{ operation }`, `{ run }`, `{ job }`; never a secret. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event as the store numbers it. */
export interface DagctlEvent extends NewEvent {
  /** Grows by commit order; a subscriber resumes after the last one it has seen. */
  readonly sequence: number;
}
