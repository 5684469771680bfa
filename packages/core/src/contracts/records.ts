import type { Environment } from "../model/environments.ts";
import type { Operation } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import type { Plan, PlanStatus } from "../model/plans.ts";
import type { Job, Run } from "../model/run.ts";
import type { ProjectStatus } from "../model/status.ts";
import type { Inspection } from "./project-type.ts";
import type { RunParameters } from "./run-parameters.ts";
import type { JobSpec, Resources, Step, Workload } from "./workload.ts";

/** What only the host needs of a project. It is stored next to the wire object, never inside. */
export interface ProjectInternals {
  /**
   * Raised by every deploy, update, undeploy, delete and takeover; the stored generation of
   * drivers.
   */
  readonly generation: number;
  /** Committed before the first apply; only observed absence clears it. */
  readonly mayExist: boolean;
  /** Whether a state database may have been provisioned. */
  readonly mayHaveState: boolean;
  readonly stateRotation: number;
  /** The generation that the driver accepted last; absent: none since absence was observed. */
  readonly acceptedGeneration?: number;
  /** The inspection of the commit that the driver accepted last. Runs are made from it. */
  readonly acceptedInspection?: Inspection;
  /**
   * RFC 3339: when the driver last accepted what a person requested. A poll of the branch that
   * began before may be older than the deployed commit.
   */
  readonly handDeployedAt?: string;
  /**
   * The generation whose commit is checked, or was refused by that, so that the engine has not got
   * it. While it is the newest one, the accepted deployment goes on, with its schedules.
   */
  readonly checkedGeneration?: number;
  /** RFC 3339: a deployment that has not converged by then is degraded or failed. */
  readonly convergeBy?: string;
  /** The inspection of the commit that the newest operation deploys. */
  readonly inspection?: Inspection;
  /** The workload that was handed to the driver last. */
  readonly workload?: Workload;
  /**
   * The version of the tool that wrote the managed state last (`ProjectType.stateVersion`). Absent:
   * it was never written.
   */
  readonly stateVersion?: string;
  /**
   * The version of the tool with which runs of the accepted generation write the managed state.
   * Absent: they write none, or it has no version.
   */
  readonly acceptedStateVersion?: string;
  /**
   * Why the last migration of the managed state failed, and what to do. Absent: no migration is
   * due, or one is recorded.
   */
  readonly migrationFailure?: string;
  /**
   * What polling has tried: once per commit and revision, and again after a pause where a retry can
   * help. `retryAt` is RFC 3339.
   */
  readonly polled?: {
    readonly commit: string;
    readonly tries: number;
    readonly revision?: number;
    readonly retryAt?: string;
    /** The id of the plan that was made of the commit. Absent: it is deployed without one. */
    readonly plan?: string;
  };
  /**
   * By name, what a person has set of the default job. It equals the job's record, so that an
   * observation of the project needs no read of its jobs. A host of version 0.1.0 starts the
   * default job for each entry, so the other jobs are in `jobs`.
   */
  readonly schedules?: Readonly<Record<string, JobSchedule>>;
  /** By id, the jobs that a person has created. They equal the job records, as `schedules` do. */
  readonly jobs?: Readonly<Record<string, StoredJob>>;
  /** The parameters that runs of the default job have. They equal those of its record. */
  readonly defaultParameters?: RunParameters;
  /**
   * By the id of the job, the retry that is due after a run that failed. It is written in the
   * commit that records the end of that run, and is not in the deployment.
   */
  readonly retries?: Readonly<Record<string, PendingRetry>>;
  /**
   * By id, the names of the created jobs that the driver accepted last. One that was deleted since
   * is paused until a deployment without it is accepted. Absent: it accepted none.
   */
  readonly acceptedJobs?: Readonly<Record<string, string>>;
  /**
   * The generation for which the engine has the variables of the runs that it starts by itself.
   * Absent: none. Without them no schedule is resumed.
   */
  readonly variablesHandedTo?: number;
  /**
   * Whether the deployed commit has changes that no apply has brought to the project's own
   * environment. Absent: it has none, or no apply is recorded.
   */
  readonly isUnapplied?: true;
  /**
   * By id, the plans that have not ended, one of an environment. They equal their records. Absent:
   * there is none.
   */
  readonly plans?: Readonly<Record<string, OpenPlan>>;
  /** By name, the environments beside the project's own one. Absent: there is none. */
  readonly environments?: Readonly<Record<string, StoredEnvironment>>;
  /**
   * By the name of an environment, the branch whose newest commit is planned for it. Absent: none
   * is followed.
   */
  readonly follows?: Readonly<Record<string, FollowedBranch>>;
  /** A status set by PUT, and a digest of the facts that it covers. */
  readonly statusOverride?: { readonly status: ProjectStatus; readonly covers: string };
}

/** A branch of which each commit that polls see is planned for an environment. */
export interface FollowedBranch {
  readonly branch: string;
  /** As in `Plan`. */
  readonly ttl: string;
  /** Those of the plan that a caller has made. Absent: none. */
  readonly parameters?: RunParameters;
  /** The commit that was planned last, or that could not be. */
  readonly commit: string;
  /** RFC 3339: when it was recorded. What a poll has read before is not newer. */
  readonly at: string;
  /** RFC 3339: the end, unless the environment is there by then. */
  readonly until: string;
}

/** An environment as it is stored: the project has its id, and what it follows. */
export interface StoredEnvironment extends Omit<
  Environment,
  "name" | "project_id" | "follow" | "removal_run_id"
> {
  /** The id of the run that removes its views. Present while it goes on. */
  readonly removal?: string;
}

/** A plan that has not ended. */
export interface OpenPlan {
  readonly environment: string;
  /** Whether that is another environment than the project's own one. */
  readonly isElsewhere?: true;
  readonly commit: string;
  /** RFC 3339: its commit was read before. Absent: it is not known. */
  readonly createdAt?: string;
  readonly status: PlanStatus;
  /** Whether its newest run explains or applies it. */
  readonly type: Plan["plan_type"];
  /** The id of its newest run. */
  readonly run: string;
  /** RFC 3339: when it is discarded unless it was approved. Present while it is pending. */
  readonly expiresAt?: string;
}

/** When runs of a job are due, and up to which time the ticks are decided. */
export interface JobSchedule {
  readonly schedule: string;
  /** The IANA name of its time zone. Absent: that of the job, or of the workload. */
  readonly timeZone?: string;
  readonly enabled: boolean;
  /**
   * RFC 3339: ticks until then were started, or reported as skipped. Where the engine has the
   * schedules, it is present while the schedule is paused, because the engine does not start the
   * ticks of that time. Of a job with `after`: successes that ended before it start nothing.
   */
  readonly settled?: string;
}

/** What a run of a job executes, and when it is due. */
export interface StoredJob extends Omit<JobSchedule, "schedule" | "timeZone"> {
  readonly name: string;
  /** The words of the command, as `ProjectType.parseCommand` returned them. */
  readonly argv: readonly string[];
  /** The parameters that its runs have where a caller sets no others. Absent: none. */
  readonly parameters?: RunParameters;
  /** Absent: the job runs only when it is asked to. */
  readonly schedule?: string;
  /** The names of the jobs after whose successes it runs. Absent: it runs after none. */
  readonly after?: readonly string[];
  /**
   * Of jobs that it names in `after`, the newest success since the last start by `after`. It is
   * written in the commit that records the end of that run, and is not in the deployment.
   */
  readonly successes?: readonly StoredSuccess[];
  readonly timeZone: string;
  /** What its runs get in place of the resources of the project. Absent: nothing. */
  readonly resources?: Partial<Resources>;
}

/** A run that has succeeded. */
export interface StoredSuccess {
  /** The name of its job. */
  readonly job: string;
  /** Its id. */
  readonly run: string;
  /** RFC 3339: when it ended. */
  readonly at: string;
}

/** A run that a host starts because another one has failed. */
export interface PendingRetry {
  /** The name of the job. */
  readonly job: string;
  /** The id of the run that failed, and when it was created (RFC 3339). */
  readonly run: string;
  readonly createdAt: string;
  /** The number of the new run: 2 for the first retry. */
  readonly attempt: number;
  /** RFC 3339: when it is due. */
  readonly at: string;
}

/** What an operation deploys. */
export interface OperationTarget {
  readonly commit: string;
  readonly inspection: Inspection;
  readonly jobs: readonly JobSpec[];
  /** Set where the caller asked for it (`Deployment.takeOver`). */
  readonly takeOver?: true;
}

/** What an operation needs to be continued after a crash; nothing is resolved again. */
export interface OperationInternals {
  /** The number of the host lease that executes it. */
  readonly lease: number;
  /** Fixed before the first call outside. Absent for undeploy and delete. */
  readonly target?: OperationTarget;
  /**
   * In place of `target`, where the commit is checked after it was applied, because nothing is
   * deployed before. A host of an earlier version, which checks nothing, has then no target: it
   * ends the operation as failed, and starts nothing.
   */
  readonly checkedTarget?: OperationTarget;
  /**
   * The project as it was when the operation ended. A replay returns it, also when the project does
   * not exist any more.
   */
  readonly answer?: Project;
  /** Set by a delete that kept a managed state database, because the project no longer used it. */
  readonly keptState?: boolean;
}

/** What the host needs of a run in addition to the wire object. */
export interface RunInternals {
  /** The name of the job. */
  readonly job: string;
  readonly applyPlan: boolean;
  /** The actor that has requested it. Absent: it is a run of the engine, or applies no plan. */
  readonly startedBy?: string;
  /**
   * Whether a host of version 0.1.0 must pass the run over: a retry, a run with parameters, or a
   * run of a created job, for which that host would execute the default job. A store from which
   * such a host may read does not show it the run, until the engine has reported it (`taken`).
   */
  readonly isPassedOver?: true;
  /** Fixed at dispatch, without secrets. Present: the driver may know the run. */
  readonly dispatched?: {
    readonly generation: number;
    readonly commit: string;
    readonly deadline: string;
    readonly steps: readonly Step[];
    /** What the run gets in place of the resources of the project. Absent: nothing. */
    readonly resources?: Partial<Resources>;
    /**
     * The version of the tool with which the run writes the managed state
     * (`ProjectInternals.acceptedStateVersion`).
     */
    readonly stateVersion?: string;
    /** Whether it has waited on the engine for another run: then its time begins with its start. */
    readonly waits?: boolean;
  };
  /**
   * The engine's own schedule started it. The host follows it like any other run, and never starts
   * it.
   */
  readonly origin?: "engine";
  /**
   * The engine has reported the run. Once the engine does not know it any more, it has vanished,
   * and is not started again.
   */
  readonly taken?: true;
  /** A cancel was requested, with the reason that the run will end with. */
  readonly cancel?: string;
  /**
   * What the run does for a plan, or for an operation. Fixed when it is recorded, but for
   * `RunWorkOfCheck.refusal`. Absent: it is a run of a job.
   */
  readonly work?: RunWorkOfPlan | RunWorkOfCheck;
}

/** What a run does for a plan, or for an environment, without secrets. */
export interface RunWorkOfPlan {
  /** `apply` and `invalidate` run alone, like a migration. The latter removes an environment. */
  readonly kind: "explain" | "apply" | "invalidate";
  /** The id of the plan. Absent: it is for an environment. */
  readonly plan?: string;
  /** The environment that it removes. */
  readonly environment?: string;
  readonly commit: string;
  readonly steps: readonly Step[];
  readonly input: Readonly<Record<string, unknown>>;
  /** As in `RunRequest`. Absent of an `apply`: what is deployed by then, with the modules. */
  readonly workload?: Workload;
  readonly pythonModules?: Readonly<Record<string, string>>;
  readonly ownFiles?: boolean;
}

/** What a run does that checks the commit of an operation, without secrets. */
export interface RunWorkOfCheck {
  readonly kind: "check";
  /** The id of the operation, which starts the run. After the operation it is cancelled. */
  readonly operation: string;
  readonly commit: string;
  readonly steps: readonly Step[];
  readonly input: Readonly<Record<string, unknown>>;
  /** As in `RunRequest`. */
  readonly workload: Workload;
  readonly pythonModules?: Readonly<Record<string, string>>;
  readonly ownFiles: true;
  /** Why the commit cannot be loaded, written with the end of the run. Absent: not refused. */
  readonly refusal?: string;
}

/** A project as the store has it. The store raises a `version` by one at every put, from 1. */
export interface ProjectRecord {
  readonly project: Project;
  readonly internals: ProjectInternals;
  readonly version: number;
}
/** An operation as the store has it. */
export interface OperationRecord {
  readonly organization: string;
  readonly operation: Operation;
  readonly internals: OperationInternals;
  readonly version: number;
}
/** A run as the store has it. */
export interface RunRecord {
  readonly organization: string;
  readonly run: Run;
  readonly internals: RunInternals;
  readonly version: number;
}
/** A job as the store has it. */
export interface JobRecord {
  readonly organization: string;
  readonly job: Job;
  readonly version: number;
}

/** An idempotency key, with what the first call that used it recorded. */
export interface KeyRecord {
  /** Organization, caller, method and path. */
  readonly scope: string;
  readonly key: string;
  /** Digest of the body; another body is `idempotency_key_reused`. */
  readonly body: string;
  readonly expiresAt: string;
  /** The id of the operation whose current state is the answer. */
  readonly operation?: string;
  /** The answer itself, where no operation was recorded. */
  readonly answer?: unknown;
}
