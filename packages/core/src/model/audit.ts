import type { Access } from "./access.ts";
import type { ReadOptions } from "./call-options.ts";

/** What a change was about. A field is absent where the change was not about such a thing. */
export interface AuditSubject {
  /** The id of the project. */
  readonly project_id?: string;
  /** The name that the project had after the change. */
  readonly project_name?: string;
  /** The id of the operation that the change began. */
  readonly operation_id?: string;
  /** Whether the change overwrites what other clients changed: a deploy with `take_over`. */
  readonly take_over?: true;
  /** The id of the run. */
  readonly run_id?: string;
  /** The id of the plan. */
  readonly plan_id?: string;
  /** The name of the job. */
  readonly job?: string;
  /** The name of the environment variable. */
  readonly environment_variable?: string;
  /** The name of the secret. */
  readonly secret?: string;
  /** The id of the push hook. */
  readonly hook_id?: string;
  /** The name of the notification. */
  readonly notification?: string;
  /** The id of the token. */
  readonly token_id?: string;
  /** The name of the token. Absent for a token of every organization, which others do not see. */
  readonly token?: string;
  /** What the token may do. */
  readonly token_access?: Access;
}

/** One change that a caller has made: who did what, and when. It has no value of a field. */
export interface AuditRecord extends AuditSubject {
  readonly id: string;
  /** RFC 3339: when the change was recorded, or began. */
  readonly time: string;
  /** The caller, as in the events of the change. */
  readonly actor: string;
  /** The part and the method of the organization: `projects.deploy`, `secrets.put`. */
  readonly action: string;
  /**
   * `accepted`: the change was made, and an operation that it began has an outcome of its own.
   * `unknown`: the server ended, or lost the answer, while the change was made outside of the
   * records.
   */
  readonly outcome: "accepted" | "unknown";
}

/** Selects audit records. */
export interface AuditFilter extends ReadOptions {
  /** Only changes of this caller. @default changes of every caller */
  readonly actor?: string | undefined;
  /** Only changes of this kind, such as `projects.deploy`. @default changes of every kind */
  readonly action?: string | undefined;
  /**
   * Only changes of this project: its id, or the name that it had then. @default changes of all
   * projects, and those of no project
   */
  readonly project?: string | undefined;
  /** RFC 3339 in UTC: the earliest time. @default the oldest record */
  readonly since?: string | undefined;
  /** RFC 3339 in UTC: only earlier changes. @default the newest record */
  readonly until?: string | undefined;
  /** The `next_after` of the page before. @default the first page */
  readonly after?: string | undefined;
  /** The most records of the page: 1 to 500. @default 50 */
  readonly limit?: number | undefined;
}

/** A part of the audit. There is no total: a page continues after a position. */
export interface AuditPage {
  /** The newest first. With a filter the page may be short, or empty. */
  readonly records: readonly AuditRecord[];
  /** Whether the next page may have records. */
  readonly has_more: boolean;
  /** The `after` of the next page. Present where `has_more` is `true`. */
  readonly next_after?: string;
}

/**
 * The audit of one organization: the changes that callers have made. What the host does by itself,
 * by a schedule or by polling is in the events only. A record is stored for 400 days
 * (`Timing.auditMs`), also when its project does not exist any more.
 */
export interface Audit {
  /**
   * Lists audit records, the newest first.
   *
   * @throws DagctlError `invalid`: every wrong field of the filter
   * @throws DagctlError `unavailable`: the host closes, or the store does not answer
   */
  list(filter?: AuditFilter): Promise<AuditPage>;
}
