import type {
  PendingRetry,
  ProjectInternals,
  ProjectRecord,
  RunRecord,
} from "../contracts/records.ts";
import type { DeploymentRef } from "../contracts/deploy.ts";
import { reportSkipped } from "../jobs/report-skipped.ts";
import { retriesOf } from "../jobs/retry-fields.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Job, Run } from "../model/run.ts";
import { parseDuration } from "../values/duration.ts";
import { rfc3339 } from "../values/time.ts";
import { withoutRetry } from "./pending-retries.ts";
import { isRemoved } from "./successes.ts";

/** How many runs are read at once to find out which are newer than another one. */
const RUNS_AT_ONCE = 100;

/** A retry and the id of its job. */
export interface RetryOfJob extends PendingRetry {
  readonly jobId: string;
}

/**
 * Writes the retry of a run that ends now, in the transaction of that end, and returns it. There is
 * none after a cancel, in a project that is being removed, after a run that was not started or has
 * applied an approved plan, and where the job has a newer run.
 */
export async function putRetry<Answer>(
  context: HostContext,
  transaction: Transaction<Answer>,
  { organization, internals: { cancel, dispatched, applyPlan } }: RunRecord,
  run: Run,
): Promise<PendingRetry | undefined> {
  const hasFailed = run.status === "failed" || run.status === "error";
  if (!hasFailed || cancel !== undefined || !dispatched || applyPlan) return undefined;
  const ref = { organization, project: run.project_id };
  const job = (await context.store.job(organization, run.project_id, run.job_id))?.job;
  const attempt = (run.attempt ?? 1) + 1;
  if (!job || !mayRetry(job, attempt)) return undefined;
  const record = await transaction.project(ref);
  if (!record || isRemoved(record)) return undefined;
  if (await hasNewerRun(context, ref, { jobId: job.id, createdAt: run.created_at }))
    return undefined;
  const { project, internals } = record;
  const retry: PendingRetry = {
    job: job.name,
    run: run.id,
    createdAt: run.created_at,
    attempt,
    at: rfc3339(context.clock.now() + pauseBefore(job, attempt)),
  };
  const older = internals.retries?.[job.id];
  if (older) reportOutdated(context, transaction, record, older);
  const retries = { ...internals.retries, [job.id]: retry };
  transaction.put("project", { project, internals: { ...internals, retries } });
  transaction.afterCommit(() => context.requestObservation(organization, project.id));
  return retry;
}

function mayRetry(job: Job, attempt: number): boolean {
  return attempt <= retriesOf(job).max_retries + 1;
}

/** Returns the milliseconds before a run in a row: twice as many before each further one. */
function pauseBefore(job: Job, attempt: number): number {
  return (parseDuration(retriesOf(job).retry_pause) ?? 0) * 2 ** (attempt - 2);
}

/**
 * Returns why a retry is not expected any more; `undefined` where it is. `job`: its job has no such
 * number of retries, or was deleted. `run`: its job has a newer run.
 */
export async function whyOutdated(
  context: Pick<HostContext, "store">,
  ref: DeploymentRef,
  retry: RetryOfJob,
): Promise<"job" | "run" | undefined> {
  const job = (await context.store.job(ref.organization, ref.project, retry.jobId))?.job;
  if (!job || !mayRetry(job, retry.attempt)) return "job";
  return (await hasNewerRun(context, ref, retry)) ? "run" : undefined;
}

/**
 * Reports a retry that a newer run has dropped before a success, as of when it was due, or now.
 * Without it, a job whose pauses are longer than those of its schedule could fail at each tick, and
 * nobody would be told.
 */
export function reportOutdated<Answer>(
  { clock }: Pick<HostContext, "clock">,
  transaction: Transaction<Answer>,
  record: Pick<ProjectRecord, "project">,
  { job, run, at }: PendingRetry,
): void {
  const first = Math.min(Date.parse(at), clock.now());
  const skipped = { first, ticks: 1, retryOf: run };
  reportSkipped(transaction, record, job, skipped, `Retry of ${run}: The job has a newer run`);
}

/** Returns whether a job has a run that was created later. */
async function hasNewerRun(
  { store }: Pick<HostContext, "store">,
  { organization, project }: DeploymentRef,
  { jobId, createdAt }: Pick<RetryOfJob, "jobId" | "createdAt">,
): Promise<boolean> {
  for (let offset = 0; ; offset += RUNS_AT_ONCE) {
    const page = { offset, limit: RUNS_AT_ONCE };
    const { records } = await store.runs(organization, project, page);
    const newer = records.filter(({ run }) => run.created_at > createdAt);
    if (newer.some(({ run }) => run.job_id === jobId)) return true;
    if (newer.length < RUNS_AT_ONCE) return false;
  }
}

/** Drops the retry of a job that is disabled or has fewer retries. A later change brings none. */
export function withRetryFor(internals: ProjectInternals, before: Job, now: Job): ProjectInternals {
  const retry = internals.retries?.[now.id];
  const isDropped = (before.enabled && !now.enabled) || (retry && !mayRetry(now, retry.attempt));
  return isDropped ? withoutRetry(internals, now.id) : internals;
}
