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
  readonly job_type: "plan" | "run" | "janitor" | "migrate";
  readonly status: RunStatus;
  /** While pending: what it waits for. */
  readonly status_message?: string;
  /** Why the run ended as `failed` or `error`, and what to do. */
  readonly error_message?: string;
  /** `scheduled`: a tick of the job's schedule. */
  readonly triggered_by: "manual" | "scheduled";
  /** Fixed when the run is dispatched. */
  readonly commit_sha?: string;
  /** The exit code of the step that ended the run. */
  readonly exit_code?: number;
  /** When the engine started the run. */
  readonly start_time?: string;
  readonly end_time?: string;
  /** From `start_time` to `end_time`. */
  readonly duration_seconds?: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/**
 * The fields of a job that a person sets: only supplied fields change. A job can be sent back as it
 * was read.
 */
export interface JobPatch {
  /** Five cron fields, in the time zone of the project's workload (UTC). */
  readonly schedule?: string | undefined;
  /** Whether runs start by the schedule. */
  readonly enabled?: boolean | undefined;
}

/** A job on the wire: what the project runs, and when. */
export interface Job {
  readonly id: string;
  readonly project_id: string;
  /** Unique in the project. */
  readonly name: string;
  /** The steps of a run as one line, for a person. */
  readonly command: string;
  /** Five cron fields, in the time zone of the project's workload (UTC). */
  readonly schedule: string;
  /** Whether runs start by the schedule. */
  readonly enabled: boolean;
  /** RFC 3339, as `updated_at`. */
  readonly created_at: string;
  readonly updated_at: string;
  /**
   * When the schedule starts the next run, RFC 3339. Absent while it starts none: the job is not
   * enabled, or the project is suspended or not deployed.
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
