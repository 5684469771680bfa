import type { DeploymentRef } from "../../contracts/deploy.ts";
import type { ProjectInternals, ProjectRecord, RunRecord } from "../../contracts/records.ts";
import { DagctlError } from "../../errors.ts";
import { afterIssues } from "../../jobs/after.ts";
import { defaultSpec } from "../../jobs/default-spec.ts";
import { findJob, type ProjectJob } from "../../jobs/find-job.ts";
import { type JobFields, readJobChange } from "../../jobs/job-rules.ts";
import { engineHasSchedules, timeZoneOf, withSchedule } from "../../jobs/job-schedules.ts";
import { typeWithJobs } from "../../jobs/job-specs.ts";
import { withNextRun, addTimeZone } from "../../jobs/next-run.ts";
import { parameterReading } from "../../jobs/parameter-reading.ts";
import { RESOURCE_FIELDS, resourcesOf, resourcesField } from "../../jobs/resource-fields.ts";
import { retriesOf } from "../../jobs/retry-fields.ts";
import { areSameParameters, parametersField } from "../../jobs/run-parameters.ts";
import type { HostContext } from "../../kernel/context.ts";
import { activeRunsOf, deploymentRef, findProjectById } from "../../kernel/lookup.ts";
import { transact, type Transaction, withFresh } from "../../kernel/transaction.ts";
import type { Access } from "../../model/access.ts";
import type { Job } from "../../model/run.ts";
import { withRetryFor } from "../../runs/retries.ts";
import { ticksOf } from "../../values/cron.ts";
import { without } from "../../values/without.ts";
import type { BeginOptions, OperationEngine } from "../engine.ts";
import { checkJobs } from "./check-jobs.ts";
import { assertIdle } from "./delete-job.ts";
import { assertNotDeleting, writeJobs, type WrittenJob } from "./write-job.ts";

/** Changes a job (see `writeJobs`). */
export async function changeJob(
  context: HostContext,
  engine: OperationEngine,
  {
    organization,
    project: id,
    job: name,
    access,
  }: {
    readonly organization: string;
    readonly project: string;
    readonly job: string;
    readonly access: Access;
  },
  body: unknown,
  options: BeginOptions,
): Promise<WrittenJob<Job>> {
  return withFresh(
    context,
    {
      read: () => findProjectById(context, organization, id),
      outside: async (record) => ({
        found: await findJob(context, record, name),
        active: await runsOfEngine(context, record),
      }),
      commit: (record, seen) =>
        writeJob(context, engine, record, { ...seen, body, access }, options),
    },
    { signal: options.signal },
  );
}

/** Returns the active runs where an engine with schedules may have some; none elsewhere. */
async function runsOfEngine(
  context: HostContext,
  { project, internals }: ProjectRecord,
): Promise<readonly RunRecord[]> {
  return engineHasSchedules(context) && internals.jobs
    ? activeRunsOf(context, deploymentRef(project))
    : [];
}

interface AskedChange {
  readonly found: ProjectJob;
  readonly active: readonly RunRecord[];
  readonly body: unknown;
  readonly access: Access;
}

/** @throws Stale where the project or the job has changed since it was read */
async function writeJob(
  context: HostContext,
  engine: OperationEngine,
  record: ProjectRecord,
  { found, active, body, access }: AskedChange,
  { key, signal, actor }: BeginOptions,
): Promise<WrittenJob<Job>> {
  const { job: before } = found;
  const { project } = record;
  const time_zone = before.time_zone ?? timeZoneOf(context, record, before.name);
  const current = { ...before, ...retriesOf(before), time_zone };
  const stored = record.internals.jobs?.[before.id];
  const type = found.isCreated ? typeWithJobs(context, project) : undefined;
  const next = readJobChange(body, {
    current,
    parse: type && ((command) => type.parseCommand(project, command)),
    checkAfter: (own, after) =>
      afterIssues(record.internals, own, after, defaultSpec(context, record)?.name),
    resources: project,
    parameters: parameterReading(context, record, { access, ...(stored && { argv: stored.argv }) }),
  });
  const answerOf = (of: Job, internals: ProjectInternals): Job =>
    withNextRun(context, of, { project, internals }, ticksOf);
  if (isSame(current, next)) {
    const answer = answerOf(before, record.internals);
    await transact(context, (transaction) => transaction.idempotencyKey(key, { answer }));
    return { answer };
  }
  assertNotDeleting(record);
  assertSettable(found);
  // A run that the engine has not got yet waits for the operation, and is then of no schedule.
  if (next.schedule === undefined && before.schedule !== undefined)
    assertIdle(
      before.name,
      active.filter(({ internals: { dispatched } }) => dispatched),
    );
  const job = jobWith(before, next, time_zone, context.now());
  const areTimesNew = TIMES.some((field) => !isEqual(current[field], next[field]));
  const fields = withFields(context, record, { job, areTimesNew, argv: next.argv });
  const internals = withRetryFor(fields, before, job);
  const ref = deploymentRef(project);
  const hasChanged = isDeployed(current, next);
  // A job without a schedule is none of the engine's any more: it only makes room.
  if (hasChanged && next.schedule !== undefined)
    await checkJobs(context, record, internals, signal);
  return writeJobs(
    context,
    engine,
    record,
    {
      isDeployed: hasChanged,
      internals,
      answer: answerOf(job, internals),
      write(transaction) {
        putChangedJob(transaction, ref, found, job);
        transaction.event("job.updated", ref, { job: addTimeZone(job, next.time_zone) });
      },
    },
    { key, signal, actor },
  );
}

/** What decides when a job runs. */
const TIMES = ["schedule", "after", "time_zone", "enabled"] as const;
const FIELDS = [
  ...TIMES,
  "command",
  "max_retries",
  "retry_pause",
  ...RESOURCE_FIELDS,
  "description",
] as const;

function isSame(current: Job, next: JobFields): boolean {
  return (
    FIELDS.every((field) => isEqual(current[field], next[field])) &&
    areSameParameters(current.parameters, next.parameters)
  );
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Returns whether a change is one of what an engine was given: a job with a schedule. */
function isDeployed(current: Job, next: JobFields): boolean {
  if (current.schedule === undefined && next.schedule === undefined) return false;
  return (
    !areSameParameters(current.parameters, next.parameters) ||
    (["schedule", "time_zone", "command", ...RESOURCE_FIELDS] as const).some(
      (field) => current[field] !== next[field],
    )
  );
}

/** Returns the job as it is recorded. A time zone that no person has set is not recorded. */
function jobWith(before: Job, next: JobFields, zone: string, now: string): Job {
  const { schedule, after, description, enabled, command, time_zone } = next;
  const { max_retries, retry_pause, parameters } = next;
  return {
    ...without(before, "schedule", "after", "parameters", "description", ...RESOURCE_FIELDS),
    command,
    ...(schedule === undefined ? {} : { schedule }),
    ...(after === undefined ? {} : { after }),
    ...(before.time_zone === undefined && time_zone === zone ? {} : { time_zone }),
    enabled,
    max_retries,
    retry_pause,
    ...resourcesOf(next),
    ...parametersField(parameters),
    ...(description === undefined ? {} : { description }),
    updated_at: now,
  };
}

function assertSettable({ job, isDefault, isCreated }: ProjectJob): void {
  if (isDefault || isCreated) return;
  throw new DagctlError(
    "conflict",
    `The job ${job.name} has no schedule to set: it is run when it is due`,
  );
}

/** Returns the project's internals with the fields of a changed job. */
function withFields(
  context: Pick<HostContext, "now">,
  { internals }: ProjectRecord,
  {
    job,
    areTimesNew,
    argv,
  }: {
    readonly job: Job;
    readonly areTimesNew: boolean;
    readonly argv: readonly string[] | undefined;
  },
): ProjectInternals {
  const { id, name, schedule, after, enabled, time_zone: timeZone, parameters } = job;
  const stored = internals.jobs?.[id];
  const before = (stored ?? internals.schedules?.[name])?.settled;
  const settled = areTimesNew ? latestDecidedTime(context, before) : before;
  const times = {
    enabled,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(settled === undefined ? {} : { settled }),
  };
  if (stored) {
    const { successes } = stored;
    const next = {
      ...without(stored, "schedule", "after", "successes", "settled", "resources", "parameters"),
      ...resourcesField(job),
      ...parametersField(parameters),
      ...(argv === undefined ? {} : { argv }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(after === undefined ? {} : { after }),
      ...(areTimesNew || successes === undefined ? {} : { successes }),
      ...times,
    };
    return { ...internals, jobs: { ...internals.jobs, [id]: next } };
  }
  const areSame = areSameParameters(internals.defaultParameters, parameters);
  const next = areSame ? internals : { ...internals, defaultParameters: parameters ?? {} };
  // A description of the default job leaves its times as they are, also where none were set.
  return areTimesNew && schedule !== undefined
    ? withSchedule(next, name, { schedule, ...times })
    : next;
}

/**
 * Returns the time up to which ticks are decided: earlier ticks are not due by a new schedule. A
 * clock that is slower than another host's must not make them due again.
 */
function latestDecidedTime({ now }: Pick<HostContext, "now">, before: string | undefined): string {
  const time = now();
  return before !== undefined && before > time ? before : time;
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
}
