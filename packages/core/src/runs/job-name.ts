import type { RunRecord } from "../contracts/records.ts";
import type { Run } from "../model/run.ts";

/** Returns a run with the name of its job, which was not recorded in the run by version 0.1.0. */
export function withJobName({ run, internals }: Pick<RunRecord, "run" | "internals">): Run {
  if (run.cronjob_name !== undefined) return run;
  const { id, project_id, job_id, job_name, ...rest } = run;
  return { id, project_id, job_id, job_name, cronjob_name: internals.job, ...rest };
}
