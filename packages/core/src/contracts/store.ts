import type { DagctlEvent, NewEvent } from "../model/event.ts";
import type { Operation } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import type { Job, Run, RunStatus } from "../model/run.ts";
import type { ProjectStatus } from "../model/status.ts";
import type { CallOptions } from "./clock.ts";
import type { Inspection } from "./project-type.ts";
import type { JobSpec, Step, Workload } from "./workload.ts";

/** What only the host needs of a project. It stands beside the wire object, never inside. */
export interface ProjectInternals {
  /** Raised by every deploy, update, undeploy, delete and takeover; the fence that drivers hold. */
  readonly generation: number;
  /** Committed before the first apply; only observed absence clears it. */
  readonly mayExist: boolean;
  /** A state database may have been provisioned. */
  readonly mayHaveState: boolean;
  readonly stateRotation: number;
  /** The generation that the driver accepted last; absent: none since absence was observed. */
  readonly acceptedGeneration?: number;
  /** Of the commit that the driver accepted last: what runs are made from. */
  readonly acceptedInspection?: Inspection;
  /**
   * RFC 3339: when the driver last accepted what a person asked for. A look at the branch that
   * began before may be older than the deployed commit.
   */
  readonly handDeployedAt?: string;
  /** RFC 3339: not converged by then means degraded or failed. */
  readonly convergeBy?: string;
  /** Of the commit that the newest operation wants. */
  readonly inspection?: Inspection;
  /** As handed to the driver last. */
  readonly workload?: Workload;
  /**
   * The version of the tool that wrote the managed state last (`ProjectType.stateVersion`); absent:
   * it was never written.
   */
  readonly stateVersion?: string;
  /**
   * The version that runs of the accepted generation write the managed state with; absent: they
   * write none, or it has no version.
   */
  readonly acceptedStateVersion?: string;
  /**
   * Why the last migration of the managed state failed, and what to do; absent: none is due, or one
   * is recorded.
   */
  readonly migrationFailure?: string;
  /**
   * What polling has tried: once per commit and revision, and again after a pause where trying
   * again can help. `retryAt` is RFC 3339.
   */
  readonly polled?: {
    readonly commit: string;
    readonly tries: number;
    readonly revision?: number;
    readonly retryAt?: string;
  };
  /**
   * By name, the jobs that somebody has set: as their records say, so that a look at the project
   * needs no look at its jobs.
   */
  readonly schedules?: Readonly<Record<string, JobSchedule>>;
  /**
   * The generation whose engine was handed the variables for the runs that it starts by itself;
   * absent: none. Without them no schedule is opened.
   */
  readonly variablesHandedTo?: number;
  /** A status set by PUT, and a digest of the facts that it covers. */
  readonly statusOverride?: { readonly status: ProjectStatus; readonly covers: string };
}

/** When runs of a job come due, and up to when that is settled. */
export interface JobSchedule {
  readonly schedule: string;
  readonly enabled: boolean;
  /**
   * RFC 3339: what came due until then was started, or told as skipped. Where the engine has the
   * schedules: present while the schedule is held, for what comes due meanwhile the engine does not
   * start.
   */
  readonly settled?: string;
}

/** What an operation needs to be run again after a crash; nothing is resolved anew. */
export interface OperationInternals {
  /** Number of the host lease that executes it. */
  readonly lease: number;
  /** Fixed before the first call outside. Absent for undeploy and delete. */
  readonly target?: {
    readonly commit: string;
    readonly inspection: Inspection;
    readonly jobs: readonly JobSpec[];
  };
  /**
   * The project as it was when the operation ended: the answer of a replay, also when the project
   * is gone.
   */
  readonly answer?: Project;
  /** A delete that left a managed state database behind, because the project no longer used it. */
  readonly keptState?: boolean;
}

/** What the host needs of a run beyond the wire object. */
export interface RunInternals {
  readonly job: string;
  readonly applyPlan: boolean;
  /** Fixed at dispatch, without secrets. Present: the driver may know the run. */
  readonly dispatched?: {
    readonly generation: number;
    readonly commit: string;
    readonly deadline: string;
    readonly steps: readonly Step[];
    /**
     * The version of the tool that it writes the managed state with
     * (`ProjectInternals.acceptedStateVersion`).
     */
    readonly stateVersion?: string;
  };
  /** The engine's own schedule started it: it is followed like any other, and never started. */
  readonly origin?: "engine";
  /**
   * The engine has told of it: one that it knows no more has vanished, and is not started again.
   */
  readonly taken?: true;
  /** A cancel was asked for, with the reason that the run will end with. */
  readonly cancel?: string;
}

/** Records carry a version that the store raises by one at every put, from 1. */
export interface ProjectRecord {
  readonly project: Project;
  readonly internals: ProjectInternals;
  readonly version: number;
}
export interface OperationRecord {
  readonly organization: string;
  readonly operation: Operation;
  readonly internals: OperationInternals;
  readonly version: number;
}
export interface RunRecord {
  readonly organization: string;
  readonly run: Run;
  readonly internals: RunInternals;
  readonly version: number;
}
export interface JobRecord {
  readonly organization: string;
  readonly job: Job;
  readonly version: number;
}

/** An idempotency key: what the first call with it recorded. */
export interface KeyRecord {
  /** Organization, caller, method and path. */
  readonly scope: string;
  readonly key: string;
  /** Digest of the body; another body is `idempotency_key_reused`. */
  readonly body: string;
  readonly expiresAt: string;
  /** The operation whose present state is the answer … */
  readonly operation?: string;
  /** … or the answer itself, where no operation was recorded. */
  readonly answer?: unknown;
}

type Unversioned<Record> = Omit<Record, "version">;

/** One write. `version` is the store's to set. */
export type Change =
  | { readonly put: "project"; readonly record: Unversioned<ProjectRecord> }
  | { readonly put: "operation"; readonly record: Unversioned<OperationRecord> }
  | { readonly put: "run"; readonly record: Unversioned<RunRecord> }
  | { readonly put: "job"; readonly record: Unversioned<JobRecord> }
  | { readonly put: "key"; readonly record: KeyRecord }
  | { readonly put: "event"; readonly event: NewEvent }
  | { readonly put: "cursor"; readonly consumer: string; readonly sequence: number }
  /** Forgets a project with its jobs, runs and logs. Its operations, events and keys stay. */
  | { readonly forget: "project"; readonly organization: string; readonly id: string };

/** What must hold, in the same transaction, for a commit to happen. */
export type Expectation =
  | {
      readonly expect: "version";
      readonly of: "project" | "operation" | "run" | "job";
      readonly organization: string;
      readonly id: string;
      readonly version: number;
    }
  /**
   * No project of the organization has that name, whatever the case (Unicode-free: names are
   * ASCII); `except` is the id that may.
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
  /** The consumer's cursor is at this number; one that was never put is at 0. */
  | { readonly expect: "cursor"; readonly consumer: string; readonly sequence: number }
  /**
   * No lease of this number is present by the store's clock: it has run out, has ended, or never
   * was.
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
export interface Fence {
  readonly host: string;
  readonly number: number;
}

export interface CommitOptions extends CallOptions {
  readonly expect?: readonly Expectation[];
  /**
   * With it, the commit is refused (`conflict`, `details.fence: true`) unless this lease is the
   * host's present one and has not run out.
   */
  readonly fence?: Fence;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/**
 * Keeps everything that must not be lost. What `commit` acknowledged survives a power cut.
 *
 * An expectation that does not hold rejects with `conflict` and `details.failed` = the expectation;
 * nothing was written then. A commit whose answer was lost rejects with `outcome_unknown`. A number
 * in `events` is seen only after all smaller ones. Organization first, always: reading another
 * organization's id is reading what is absent. Dates are compared as text (RFC 3339, UTC,
 * milliseconds). Calls after `close` reject with `unavailable`.
 */
export interface Store {
  readonly supports: {
    readonly replicas: boolean;
    /**
     * Whether what it stores is still there after its process has ended and a new one has started.
     * False: the host warns at its start.
     */
    readonly persists: boolean;
  };
  /** Makes or migrates its tables. Called once, before everything else. */
  open(options?: CallOptions): Promise<void>;
  /** All or nothing. Answers the number of the newest event. */
  commit(
    changes: readonly Change[],
    options?: CommitOptions,
  ): Promise<{ readonly sequence: number }>;

  project(
    organization: string,
    id: string,
    options?: CallOptions,
  ): Promise<ProjectRecord | undefined>;
  projectByName(
    organization: string,
    name: string,
    options?: CallOptions,
  ): Promise<ProjectRecord | undefined>;
  /** The wire object as JSON text, as it is stored: reading is not serializing. */
  projectText(
    organization: string,
    id: string,
    options?: CallOptions,
  ): Promise<{ readonly text: string; readonly revision: number } | undefined>;
  /** By `created_at`, then in the order in which they were first put. */
  projects(
    organization: string,
    page?: Page,
    options?: CallOptions,
  ): Promise<{ readonly records: readonly ProjectRecord[]; readonly total: number }>;
  /**
   * For the host's own loops: of all organizations, those that may exist outside, by id, behind
   * `after`.
   */
  deployments(
    page: { readonly after?: string; readonly limit: number },
    options?: CallOptions,
  ): Promise<readonly ProjectRecord[]>;

  job(
    organization: string,
    project: string,
    idOrName: string,
    options?: CallOptions,
  ): Promise<JobRecord | undefined>;
  jobs(organization: string, project: string, options?: CallOptions): Promise<readonly JobRecord[]>;

  run(
    organization: string,
    project: string,
    id: string,
    options?: CallOptions,
  ): Promise<RunRecord | undefined>;
  /**
   * Newest first (by `created_at`, then in the order in which they were first put, both
   * descending).
   */
  runs(
    organization: string,
    project: string,
    filter: Page & { readonly statuses?: readonly RunStatus[] },
    options?: CallOptions,
  ): Promise<{ readonly records: readonly RunRecord[]; readonly total: number }>;
  /** For the host's own loops: pending and running ones of all organizations, oldest first. */
  activeRuns(options?: CallOptions): Promise<readonly RunRecord[]>;

  operation(
    organization: string,
    id: string,
    options?: CallOptions,
  ): Promise<OperationRecord | undefined>;
  /** Newest first, as `runs`. */
  operations(
    organization: string,
    project: string,
    page: Page,
    options?: CallOptions,
  ): Promise<{ readonly records: readonly OperationRecord[]; readonly total: number }>;

  key(scope: string, key: string, options?: CallOptions): Promise<KeyRecord | undefined>;

  /**
   * Behind `after`, in order. `oldest` is the smallest number still kept, of all organizations, and
   * `newest + 1` when none is: above `after + 1` there is a gap.
   */
  events(
    after: number,
    limit: number,
    options?: CallOptions & { readonly organization?: string },
  ): Promise<{
    readonly events: readonly DagctlEvent[];
    readonly oldest: number;
    readonly newest: number;
  }>;
  cursor(consumer: string, options?: CallOptions): Promise<number>;

  /**
   * Replaces the kept log of a run; at most 1 MiB of text, the host cuts. For a run that is not
   * known it does nothing: a late log cannot outlive a forgotten project.
   */
  putLog(organization: string, run: string, text: string, options?: CallOptions): Promise<void>;
  log(organization: string, run: string, options?: CallOptions): Promise<string | undefined>;

  /**
   * Deletes what is older: events and ended operations by their time, keys by `expiresAt`; until
   * then a key that ran out still counts as used. Events go from the front only, so that what is
   * missing is never a hole in the middle.
   */
  prune(
    before: { readonly events: string; readonly operations: string; readonly keys: string },
    options?: CallOptions,
  ): Promise<void>;

  /**
   * Where the store (or another part) knows no replicas: takes a lock that the kernel frees at
   * death. Rejects with `conflict` naming the folder when it is not free within `waitMilliseconds`.
   * Resolves to what frees it.
   */
  lock(waitMilliseconds: number, options?: CallOptions): Promise<() => Promise<void>>;
  /**
   * A new lease by the store's own clock; an earlier one of the same host ends. `alone`: all other
   * leases end now (the caller holds the lock).
   */
  claimHost(
    host: string,
    milliseconds: number,
    options?: CallOptions & { readonly alone?: boolean },
  ): Promise<Fence>;
  /** Rejects with `conflict`, `details.fence: true`, when the lease has run out or ended. */
  renew(fence: Fence, milliseconds: number, options?: CallOptions): Promise<void>;
  /** Releasing what has ended resolves. */
  release(fence: Fence, options?: CallOptions): Promise<void>;
  /**
   * Moves every running operation whose lease has run out or ended to this one and answers them,
   * oldest first.
   */
  takeOver(fence: Fence, options?: CallOptions): Promise<readonly OperationRecord[]>;
  close(): Promise<void>;
}
