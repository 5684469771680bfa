/** Everything that the host tells of, each written in the same commit as the state it tells of. */
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
   * A schedule came due and no run was started: `{ job, scheduled_at, ticks, reason }`, the first
   * of so many.
   */
  | "run.skipped"
  | "job.updated"
  | "orphan.found";

export interface NewEvent {
  readonly type: EventType;
  readonly organization: string;
  readonly project?: string;
  /** RFC 3339. */
  readonly time: string;
  /** Ids and wire objects: `{ project }`, `{ operation }`, `{ run }`, `{ job }`; never a secret. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DagctlEvent extends NewEvent {
  /** Grows by commit order; a subscriber resumes behind the last one it has seen. */
  readonly sequence: number;
}
