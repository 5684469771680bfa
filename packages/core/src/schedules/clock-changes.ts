import type { ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import { listSchedules, scheduleOf, timeZoneOf, withSchedule } from "../jobs/job-schedules.ts";
import { GRACE } from "../jobs/ticks.ts";
import type { HostContext } from "../kernel/context.ts";
import { type ClockChangeTick, clockChangeTicks } from "../values/clock-changes.ts";
import { rfc3339 } from "../values/time.ts";
import { MADE_UP_MS, startPausedTick } from "./paused-tick.ts";

/**
 * How long before a tick that a clock change makes the engine's schedule is paused, in
 * milliseconds: several observations, and less than the minute in which the tick before it is.
 */
const LEAD = 50_000;
/** How long before a pause a timer is set for it, in milliseconds. */
const HORIZON = 50 * 60_000;

const REASONS: Readonly<Record<ClockChangeTick["time"], string>> = {
  skipped: "The clock change skips its time, and no host could start it within 60 s",
  repeated: "The clock change repeats its time",
};

/**
 * Returns why the engine's schedule of a job is paused next to a clock change; `undefined` at all
 * other times. The engine has a tick too many there or, where the host starts it, one too few.
 */
export function clockChangeReason(
  context: Pick<HostContext, "types" | "clock">,
  record: ProjectRecord,
  job: string,
): string | undefined {
  const now = context.clock.now();
  const [tick] = ticksOf(context, record, job, now - MADE_UP_MS, now + LEAD);
  return tick && REASONS[tick.time];
}

/**
 * Returns the tick of a job whose time a clock change skips and whose run a host can still start;
 * `undefined` where there is none.
 */
export function findSkippedTick(
  context: Pick<HostContext, "types" | "clock">,
  record: ProjectRecord,
  job: string,
): number | undefined {
  const now = context.clock.now();
  return ticksOf(context, record, job, now - GRACE, now).findLast(({ time }) => time === "skipped")
    ?.at;
}

/** Starts the runs whose times a clock change skips, which the engine does not start. */
export async function startSkippedTicks(
  context: HostContext,
  record: ProjectRecord,
): Promise<void> {
  for (const [job, { schedule, enabled }] of listSchedules(record.internals)) {
    const at = enabled ? findSkippedTick(context, record, job) : undefined;
    if (at === undefined) continue;
    const settle = (current: ProjectRecord): ProjectInternals | undefined =>
      withTick(current, { job, schedule, at });
    await startPausedTick(context, record.project, { job, at, settle });
  }
}

/** Returns when a project must be observed for a clock change; `undefined` where none is near. */
export function nextClockChangeStep(
  context: Pick<HostContext, "types" | "clock">,
  record: ProjectRecord,
): number | undefined {
  const now = context.clock.now();
  const steps = listSchedules(record.internals).flatMap(([job, { enabled }]) =>
    enabled
      ? ticksOf(context, record, job, now - MADE_UP_MS, now + LEAD + HORIZON).flatMap(({ at }) => [
          at - LEAD,
          at,
          at + MADE_UP_MS + 1,
        ])
      : [],
  );
  const next = Math.min(...steps.filter((step) => step > now));
  return Number.isFinite(next) ? next : undefined;
}

/**
 * Returns the project's internals with the tick decided; `undefined` where the schedule has changed
 * or a host has decided the tick.
 */
function withTick(
  { internals }: ProjectRecord,
  { job, schedule, at }: { readonly job: string; readonly schedule: string; readonly at: number },
): ProjectInternals | undefined {
  const is = scheduleOf(internals, job);
  if (!is?.enabled || is.schedule !== schedule) return undefined;
  if (is.settled !== undefined && Date.parse(is.settled) >= at) return undefined;
  return withSchedule(internals, job, { ...is, settled: rfc3339(at) });
}

function ticksOf(
  context: Pick<HostContext, "types">,
  record: ProjectRecord,
  job: string,
  from: number,
  to: number,
): readonly ClockChangeTick[] {
  const schedule = scheduleOf(record.internals, job)?.schedule;
  if (schedule === undefined) return [];
  return clockChangeTicks(schedule, timeZoneOf(context, record, job), from, to);
}
