import type { DeploymentRef } from "../contracts/deploy.ts";
import type { Inspection } from "../contracts/project-type.ts";
import type { RunState } from "../contracts/run.ts";
import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import type { JobSpec } from "../contracts/workload.ts";
import { isDagctlError } from "../errors.ts";
import { type FoundJob, jobRecord } from "../jobs/job-record.ts";
import { scheduleOf, timeZoneOf, withSchedule } from "../jobs/job-schedules.ts";
import { parametersOf, specOf, specOfDefault, findStoredJob } from "../jobs/job-specs.ts";
import { parametersField } from "../jobs/run-parameters.ts";
import { reportSkipped } from "../jobs/report-skipped.ts";
import { ticksBefore } from "../jobs/ticks.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsAndChecksOf, deploymentKey } from "../kernel/lookup.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import { ACTIVE_RUN_STATUSES } from "../model/run.ts";
import { isCheck } from "../runs/alone.ts";
import { cancelReplaced } from "../runs/admission.ts";
import { decide } from "../runs/concurrency-policy.ts";
import { laterThanAll, nameScheduledRun } from "../runs/naming.ts";
import { putNewRun } from "../runs/new-run.ts";
import { ticksOf } from "../values/cron.ts";
import { parseRfc3339, rfc3339 } from "../values/time.ts";

const ID = /^run_[a-z0-9]{1,60}$/;

/** Records the runs that an engine's own schedules started. */
export interface EngineRuns {
  /**
   * Records the runs that are not known yet, ended ones too, so that their logs and outcomes are
   * stored. Afterwards they are treated as any other run. A run that breaks a rule is to be
   * cancelled, with the reason. When two hosts see a run at once, only one of them records it.
   *
   * @returns whether any recorded run is still active
   */
  record(ref: DeploymentRef): Promise<boolean>;
  /** Drops what is known of a project that does not exist any more. */
  forget(ref: DeploymentRef): void;
}

export function engineRuns(context: HostContext): EngineRuns {
  /**
   * By project: the runs that are certainly recorded, so that a list without new runs needs no read
   * of the store. It never has more runs than the engine lists.
   */
  const known = new Map<string, ReadonlySet<string>>();

  return {
    async record(ref) {
      const listed = await collect(context.run.list(ref));
      // The records may still show these runs as active: they block no other run.
      const ended = new Set(
        listed.filter((state) => !isActive(state)).map((state) => state.ref.run),
      );
      const key = deploymentKey(ref);
      const before = known.get(key) ?? new Set();
      const recorded = new Set<string>();
      let goesOn = false;
      try {
        for (const state of listed.filter(({ origin }) => origin === "engine").toSorted(byTime)) {
          const { run } = state.ref;
          const isNew = !before.has(run);
          if (isNew && !ID.test(run))
            warn(
              context,
              ref,
              `The engine started a run with the id "${run}", which has no valid form`,
            );
          else if (isNew) {
            const became = await recordRun(context, ref, state, ended);
            if (became === "not_yet") continue;
            if (became === "recorded") goesOn ||= isActive(state);
          }
          recorded.add(run);
        }
      } finally {
        if (recorded.size > 0) known.set(key, recorded);
        else known.delete(key);
      }
      return goesOn;
    },
    forget(ref) {
      known.delete(deploymentKey(ref));
    },
  };
}

async function collect(states: AsyncIterable<RunState>): Promise<readonly RunState[]> {
  const all: RunState[] = [];
  for await (const state of states) all.push(state);
  return all;
}

function byTime(one: RunState, other: RunState): number {
  return timeOf(one) < timeOf(other) ? -1 : 1;
}

function timeOf({ scheduledAt, startedAt }: RunState): string {
  return scheduledAt ?? startedAt ?? "";
}

function isActive({ status }: RunState): boolean {
  return ACTIVE_RUN_STATUSES.includes(status);
}

function warn(
  context: Pick<HostContext, "log">,
  { organization, project }: DeploymentRef,
  message: string,
): void {
  context.log({
    level: "warn",
    message: `${message}: it is ignored`,
    details: { organization, project },
  });
}

/**
 * Records one run. `known`: it was recorded before, or by another host. `not_yet`: the project to
 * record it for does not exist.
 */
async function recordRun(
  context: HostContext,
  ref: DeploymentRef,
  state: RunState,
  ended: ReadonlySet<string>,
): Promise<"recorded" | "known" | "not_yet"> {
  const { organization, project: id } = ref;
  const taken = { answer: "taken" } as const;
  const outcome = await transact<"recorded" | "known" | "not_yet", "taken">(
    context,
    async (transaction) => {
      // The run is read before the project, so that a run of a deleted project does not count as
      // new.
      if (await context.store.run(organization, id, state.ref.run)) return "known";
      const project = await transaction.project(ref);
      const inspection = project?.internals.acceptedInspection;
      if (!project || !inspection) return "not_yet";
      const recorded = await activeRunsAndChecksOf(context, ref);
      const active = recorded.filter((other) => !ended.has(other.run.id) && !isCheck(other));
      transaction.absent("run", organization, state.ref.run, taken);
      // Two runs that began at once are decided one after the other, also by two hosts.
      transaction.require(
        {
          expect: "fewer_runs",
          ...ref,
          statuses: ACTIVE_RUN_STATUSES,
          than: recorded.length + 1,
        },
        "retry",
      );
      await putRun(context, transaction, project, inspection, { state, active });
      transaction.afterCommit(() => {
        context.wakeups.wake(`runs:${id}`);
        context.requestObservation(organization, id);
      });
      return "recorded";
    },
    { actor: { name: "schedule" } },
  );
  if (outcome !== "taken") return outcome;
  if (!(await context.store.run(organization, id, state.ref.run)))
    warn(context, ref, `The id "${state.ref.run}" belongs to a run of another project`);
  return "known";
}

/**
 * Returns the job of a run of the engine. A job that was deleted since has no steps any more; nor
 * has one that the project may not run any more. The engine has them.
 */
function engineSpec(
  context: Pick<HostContext, "types">,
  record: ProjectRecord,
  inspection: Inspection,
  name: string | undefined,
): { readonly spec: JobSpec; readonly isDeleted: boolean } {
  const own = specOfDefault(context, record.project, inspection);
  const isDefault = name === undefined || name === own.name;
  const isDeleted = !isDefault && findStoredJob(record.internals, name) === undefined;
  try {
    const spec = specOf(context, record, inspection, name);
    if (spec) return { spec, isDeleted };
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
  }
  return { spec: isDefault ? own : { ...own, name, steps: [] }, isDeleted };
}

/** Returns the job of a run of the engine; one that was deleted since has the id that it had. */
async function jobOfRun(
  context: HostContext,
  { project, internals: { acceptedJobs = {} } }: ProjectRecord,
  { spec, isDeleted }: ReturnType<typeof engineSpec>,
): Promise<FoundJob> {
  const found = await jobRecord(context, project.organization_id, project.id, spec);
  const id = Object.keys(acceptedJobs).find((each) => acceptedJobs[each] === spec.name);
  const job = isDeleted && id !== undefined ? { ...found.job, id } : found.job;
  return { ...found, job, isDeleted };
}

/** Writes the record of a run of the engine, and the other changes that it causes. */
async function putRun(
  context: HostContext,
  transaction: Transaction,
  record: ProjectRecord,
  inspection: Inspection,
  { state, active }: { readonly state: RunState; readonly active: readonly RunRecord[] },
): Promise<void> {
  const { project, internals } = record;
  const { organization_id: organization, id } = project;
  const known = engineSpec(context, record, inspection, state.job);
  const { spec } = known;
  const found = await jobOfRun(context, record, known);
  const now = await laterThanAll(context, organization, id);
  const commit = state.commit ?? inspection.commit;
  // Times have one form, whatever form the driver uses.
  const due = rfc3339(parseRfc3339(timeOf(state)) ?? Date.parse(now));
  // A run that the engine cannot cancel continues.
  const mayEnd = isActive(state) && context.run.supports.cancel;
  const begun = rfc3339(parseRfc3339(state.startedAt ?? due) ?? Date.parse(now));
  const decision = decide(context, record, { at: "engineRun", begun, active });
  const broken = mayEnd && decision.decision === "refuse" ? decision.error.message : undefined;
  const { acceptedStateVersion: stateVersion } = internals;
  const run = putNewRun(transaction, organization, found, {
    id: state.ref.run,
    name: state.name ?? nameScheduledRun(project.name, found.job.name, due),
    job_type: spec.jobType,
    triggered_by: "scheduled",
    ...parametersField(known.isDeleted ? {} : parametersOf(internals, spec.name)),
    commit_sha: commit,
    now,
    internals: {
      applyPlan: false,
      origin: "engine",
      dispatched: {
        generation: state.generation ?? internals.acceptedGeneration ?? internals.generation,
        commit,
        deadline: rfc3339(Date.parse(due) + context.timing.runDeadlineMs),
        steps: spec.steps,
        ...(spec.resources ? { resources: spec.resources } : {}),
        ...(stateVersion === undefined ? {} : { stateVersion }),
      },
      ...(broken === undefined ? {} : { cancel: broken }),
    },
  });
  decideTicks(context, transaction, record, found.job.name, due);
  if (mayEnd && decision.decision === "start")
    for (const other of decision.replaces) cancelReplaced(transaction, other, run);
}

/**
 * Decides the ticks up to a run of the engine. The engine fired its tick during a pause, or before
 * the pause took effect. Ticks before it are reported as skipped, and its own tick never.
 */
function decideTicks(
  context: HostContext,
  transaction: Transaction,
  record: ProjectRecord,
  job: string,
  due: string,
): void {
  const { project, internals } = record;
  const schedule = scheduleOf(internals, job);
  if (schedule?.settled === undefined || schedule.settled >= due) return;
  const missed = ticksBefore(
    ticksOf(schedule.schedule, timeZoneOf(context, record, job)),
    Date.parse(schedule.settled),
    Date.parse(due),
  );
  transaction.put("project", {
    project,
    internals: withSchedule(internals, job, { ...schedule, settled: due }),
  });
  if (missed) reportSkipped(transaction, record, job, missed, "The schedule was paused");
}
