import type { ArtifactsState } from "./artifacts.ts";
import type { ResultsState } from "./results.ts";

/**
 * The status of a run. `partial`: part of it succeeded. `failed`: the program's own exit code, or a
 * cancel. `error`: the infrastructure failed, or the run vanished.
 */
export type RunStatus = "pending" | "running" | "success" | "partial" | "failed" | "error";

/** The statuses of all runs. The compiler checks that these are all. */
const STATUSES: { readonly [Status in RunStatus]: Status } = {
  pending: "pending",
  running: "running",
  success: "success",
  partial: "partial",
  failed: "failed",
  error: "error",
};
export const RUN_STATUSES: readonly RunStatus[] = Object.values(STATUSES);
/** The statuses in which a run has not ended. */
export const ACTIVE_RUN_STATUSES: readonly RunStatus[] = ["pending", "running"];
/** The statuses of a run that has ended and has to be looked at. */
export const FAILED_RUN_STATUSES: readonly RunStatus[] = ["failed", "error", "partial"];

/**
 * A run as the API sends it. Times are RFC 3339; fields without a value are left out.
 */
export interface Run {
  readonly id: string;
  readonly project_id: string;
  readonly job_id: string;
  /** `analytics-scheduled-run-manual-20260428-120000`; unique in the project. */
  readonly job_name: string;
  /** The name of its job, such as `hourly`, also of a run that a person has started. */
  readonly cronjob_name?: string;
  readonly job_type: "plan" | "run" | "janitor" | "migrate" | "explain" | "invalidate" | "check";
  readonly status: RunStatus;
  /** While pending: what it waits for. */
  readonly status_message?: string;
  /** Why the run ended as `failed` or `error`, and what to do. */
  readonly error_message?: string;
  /**
   * `scheduled`: a tick of the job's schedule. `retry`: the host repeats the run `retry_of`. A
   * retry that a caller has asked for is `manual`. `after`: the runs `after_runs` have succeeded.
   * `plan`: a plan is explained or applied, or an environment that a plan has made is removed.
   * `deploy`: a deployment checks its commit.
   */
  readonly triggered_by: "manual" | "scheduled" | "retry" | "after" | "plan" | "deploy";
  /** The id of the run before it, which has failed. Present in a retry. */
  readonly retry_of?: string;
  /**
   * What it repeats. `failure`: only the models of the run before it that failed or were skipped.
   * `start`: all of the command. Fixed when it is dispatched. Present in a retry.
   */
  readonly retry_from?: "failure" | "start";
  /**
   * Which run in a row it is: 2 in the first retry. Absent in a run that is no retry, or one that a
   * caller has asked for.
   */
  readonly attempt?: number;
  /**
   * Of each job that its job names in `after`, the run that has succeeded. Present where
   * `triggered_by` is `after`.
   */
  readonly after_runs?: readonly RunOfJob[];
  /** The id of the plan that it explains or applies. Absent: it is for no plan. */
  readonly plan_id?: string;
  /** What a caller, or the job, has set of this run. Fixed when it is recorded. Absent: nothing. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Fixed when the run is dispatched. */
  readonly commit_sha?: string;
  /** The exit code of the step that ended the run. */
  readonly exit_code?: number;
  /** When the engine started the run. */
  readonly start_time?: string;
  readonly end_time?: string;
  /** From `start_time` to `end_time`. */
  readonly duration_seconds?: number;
  /** How complete its results are. Present once the engine has ended it. */
  readonly results?: ResultsState;
  /** What became of the artifacts that its tool has written. Absent: there were none. */
  readonly artifacts?: ArtifactsState;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A run, and the name of its job. */
export interface RunOfJob {
  readonly job: string;
  /** The id of the run. */
  readonly run: string;
}

/**
 * The fields of a new job. Every field but `name` can be changed later; a job of another name is
 * another job.
 */
export interface JobDefinition {
  /** Unique in the project, and fixed: a DNS label, such as `hourly`. */
  readonly name: string;
  /**
   * What a run of the job executes. It is split into words without a shell. The project's type
   * decides which commands and flags a job may have.
   */
  readonly command: string;
  /** Five cron fields, in the time zone of the job. @default none: it runs when it is asked to */
  readonly schedule?: string | null | undefined;
  /**
   * The names of 1 to 10 other jobs of the project. A run starts when each of them has succeeded
   * since the last such start. A job has this or `schedule`, not both. @default none
   */
  readonly after?: readonly string[] | null | undefined;
  /** The IANA name of the time zone of `schedule`, such as `Europe/Berlin`. @default "UTC" */
  readonly time_zone?: string | undefined;
  /** Whether runs start by the schedule, or after other jobs. @default true */
  readonly enabled?: boolean | undefined;
  /**
   * How often in a row a run is started again after one that ended as `failed` or `error`, 0 to 5.
   * None is after a cancel. @default 0
   */
  readonly max_retries?: number | undefined;
  /**
   * The time from the end of a run to its retry, `1m` to `24h`. It doubles with each retry in a
   * row.
   * @default "5m"
   */
  readonly retry_pause?: string | undefined;
  /**
   * The Kubernetes quantities that runs of the job get in place of those of the project. A request
   * is at most the limit, whichever of the two has them. @default that of the project
   */
  readonly cpu_request?: string | null | undefined;
  /** As `cpu_request`. @default that of the project */
  readonly cpu_limit?: string | null | undefined;
  /** As `cpu_request`. @default that of the project */
  readonly memory_request?: string | null | undefined;
  /** As `cpu_request`. @default that of the project */
  readonly memory_limit?: string | null | undefined;
  /**
   * What runs of the job set, by the names of the project's type (`ProjectType.parameters`). A
   * caller who starts a run may set others. At most 16 kB as JSON. No place for secrets. @default
   * none
   */
  readonly parameters?: Readonly<Record<string, unknown>> | null | undefined;
  /** For people: at most 2,000 characters. @default none */
  readonly description?: string | null | undefined;
}

/**
 * The fields of a job that a person sets: only supplied fields change. A job can be sent back as it
 * was read.
 */
export interface JobPatch {
  /** As in {@link JobDefinition}. The command of `scheduled-run` is its project's, and fixed. */
  readonly command?: string | undefined;
  /**
   * Five cron fields, in the time zone of the job. `null`: the job runs only when it is asked to,
   * which `scheduled-run` cannot.
   */
  readonly schedule?: string | null | undefined;
  /** As in {@link JobDefinition}. `null`: it runs after none. `scheduled-run` has none. */
  readonly after?: readonly string[] | null | undefined;
  /** The IANA name of the time zone of `schedule`, such as `Europe/Berlin`. */
  readonly time_zone?: string | undefined;
  /** Whether runs start by the schedule, or after other jobs. */
  readonly enabled?: boolean | undefined;
  /** How often in a row a run that failed is started again, 0 to 5. */
  readonly max_retries?: number | undefined;
  /** The time from the end of a run to its first retry, `1m` to `24h`. */
  readonly retry_pause?: string | undefined;
  /** As in {@link JobDefinition}. `null`: that of the project, which `scheduled-run` always has. */
  readonly cpu_request?: string | null | undefined;
  /** As `cpu_request`. */
  readonly cpu_limit?: string | null | undefined;
  /** As `cpu_request`. */
  readonly memory_request?: string | null | undefined;
  /** As `cpu_request`. */
  readonly memory_limit?: string | null | undefined;
  /** What runs of the job set, all of it. `null`: nothing. */
  readonly parameters?: Readonly<Record<string, unknown>> | null | undefined;
  /** For people: at most 2,000 characters. `null`: none. */
  readonly description?: string | null | undefined;
}

/** A job on the wire: what the project runs, and when. */
export interface Job {
  readonly id: string;
  readonly project_id: string;
  /** Unique in the project. `scheduled-run` is the default job, which every project has. */
  readonly name: string;
  /** What a run executes; of `scheduled-run`, the steps as one line, for a person. */
  readonly command: string;
  /**
   * Five cron fields, in the time zone of the job. Without it and `after` the job runs only when it
   * is asked to.
   */
  readonly schedule?: string;
  /** The names of the jobs of the project after whose successes it runs. */
  readonly after?: readonly string[];
  /**
   * The IANA name of the time zone in which `schedule` is due, as IANA spells it. Absent only in
   * what version 0.1.0 recorded or answers.
   */
  readonly time_zone?: string;
  /** Whether runs start by the schedule, or after other jobs. */
  readonly enabled: boolean;
  /**
   * How often in a row a run that failed is started again. Absent only in what was recorded before
   * jobs had retries, as `retry_pause`.
   */
  readonly max_retries?: number;
  /** The time from the end of a run to its first retry, such as `5m`. */
  readonly retry_pause?: string;
  /** The Kubernetes quantity that its runs get. Absent: that of the project. */
  readonly cpu_request?: string;
  /** As `cpu_request`. */
  readonly cpu_limit?: string;
  /** As `cpu_request`. */
  readonly memory_request?: string;
  /** As `cpu_request`. */
  readonly memory_limit?: string;
  /** What runs of the job set where a caller sets nothing else. Absent: nothing. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What a person has written about the job. */
  readonly description?: string;
  /** RFC 3339, as `updated_at`. */
  readonly created_at: string;
  readonly updated_at: string;
  /**
   * When the schedule starts the next run, RFC 3339. Absent while it starts none: the job has no
   * schedule or is not enabled, or the project is suspended or not deployed.
   */
  readonly next_run_at?: string;
}

/** One line of a log. `position` grows; passing it as `after` continues after that line. */
export interface LogLine {
  readonly position: number;
  /** RFC 3339. */
  readonly time: string;
  /** The line without its line break. */
  readonly text: string;
  /**
   * How many lines directly before this position are no longer stored. The line itself was not
   * printed by the program: its position is just below that of the next line, and `text` says the
   * same. While the run goes on, the number may grow, and then the position, too.
   */
  readonly missing?: number;
}
