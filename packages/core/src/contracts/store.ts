import type { NewEvent, StoredEvent } from "../model/event.ts";
import type { Run, RunStatus } from "../model/run.ts";
import type { ProjectCounts, ProjectFilter, ProjectSort } from "../model/project-list.ts";
import type { CallOptions } from "./clock.ts";
import type { JobRecord, KeyRecord, OperationRecord, ProjectRecord, RunRecord } from "./records.ts";
import type { RecordPage, TypedRecord } from "./typed-record.ts";

type Unversioned<Record> = Omit<Record, "version">;

/** One write. The store sets `version`. */
export type Change =
  | { readonly put: "project"; readonly record: Unversioned<ProjectRecord> }
  | { readonly put: "operation"; readonly record: Unversioned<OperationRecord> }
  | { readonly put: "run"; readonly record: Unversioned<RunRecord> }
  | { readonly put: "job"; readonly record: Unversioned<JobRecord> }
  | { readonly put: "key"; readonly record: KeyRecord }
  | { readonly put: "event"; readonly event: NewEvent }
  | { readonly put: "cursor"; readonly consumer: string; readonly sequence: number }
  | { readonly put: "record"; readonly record: Unversioned<TypedRecord> }
  /**
   * Deletes a project with its jobs, runs, logs, and the typed records whose `project` it is. Its
   * operations, events and keys stay.
   */
  | { readonly forget: "project"; readonly organization: string; readonly id: string }
  /**
   * Deletes a job; one that is absent stays absent. Its runs stay. Versions of that id begin at 1
   * again.
   */
  | { readonly forget: "job"; readonly organization: string; readonly id: string }
  /**
   * Deletes a typed record; one that is absent stays absent. Versions of that id begin at 1 again,
   * so do not use the id of a deleted record for another one.
   */
  | {
      readonly forget: "record";
      readonly kind: string;
      readonly organization: string;
      readonly id: string;
    };

/** A condition that must be true, in the same transaction, for a commit to succeed. */
export type Expectation =
  | {
      readonly expect: "version";
      readonly of: "project" | "operation" | "run" | "job";
      readonly organization: string;
      readonly id: string;
      readonly version: number;
    }
  | {
      readonly expect: "version";
      readonly of: "record";
      readonly kind: string;
      readonly organization: string;
      readonly id: string;
      readonly version: number;
    }
  /**
   * No project of the organization has that name, whatever the case (names are ASCII, so no Unicode
   * rules apply). `except` is the id that may have it.
   */
  | {
      readonly expect: "name_unused";
      readonly organization: string;
      readonly name: string;
      readonly except?: string;
    }
  | {
      readonly expect: "job_name_unused";
      readonly organization: string;
      readonly project: string;
      readonly name: string;
    }
  | {
      readonly expect: "run_name_unused";
      readonly organization: string;
      readonly project: string;
      readonly name: string;
    }
  | { readonly expect: "key_unused"; readonly scope: string; readonly key: string }
  /** The consumer's cursor is at this number. A cursor that was never put is at 0. */
  | { readonly expect: "cursor"; readonly consumer: string; readonly sequence: number }
  /**
   * By the store's clock no lease of this number is valid: it has run out, has ended, or never
   * existed.
   */
  | { readonly expect: "lease_ended"; readonly number: number }
  /** No operation of the project is `running`; `except` is one that may be. */
  | {
      readonly expect: "no_active_operation";
      readonly organization: string;
      readonly project: string;
      readonly except?: string;
    }
  /** Fewer than `than` runs of the project have one of `statuses`. */
  | {
      readonly expect: "fewer_runs";
      readonly organization: string;
      readonly project: string;
      readonly statuses: readonly RunStatus[];
      readonly than: number;
    };

/** The lease of one host. Numbers only grow and are never used twice. */
export interface Lease {
  readonly host: string;
  readonly number: number;
}

/** The conditions of a commit: nothing is written unless all are true. */
export interface CommitOptions extends CallOptions {
  readonly expect?: readonly Expectation[];
  /** It must be the host's current lease, and not have run out. @default not checked */
  readonly lease?: Lease;
}

/** A part of a list: at most `limit` items, after the first `offset` ones. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** A page of the projects that match a filter. */
export interface ProjectQuery extends ProjectFilter, Page {
  /** @default "created" */
  readonly sort?: ProjectSort;
}

/** A page of the runs of an organization that match. Without a field, of all. */
export interface RunQuery extends Page {
  /** The id of the project. */
  readonly project?: string;
  /** One of them must be the status. */
  readonly statuses?: readonly RunStatus[];
  readonly triggeredBy?: Run["triggered_by"];
  /** The name of the job (`RunInternals.job`). */
  readonly job?: string;
  readonly jobType?: Run["job_type"];
  /** RFC 3339: `updated_at` is after it. */
  readonly updatedAfter?: string;
  /** RFC 3339: the earliest `created_at`. */
  readonly since?: string;
  /** RFC 3339: `created_at` is before it. */
  readonly until?: string;
}

/** A run with the current name of its project; without one that cannot be read. */
export type FoundRun = RunRecord & { readonly projectName?: string };

/** A place in the list of projects. No project needs to be there. */
export interface ProjectPlace {
  /** What the list is sorted by; the store alone knows its form. */
  readonly sortKey: string;
  /** The id of the project. */
  readonly id: string;
}

/** Projects of an organization that are next to each other in its list, as JSON text. */
export interface ProjectTexts {
  /** The wire objects as `JSON.stringify` writes them, with commas between them, in UTF-8. */
  readonly text: Uint8Array;
  /** The number of projects in `text`. */
  readonly count: number;
  /** The place of the last one, where others may follow. Absent: the list ends here. */
  readonly last?: ProjectPlace;
}

/**
 * Stores everything that must not be lost. What `commit` acknowledged survives a power cut.
 *
 * A false expectation rejects with `conflict` and `details.failed` = the expectation; nothing was
 * written then. A commit whose answer was lost rejects with `outcome_unknown`. A number in `events`
 * is visible only after all smaller ones. The organization is always the first key: reading another
 * organization's id is reading what is absent. Dates are compared as text (RFC 3339, UTC,
 * milliseconds). Calls after `close` reject with `unavailable`, and so does every call while the
 * database does not answer.
 */
export interface Store {
  readonly supports: {
    /** Whether several hosts may use it at once. */
    readonly replicas: boolean;
    /**
     * Whether its stored data survives the end of its process and the start of a new one. When
     * `false`, the host warns at its start.
     */
    readonly persists: boolean;
  };
  /**
   * Creates or migrates its tables. The host calls it once, before everything else but `lock`:
   * where the host needs the lock, it takes the lock first.
   *
   * @throws DagctlError `unavailable`: the database does not answer, the program may not use it, or
   *   a newer version has written it; `retryable` is `false` where a person has to act
   */
  open(options?: CallOptions): Promise<void>;
  /**
   * Writes all changes or none, in order.
   *
   * @returns the number of the newest event of the store, 0 where there is none
   * @throws DagctlError `conflict`: an expectation is false (`details.failed`), or the lease has
   *   run out or ended (`details.fence`); nothing was written
   * @throws TypeError: a value has no JSON form; nothing was written
   */
  commit(
    changes: readonly Change[],
    options?: CommitOptions,
  ): Promise<{ readonly sequence: number }>;

  /** Returns a project by id, or `undefined` when the organization has none of that id. */
  project(
    organization: string,
    id: string,
    options?: CallOptions,
  ): Promise<ProjectRecord | undefined>;
  /**
   * Returns a project by name, without regard to case, or `undefined` when the organization has
   * none of that name.
   */
  projectByName(
    organization: string,
    name: string,
    options?: CallOptions,
  ): Promise<ProjectRecord | undefined>;
  /**
   * Returns the wire object of a project as JSON text, as it is stored, or `undefined` when the
   * organization has no project of that id. A read needs no serialization.
   */
  projectText(
    organization: string,
    id: string,
    options?: CallOptions,
  ): Promise<{ readonly text: string; readonly revision: number } | undefined>;
  /**
   * Returns projects by `created_at`, then by their first put; without `page` all of them. A page
   * may be without a project whose record is damaged, which `total` counts.
   */
  projects(
    organization: string,
    page?: Page,
    options?: CallOptions,
  ): Promise<{ readonly records: readonly ProjectRecord[]; readonly total: number }>;
  /**
   * Returns at most `limit` projects of the list, from its beginning or after a place. A long list
   * is read in parts, each from the place where the one before ended. A project that is created or
   * deleted meanwhile is in one part or in none; every other project is in one.
   */
  projectTexts(
    organization: string,
    part: { readonly after?: ProjectPlace | undefined; readonly limit: number },
    options?: CallOptions,
  ): Promise<ProjectTexts>;
  /**
   * Returns a page of the projects that match a query, in its order. A page beyond the last is
   * empty. Without this method a host cannot filter or sort a list: it is `not_supported`.
   */
  findProjects?(
    organization: string,
    query: ProjectQuery,
    options?: CallOptions,
  ): Promise<{ readonly records: readonly ProjectRecord[]; readonly total: number }>;
  /** Returns how many projects of an organization `findProjects` finds by each state. */
  countProjects?(organization: string, options?: CallOptions): Promise<ProjectCounts>;
  /**
   * Returns for each of these projects at most `limit` of its newest runs, newest first, as `runs`
   * does. There are at most 100 projects.
   */
  newestRuns?(
    organization: string,
    projects: readonly string[],
    limit: number,
    options?: CallOptions,
  ): Promise<readonly RunRecord[]>;
  /**
   * Returns a page of the runs of an organization that match a query, the newest first by
   * `created_at`. Runs of one time have one order, in which those of one project are as in `runs`.
   * A page beyond the last is empty. Without this method a host cannot list the runs of all
   * projects: it is `not_supported`.
   */
  findRuns?(
    organization: string,
    query: RunQuery,
    options?: CallOptions,
  ): Promise<{ readonly records: readonly FoundRun[]; readonly total: number }>;
  /** Returns projects of all organizations that may exist outside, by id, after `after`. */
  deployments(
    page: { readonly after?: string; readonly limit: number },
    options?: CallOptions,
  ): Promise<readonly ProjectRecord[]>;

  /**
   * Returns a job by its id or, without a match, by its name, or `undefined` when the project has
   * no record of such a job.
   */
  job(
    organization: string,
    project: string,
    idOrName: string,
    options?: CallOptions,
  ): Promise<JobRecord | undefined>;
  /** Returns all jobs of a project that have a record, the oldest first. */
  jobs(organization: string, project: string, options?: CallOptions): Promise<readonly JobRecord[]>;

  /** Returns a run of a project by id, or `undefined` when the project has none of that id. */
  run(
    organization: string,
    project: string,
    id: string,
    options?: CallOptions,
  ): Promise<RunRecord | undefined>;
  /**
   * Returns the newest first (by `created_at`, then in the order in which they were first put, both
   * descending). Without `statuses` it returns runs of every status.
   */
  runs(
    organization: string,
    project: string,
    filter: Page & { readonly statuses?: readonly RunStatus[] },
    options?: CallOptions,
  ): Promise<{ readonly records: readonly RunRecord[]; readonly total: number }>;
  /** Returns pending and running runs of all organizations, the oldest first. */
  activeRuns(options?: CallOptions): Promise<readonly RunRecord[]>;

  /**
   * Returns an operation by id, also when its project does not exist any more, or `undefined` when
   * the organization has none of that id.
   */
  operation(
    organization: string,
    id: string,
    options?: CallOptions,
  ): Promise<OperationRecord | undefined>;
  /** Returns the newest first, as `runs`. */
  operations(
    organization: string,
    project: string,
    page: Page,
    options?: CallOptions,
  ): Promise<{ readonly records: readonly OperationRecord[]; readonly total: number }>;

  /**
   * Returns a typed record, or `undefined` when the organization has none of that kind and id. One
   * that has expired is returned until it is pruned.
   */
  record(
    organization: string,
    kind: string,
    id: string,
    options?: CallOptions,
  ): Promise<TypedRecord | undefined>;
  /** Returns the typed records of one kind and parent by `sortKey`, then by `id`. */
  records(
    organization: string,
    kind: string,
    parent: string,
    page: RecordPage,
    options?: CallOptions,
  ): Promise<readonly TypedRecord[]>;

  /**
   * Returns an idempotency key, or `undefined` when none was put. One that has expired is returned
   * until it is pruned.
   */
  key(scope: string, key: string, options?: CallOptions): Promise<KeyRecord | undefined>;

  /**
   * Returns events after `after`, in order. `oldest` is the smallest number that is still stored,
   * of all organizations, and `newest + 1` when there is none: above `after + 1` there is a gap.
   * Without `organization` it returns the events of all.
   */
  events(
    after: number,
    limit: number,
    options?: CallOptions & { readonly organization?: string },
  ): Promise<{
    readonly events: readonly StoredEvent[];
    readonly oldest: number;
    readonly newest: number;
  }>;
  /** Returns the number of the last event that a consumer has; 0 where none was put. */
  cursor(consumer: string, options?: CallOptions): Promise<number>;

  /**
   * Replaces the stored log of a run; at most 1 MiB of text, which the host enforces. For an
   * unknown run it does nothing: a log that arrives after its project was deleted is not stored.
   */
  putLog(organization: string, run: string, text: string, options?: CallOptions): Promise<void>;
  /** Returns the stored log of a run, or `undefined` where none was put. */
  log(organization: string, run: string, options?: CallOptions): Promise<string | undefined>;

  /**
   * Deletes what is older: events and ended operations by their time, keys and typed records by
   * `expiresAt`. Until then an expired key still counts as used. Events are deleted from the front
   * only, so that no gap arises in the middle. Times are RFC 3339; `""` deletes nothing.
   */
  prune(
    before: {
      readonly events: string;
      readonly operations: string;
      readonly keys: string;
      readonly records: string;
    },
    options?: CallOptions,
  ): Promise<void>;

  /**
   * Takes a lock that the kernel frees when the process dies. It may be called before `open`. The
   * host uses it where the store (or another part) does not support replicas.
   *
   * @returns a function that frees the lock; a second call changes nothing
   * @throws DagctlError `conflict`: the lock is not free within `waitMs` milliseconds
   */
  lock(waitMs: number, options?: CallOptions): Promise<() => Promise<void>>;
  /**
   * Creates a lease by the store's own clock; an earlier lease of the same host ends. With `alone`
   * all other leases end now (the caller has the lock).
   *
   * @returns the lease, which runs out after `lifeMs` milliseconds unless it is renewed
   * @throws DagctlError `unavailable`: the database does not answer, and no lease was created
   * @throws DagctlError `outcome_unknown`: the answer was lost; another call ends a lease that was
   *   created
   */
  claimHost(
    host: string,
    lifeMs: number,
    options?: CallOptions & { readonly alone?: boolean },
  ): Promise<Lease>;
  /**
   * Extends a lease to `lifeMs` milliseconds from now.
   *
   * @throws DagctlError `conflict`: it has run out or ended; `details.fence` is `true`
   */
  renew(lease: Lease, lifeMs: number, options?: CallOptions): Promise<void>;
  /** Ends a lease. Releasing what has ended resolves. */
  release(lease: Lease, options?: CallOptions): Promise<void>;
  /**
   * Moves every running operation whose lease has run out or ended to this lease.
   *
   * @returns the moved operations, the oldest first
   * @throws DagctlError `conflict`: this lease has run out or ended; `details.fence` is `true`
   */
  takeOver(lease: Lease, options?: CallOptions): Promise<readonly OperationRecord[]>;
  /** Completes the running write, frees the lock and the connections. Later calls are refused. */
  close(): Promise<void>;
}
