import type { DagctlEvent, Project, Run } from "@dagctl/core";

/** Returns whether a run has not ended. */
export const isActive = ({ status }: Pick<Run, "status">): boolean =>
  status === "pending" || status === "running";

/**
 * Returns whether a run is of a job. In place of that name, a run for a plan, for the check of a
 * commit or for the removal of an environment has one with a dot, which no job can have.
 * Version 0.1.0 recorded no name in a run, and had runs of jobs only.
 */
export const isOfJob = ({ cronjob_name: name }: Pick<Run, "cronjob_name">): boolean =>
  name?.includes(".") !== true;

/**
 * Returns whether a caller may repeat a run: it is of a job, and has failed. A migration is run
 * when it is due. What is of no job begins by another call.
 */
export const mayRetry = ({
  status,
  job_type: type,
  ...run
}: Pick<Run, "status" | "job_type" | "cronjob_name">): boolean =>
  (status === "failed" || status === "error") && type !== "migrate" && isOfJob(run);

/** The exit code of a dbt that has gone to its end with failures. */
const WITH_FAILURES = 1;

/**
 * Returns the words on what repeats a run that has failed: a dbt from 1.8 on repeats only what has
 * failed or was skipped, where that is known.
 *
 * @param project `undefined` where it cannot be read
 */
export function retryWords(
  project: (Pick<Project, "project_type"> & { readonly dbt_version?: string }) | undefined,
  { status, results, exit_code: code }: Pick<Run, "status" | "results" | "exit_code">,
): string {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(project?.dbt_version ?? "") ?? [];
  const isKnown = status === "failed" && results === "complete" && code === WITH_FAILURES;
  const canRepeatPart = Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 8);
  return project?.project_type === "dbt" && isKnown && canRepeatPart
    ? "Repeat what failed"
    : "Run again";
}

/**
 * Returns a run as it is after an event.
 *
 * @returns `undefined` where the project was deleted: the server says what is left
 */
export function applyToRun(run: Run, event: DagctlEvent): Run | undefined {
  switch (event.type) {
    case "run.created":
    case "run.started":
    case "run.ended": {
      const other = event.data.run;
      // An answer may be newer than an event that comes after it.
      return other.id === run.id && other.updated_at >= run.updated_at ? other : run;
    }
    case "project.deleted":
      return event.data.id === run.project_id ? undefined : run;
    default:
      return run;
  }
}
