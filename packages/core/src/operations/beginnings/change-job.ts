import type { DeploymentRef } from "../../contracts/deploy.ts";
import type { JobSchedule, OperationRecord, ProjectRecord } from "../../contracts/records.ts";
import { DagctlError } from "../../errors.ts";
import { findJob, type ProjectJob } from "../../jobs/find-job.ts";
import { readJobChange } from "../../jobs/job-rules.ts";
import { engineHasSchedules, withSchedule } from "../../jobs/job-schedules.ts";
import { withNextRun } from "../../jobs/next-run.ts";
import type { HostContext } from "../../kernel/context.ts";
import { findProjectById } from "../../kernel/lookup.ts";
import { transact, type Transaction, withFresh } from "../../kernel/transaction.ts";
import type { Job } from "../../model/run.ts";
import { factualStatus } from "../../projects/evaluate-status.ts";
import { ticksOf } from "../../values/cron.ts";
import type { BeginOptions, OperationEngine } from "../engine.ts";
import { beginUpdateOperation } from "./update-operation.ts";
import { canUpdate } from "./update.ts";

/**
 * The outcome of a PUT of a job: the job, and the operation that brings its schedule to the engine,
 * where that is necessary.
 */
export interface ChangedJob {
  readonly job: Job;
  readonly operation?: OperationRecord;
}

/**
 * Changes a job. One commit writes the job's record and the project's copy of its schedule, so that
 * an observation of the project knows its schedules. No apply carries what is enabled: the next
 * observation pauses or resumes the schedule. A new schedule is part of what an engine with
 * schedules of its own was given, and needs an operation.
 */
export async function changeJob(
  context: HostContext,
  engine: OperationEngine,
  {
    organization,
    project: id,
    job: name,
  }: { readonly organization: string; readonly project: string; readonly job: string },
  body: unknown,
  { key, signal, actor }: BeginOptions,
): Promise<ChangedJob> {
  return withFresh(
    context,
    {
      read: () => findProjectById(context, organization, id),
      outside: (record) => findJob(context, record, name),
      commit: (record, found) =>
        writeJob(context, engine, record, found, body, { key, signal, actor }),
    },
    { signal },
  );
}

/** @throws Stale where the project or the job has changed since it was read */
async function writeJob(
  context: HostContext,
  engine: OperationEngine,
  record: ProjectRecord,
  found: ProjectJob,
  body: unknown,
  { key, signal, actor }: BeginOptions,
): Promise<ChangedJob> {
  const { organization_id: organization, id } = record.project;
  const next = readJobChange(found.job, body);
  const { schedule, enabled } = found.job;
  const answerOf = (of: Job, internals: ProjectRecord["internals"]): Job =>
    withNextRun(context, of, { project: record.project, internals }, ticksOf);
  if (next.schedule === schedule && next.enabled === enabled) {
    const same = answerOf(found.job, record.internals);
    await transact(context, (transaction) => transaction.idempotencyKey(key, { answer: same }));
    return { job: same };
  }
  mayChange(record, found);
  const job = { ...found.job, ...next, updated_at: context.now() };
  const internals = withChangedSchedule(context, record, job);
  const answer = answerOf(job, internals);
  const ref = { organization, project: id };
  const write = (transaction: Transaction): void => putChangedJob(transaction, ref, found, job);
  const reaches = engineHasSchedules(context) && next.schedule !== schedule && canUpdate(record);
  if (reaches) {
    // The commit and its inspection are the same: only the times of runs differ.
    const { schedules = {} } = internals;
    const { inspection } = record.internals;
    const seen = { project: record.project, inspection, internals: { schedules }, write };
    const options = { key: key && { ...key, answer }, signal, actor };
    return {
      job: answer,
      operation: await beginUpdateOperation(context, engine, record, seen, options),
    };
  }
  const putChange = (transaction: Transaction): void => {
    transaction.expect(record, "stale");
    transaction.put("project", { project: record.project, internals });
    write(transaction);
    transaction.idempotencyKey(key, { answer });
    transaction.afterCommit(() => context.requestObservation(organization, id));
  };
  await transact(context, putChange, { actor });
  return { job: answer };
}

function mayChange(record: ProjectRecord, { job, isDefault }: ProjectJob): void {
  if (factualStatus(record) === "deleting")
    throw new DagctlError("conflict", "The project is being deleted", {
      details: { status: "deleting" },
    });
  if (!isDefault)
    throw new DagctlError(
      "conflict",
      `The job ${job.name} has no schedule to set: it is run when it is due`,
    );
}

/** Returns the project's internals with the schedule of a changed job. */
function withChangedSchedule(
  context: Pick<HostContext, "now">,
  { internals }: ProjectRecord,
  job: Job,
): ProjectRecord["internals"] {
  const before = internals.schedules?.[job.name]?.settled;
  const now = context.now();
  // Earlier ticks are not due by the new schedule. A clock that is slower than another host's must
  // not make them due again.
  const settled = before !== undefined && before > now ? before : now;
  const { name, schedule, enabled } = job;
  if (schedule === undefined) return internals;
  const set: JobSchedule = { schedule, enabled, settled };
  return withSchedule(internals, name, set);
}

function putChangedJob(
  transaction: Transaction,
  ref: DeploymentRef,
  { job: before, version }: ProjectJob,
  job: Job,
): void {
  const { organization } = ref;
  if (version === 0)
    transaction.require({ expect: "job_name_unused", ...ref, name: job.name }, "stale");
  else transaction.expect({ organization, job: before, version }, "stale");
  transaction.put("job", { organization, job });
  transaction.event("job.updated", ref, { job });
}
