import type {
  EnvironmentVariable,
  EnvironmentVariableInput,
  EnvironmentVariablePatch,
} from "./environment-variable.ts";
import type { Operation } from "./operation.ts";
import type { Project, ProjectInput, ProjectPatch } from "./project.ts";
import type { Job, JobPatch, LogLine, Run, RunStatus } from "./run.ts";

export interface ReadOptions {
  /** Ends the caller's waiting. */
  readonly signal?: AbortSignal | undefined;
}

export interface MutationOptions extends ReadOptions {
  /**
   * The same key and body within 24 hours is the same call: it answers what the first one became.
   * At most 255 printable ASCII characters.
   */
  readonly idempotencyKey?: string | undefined;
  /** How long to wait for the operation's end, in milliseconds. @default 30000 */
  readonly wait?: number | undefined;
  /** The `revision` that the caller has seen; another one is `precondition_failed`. */
  readonly ifMatch?: number | undefined;
}

/** `page` or `limit` given: the answer carries all three of `page`, `limit` and `total_pages`. */
export interface PageOptions extends ReadOptions {
  /** From 1. */
  readonly page?: number | undefined;
  /** @default 50; at most 500 */
  readonly limit?: number | undefined;
}

export interface PageInfo {
  readonly total: number;
  readonly page?: number;
  readonly limit?: number;
  readonly total_pages?: number;
}

/** One step of converging, for a person to watch. */
export interface DeploymentStep {
  readonly name: string;
  readonly status: "pending" | "running" | "done" | "failed";
  readonly message?: string;
}

export interface SyncStatus {
  readonly project_id: string;
  readonly branch: string;
  readonly sync_status: "synced" | "behind" | "diverged" | "unknown";
  /** Left out where it cannot be known; then `reason` says why. */
  readonly commits_behind?: number;
  readonly current_commit_sha?: string;
  readonly latest_commit_sha?: string;
  readonly latest_commit_message?: string;
  readonly checked_at: string;
  readonly reason?: string;
  readonly deployment: {
    readonly phase: "absent" | "progressing" | "converged" | "failing" | "removing" | "unknown";
    readonly message?: string;
    readonly steps?: readonly DeploymentStep[];
  };
}

export interface RunAccepted {
  readonly job_run_id: string;
  readonly job_name: string;
  readonly status: RunStatus;
  readonly message: string;
}

/**
 * What an undeploy or delete became within `wait`: `operation.status` is `running` when it goes on.
 * One that failed throws its error.
 */
export interface Removal {
  readonly message: string;
  readonly id: string;
  readonly operation: Operation;
  /** After an undeploy. */
  readonly project?: Project;
}

/**
 * The projects of one tenant. Wherever an id is expected, the project's name does as well (an id
 * wins). What belongs to another tenant answers exactly like what is absent: `not_found`.
 */
export interface Projects {
  list(options?: PageOptions): Promise<{ readonly projects: readonly Project[] } & PageInfo>;
  get(project: string, options?: ReadOptions): Promise<Project>;
  /** The stored JSON text of `get`, with its revision: for a server that only passes it on. */
  getText(
    project: string,
    options?: ReadOptions,
  ): Promise<{ readonly text: string; readonly revision: number }>;
  /**
   * Records and deploys. Answers the project also when its apply failed (`status` `failed`,
   * `status_message` says why).
   */
  create(input: ProjectInput, options?: MutationOptions): Promise<Project>;
  update(project: string, patch: ProjectPatch, options?: MutationOptions): Promise<Project>;
  delete(project: string, options?: MutationOptions): Promise<Removal>;
  /** Deploys the branch's newest commit. Throws the driver's reason when the apply fails. */
  deploy(project: string, options?: MutationOptions): Promise<Project>;
  undeploy(project: string, options?: MutationOptions): Promise<Removal>;
  /**
   * Commits a pending run of the default job (made on first use) and answers; see `Runs` for what
   * becomes of it.
   */
  run(
    project: string,
    body?: { readonly apply_plan?: boolean | undefined },
    options?: MutationOptions,
  ): Promise<RunAccepted>;
  syncStatus(project: string, options?: ReadOptions): Promise<SyncStatus>;
}

export interface RunFilter extends PageOptions {
  readonly status?: RunStatus | undefined;
}

/** The runs of a project. `latest` stands for the newest run wherever a run's id is expected. */
export interface Runs {
  list(project: string, filter?: RunFilter): Promise<{ readonly runs: readonly Run[] } & PageInfo>;
  get(project: string, run: string, options?: ReadOptions): Promise<Run>;
  /**
   * From the engine while it has it, else what was kept at the run's end. With `follow` until the
   * run has ended.
   */
  logs(
    project: string,
    run: string,
    options?: ReadOptions & {
      readonly after?: number | undefined;
      readonly follow?: boolean | undefined;
    },
  ): AsyncIterable<LogLine>;
  /**
   * Asks the run to end; the answer is the run as it stands. Cancelling what has ended changes
   * nothing.
   */
  cancel(project: string, run: string, options?: MutationOptions): Promise<Run>;
}

/**
 * The jobs of a project, each by id or by name. The default one, `scheduled-run`, is there by its
 * name before it has a record.
 */
export interface Jobs {
  /** Those that have a record: the default job has one once it was run or set. */
  list(
    project: string,
    options?: ReadOptions,
  ): Promise<{ readonly jobs: readonly Job[]; readonly total: number }>;
  get(project: string, job: string, options?: ReadOptions): Promise<Job>;
  /**
   * Sets when runs of the job start, and whether they do. Where the engine has the schedules,
   * another schedule of a deployed project is an operation (`update`, of the same commit), and the
   * answer waits for it as that of a project's update does.
   */
  update(
    project: string,
    job: string,
    patch: JobPatch,
    options?: Omit<MutationOptions, "ifMatch">,
  ): Promise<Job>;
}

export interface Operations {
  list(
    project: string,
    options?: PageOptions,
  ): Promise<{ readonly operations: readonly Operation[] } & PageInfo>;
  /** Also after the project is gone. */
  get(operation: string, options?: ReadOptions): Promise<Operation>;
}

/** Kept by the secret source alone: values are never in the Store, an event, a log or an error. */
export interface EnvironmentVariables {
  /**
   * All of the organization; with `project` (id or name) those that its runs get: its own, and the
   * organization's that it does not override. By name.
   */
  list(options?: ReadOptions & { readonly project?: string | undefined }): Promise<{
    readonly environment_variables: readonly EnvironmentVariable[];
    readonly total: number;
  }>;
  /** By id, or by the name of a variable of the organization whatever its case. */
  get(variable: string, options?: ReadOptions): Promise<EnvironmentVariable>;
  /** A name that is taken in the same scope is a `conflict`. */
  create(
    input: EnvironmentVariableInput,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<EnvironmentVariable>;
  update(
    variable: string,
    patch: EnvironmentVariablePatch,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<EnvironmentVariable>;
  /** Answers which one it was: a call by name may meet another of that name later. */
  delete(
    variable: string,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<{ readonly id: string }>;
}

/** The whole interface of one tenant; nothing reaches across it. */
export interface Organization {
  readonly id: string;
  readonly projects: Projects;
  readonly runs: Runs;
  readonly jobs: Jobs;
  readonly operations: Operations;
  readonly environmentVariables: EnvironmentVariables;
}
