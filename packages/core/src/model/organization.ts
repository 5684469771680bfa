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
  /** Ends the caller's waiting: the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The options of a call that changes something. Such a call throws, in addition to what it names:
 * `unavailable` while the host has no lease, `outcome_unknown` where the answer of a write was
 * lost, and a retryable `conflict` where other calls change the same project at the same time.
 */
export interface MutationOptions extends ReadOptions {
  /**
   * The same key and body within 24 hours is the same call: it returns the outcome of the first
   * one. Another body is `idempotency_key_reused`. 1 to 255 visible ASCII characters, without
   * spaces; another form is `invalid`. The caller is part of its scope. @default none: each call is
   * a new one
   */
  readonly idempotencyKey?: string | undefined;
  /**
   * How long to wait until the operation completes, in milliseconds. The operation continues after
   * that. @default `Timing.waitMs`, 30000
   */
  readonly wait?: number | undefined;
  /**
   * The `revision` that the caller has seen; another one is `precondition_failed`. @default none:
   * any revision is changed
   */
  readonly ifMatch?: number | undefined;
}

/**
 * Paging of a list. With `page` or `limit` the answer has all three of `page`, `limit` and
 * `total_pages`.
 */
export interface PageOptions extends ReadOptions {
  /** The page number, from 1. @default 1 */
  readonly page?: number | undefined;
  /** The most items of one page: 1 to 500. @default 50 */
  readonly limit?: number | undefined;
}

/** The size of a list, and the page of it that the answer has. */
export interface PageInfo {
  /** The number of items of the whole list. */
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
  /**
   * `synced`: the deployed commit is the branch's newest one, or nothing at `git_path` has changed
   * since. `diverged`: the deployed commit is no longer part of the branch. `unknown`: `reason`
   * says why.
   */
  readonly sync_status: "synced" | "behind" | "diverged" | "unknown";
  /**
   * Commits on the branch that touch `git_path` and are not deployed. Left out where the number
   * cannot be known; then `reason` says why.
   */
  readonly commits_behind?: number;
  readonly current_commit_sha?: string;
  readonly latest_commit_sha?: string;
  readonly latest_commit_message?: string;
  /** RFC 3339. */
  readonly checked_at: string;
  /** Why a part of the answer is unknown, for a person. */
  readonly reason?: string;
  /** What the engine reports. `unknown`: the engine did not answer; `message` says why. */
  readonly deployment: {
    readonly phase: "absent" | "progressing" | "converged" | "failing" | "removing" | "unknown";
    readonly message?: string;
    readonly steps?: readonly DeploymentStep[];
  };
}

/** The answer of "run now". */
export interface RunAccepted {
  /** The id of the run, for `Runs.get`. */
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
  /** What happened, for a person. */
  readonly message: string;
  /** The id of the project. */
  readonly id: string;
  readonly operation: Operation;
  /** The project as it is now. Present after an undeploy that completed within `wait`. */
  readonly project?: Project;
}

/**
 * The projects of one tenant. Every id of a project may also be its name (an id wins). What belongs
 * to another tenant causes exactly the same error as what is absent: `not_found`.
 *
 * Every call throws `unavailable` once the host closes, or while the store does not answer.
 * `MutationOptions` lists what every mutation throws.
 *
 * Calls take the interface of one type's projects, which the caller knows and nothing checks:
 * `get<ScriptProject>(id)`. It is never inferred: without it, projects and bodies have the common
 * fields only.
 */
export interface Projects {
  /**
   * Lists projects by `created_at`.
   *
   * @returns a page, or the whole list without `page` and `limit`
   * @throws DagctlError `invalid`: a wrong `page` or `limit`
   */
  list<Of extends Project = Project>(options?: PageOptions): Promise<ProjectList<NoInfer<Of>>>;
  /**
   * Returns a project as it is stored: it calls neither the repository nor the engine.
   *
   * @param project its id or name
   * @throws DagctlError `not_found`: the organization has no such project
   */
  get<Of extends Project = Project>(project: string, options?: ReadOptions): Promise<NoInfer<Of>>;
  /**
   * Records and deploys a project. It reads and inspects the branch's newest commit before it
   * records anything.
   *
   * @returns the project as the operation left it, or as it is after `wait`; also when its apply
   *   failed (`status` is `failed`, `status_message` says why)
   * @throws DagctlError `invalid`: every problem of the body at once, or what the repository or the
   *   project type refuses; nothing is recorded
   * @throws DagctlError `conflict`: another project has the name
   * @throws DagctlError `unavailable`: the Git server or the secret source does not answer
   * @throws DagctlError `timeout`: the inspection or a plugin did not end in time
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   */
  create<Of extends Project = Project>(
    input: InputOf<Of>,
    options?: MutationOptions,
  ): Promise<NoInfer<Of>>;
  /**
   * Changes the fields of `patch` only. A change that reaches the engine is an operation. A patch
   * that changes nothing writes nothing, and the revision stays.
   *
   * @param project its id or name
   * @returns the project as the operation left it, or as it is after `wait`; also when that
   *   operation failed
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: every problem of the patch at once, or what the repository or
   *   the project type refuses
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`; `details.revision` is
   *   the present one
   * @throws DagctlError `conflict`: the status, a running operation (`details.operation`), or a
   *   migration (`details.run`) forbids it, or another project has the name
   * @throws DagctlError `not_supported`: this installation does not have the project's type
   * @throws DagctlError `unavailable`: the Git server or the secret source does not answer
   * @throws DagctlError `timeout`: the inspection or a plugin did not end in time
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   */
  update<Of extends Project = Project>(
    project: string,
    patch: PatchOf<Of>,
    options?: MutationOptions,
  ): Promise<NoInfer<Of>>;
  /**
   * Removes the deployment, drops the managed state that the project uses, and deletes the project.
   * A call while a delete runs joins that operation.
   *
   * @param project its id or name
   * @returns the completed removal, or the operation that continues after `wait`
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   * @throws DagctlError the code of the operation, where it failed within `wait`;
   *   `details.operation` is its id
   */
  delete(project: string, options?: MutationOptions): Promise<Removal>;
  /**
   * Deploys the branch's newest commit. The commit is read and inspected before anything is
   * recorded.
   *
   * @param project its id or name
   * @returns the project as the operation left it, or as it is after `wait`
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`
   * @throws DagctlError `invalid`: the repository or the project type refuses the commit
   * @throws DagctlError `conflict`: the status, a running operation (`details.operation`), or a
   *   migration (`details.run`) forbids it
   * @throws DagctlError `not_supported`: this installation does not have the project's type
   * @throws DagctlError `unavailable`: the Git server or the secret source does not answer
   * @throws DagctlError `timeout`: the inspection or a plugin did not end in time
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   * @throws DagctlError the code of the operation, where it failed within `wait`;
   *   `details.operation` is its id
   */
  deploy<Of extends Project = Project>(
    project: string,
    options?: MutationOptions,
  ): Promise<NoInfer<Of>>;
  /**
   * Removes the deployment, and keeps the project and its managed state. A call while an undeploy
   * runs joins that operation.
   *
   * @param project its id or name
   * @returns the completed removal, or the operation that continues after `wait`
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`
   * @throws DagctlError `conflict`: the status or a running delete (`details.operation`) forbids it
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   * @throws DagctlError the code of the operation, where it failed within `wait`;
   *   `details.operation` is its id
   */
  undeploy(project: string, options?: MutationOptions): Promise<Removal>;
  /**
   * Commits a pending run of the default job (which is recorded on first use). It does not wait for
   * the run: `Runs` shows how the run continues.
   *
   * @param project its id or name
   * @param body `apply_plan` approves the plan of this run. @default false
   * @returns the run, which is `pending`
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: a wrong body, or `apply_plan` where the type has no plan
   * @throws DagctlError `precondition_failed`: the revision is not `ifMatch`
   * @throws DagctlError `conflict`: a rule forbids the run; the message names the rule
   * @throws DagctlError `not_supported`: this installation does not have the project's type
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
   * @param project its id or name
   * @returns what both answered now
   * @throws DagctlError `not_found`: the organization has no such project
   */
  syncStatus(project: string, options?: ReadOptions): Promise<SyncStatus>;
}

/** Selects a page of runs, all of them or those of one status. */
export interface RunFilter extends PageOptions {
  /** @default runs of every status */
  readonly status?: RunStatus | undefined;
}

/**
 * The runs of a project. `latest` is the newest run in place of a run's id. Every call throws
 * `unavailable` once the host closes.
 */
export interface Runs {
  /**
   * Lists runs, the newest first.
   *
   * @param project its id or name
   * @returns always one page
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: a wrong `page` or `limit`
   */
  list(project: string, filter?: RunFilter): Promise<{ readonly runs: readonly Run[] } & PageInfo>;
  /**
   * Returns a run as it is stored.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run
   */
  get(project: string, run: string, options?: ReadOptions): Promise<Run>;
  /**
   * Yields the log from the engine while the engine has it, else the part that was stored at the
   * run's end. With `follow` it continues until the run has ended.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @param options.after the position of the last line that the caller has. @default the beginning
   * @param options.follow @default false
   * @returns the lines in order; errors are thrown when a line is read
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run
   * @throws DagctlError `unavailable`: the engine does not answer, or the host closes meanwhile
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
   * Requests the end of a run. Cancelling a run that has ended, or whose cancel was requested,
   * changes nothing.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @returns the run as it is now; it ends later
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run
   * @throws DagctlError `not_supported`: the run was started, and the driver cannot cancel
   * @throws DagctlError `unavailable`: the store could not record it; the message says whether the
   *   engine was asked all the same
   */
  cancel(project: string, run: string, options?: MutationOptions): Promise<Run>;
}

/**
 * The jobs of a project, each by id or by name. The default one, `scheduled-run`, can be named
 * before it has a record. Every call throws `unavailable` once the host closes.
 */
export interface Jobs {
  /**
   * Lists the jobs of a project. The default job is in the list, also before it was run or set,
   * once a commit was inspected.
   *
   * @param project its id or name
   * @returns the whole list
   * @throws DagctlError `not_found`: the organization has no such project
   */
  list(
    project: string,
    options?: ReadOptions,
  ): Promise<{ readonly jobs: readonly Job[]; readonly total: number }>;
  /**
   * Returns a job with its present command.
   *
   * @param project its id or name
   * @param job its id or name
   * @throws DagctlError `not_found`: there is no such project, or the project has no such job
   */
  get(project: string, job: string, options?: ReadOptions): Promise<Job>;
  /**
   * Sets when runs of the job start, and whether they do. Where the engine has the schedules, a new
   * schedule of a deployed project is an operation (`update`, of the same commit). The call then
   * waits for it as an update of the project does. A patch that changes nothing writes nothing.
   *
   * @param project its id or name
   * @param job its id or name
   * @returns the job as it was recorded, also where the operation fails
   * @throws DagctlError `not_found`: there is no such project, or the project has no such job
   * @throws DagctlError `invalid`: every problem of the patch at once
   * @throws DagctlError `conflict`: the project is being deleted, the job has no schedule to set,
   *   or an operation is running that the change would need (`details.operation`)
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
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
 * exist any more. Every call throws `unavailable` once the host closes.
 */
export interface Operations {
  /**
   * Lists operations of a project that exists, the newest first.
   *
   * @param project its id or name
   * @returns always one page
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: a wrong `page` or `limit`
   */
  list(
    project: string,
    options?: PageOptions,
  ): Promise<{ readonly operations: readonly Operation[] } & PageInfo>;
  /**
   * Returns an operation, also when its project does not exist any more.
   *
   * @param operation its id
   * @throws DagctlError `not_found`: the organization has no such operation
   */
  get(operation: string, options?: ReadOptions): Promise<Operation>;
}

/**
 * The environment variables of one tenant. Only the secret source stores values: they are never in
 * the store, an event, a log or an error.
 *
 * Every call throws `unavailable` once the host closes, or while the secret source does not answer.
 * A mutation throws `outcome_unknown` where a write of the secret source does not answer.
 */
export interface EnvironmentVariables {
  /**
   * Lists all variables of the organization, sorted by name. With `project` (id or name) it lists
   * those that the project's runs get: its own, and the organization's that it does not override.
   *
   * @returns the whole list; sensitive values are `***`
   * @throws DagctlError `not_found`: the organization has no project `project`
   */
  list(options?: ReadOptions & { readonly project?: string | undefined }): Promise<{
    readonly environment_variables: readonly EnvironmentVariable[];
    readonly total: number;
  }>;
  /**
   * Returns a variable by id, or by the name of a variable of the organization whatever its case.
   * A sensitive value is `***`.
   *
   * @param variable its id or name
   * @throws DagctlError `not_found`: the organization has no such variable
   */
  get(variable: string, options?: ReadOptions): Promise<EnvironmentVariable>;
  /**
   * Creates a variable.
   *
   * @returns the variable; a sensitive value is `***`
   * @throws DagctlError `invalid`: every problem of the body at once
   * @throws DagctlError `conflict`: the name exists in the same scope, the project is being
   *   deleted, or the variable does not fit next to the others (500 variables, 512 KiB, one file
   *   per path)
   */
  create(
    input: EnvironmentVariableInput,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<EnvironmentVariable>;
  /**
   * Changes the fields of `patch` only. A patch that changes nothing writes nothing.
   *
   * @param variable its id or name
   * @returns the variable; a sensitive value is `***`
   * @throws DagctlError `not_found`: the organization has no such variable
   * @throws DagctlError `invalid`: every problem of the patch at once
   * @throws DagctlError `conflict`: the variable does not fit next to the others, as in `create`
   */
  update(
    variable: string,
    patch: EnvironmentVariablePatch,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<EnvironmentVariable>;
  /**
   * Deletes a variable. Runs that have started keep its value.
   *
   * @param variable its id or name
   * @returns its id: a later call by name may match another variable of that name
   * @throws DagctlError `not_found`: the organization has no such variable
   */
  delete(
    variable: string,
    options?: Omit<MutationOptions, "wait" | "ifMatch">,
  ): Promise<{ readonly id: string }>;
}

/** The whole interface of one tenant. It gives no access to another tenant. */
export interface Organization {
  /** The name that was passed to `Host.organization`. */
  readonly id: string;
  readonly projects: Projects;
  readonly runs: Runs;
  readonly jobs: Jobs;
  readonly operations: Operations;
  readonly environmentVariables: EnvironmentVariables;
}
