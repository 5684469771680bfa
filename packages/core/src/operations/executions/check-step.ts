import type { DeploymentRef } from "../../contracts/deploy.ts";
import type { PreparedCheck } from "../../contracts/prepared-check.ts";
import type { Inspection } from "../../contracts/project-type.ts";
import type { ProjectRecord, RunRecord } from "../../contracts/records.ts";
import type { Workload } from "../../contracts/workload.ts";
import { asDagctlError, invalid } from "../../errors.ts";
import type { HostContext } from "../../kernel/context.ts";
import type { RunningOperation } from "../../kernel/ports.ts";
import { checkId, type NewCheck, putCheckRun } from "../../runs/check-runs.ts";
import { isActive, runRef, writeRun } from "../../runs/completion.ts";
import { advanceDispatched } from "../../runs/dispatcher.ts";
import { rfc3339 } from "../../values/time.ts";

/** How long a check may take, in milliseconds. */
const MOST_MS = 10 * 60_000;
/** How much of the time that is left to its operation a check may take. */
const SHARE = 2 / 3;
/** How long the engine has to end a check after its deadline, in milliseconds. */
const GRACE_MS = 15_000;
/** For how many polls of the engine a deployment may fail before it counts as one that does. */
const FAILING_ROUNDS = 12;
const TOO_LONG = "The check did not end in its time";
/** The most characters of a note: it is stored with the operation. */
const LONGEST_NOTE = 1_000;

/** A commit that is deployed. */
export interface NewCommit {
  /** The project as it was before. */
  readonly stored: ProjectRecord;
  readonly inspection: Inspection;
  /** What is deployed. */
  readonly workload: Workload;
  /** What loads it. */
  readonly prepared: PreparedCheck;
}

/**
 * Loads a commit before it replaces the deployed one, by a run that nothing counts. Where it cannot
 * be found out whether the commit loads, the step says why, and the deployment goes on.
 *
 * @param generation the deployed one
 * @throws DagctlError `invalid`: the commit cannot be loaded
 */
export function checkCommit(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
  { generation, ...next }: NewCommit & { readonly generation: number },
): Promise<void> {
  return checkStep(operation, async () => {
    const problem = whyUnchecked(context) ?? whyValueMisses(next);
    return problem ?? loadCommit(context, operation, ref, { ...next, generation });
  });
}

/**
 * Loads the first commit of a project once the engine has all of it, as `checkCommit` does. The
 * engine starts no run of it before that.
 *
 * @throws DagctlError `invalid`: the commit cannot be loaded
 */
export function checkApplied(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
  next: NewCommit,
): Promise<void> {
  const { id, generation } = operation.record.operation;
  return checkStep(operation, async () => {
    // Its create is answered now.
    context.wakeups.wake(`operation:${id}`);
    const problem = whyUnchecked(context) ?? (await awaitWhole(context, operation, ref));
    if (problem !== undefined) return problem;
    const check = { ...next, generation, remedy: "Correct it, and deploy again: nothing runs" };
    return loadCommit(context, operation, ref, check);
  });
}

/** Runs the step of a check, which returns why the commit could not be checked. */
async function checkStep(
  operation: RunningOperation,
  check: () => Promise<string | undefined>,
): Promise<void> {
  await operation.step("check", check, (problem) =>
    problem === undefined
      ? undefined
      : `The commit could not be checked: ${problem}`.slice(0, LONGEST_NOTE),
  );
}

/** Returns when a part of a check is over that begins now: the rest of it needs time, too. */
function endOf({ clock }: Pick<HostContext, "clock">, operation: RunningOperation): number {
  const now = clock.now();
  const left = (Date.parse(operation.record.operation.deadline) - now) * SHARE;
  return now + Math.min(MOST_MS, left);
}

/**
 * Loads a commit, and returns why that could not be done.
 *
 * @throws DagctlError `invalid`: the commit cannot be loaded
 */
async function loadCommit(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
  {
    generation,
    remedy,
    ...next
  }: NewCommit & { readonly generation: number; readonly remedy?: string },
): Promise<string | undefined> {
  const { id } = operation.record.operation;
  const { commit } = next.inspection;
  const { run, internals } = await runCheck(context, operation, ref, {
    id: await checkId(id),
    work: { ...workOf(next), operation: id },
    generation,
    deadline: endOf(context, operation),
  });
  const { work } = internals;
  if (work?.kind === "check" && work.refusal !== undefined) {
    const message = `the commit ${commit.slice(0, 7)} cannot be loaded: ${work.refusal}`;
    const end = /[.!?…]$/.test(message) ? "" : ".";
    throw invalid([
      { path: "git_path", message: remedy === undefined ? message : `${message}${end} ${remedy}` },
    ]);
  }
  return run.status === "success" ? undefined : (run.error_message ?? `It is ${run.status}`);
}

/** Waits until the engine has all of what was applied; returns why it does not get it. */
async function awaitWhole(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
): Promise<string | undefined> {
  const { clock, deploy, timing, wakeups } = context;
  const { generation } = operation.record.operation;
  const end = endOf(context, operation);
  const patience = FAILING_ROUNDS * timing.observeMs;
  let failsUntil: number | undefined;
  for (;;) {
    operation.signal.throwIfAborted();
    const state = await operation.attempt((signal) => deploy.observe(ref, { signal }));
    if (!state.present) return "the deployment is gone from the engine";
    const { phase, message } = state;
    if (phase === "converged" && state.generation === generation) return undefined;
    // The engine may still bring what it misses.
    failsUntil = phase === "failing" ? (failsUntil ?? clock.now() + patience) : undefined;
    if (failsUntil !== undefined && clock.now() >= failsUntil)
      return message ?? "the engine does not run what was deployed";
    if (clock.now() >= end) return message ?? "the deployment did not converge in its time";
    if (message !== undefined) await operation.note(message);
    await wakeups.next(`deployment:${ref.project}`, timing.observeMs, operation.signal);
  }
}

function workOf({
  prepared: { steps, input = {}, pythonModules },
  inspection: { commit },
  workload,
}: NewCommit): Omit<NewCheck["work"], "operation"> {
  const modules = pythonModules ? { pythonModules } : {};
  return { kind: "check", commit, steps, input, workload, ...modules, ownFiles: true };
}

/** Returns why the engine can check no commit; `undefined` where it can. */
function whyUnchecked({ run: { supports } }: Pick<HostContext, "run">): string | undefined {
  if (supports.otherWorkload !== true) return "the engine runs no commit but the deployed one";
  return supports.logs ? undefined : "the engine has no logs to read";
}

/** Returns which value the engine, which has those of the deployment before, does not have. */
function whyValueMisses({ stored, workload }: NewCommit): string | undefined {
  const known = secretsOf(stored.internals.workload);
  const missing = [...secretsOf(workload)].find((name) => !known.has(name));
  return missing === undefined
    ? undefined
    : `the engine does not have the value of ${missing} before the deployment`;
}

function secretsOf(workload: Workload | undefined): ReadonlySet<string> {
  const values = Object.values(workload?.environment ?? {});
  return new Set(
    values.flatMap((value) =>
      typeof value === "object" && "secret" in value ? [value.secret] : [],
    ),
  );
}

/** Starts the check, or finds it after a crash, and returns its run once that has ended. */
async function runCheck(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
  check: NewCheck,
): Promise<RunRecord> {
  const { clock, timing, wakeups } = context;
  for (;;) {
    operation.signal.throwIfAborted();
    let record = await putCheckRun(context, operation, check);
    if (!isActive(record.run)) return record;
    record = await withGeneration(context, record, check);
    const { dispatched, taken, cancel } = record.internals;
    const late = clock.now() - Date.parse(dispatched?.deadline ?? "");
    const hasBegun = taken === true || record.run.status === "running";
    const isOver = late > (hasBegun ? GRACE_MS : 0);
    if (isOver && cancel === undefined) record = await requestEnd(context, record, TOO_LONG);
    try {
      await advanceDispatched(context, record);
    } catch (thrown) {
      const { retryable, message } = asDagctlError(thrown);
      if (!retryable) return withMessage(await requestEnd(context, record, message), message);
    }
    const current = await context.store.run(ref.organization, ref.project, check.id);
    if (current && !isActive(current.run)) return current;
    // What the engine has not ended by then ends without the operation.
    if (current && isOver) return withMessage(current, TOO_LONG);
    const waits = current?.run.status_message;
    if (waits !== undefined) await operation.note(waits);
    await wakeups.next(`runs:${ref.project}`, timing.observeMs, operation.signal);
  }
}

/**
 * Returns the record of a check with the generation that the engine has now. A host that took over
 * has applied a newer one, over which the engine does not start what another host has recorded.
 */
async function withGeneration(
  context: HostContext,
  record: RunRecord,
  { generation, deadline }: NewCheck,
): Promise<RunRecord> {
  const { dispatched, taken } = record.internals;
  const isOther = dispatched !== undefined && dispatched.generation !== generation;
  if (!isOther || taken === true || record.run.status === "running") return record;
  if (await context.run.observe(runRef(record))) return record;
  const fresh = { ...dispatched, generation, deadline: rfc3339(deadline) };
  const internals = { ...record.internals, dispatched: fresh };
  if (!(await writeRun(context, record, { run: record.run, internals }))) return record;
  return { ...record, internals, version: record.version + 1 };
}

const withMessage = (record: RunRecord, error_message: string): RunRecord => ({
  ...record,
  run: { ...record.run, error_message },
});

/** Requests the end of a check, and returns its record with that. */
async function requestEnd(
  context: HostContext,
  record: RunRecord,
  cancel: string,
): Promise<RunRecord> {
  const internals = { ...record.internals, cancel };
  if (!(await writeRun(context, record, { run: record.run, internals }))) return record;
  return { ...record, internals, version: record.version + 1 };
}
