import type { ProjectRecord } from "../contracts/records.ts";
import type { Job } from "../model/run.ts";
import { factualStatus } from "../projects/evaluate-status.ts";
import type { ticksOf } from "../values/cron.ts";
import { rfc3339 } from "../values/time.ts";

/** The statuses of a project whose schedules start nothing. */
const WITHOUT_RUNS: ReadonlySet<string> = new Set(["undeploying", "inactive", "deleting"]);

/**
 * Returns a job with the time of its next scheduled run. It has none while it is not enabled, and
 * while its project is suspended or not deployed.
 *
 * @param now milliseconds since 1970
 * @param ticks finds the ticks of a schedule
 */
export function withNextRun(
  job: Job,
  record: Pick<ProjectRecord, "project" | "internals">,
  now: number,
  ticks: typeof ticksOf,
): Job {
  const { project, internals } = record;
  const startsRuns =
    job.enabled &&
    !project.suspended &&
    internals.mayExist &&
    internals.acceptedGeneration !== undefined &&
    !WITHOUT_RUNS.has(factualStatus(record));
  if (!startsRuns) return job;
  const next = ticks(job.schedule, internals.workload?.timeZone ?? "UTC")(now);
  return next === undefined ? job : { ...job, next_run_at: rfc3339(next) };
}
