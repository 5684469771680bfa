import type { RunArtifactCalls } from "./artifacts.ts";
import type { MutationOptions, PageInfo, PageOptions, ReadOptions } from "./call-options.ts";
import type { RunAccepted, RunInput } from "./projects.ts";
import type {
  DailyStats,
  DailyStatsOptions,
  ModelExecutionFilter,
  ModelExecutionPage,
  ModelFilter,
  ModelPage,
} from "./results.ts";
import type { Job, JobDefinition, JobPatch, LogLine, Run, RunStatus } from "./run.ts";

/** A run in the list of the runs of all projects. */
export interface ListedRun extends Run {
  /** The current name of its project. */
  readonly project_name: string;
}

/** Selects a page of the runs of all projects. All that is given must be true of a run. */
export interface RunListOptions extends PageOptions {
  /** One of them must be its status. @default any */
  readonly status?: readonly RunStatus[] | undefined;
  /** The id or name of its project. @default any */
  readonly project?: string | undefined;
  /** What has started it. @default any */
  readonly triggeredBy?: Run["triggered_by"] | undefined;
  /** The name of its job. @default any */
  readonly job?: string | undefined;
  /** @default any */
  readonly jobType?: Run["job_type"] | undefined;
  /** RFC 3339: only runs that have changed later. @default any */
  readonly updatedAfter?: string | undefined;
  /** RFC 3339: the earliest time of its creation. @default the oldest run */
  readonly since?: string | undefined;
  /** RFC 3339: only runs that were created earlier. @default the newest run */
  readonly until?: string | undefined;
}

/** Selects a page of the runs of a project. All that is given must be true of a run. */
export interface RunFilter extends PageOptions {
  /** @default runs of every status */
  readonly status?: RunStatus | undefined;
  /** The name of its job. @default any */
  readonly job?: string | undefined;
  /** @default any */
  readonly jobType?: Run["job_type"] | undefined;
  /** RFC 3339: only runs that have changed later. @default any */
  readonly updatedAfter?: string | undefined;
}

/**
 * The results per model of the runs of a project: what the tool reports of each model, while a run
 * goes on and after it. They are stored for 30 days, for the newest 500 runs of a project.
 */
export interface RunResultsCalls {
  /**
   * Lists the models of a run in the order in which they began.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @returns always one page
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run
   * @throws DagctlError `invalid`: every wrong field of the filter
   * @throws DagctlError `unavailable`: the run goes on, and the engine does not answer
   */
  models(project: string, run: string, filter?: ModelFilter): Promise<ModelPage>;
  /**
   * Lists the models of all runs of a project, those of the newest run first.
   *
   * @param project its id or name
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run
   * @throws DagctlError `invalid`: every wrong field of the filter
   * @throws DagctlError `unavailable`: a run goes on, and the engine does not answer
   */
  modelExecutions(project: string, filter?: ModelExecutionFilter): Promise<ModelExecutionPage>;
  /**
   * Counts the runs of a project and their models by the day, in UTC, on which the runs were
   * created. Runs that check a commit or explain a plan (`job_type`) are not counted.
   *
   * @param project its id or name
   * @returns one entry for each day, today last
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: wrong `days`
   */
  dailyStats(
    project: string,
    options?: DailyStatsOptions,
  ): Promise<{ readonly days: readonly DailyStats[]; readonly total: number }>;
}

/**
 * The runs of a project. `latest` is the newest run in place of a run's id. Every call throws
 * `unavailable` once the host closes.
 */
export interface Runs extends RunResultsCalls, RunArtifactCalls {
  /**
   * Lists runs, the newest first.
   *
   * @param project its id or name
   * @returns always one page
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: every wrong option
   * @throws DagctlError `not_supported`: the store cannot find the runs of a job, of a type or that
   *   have changed
   */
  list(project: string, filter?: RunFilter): Promise<{ readonly runs: readonly Run[] } & PageInfo>;
  /**
   * Lists the runs of all projects, the newest first. The runs of a deleted project are deleted
   * with it.
   *
   * @returns always one page
   * @throws DagctlError `invalid`: every wrong option
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `not_supported`: the store cannot find runs
   */
  listAll(options?: RunListOptions): Promise<{ readonly runs: readonly ListedRun[] } & PageInfo>;
  /**
   * Returns a run as it is stored.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run
   */
  get(project: string, run: string, options?: ReadOptions): Promise<Run>;
  /**
   * Waits until a run has ended. A client reads it every 0.2 to 5 seconds.
   *
   * @param project its id or name
   * @param run its id, or `latest`: the newest run at the time of the call
   * @returns the run that has ended
   * @throws DagctlError as `get`, and `unavailable` where the host closes meanwhile
   */
  wait(project: string, run: string, options?: ReadOptions): Promise<Run>;
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
   * Requests the end of a run, which then has no retry. Cancelling a run that has ended drops the
   * retry that is due after it, and changes nothing else. Cancelling a run whose cancel was
   * requested changes nothing.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @returns the run as it is now; it ends later
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run
   * @throws DagctlError `not_supported`: the run was started, and the driver cannot cancel
   * @throws DagctlError `unavailable`: the store could not record it; the message says whether the
   *   engine was asked all the same
   */
  cancel(
    project: string,
    run: string,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<Run>;
  /**
   * Starts a run that repeats one that ended as `failed` or `error`: a run of the same job, with
   * the parameters of that run, on the commit that is deployed now. Its `retry_from` says whether
   * it repeats all of it. It is `manual`, and its `retry_of` is that run. The rules of the
   * project count it as any run.
   *
   * @param project its id or name
   * @param run its id, or `latest`
   * @returns the new run, which is `pending`
   * @throws DagctlError `not_found`: there is no such project, or the project has no such run
   * @throws DagctlError `conflict`: the run has not failed, has applied an approved plan, or its
   *   job was deleted; or a rule forbids the run
   * @throws DagctlError `forbidden`: a parameter of the run needs more access
   * @throws DagctlError `invalid`: a command or a parameter that the project may not run any more
   */
  retry(
    project: string,
    run: string,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<RunAccepted>;
}

/**
 * The jobs of a project, each by id or by name, at most 20. The default one, `scheduled-run`, can
 * be named before it has a record; it cannot be created or deleted. The others need a project type
 * that reads commands (`ProjectType.parseCommand` and `prepareRun`).
 *
 * Where the engine has the schedules, what they are is part of the deployment: a new schedule of a
 * deployed project, or another command or time zone of a job with a schedule, is an operation
 * (`update`, of the same commit), and so is the deletion of such a job. The call then waits for it
 * as an update of the project does, and the plugins are called before (`Hooks.beforeOperation`).
 * While the project is not deployed, and where the host has the schedules, no call is an operation.
 *
 * Every call throws `unavailable` once the host closes.
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
   * Returns a job with its current command.
   *
   * @param project its id or name
   * @param job its id or name
   * @throws DagctlError `not_found`: there is no such project, or the project has no such job
   */
  get(project: string, job: string, options?: ReadOptions): Promise<Job>;
  /**
   * Creates a job. Its first run is the first tick of its schedule after the call, or follows the
   * successes of the jobs that it names in `after` which end after the call.
   *
   * @param project its id or name
   * @returns the job as it was recorded, also where the operation fails
   * @throws DagctlError `not_found`: the organization has no such project
   * @throws DagctlError `invalid`: every problem of the body at once; nothing was recorded
   * @throws DagctlError `conflict`: the project has a job of that name (with an issue at `name`),
   *   it has 20 jobs, it is being deleted, or an operation is running that the job would need
   *   (`details.operation`)
   * @throws DagctlError `not_supported`: the project's type has the default job alone, or is not
   *   installed
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   */
  create(
    project: string,
    body: JobDefinition,
    options?: Omit<MutationOptions, "ifMatch">,
  ): Promise<Job>;
  /**
   * Changes fields of a job; its name stays. A patch that changes nothing writes nothing. Runs that
   * have started keep the command that they had.
   *
   * @param project its id or name
   * @param job its id or name
   * @returns the job as it was recorded, also where the operation fails
   * @throws DagctlError `not_found`: there is no such project, or the project has no such job
   * @throws DagctlError `invalid`: every problem of the patch at once
   * @throws DagctlError `conflict`: the project is being deleted, the job has no schedule to set,
   *   the engine has a run of the job while `schedule` is removed (`details.run`), or an operation
   *   is running that the change would need (`details.operation`)
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   */
  update(
    project: string,
    job: string,
    patch: JobPatch,
    options?: Omit<MutationOptions, "ifMatch">,
  ): Promise<Job>;
  /**
   * Deletes a job. Its runs and their logs stay with the project.
   *
   * @param project its id or name
   * @param job its id or name
   * @returns its id: a later call by name may match another job of that name
   * @throws DagctlError `not_found`: there is no such project, or the project has no such job
   * @throws DagctlError `conflict`: it is `scheduled-run`, another job names it in `after`, a run
   *   of the job is active (`details.run`), the project is being deleted, or an operation is
   *   running that the deletion would need (`details.operation`)
   * @throws DagctlError the code of a plugin that refuses (`Hooks.beforeOperation`)
   */
  delete(
    project: string,
    job: string,
    options?: Omit<MutationOptions, "ifMatch">,
  ): Promise<{ readonly id: string }>;
  /**
   * Commits a pending run of a job, also of one that is not enabled. It does not wait for the run:
   * `Runs` shows how the run continues. The rules of the project count all its runs, of whichever
   * job they are.
   *
   * @param project its id or name
   * @param job its id or name
   * @param body `apply_plan` approves the plan of this run, as in `Projects.run`: only
   *   `scheduled-run` has one. `parameters` are as in `Projects.run`, and come before those of the
   *   job. @default {}
   * @returns the run, which is `pending`, as `Projects.run` does
   * @throws DagctlError `not_found`: there is no such project, or the project has no such job
   * @throws DagctlError `invalid`: a wrong body, `apply_plan` where the job has no plan, or a
   *   command or a parameter that the project may not run any more
   * @throws DagctlError `forbidden`: a parameter needs more access
   * @throws DagctlError `conflict`: a rule forbids the run; the message names the rule
   * @throws DagctlError `not_supported`: this installation does not have the project's type
   */
  run(
    project: string,
    job: string,
    body?: RunInput,
    options?: Omit<MutationOptions, "waitMs" | "ifMatch">,
  ): Promise<RunAccepted>;
}
