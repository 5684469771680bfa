import type { DeploymentRef } from "../contracts/deploy.ts";
import type { JobSchedule, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import { isDagctlError } from "../errors.ts";
import { listSchedules, scheduleOf, timeZoneOf, withSchedule } from "../jobs/job-schedules.ts";
import { reportSkipped } from "../jobs/report-skipped.ts";
import { dueTicks, GRACE } from "../jobs/ticks.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import { admitTick, isRefusal } from "../runs/admission.ts";
import { rememberTicks, type ticksOf } from "../values/cron.ts";
import { rfc3339 } from "../values/time.ts";

/** The longest time until a wake-up, in milliseconds. The next observation handles a later tick. */
const HORIZON = 60 * 60_000;

/**
 * Starts due runs of a project's enabled jobs, under the rules of a manual run. A run that the
 * rules forbid is tried again while its tick can be made up for, and then reported as skipped.
 * Ticks that passed while no host was active are reported as skipped, too. The project's record
 * says which ticks are decided. It is written in the commit that records the run or the skip, so
 * only one of two hosts succeeds.
 */
export interface DueRuns {
  start(record: ProjectRecord): Promise<void>;
}

/** @param wake requests an observation of a project at a time, in milliseconds since 1970 */
export function dueRuns(
  context: HostContext,
  wake: (ref: DeploymentRef, at: number) => void,
): DueRuns {
  const refusals = new Map<string, Refusal>();
  const ticks = rememberTicks();
  return {
    async start(record) {
      const { organization_id: organization, id } = record.project;
      for (const [job, schedule] of listSchedules(record.internals)) {
        if (schedule.enabled)
          await startDueOf(context, record, {
            job,
            schedule,
            refusals,
            ticks,
            wake: (at) => wake({ organization, project: id }, at),
          });
      }
    },
  };
}

/** Why a tick could not be started when this host tried last. */
interface Refusal {
  readonly at: number;
  readonly reason: string;
}

interface DueJob {
  readonly job: string;
  readonly schedule: JobSchedule;
  readonly refusals: Map<string, Refusal>;
  readonly ticks: typeof ticksOf;
  wake(at: number): void;
}

async function startDueOf(
  context: HostContext,
  record: ProjectRecord,
  { job, schedule, refusals, ticks, wake }: DueJob,
): Promise<void> {
  const now = context.clock.now();
  const timeZone = timeZoneOf(context, record, job);
  // No tick is due before now: a run that a project missed while it was not deployed is not
  // expected.
  if (schedule.settled === undefined) return settle(context, record, job, now);
  const nextTick = ticks(schedule.schedule, timeZone);
  const { fresh, missed } = dueTicks(nextTick, Date.parse(schedule.settled), now);
  const key = `${record.project.id}/${job}`;
  if (missed) {
    const refusal = refusals.get(key);
    refusals.delete(key);
    const reason = refusal !== undefined && refusal.at >= missed.first ? refusal.reason : LATE;
    await settle(context, record, job, fresh === undefined ? now : fresh - 1, {
      ...missed,
      reason,
    });
  }
  if (fresh !== undefined) {
    const withSettled = (current: ProjectRecord): ProjectInternals | undefined => {
      const is = scheduleOf(current.internals, job);
      if (
        !is?.enabled ||
        is.schedule !== schedule.schedule ||
        (is.settled !== undefined && Date.parse(is.settled) >= fresh)
      )
        return undefined;
      return withSchedule(current.internals, job, { ...is, settled: rfc3339(fresh) });
    };
    try {
      const { organization_id: organization, id } = record.project;
      await admitTick(context, organization, id, { job, at: fresh, settle: withSettled });
    } catch (error) {
      // The project was deleted meanwhile: nothing needs to be reported.
      if (isDagctlError(error, "not_found")) return;
      if (!isRefusal(error)) throw error;
      refusals.set(key, { at: fresh, reason: error.message });
      return wake(fresh + GRACE + 1);
    }
  }
  const next = nextTick(now);
  if (next !== undefined && next - now < HORIZON) wake(next);
}

const LATE = "No host could start it within 60 s";

/** Records that all ticks until `until` are decided, and reports the skipped ones. */
async function settle(
  context: HostContext,
  { project, internals }: ProjectRecord,
  job: string,
  until: number,
  skipped?: { readonly first: number; readonly ticks: number; readonly reason: string },
): Promise<void> {
  const seen = scheduleOf(internals, job);
  const ref = deploymentRef(project);
  await changeProject(context, ref, (current, transaction) => {
    const is = scheduleOf(current.internals, job);
    if (!is?.enabled || is.schedule !== seen?.schedule || is.settled !== seen.settled)
      return undefined;
    const next = withSchedule(current.internals, job, { ...is, settled: rfc3339(until) });
    if (skipped) reportSkipped(transaction, current, job, skipped, skipped.reason);
    return { project: current.project, internals: next };
  });
}
