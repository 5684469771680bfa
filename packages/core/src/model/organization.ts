import type {
  EnvironmentVariable,
  EnvironmentVariableInput,
  EnvironmentVariablePatch,
} from "./environment-variable.ts";
import type { Operation } from "./operation.ts";
import type { InputOf, PatchOf, Project } from "./project.ts";
import type { Job, JobPatch, LogLine, Run, RunStatus } from "./run.ts";

/** The options of every call. */
export interface ReadOptions {
  /** Ends the caller's waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of a call that changes something. */
export interface MutationOptions extends ReadOptions {
  /**
   * The same key and body within 24 hours is the same call: it returns the outcome of the first
   * one. Another body is `idempotency_key_reused`. At most 255 printable ASCII characters.
   */
  readonly idempotencyKey?: string | undefined;
  /** How long to wait until the operation completes, in milliseconds. @default 30000 */
  readonly wait?: number | undefined;
  /** The `revision` that the caller has seen; another one is `precondition_failed`. */
  readonly ifMatch?: number | undefined;
}

/**
 * Paging of a list. With `page` or `limit` the answer has all three of `page`, `limit` and
 * `total_pages`.
 */
export interface PageOptions extends ReadOptions {
  /** The page number, from 1. */
  readonly page?: number | undefined;
  /** @default 50; at most 500 */
  readonly limit?: number | undefined;
}

/** The size of a list, and the page of it that the answer has. */
export interface PageInfo {
  readonly total: number;
  readonly page?: number;
  readonly limit?: number;
  readonly total_pages?: number;
}

/** A list of projects, or a page of it. */
export interface ProjectList<Of extends Project = Project> extends PageInfo {
  readonly projects: readonly Of[];
}

/** One step of converging, as a person watches it. */
export interface DeploymentStep {
  readonly name: string;
  readonly status: "pending" | "running" | "done" | "failed";
  readonly message?: string;
}

/** How a project's deployed commit relates to its branch, and what the engine reports of it. */
export interface SyncStatus {
  readonly project_id: string;
  readonly branch: string;
  readonly sync_status: "synced" | "behind" | "diverged" | "unknown";
  /** Left out where it cannot be known; then `reason` says why. */
  readonly commits_behind?: number;
  readonly current_commit_sha?: string;
  readonly latest_commit_sha?: string;
  readonly latest_commit_message?: string;
  /** RFC 3339. */
  readonly checked_at: string;
  readonly reason?: string;
  readonly deployment: {
    readonly phase: "absent" | "progressing" | "converged" | "failing" | "removing" | "unknown";
    readonly message?: string;
    readonly steps?: readonly DeploymentStep[];
  };
}

/** The answer of "run now". */
export interface RunAccepted {
  readonly job_run_id: string;
  readonly job_name: string;
  readonly status: RunStatus;
  readonly message: string;
}

/**
 * The outcome of an undeploy or delete within `wait`: `operation.status` is `running` when it
 * continues. A failed one throws its error.
 */
export interface Removal {
  readonly message: string;
  readonly id: string;
  readonly operation: Operation;
  /** Present after an undeploy. */
  readonly project?: Project;
}

/**
 * The projects of one tenant. Every id of a project may also be its name (an id wins). What belongs
 * to another tenant causes exactly the same error as what is absent: `not_found`. Every call throws
 * `unavailable` once the host closes.
 *
 * Calls take the interface of one type's projects, which the caller knows and nothing checks:
 * `get<ScriptProject>(id)`. It is never inferred: without it, projects and bodies have the common
 * fields only.
 */
export interface Projects {
  /**
   * Lists projects by `created_at`. Without `page` and `limit` the answer is the whole list.
   *
   * @throws `invalid` for a wrong `page` or `limit`
   */
  list<Of extends Project = Project>(options?: PageOptions): Promise<ProjectList<NoInfer<Of>>>;
  /** @throws `not_found` where the organization has no such project */
  get<Of extends Project = Project>(project: string, options?: ReadOptions): Promise<NoInfer<Of>>;
  /**
   * Returns the stored JSON text of `get`, with its revision: for a server that only passes it on.
   *
   * @throws `not_found` where the organization has no such project
   */
  getText(
    project: string,
    options?: ReadOptions,
  ): Promise<{ readonly text: string; readonly revision: number }>;
  /**
   * Records and deploys a project. Returns the project also when its apply failed (`status` is
   * `failed`, `status_message` says why).
   *
   * @throws `invalid` with every problem of the body at once, `conflict` where the name is taken,
   *   or the error of a plugin that refuses; nothing is recorded then
   */
  create<Of extends Project = Project>(
    input: InputOf<Of>,
    options?: MutationOptions,
  ): Promise<NoInfer<Of>>;
  /**
   * Changes the fields of `patch` only. A change that reaches the engine is an operation. Returns
   * the project also when that operation failed.
   *
   * @throws `not_found`, `invalid` with every problem at once, `precondition_failed` for another
   *   `ifMatch`, or `conflict` while the project's status or another operation forbids it
   */
  update<Of extends Project = Project>(
    project: string,
    patch: PatchOf<Of>,
    options?: MutationOptions,
  ): Promise<NoInfer<Of>>;
  /**
   * Removes the deployment, drops the managed state that the project uses, and deletes the project.
   *
   * @throws `not_found`, `precondition_failed`, `conflict`, or the error of an operation that
   *   failed
   */
  delete(project: string, options?: MutationOptions): Promise<Removal>;
  /**
   * Deploys the branch's newest commit.
   *
   * @throws `not_found`, `precondition_failed`, `conflict` while the project's status or another
   *   operation forbids it, or the driver's error when the apply fails
   */
  deploy<Of extends Project = Project>(
    project: string,
    options?: MutationOptions,
  ): Promise<NoInfer<Of>>;
  /**
   * Removes the deployment, and keeps the project and its managed state.
   *
   * @throws `not_found`, `precondition_failed`, `conflict`, or the error of an operation that
   *   failed
   */
  undeploy(project: string, options?: MutationOptions): Promise<Removal>;
  /**
   * Commits a pending run of the default job (which is recorded on first use) and returns; `Runs`
   * shows how the run continues.
   *
   * @throws `not_found`, `invalid`, `precondition_failed`, or `conflict` with the rule that forbids
   *   the run
   */
  run(
    project: string,
    body?: { readonly apply_plan?: boolean | undefined },
    options?: MutationOptions,
  ): Promise<RunAccepted>;
  /**
   * Polls the repository and the engine. A failed poll throws no error: its part of the answer is
   * `unknown`, with the reason.
   *
   * @throws `not_found`
   */
  syncStatus(project: string, options?: ReadOptions): Promise<SyncStatus>;
}

/** Selects a page of runs, all of them or those of one status. */
export interface RunFilter extends PageOptions {
  readonly status?: RunStatus | undefined;
}

/** The runs of a project. `latest` is the newest run in place of a run's id. */
export interface Runs {
  /** Lists runs, the newest first. The answer is always one page. */
  list(project: string, filter?: RunFilter): Promise<{ readonly runs: readonly Run[] } & PageInfo>;
  /** @throws `not_found` where the project has no such run */
  get(project: string, run: string, options?: ReadOptions): Promise<Run>;
  /**
   * Yields the log from the engine while the engine has it, else the part that was stored at the
   * run's end. With `follow` it continues until the run has ended.
   *
   * @param options.after the position of the last line that the caller has
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
   * Requests the end of a run and returns the run as it is now. Cancelling a run that has ended
   * changes nothing.
   *
   * @throws `not_found`, or `not_supported` where the run was started and the driver cannot cancel
   */
  cancel(project: string, run: string, options?: MutationOptions): Promise<Run>;
}

/**
 * The jobs of a project, each by id or by name. The default one, `scheduled-run`, can be named
 * before it has a record.
 */
export interface Jobs {
  /** Lists the jobs that have a record: the default job has one once it was run or set. */
  list(
    project: string,
    options?: ReadOptions,
  ): Promise<{ readonly jobs: readonly Job[]; readonly total: number }>;
  /** @throws `not_found` where the project has no such job */
  get(project: string, job: string, options?: ReadOptions): Promise<Job>;
  /**
   * Sets when runs of the job start, and whether they do. Where the engine has the schedules, a new
   * schedule of a deployed project is an operation (`update`, of the same commit). The call then
   * waits for it as an update of the project does.
   *
   * @throws `not_found`, `invalid` with every problem at once, or `conflict` while the project is
   *   being deleted and for a job without a schedule
   */
  update(
    project: string,
    job: string,
    patch: JobPatch,
    options?: Omit<MutationOptions, "ifMatch">,
  ): Promise<Job>;
}

/**
 * The operations of a project. An ended one is stored for 7 days, also when its project does not
 * exist any more.
 */
export interface Operations {
  /** Lists operations, the newest first. The answer is always one page. */
  list(
    project: string,
    options?: PageOptions,
  ): Promise<{ readonly operations: readonly Operation[] } & PageInfo>;
  /**
   * Returns an operation, also when its project does not exist any more.
   *
   * @throws `not_found`
   */
  get(operation: string, options?: ReadOptions): Promise<Operation>;
}

/**
 * The environment variables of one tenant. Only the secret source stores values: they are never in
 * the store, an event, a log or an error.
 */
export interface EnvironmentVariables {
  /**
   * Lists all variables of the organization, sorted by name. With `project` (id or name) it lists
   * those that the project's runs get: its own, and the organization's that it does not override.
   */
  list(options?: ReadOptions & { readonly project?: string | undefined }): Promise<{
    readonly environment_variables: readonly EnvironmentVariable[];
    readonly total: number;
  }>;
  /**
   * Returns a variable by id, or by the name of a variable of the organization whatever its case.
   *
   * @throws `not_found`
   */
  get(variable: string, options?: ReadOptions): Promise<EnvironmentVariable>;
  /**
   * Creates a variable.
   *
   * @throws `invalid` with every problem at once; `conflict` where the name exists in the same
   *   scope or the variable does not fit next to the others
   */
  create(
    input: EnvironmentVariableInput,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<EnvironmentVariable>;
  /**
   * Changes the fields of `patch` only.
   *
   * @throws `not_found`, `invalid` with every problem at once, or `conflict` where the variable
   *   does not fit next to the others
   */
  update(
    variable: string,
    patch: EnvironmentVariablePatch,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<EnvironmentVariable>;
  /**
   * Deletes a variable and returns its id: a later call by name may match another variable of that
   * name.
   *
   * @throws `not_found`
   */
  delete(
    variable: string,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<{ readonly id: string }>;
}

/** The whole interface of one tenant. It gives no access to another tenant. */
export interface Organization {
  readonly id: string;
  readonly projects: Projects;
  readonly runs: Runs;
  readonly jobs: Jobs;
  readonly operations: Operations;
  readonly environmentVariables: EnvironmentVariables;
}
