import type { ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import { listSchedules, scheduleOf, timeZoneOf, withSchedule } from "../jobs/job-schedules.ts";
import { dueTicks } from "../jobs/ticks.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsOf, deploymentRef } from "../kernel/lookup.ts";
import { ticksOf } from "../values/cron.ts";
import { rfc3339 } from "../values/time.ts";
import { MADE_UP_MS, startPausedTick } from "./paused-tick.ts";

/**
 * Records the runs of ticks that fall into a run of a plan or the removal of an environment, while
 * the schedules of the engine are paused. Such a run waits for its end.
 */
export async function startApplyTicks(context: HostContext, record: ProjectRecord): Promise<void> {
  const paused = listSchedules(record.internals).flatMap(([job, { schedule, enabled, settled }]) =>
    enabled && settled !== undefined ? [{ job, schedule, settled }] : [],
  );
  if (paused.length === 0) return;
  // The same runs that let one more run wait beside them.
  const active = await activeRunsOf(context, deploymentRef(record.project));
  if (active.every(({ internals: { work } }) => work === undefined)) return;
  const now = context.clock.now();
  for (const { job, schedule, settled } of paused) {
    const nextTick = ticksOf(schedule, timeZoneOf(context, record, job));
    const { fresh: at } = dueTicks(nextTick, Date.parse(settled), now);
    if (at === undefined) continue;
    const settle = ({ internals }: ProjectRecord): ProjectInternals | undefined => {
      const is = scheduleOf(internals, job);
      if (!is?.enabled || is.schedule !== schedule || is.settled !== settled) return undefined;
      return withSchedule(internals, job, { ...is, settled: rfc3339(at) });
    };
    await startPausedTick(context, record.project, { job, at, settle });
  }
}

/**
 * Returns why the engine's schedule of a job stays paused after an apply: a host has recorded the
 * run of a tick that the engine would make up for. `undefined` at all other times.
 */
export function applyTickReason(
  context: Pick<HostContext, "types" | "clock">,
  record: ProjectRecord,
  job: string,
): string | undefined {
  const is = scheduleOf(record.internals, job);
  if (is?.settled === undefined) return undefined;
  const at = Date.parse(is.settled);
  const isRecent = context.clock.now() - at <= MADE_UP_MS;
  if (!isRecent || ticksOf(is.schedule, timeZoneOf(context, record, job))(at - 1) !== at)
    return undefined;
  return "The host has started the run of its last tick";
}
