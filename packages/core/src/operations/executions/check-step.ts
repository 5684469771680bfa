import type { DeploymentRef } from "../../contracts/deploy.ts";
import type { PreparedCheck } from "../../contracts/prepared-check.ts";
import type { Inspection } from "../../contracts/project-type.ts";
import type { ProjectRecord, RunRecord } from "../../contracts/records.ts";
import type { Workload } from "../../contracts/workload.ts";
import { asDagctlError, invalid } from "../../errors.ts";
import type { HostContext } from "../../kernel/context.ts";
import type { RunningOperation } from "../../kernel/ports.ts";
import type { Project } from "../../model/project.ts";
import { typeOf } from "../../projects/project-types.ts";
import { checkId, type NewCheck, putCheckRun } from "../../runs/check-runs.ts";
import { isActive, writeRun } from "../../runs/completion.ts";
import { advanceDispatched } from "../../runs/dispatcher.ts";

/** How long a check may take, in milliseconds. */
const MOST_MS = 10 * 60_000;
/** How much of the time that is left to its operation a check may take. */
const SHARE = 2 / 3;
/** How long the engine has to end a check after its deadline, in milliseconds. */
const GRACE_MS = 15_000;
const TOO_LONG = "The check did not end in its time";
/** The most characters of a note: it is stored with the operation. */
const LONGEST_NOTE = 1_000;

/** What replaces a deployed commit. */
export interface NewCommit {
  /** The project as it was before. */
  readonly stored: ProjectRecord;
  /** The project as the commit makes it. */
  readonly project: Project;
  readonly inspection: Inspection;
  /** What would be deployed. */
  readonly workload: Workload;
}

/**
 * Loads a commit before it replaces the deployed one, by a run that nothing counts. Where it cannot
 * be found out whether the commit loads, the step says why, and the deployment goes on.
 *
 * @throws DagctlError `invalid`: the commit cannot be loaded
 */
export async function checkCommit(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
  next: NewCommit,
): Promise<void> {
  const { stored, project, inspection } = next;
  const { acceptedGeneration: generation } = stored.internals;
  if (generation === undefined || !stored.project.deployed) return;
  if (stored.project.current_commit_sha === inspection.commit) return;
  if (inspection.blocked !== undefined) return;
  const type = typeOf(context, project.project_type);
  const prepared = type.prepareCheck?.(project, inspection);
  if (!prepared) return;
  await operation.step(
    "check",
    async () => {
      const problem = whyUnchecked(context, next);
      if (problem !== undefined) return problem;
      const { id, deadline } = operation.record.operation;
      const now = context.clock.now();
      // The rest of the operation needs time, too.
      const left = (Date.parse(deadline) - now) * SHARE;
      const { run, internals } = await runCheck(context, operation, ref, {
        id: await checkId(id),
        work: { ...workOf(prepared, next), operation: id },
        generation,
        deadline: now + Math.min(MOST_MS, left),
      });
      const { work } = internals;
      if (work?.kind === "check" && work.refusal !== undefined)
        throw invalid([
          {
            path: "git_path",
            message: `the commit ${inspection.commit.slice(0, 7)} cannot be loaded: ${work.refusal}`,
          },
        ]);
      return run.status === "success" ? undefined : (run.error_message ?? `It is ${run.status}`);
    },
    (problem) =>
      problem === undefined
        ? undefined
        : `The commit could not be checked: ${problem}`.slice(0, LONGEST_NOTE),
  );
}

function workOf(
  { steps, input = {}, pythonModules }: PreparedCheck,
  { inspection: { commit }, workload }: NewCommit,
): Omit<NewCheck["work"], "operation"> {
  const modules = pythonModules ? { pythonModules } : {};
  return { kind: "check", commit, steps, input, workload, ...modules, ownFiles: true };
}

/** Returns why no run can check the commit; `undefined` where one can. */
function whyUnchecked(
  { run: { supports } }: Pick<HostContext, "run">,
  { stored, workload }: NewCommit,
): string | undefined {
  if (supports.otherWorkload !== true) return "the engine runs no commit but the deployed one";
  if (!supports.logs) return "the engine has no logs to read";
  // The engine has the values of the deployment before.
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
    const present = await context.store.run(ref.organization, ref.project, check.id);
    if (present && !isActive(present.run)) return present;
    // What the engine has not ended by then ends without the operation.
    if (present && isOver) return withMessage(present, TOO_LONG);
    const waits = present?.run.status_message;
    if (waits !== undefined) await operation.note(waits);
    await wakeups.next(`runs:${ref.project}`, timing.observeMs, operation.signal);
  }
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
