import type { DeploymentRef } from "../contracts/deploy.ts";
import type { RunRef, RunState } from "../contracts/run.ts";
import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsAndChecksOf } from "../kernel/lookup.ts";
import type { RunningOperation } from "../kernel/ports.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import { ACTIVE_RUN_STATUSES, type Run, type RunStatus } from "../model/run.ts";
import { without } from "../values/without.ts";
import {
  collectResults,
  endResults,
  type ResultCollector,
  type RunResults,
} from "../results/collect-results.ts";
import { verifyArtifacts, type VerifiedArtifacts } from "../results/artifact-content.ts";
import { putArtifacts } from "../results/artifact-records.ts";
import type { PlanReport } from "../results/collect-plan.ts";
import { putResults } from "../results/result-records.ts";
import { putBuiltNodes } from "./built-nodes.ts";
import { checkError, withRefusal } from "./check-end.ts";
import { addPlace } from "./error-place.ts";
import { logExcerpt } from "./log-excerpt.ts";
import { putAppliedPlan } from "../plans/applied-plan.ts";
import { putPlanEnd } from "../plans/plan-end.ts";
import { isMigration, writeMigrationEnd } from "./migration.ts";
import { putRetry } from "./retries.ts";
import { logTail } from "./stored-log.ts";
import { putSuccess } from "./successes.ts";

export function runRef(record: RunRecord): RunRef {
  return { organization: record.organization, project: record.run.project_id, run: record.run.id };
}

export function isActive(run: Run): boolean {
  return ACTIVE_RUN_STATUSES.includes(run.status);
}

/**
 * Writes a run that has not changed since it was read, with what `more` writes and expects. Returns
 * whether it was written; if not, the caller reads again.
 */
export function writeRun(
  context: HostContext,
  record: RunRecord,
  next: Omit<RunRecord, "version" | "organization">,
  more?: (transaction: Transaction<boolean>) => Promise<void> | void,
): Promise<boolean> {
  return transact<boolean, boolean>(context, async (transaction) => {
    transaction.expect(record, { answer: false });
    transaction.put("run", { organization: record.organization, ...next });
    await more?.(transaction);
    transaction.afterCommit(() => context.wakeups.wake(`run:${record.run.id}`));
    return true;
  });
}

/** What is known of a run that has ended. */
interface RunEnd {
  readonly status: RunStatus;
  readonly message?: string | undefined;
  readonly state?: RunState;
  readonly results?: RunResults;
  readonly artifacts?: VerifiedArtifacts | undefined;
  /** The project as it was when the end was decided. Absent: the end depends on none. */
  readonly seen?: ProjectRecord;
}

/** A run as it has ended, with what it has reported. */
interface EndedRun extends Pick<RunEnd, "state" | "results" | "artifacts"> {
  readonly run: Run;
}

/**
 * Records the end of a run with its event, and what is due because of it: a retry, or a run of a
 * job that runs after it. With `seen`, it writes only while the project is still as it was when
 * this was decided. Returns whether it was written.
 */
export async function endRun(
  context: HostContext,
  record: RunRecord,
  end: RunEnd,
): Promise<boolean> {
  const { results, artifacts } = end;
  const now = context.now();
  const started = end.state?.startedAt ?? record.run.start_time;
  const ended = end.state?.endedAt ?? now;
  const run: Run = {
    ...without(record.run, "status_message"),
    status: end.status,
    ...(end.message === undefined ? {} : { error_message: end.message }),
    ...(end.state?.exitCode === undefined ? {} : { exit_code: end.state.exitCode }),
    ...(started === undefined
      ? {}
      : {
          start_time: started,
          duration_seconds: Math.max(0, (Date.parse(ended) - Date.parse(started)) / 1000),
        }),
    end_time: ended,
    ...(results === undefined ? {} : { results: results.state }),
    ...(artifacts === undefined ? {} : { artifacts: artifacts.state }),
    updated_at: now,
  };
  if (isMigration(run)) return writeMigrationEnd(context, record, { run, seen: end.seen });
  const internals = withRefusal(record, end);
  return writeRun(context, record, { run, internals }, async (transaction) => {
    if (end.seen) transaction.expect(end.seen, { answer: false });
    if (internals.work?.kind === "check") {
      transaction.event("run.ended", runRef(record), { run }, now);
      return transaction.afterCommit(() => context.wakeups.wake(`runs:${run.project_id}`));
    }
    if (record.internals.work) return putPlanRunEnd(context, transaction, record, { ...end, run });
    await putJobRunEnd(context, transaction, record, { ...end, run });
  });
}

/** Writes the end of a run of a job, and what is due because of it. */
async function putJobRunEnd(
  context: HostContext,
  transaction: Transaction<boolean>,
  record: RunRecord,
  end: EndedRun,
): Promise<void> {
  const { results, state: { step } = {} } = end;
  const { organization, internals } = record;
  await putReported(context, transaction, record, end);
  const { plan: report, state } = results ?? {};
  const isLossy = state === "partial";
  const run = await putAppliedPlan(context, transaction, record, {
    run: end.run,
    report,
    isLossy,
    step,
  });
  if (run !== end.run) transaction.put("run", { organization, run, internals });
  const retry = await putRetry(context, transaction, record, run);
  const data = { run, ...(retry && { retry_at: retry.at }) };
  transaction.event("run.ended", runRef(record), data, run.updated_at);
  await putSuccess(context, transaction, record, run);
}

/** Writes what the programs of a run have reported. */
async function putReported(
  context: HostContext,
  transaction: Transaction<boolean>,
  record: RunRecord,
  { run, results, artifacts }: EndedRun,
): Promise<void> {
  if (results) await putResults(context, transaction, record, results);
  if (results) await putBuiltNodes(context, transaction, record, { run, results });
  if (artifacts) await putArtifacts(context, transaction, record, artifacts);
}

/** Writes the end of a run of a plan: no job waits for it, and none is tried again. */
async function putPlanRunEnd(
  context: HostContext,
  transaction: Transaction<boolean>,
  record: RunRecord,
  end: EndedRun,
): Promise<void> {
  const { run, results } = end;
  const isApply = record.internals.work?.kind === "apply";
  if (isApply) await putReported(context, transaction, record, end);
  const { plan: report, state = "partial" } = results ?? {};
  await putPlanEnd(context, transaction, record, { run, report, isLossy: state !== "complete" });
  transaction.event("run.ended", runRef(record), { run }, run.updated_at);
  transaction.afterCommit(() => {
    context.wakeups.wake(`plan:${run.plan_id}`);
    context.requestObservation(record.organization, run.project_id);
  });
}

/**
 * Stores the log of a run that has ended in the engine, then records the end with its results, and
 * with what a person should do about it.
 */
export function completeRun(
  context: HostContext,
  record: RunRecord,
  state: RunState,
): Promise<void> {
  const complete = (): Promise<void> => completeNow(context, record, state);
  return context.runEnds(record.organization, complete, context.lifetime);
}

async function completeNow(
  context: HostContext,
  record: RunRecord,
  state: RunState,
): Promise<void> {
  // What explains a plan or checks a commit executes nothing.
  const { kind = "apply" } = record.internals.work ?? {};
  const collector = collectResults({ artifacts: kind === "apply" });
  const log = await storeLog(context, record, collector);
  if (state.isLogLost === true || isCutOff(record, state)) collector.noteLoss();
  const results = endResults(collector.results());
  const { plan } = results;
  const error = checkError(record, results);
  const reported =
    error === undefined
      ? { text: logExcerpt(log), plan }
      : { text: error, plan: { ...plan, error } };
  await endRun(context, record, {
    status: state.status,
    message: await messageOf(context, record, { state, ...reported }),
    state,
    results,
    artifacts: await verifyArtifacts(collector.artifacts()),
  });
}

/**
 * Returns whether the engine lost a run whose programs had begun, such as with its pod or machine:
 * then its log may have no end, or be gone.
 */
function isCutOff({ run }: RunRecord, { status, exitCode, startedAt }: RunState): boolean {
  const hasBegun = (startedAt ?? run.start_time) !== undefined;
  return status === "error" && exitCode === undefined && hasBegun;
}

async function messageOf(
  context: Pick<HostContext, "store" | "types">,
  record: RunRecord,
  {
    state,
    text,
    plan,
  }: {
    state: RunState;
    text: string;
    plan: Pick<PlanReport, "error" | "place" | "superseded"> | undefined;
  },
): Promise<string | undefined> {
  if (state.status === "success") return undefined;
  if (record.internals.cancel !== undefined) return record.internals.cancel;
  const project = await context.store.project(record.organization, record.run.project_id);
  const type = project && context.types.get(project.project.project_type);
  const explained =
    project &&
    type?.explainFailure?.(project.project, {
      ...(state.step === undefined ? {} : { step: state.step }),
      ...(state.exitCode === undefined ? {} : { exitCode: state.exitCode }),
      // A driver that gives no reason says that the exit code is all that it knows.
      exited: state.exited ?? (state.message === undefined && state.exitCode !== undefined),
      ...(state.folders === undefined ? {} : { folders: state.folders }),
      log: text,
    });
  const exit =
    state.exitCode === undefined
      ? undefined
      : `${state.step ? `Step "${state.step}"` : "The program"} exited with ${state.exitCode}`;
  const placed = explained && addPlace(explained, plan?.place);
  return placed ?? plan?.superseded ?? plan?.error ?? state.message ?? exit;
}

/**
 * Stores the last part of a run's log before its source is deleted, and collects its frames. It
 * never fails the run: a log that cannot be read is reported in the host's log.
 */
async function storeLog(
  context: Pick<HostContext, "run" | "store" | "log">,
  record: RunRecord,
  collector: ResultCollector,
): Promise<string> {
  const { run } = context;
  if (!run.supports.logs) return "";
  const ref = runRef(record);
  const tail = logTail();
  try {
    const frames = run.frames === undefined ? collector : undefined;
    for await (const line of run.logs(ref, { frames })) tail.add(line);
    await context.store.putLog(record.organization, record.run.id, tail.text());
  } catch (error) {
    collector.noteLoss();
    context.log({
      level: "warn",
      message: `The log of run ${record.run.id} could not be stored`,
      details: { error: asDagctlError(error).message },
    });
  }
  try {
    if (run.frames) for await (const line of run.frames(ref)) collector.add(line);
  } catch (error) {
    collector.noteLoss();
    context.log({
      level: "warn",
      message: `Results of run ${record.run.id} could not be read`,
      details: { error: asDagctlError(error).message },
    });
  }
  return tail.text();
}

/**
 * Ends every run of a project, waits until the engine has ended them, and stores their logs. It is
 * the first step of a removal.
 */
export async function endAllRuns(
  context: HostContext,
  operation: RunningOperation,
  reason: string,
): Promise<void> {
  const { organization } = operation.record;
  const project = operation.record.operation.project_id;
  const deployment: DeploymentRef = { organization, project };
  for (;;) {
    await context.schedules.record(deployment);
    const active = await activeRunsAndChecksOf(context, deployment);
    if (active.length === 0) return;
    for (const record of active) await endOne(context, operation, record, reason);
    const left = await context.store.runs(organization, project, {
      offset: 0,
      limit: 1,
      statuses: ACTIVE_RUN_STATUSES,
    });
    if (left.total === 0) return;
    await operation.note(`Waiting for ${left.total} run${left.total === 1 ? "" : "s"} to end`);
    await context.wakeups.next(
      `runs:${deployment.project}`,
      context.timing.observeMs,
      operation.signal,
    );
    operation.signal.throwIfAborted();
  }
}

async function endOne(
  context: HostContext,
  operation: RunningOperation,
  found: RunRecord,
  reason: string,
): Promise<void> {
  let record = found;
  if (!record.internals.dispatched) {
    await endRun(context, record, { status: "failed", message: reason });
    return;
  }
  if (record.internals.cancel === undefined) {
    const internals = { ...record.internals, cancel: reason };
    if (!(await writeRun(context, record, { run: record.run, internals }))) return;
    record = { ...record, internals, version: record.version + 1 };
  }
  const ref = runRef(record);
  if (context.run.supports.cancel)
    await operation.attempt((signal) => context.run.cancel(ref, { signal }));
  const state = await operation.attempt((signal) => context.run.observe(ref, { signal }));
  if (!state) await endRun(context, record, { status: "failed", message: reason });
  else if (!ACTIVE_RUN_STATUSES.includes(state.status)) await completeRun(context, record, state);
}
