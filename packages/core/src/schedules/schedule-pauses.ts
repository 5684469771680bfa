import type { DeploymentRef } from "../contracts/deploy.ts";
import type { ProjectInternals, ProjectRecord, RunRecord } from "../contracts/records.ts";
import { defaultSpec } from "../jobs/default-spec.ts";
import { listSchedules, timeZoneOf, withSchedule } from "../jobs/job-schedules.ts";
import { reportSkipped } from "../jobs/report-skipped.ts";
import { dueTicks } from "../jobs/ticks.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import type { RunningOperation } from "../kernel/ports.ts";
import { changeProject, type Transaction } from "../kernel/transaction.ts";
import { decide } from "../runs/concurrency-policy.ts";
import { ticksOf } from "../values/cron.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import { applyTickReason } from "./apply-ticks.ts";
import { clockChangeReason, findSkippedTick } from "./clock-changes.ts";

/** The schedules of an engine that has its own. The host's rules pause and resume them. */
export interface SchedulePauses {
  /**
   * Pauses or resumes each schedule of a project that was just read. Returns whether one is active.
   */
  apply(record: ProjectRecord, active: readonly RunRecord[]): Promise<boolean>;
  /** Pauses all schedules, for an operation that is recorded. */
  pauseAll(record: ProjectRecord, operation: RunningOperation): Promise<void>;
}

export function schedulePauses(context: HostContext): SchedulePauses {
  /** Why a schedule was paused when this host observed it last. */
  const reasons = new Map<string, string>();

  async function setPauses(
    ref: DeploymentRef,
    jobs: Readonly<Record<string, boolean>>,
    signal?: AbortSignal,
  ): Promise<void> {
    // Without the lease another host decides.
    context.lease();
    await context.run.setSchedulesPaused?.(ref, jobs, { signal });
  }

  /**
   * Records the pauses before the engine receives them: since when one is in place, and which ticks
   * passed meanwhile. Where a pause ends, it also records that the running version may write the
   * managed state from now on. Returns `false` when the project has changed since it was read, and
   * nothing was written.
   */
  async function recordPauses(
    seen: ProjectRecord,
    paused: ReadonlyMap<string, string | undefined>,
  ): Promise<boolean> {
    let isCurrent = true;
    await changeProject(context, deploymentRef(seen.project), (current, transaction) => {
      isCurrent = current.version === seen.version;
      const internals = isCurrent ? withPauses(transaction, current, paused) : current.internals;
      return internals === current.internals ? undefined : { project: current.project, internals };
    });
    return isCurrent;
  }

  function withPauses(
    transaction: Transaction,
    record: ProjectRecord,
    paused: ReadonlyMap<string, string | undefined>,
  ): ProjectInternals {
    const now = context.clock.now();
    let { internals } = record;
    for (const [job, schedule] of listSchedules(internals)) {
      if (!schedule.enabled || !paused.has(job)) continue;
      const reason = paused.get(job);
      const { settled } = schedule;
      if (settled === undefined) {
        if (reason !== undefined) {
          // A tick that the engine has not and no host has decided may still become a missed one.
          const open = findSkippedTick(context, record, job);
          const until = rfc3339(open === undefined ? now : open - 1);
          internals = withSchedule(internals, job, { ...schedule, settled: until });
        }
        continue;
      }
      const nextTick = ticksOf(schedule.schedule, timeZoneOf(context, record, job));
      const { fresh, missed } = dueTicks(nextTick, Date.parse(settled), now);
      if (missed)
        reportSkipped(
          transaction,
          record,
          job,
          missed,
          reason ?? reasons.get(`${record.project.id}/${job}`) ?? "The schedule was paused",
        );
      if (reason === undefined)
        internals = withSchedule(internals, job, without(schedule, "settled"));
      // The engine makes up for a fresh tick, where the pause ends in time.
      else if (missed)
        internals = withSchedule(internals, job, {
          ...schedule,
          settled: rfc3339(fresh === undefined ? now : fresh - 1),
        });
    }
    const { acceptedStateVersion: version } = internals;
    const resumes = [...paused.values()].includes(undefined);
    if (resumes && version !== undefined && version !== internals.stateVersion)
      internals = { ...internals, stateVersion: version };
    return internals;
  }

  return {
    async apply(record, active) {
      const paused = new Map(
        jobsOf(context, record).map((job) => [job, pauseReason(context, record, job, active)]),
      );
      const resumes = [...paused.values()].includes(undefined);
      if (!(await recordPauses(record, paused)) && resumes) return false;
      const jobs = Object.fromEntries(
        [...paused].map(([job, reason]) => [job, reason !== undefined]),
      );
      await setPauses(deploymentRef(record.project), jobs);
      for (const [job, reason] of paused) {
        if (reason === undefined) reasons.delete(`${record.project.id}/${job}`);
        else reasons.set(`${record.project.id}/${job}`, reason);
      }
      return resumes;
    },
    async pauseAll(record, operation) {
      const names = jobsOf(context, record);
      await recordPauses(
        record,
        new Map(
          names.map((job) => [
            job,
            `The ${operation.record.operation.kind} of the project is in progress`,
          ]),
        ),
      );
      const jobs = Object.fromEntries(names.map((job) => [job, true]));
      await operation.attempt((signal) => setPauses(deploymentRef(record.project), jobs, signal));
    },
  };
}

/** Returns why a schedule is paused; `undefined` where it is active. Rules come before clocks. */
function pauseReason(
  context: HostContext,
  record: ProjectRecord,
  job: string,
  active: readonly RunRecord[],
): string | undefined {
  const decision = decide(context, record, { at: "schedule", job, active });
  if (decision.decision === "wait") return decision.reason;
  return clockChangeReason(context, record, job) ?? applyTickReason(context, record, job);
}

/**
 * Returns the jobs with a schedule, the default one, and those that the engine may still have: a
 * schedule is paused also where its record as enabled was lost, or the job was deleted.
 */
function jobsOf(context: Pick<HostContext, "types">, record: ProjectRecord): readonly string[] {
  const name = defaultSpec(context, record)?.name;
  const accepted = Object.values(record.internals.acceptedJobs ?? {});
  const names = listSchedules(record.internals).map(([job]) => job);
  return [...new Set([...names, ...(name === undefined ? [] : [name]), ...accepted])];
}
