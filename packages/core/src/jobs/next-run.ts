import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Job } from "../model/run.ts";
import { factualStatus } from "../projects/evaluate-status.ts";
import type { ticksOf } from "../values/cron.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import { listSchedules, timeZoneOf } from "./job-schedules.ts";
import { retriesOf } from "./retry-fields.ts";

/** The statuses of a project whose schedules start nothing. */
const WITHOUT_RUNS: ReadonlySet<string> = new Set(["undeploying", "inactive", "deleting"]);

type Scheduled = Pick<ProjectRecord, "project" | "internals">;

/**
 * Returns a job with its time zone, and with the time of its next scheduled run. It has none while
 * it has no schedule or is not enabled, and while its project is suspended or not deployed.
 *
 * @param ticks finds the ticks of a schedule
 */
export function withNextRun(
  context: Pick<HostContext, "types" | "clock">,
  job: Job,
  record: Scheduled,
  ticks: typeof ticksOf,
): Job {
  const { time_zone = timeZoneOf(context, record, job.name) } = job;
  const zoned = addTimeZone(job, time_zone);
  if (!job.enabled || job.schedule === undefined || !startsRuns(record)) return zoned;
  const next = ticks(job.schedule, time_zone)(context.clock.now());
  return next === undefined ? zoned : { ...zoned, next_run_at: rfc3339(next) };
}

/** Returns a job with its time zone and its retries, in the order of the fields of an answer. */
export function addTimeZone(job: Job, time_zone: string): Job {
  const { id, project_id, name, command, schedule, after, time_zone: _, enabled, ...rest } = job;
  const when = {
    ...(schedule === undefined ? {} : { schedule }),
    ...(after === undefined ? {} : { after }),
  };
  const others = without(rest, "max_retries", "retry_pause");
  const retries = retriesOf(job);
  return { id, project_id, name, command, ...when, time_zone, enabled, ...retries, ...others };
}

/**
 * Returns the time of the next run that a schedule of a project starts; `undefined` while none
 * does.
 *
 * @param ticks finds the ticks of a schedule
 */
export function nextRunOf(
  context: Pick<HostContext, "types" | "clock">,
  record: Scheduled,
  ticks: typeof ticksOf,
): string | undefined {
  if (!startsRuns(record)) return undefined;
  const times = listSchedules(record.internals).flatMap(([job, { enabled, schedule }]) =>
    enabled ? (ticks(schedule, timeZoneOf(context, record, job))(context.clock.now()) ?? []) : [],
  );
  return times.length === 0 ? undefined : rfc3339(Math.min(...times));
}

function startsRuns(record: Scheduled): boolean {
  const { project, internals } = record;
  return (
    !project.suspended &&
    internals.mayExist &&
    internals.acceptedGeneration !== undefined &&
    !WITHOUT_RUNS.has(factualStatus(record))
  );
}
