import type { RunRequest, RunState } from "../contracts/run.ts";
import type { StateConnection } from "../contracts/state-database.ts";
import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import type { JobSpec, Workload } from "../contracts/workload.ts";
import { variablesOfRun } from "../environment-variables/for-run.ts";
import { asDagctlError, isDagctlError } from "../errors.ts";
import { specOf } from "../jobs/job-specs.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsAndChecksOf, deploymentRef } from "../kernel/lookup.ts";
import { stateSecrets } from "../kernel/state-secrets.ts";
import { ACTIVE_RUN_STATUSES, type Run } from "../model/run.ts";
import { factualStatus } from "../projects/evaluate-status.ts";
import { transact } from "../kernel/transaction.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import { decide } from "./concurrency-policy.ts";
import { resultsOfLostRun } from "../results/collect-results.ts";
import { endRun, runRef, completeRun, writeRun } from "./completion.ts";
import { isAlone, isApply, isCheck, isExplain } from "./alone.ts";
import { dueStateChange, isMigration } from "./migration.ts";
import { putPlanBegin } from "../plans/plan-end.ts";
import { planSurroundings } from "./plan-surroundings.ts";
import { inputVariables, retryFromOf } from "./retry-input.ts";

/** The part of its time that a run has at least when it begins after a wait. */
const LEAST_TIME_LEFT = 0.9;

/**
 * Continues the active runs of one project: observes them, does what is due, and writes what
 * changed. It is called repeatedly with only the project's key, so that a call makes up for
 * whatever was missed or interrupted by a crash. First in, first out.
 *
 * @param seen the project as it was just read
 * @param isDue returns whether this host continues these runs now; otherwise nothing is done
 */
export async function advanceRuns(
  context: HostContext,
  seen: ProjectRecord,
  isDue: (active: readonly RunRecord[]) => boolean,
): Promise<void> {
  const ref = deploymentRef(seen.project);
  const { organization, project: projectId } = ref;
  let project: ProjectRecord | undefined = seen;
  let active = await activeRunsAndChecksOf(context, ref);
  if (!isDue(active)) return;
  if (!active.every(({ internals }) => internals.dispatched)) {
    // What begins is decided on the current project. It is read first: while its version stays, no
    // migration is missing among the runs.
    project = await context.store.project(organization, projectId);
    active = await activeRunsAndChecksOf(context, ref);
  }
  // A removal in progress ends the runs itself, in its own order.
  const status = project && factualStatus(project);
  if (!project || status === "undeploying" || status === "deleting") return;
  for (const record of active) if (isCheck(record)) await endCheck(context, project, record);
  let atWork = 0;
  const inOrder = byPriority(active.filter((record) => !isCheck(record)).toReversed());
  const alone = inOrder.find(isAlone);
  for (const record of inOrder) {
    context.lifetime.throwIfAborted();
    if (record.internals.dispatched) {
      if (await advanceDispatched(context, record)) atWork += 1;
      continue;
    }
    if (record.internals.cancel !== undefined) {
      await endRun(context, record, { status: "failed", message: record.internals.cancel });
      continue;
    }
    const decision = decide(context, project, {
      at: "dispatch",
      run: record,
      before: atWork,
      alone,
    });
    if (decision.decision === "start") {
      // Runs that the engine started meanwhile are recorded now, and come first.
      if (!(await context.schedules.confirmPause(project, inOrder)))
        return context.requestObservation(organization, projectId);
      await dispatch(context, project, record);
      atWork += 1;
    } else if (decision.permanent) {
      if (
        !(await endRun(context, record, {
          status: "error",
          message: decision.reason,
          seen: project,
        }))
      )
        context.requestObservation(organization, projectId);
    } else if (record.run.status_message !== decision.reason) {
      await writeRun(context, record, {
        run: { ...record.run, status_message: decision.reason, updated_at: context.now() },
        internals: record.internals,
      });
      // It starts after the runs before it; runs after it wait for the same.
      atWork += 1;
    } else {
      atWork += 1;
    }
  }
}

/**
 * Ends a run that checks a commit, where that was requested, or where its operation has ended or
 * was replaced. Otherwise the operation continues it.
 */
async function endCheck(
  context: HostContext,
  { project }: ProjectRecord,
  found: RunRecord,
): Promise<void> {
  let record = found;
  const { work, cancel } = record.internals;
  if (work?.kind !== "check") return;
  if (cancel === undefined) {
    if (project.operation?.id === work.operation) return;
    const ref = deploymentRef(project);
    const internals = { ...record.internals, cancel: "Its operation has ended" };
    const isOrphan = await transact<boolean, boolean>(context, async (transaction) => {
      transaction.expect(found, { answer: false });
      const current = await transaction.project(ref);
      if (current?.project.operation?.id === work.operation) return false;
      transaction.put("run", { organization: ref.organization, run: found.run, internals });
      return true;
    });
    if (!isOrphan) return;
    record = { ...record, internals, version: record.version + 1 };
  }
  await advanceDispatched(context, record);
}

/**
 * Sorts runs into the order in which they continue. Dispatched runs come first, then what runs
 * alone, before earlier pending runs: those can use the state only when a migration has succeeded.
 */
function byPriority(oldestFirst: readonly RunRecord[]): readonly RunRecord[] {
  const place = (record: RunRecord): number =>
    record.internals.dispatched ? 0 : isMigration(record.run) ? 1 : isApply(record) ? 2 : 3;
  return oldestFirst.toSorted((one, other) => place(one) - place(other));
}

/**
 * Fixes what the run will do, commits it, and only then calls the engine: after a crash the same
 * request is sent again.
 */
async function dispatch(
  context: HostContext,
  project: ProjectRecord,
  record: RunRecord,
): Promise<void> {
  const { acceptedInspection: inspection, acceptedGeneration: generation } = project.internals;
  if (!inspection || generation === undefined) return;
  const { work } = record.internals;
  const { commit } = work ?? inspection;
  // What explains a plan only reads the state.
  const stateVersion = isExplain(record) ? undefined : project.internals.acceptedStateVersion;
  const due = isMigration(record.run)
    ? dueStateChange(context, project.project, project.internals)
    : undefined;
  const spec = due?.change === "migrate" ? due.job : (work ?? findSpec(context, project, record));
  if ("message" in spec) return void (await endRun(context, record, { status: "error", ...spec }));
  const { approvedSteps = spec.steps } = spec as Partial<JobSpec>;
  const steps = record.internals.applyPlan ? approvedSteps : spec.steps;
  const deadline = rfc3339(context.clock.now() + context.timing.runDeadlineMs);
  const dispatched = {
    generation,
    commit,
    deadline,
    steps,
    ...("resources" in spec && spec.resources ? { resources: spec.resources } : {}),
    ...(stateVersion === undefined ? {} : { stateVersion }),
  };
  const run: Run = {
    ...without(record.run, "status_message"),
    ...(await retryFromOf(context, project.project, { record, steps })),
    commit_sha: commit,
    updated_at: context.now(),
  };
  const internals = { ...record.internals, dispatched };
  // From this commit on, that version may have written the state.
  const writes =
    !isMigration(run) &&
    stateVersion !== undefined &&
    stateVersion !== project.internals.stateVersion;
  const written = await writeRun(context, record, { run, internals }, (transaction) => {
    // What runs alone is recorded with the project: no other host starts it beside this run. A
    // concurrent change of the state was decided on the earlier one. One of the two is decided
    // again.
    transaction.expect(project, { answer: false });
    if (!writes) return;
    const { project: same, internals: before } = project;
    transaction.put("project", { project: same, internals: { ...before, stateVersion } });
  });
  if (!written) {
    context.requestObservation(record.organization, run.project_id);
    return;
  }
  await advanceDispatched(context, { ...record, run, internals, version: record.version + 1 });
}

/** Returns the job of a run as it is now, or why the run cannot start any more. */
function findSpec(
  context: Pick<HostContext, "types">,
  project: ProjectRecord,
  { run: { parameters = {} }, internals: { job } }: RunRecord,
): JobSpec | { readonly message: string } {
  const { acceptedInspection: inspection } = project.internals;
  try {
    const spec = inspection && specOf(context, project, inspection, job, parameters);
    return spec ?? { message: `The project has no job "${job}" any more` };
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
    return { message: error.message };
  }
}

/**
 * Starts a dispatched run, or records what the engine knows of it. Returns whether the run is still
 * active.
 */
export async function advanceDispatched(context: HostContext, given: RunRecord): Promise<boolean> {
  let record = given;
  const ref = runRef(record);
  let state = await context.run.observe(ref);
  if (!state && record.internals.cancel !== undefined) {
    // A start that was interrupted may still arrive: the engine must then have the cancel.
    if (context.run.supports.cancel) await context.run.cancel(ref);
    await endRun(context, record, { status: "failed", message: record.internals.cancel });
    return false;
  }
  if (
    !state &&
    (record.run.status === "running" ||
      record.internals.taken ||
      record.internals.origin === "engine")
  ) {
    await endRun(context, record, {
      status: "error",
      message: "The engine no longer has the run; its outcome is not known",
      results: resultsOfLostRun(),
    });
    return false;
  }
  if (!state) {
    const whole = await withWholeTime(context, record);
    if (!whole) return true;
    record = whole;
    try {
      await context.run.start(await runRequest(context, record));
    } catch (thrown) {
      const error = asDagctlError(thrown);
      if (error.code === "unavailable" && error.details?.outage === false) {
        await keepWaiting(context, record, error.message);
        return true;
      }
      if (error.retryable) {
        await reportWait(context, record, error.message);
        throw error;
      }
      if (error.code === "conflict" && !isCheck(record))
        return dispatchAgain(context, record, error.message);
      await endRun(context, record, { status: "error", message: error.message });
      return false;
    }
    state = await context.run.observe(ref);
  }
  if (!state) return true;
  if (
    record.internals.cancel !== undefined &&
    context.run.supports.cancel &&
    ACTIVE_RUN_STATUSES.includes(state.status)
  ) {
    await context.run.cancel(ref);
    state = (await context.run.observe(ref)) ?? state;
  }
  if (!ACTIVE_RUN_STATUSES.includes(state.status)) {
    await completeRun(context, record, state);
    return false;
  }
  await recordProgress(context, record, state);
  return true;
}

/** Reports once what a run waits for; the message is removed when the run begins. */
async function reportWait(context: HostContext, record: RunRecord, reason: string): Promise<void> {
  if (record.run.status !== "pending" || record.run.status_message === reason) return;
  await writeRun(context, record, {
    run: { ...record.run, status_message: reason, updated_at: context.now() },
    internals: record.internals,
  });
}

/** Keeps a run pending that waits on the engine, but for no outage of it, with the reason. */
async function keepWaiting(context: HostContext, record: RunRecord, reason: string): Promise<void> {
  const { dispatched } = record.internals;
  if (!dispatched || (dispatched.waits && record.run.status_message === reason)) return;
  await writeRun(context, record, {
    run: { ...record.run, status_message: reason, updated_at: context.now() },
    internals: { ...record.internals, dispatched: { ...dispatched, waits: true } },
  });
}

/**
 * Returns a run that starts with the time that every run has, where it has waited for another one:
 * its deadline moves, but not at every try. `undefined`: the record has changed meanwhile.
 */
async function withWholeTime(
  context: HostContext,
  record: RunRecord,
): Promise<RunRecord | undefined> {
  const { dispatched } = record.internals;
  const { runDeadlineMs } = context.timing;
  const now = context.clock.now();
  if (
    isCheck(record) ||
    dispatched?.waits !== true ||
    Date.parse(dispatched.deadline) - now >= runDeadlineMs * LEAST_TIME_LEFT
  )
    return record;
  const deadline = rfc3339(now + runDeadlineMs);
  const internals = { ...record.internals, dispatched: { ...dispatched, deadline } };
  const { run } = record;
  const written = await writeRun(context, record, { run, internals });
  return written ? { ...record, internals, version: record.version + 1 } : undefined;
}

/** Records that the engine has the run, and what it waits for there: a node, an image, a quota. */
async function recordTaken(
  context: HostContext,
  record: RunRecord,
  reason: string | undefined,
): Promise<void> {
  if (record.internals.taken && record.run.status_message === reason) return;
  const waiting = {
    ...without(record.run, "status_message"),
    ...(reason === undefined ? {} : { status_message: reason }),
    updated_at: context.now(),
  };
  await writeRun(context, record, {
    run: waiting,
    internals: { ...record.internals, taken: true },
  });
}

async function recordProgress(
  context: HostContext,
  record: RunRecord,
  state: RunState,
): Promise<void> {
  if (state.status === record.run.status) {
    if (state.status === "pending") await recordTaken(context, record, state.message);
    return;
  }
  const now = context.now();
  const run: Run = {
    ...without(record.run, "status_message"),
    status: state.status,
    start_time: state.startedAt ?? now,
    updated_at: now,
  };
  await writeRun(context, record, { run, internals: record.internals }, async (transaction) => {
    transaction.event("run.started", runRef(record), { run }, now);
    await putPlanBegin(context, transaction, record);
  });
}

/**
 * Decides again after the engine refused because of a newer deployment: the run has certainly not
 * started, so its generation may be fixed again.
 */
async function dispatchAgain(
  context: HostContext,
  record: RunRecord,
  reason: string,
): Promise<boolean> {
  const project = await context.store.project(record.organization, record.run.project_id);
  // An operation may have applied the newer one already without having recorded it.
  if (
    project &&
    (project.project.operation ||
      project.internals.acceptedGeneration !== record.internals.dispatched?.generation)
  ) {
    await writeRun(context, record, {
      run: record.run,
      internals: without(record.internals, "dispatched"),
    });
    context.requestObservation(record.organization, record.run.project_id);
    return true;
  }
  await endRun(context, record, { status: "error", message: reason });
  return false;
}

async function runRequest(context: HostContext, record: RunRecord): Promise<RunRequest> {
  const { dispatched, job } = record.internals;
  if (!dispatched) throw new TypeError("A run is dispatched before it is started");
  const ref = runRef(record);
  const project = await context.store.project(record.organization, record.run.project_id);
  const state = await stateOfRun(context, project);
  const type = project?.project.project_type;
  const given = await variablesOfRun(context, { ...ref, type }, context.lifetime);
  const { generation, commit, deadline, steps, resources } = dispatched;
  const input = await inputVariables(context, project, { record, steps });
  const currentFolder = currentFolderOf(context, project, state);
  const { work } = record.internals;
  return {
    ref,
    generation,
    commit,
    deadline,
    steps,
    ...(currentFolder === undefined ? {} : { currentFolder }),
    ...(resources === undefined ? {} : { resources }),
    ...(work ? planSurroundings(context, project, work) : {}),
    job,
    name: record.run.job_name,
    secrets: state ? stateSecrets(state) : {},
    ...given,
    variables: [...given.variables, ...input].toSorted((one, other) =>
      one.name < other.name ? -1 : 1,
    ),
  };
}

/**
 * Returns the current folder that the project type chooses now; `undefined` without a choice. The
 * engine may have a workload of an earlier version, whose type could not choose.
 */
function currentFolderOf(
  context: Pick<HostContext, "types">,
  record: ProjectRecord | undefined,
  state: StateConnection | undefined,
): Workload["currentFolder"] {
  const inspection = record?.internals.acceptedInspection;
  const type = record && context.types.get(record.project.project_type);
  if (!type || !inspection) return undefined;
  try {
    return type.workload(record.project, inspection, state ? { state } : {}).currentFolder;
  } catch (error) {
    // The deployment that runs was made by what the type was then.
    if (isDagctlError(error)) return undefined;
    throw error;
  }
}

async function stateOfRun(
  context: Pick<HostContext, "store" | "stateDatabase">,
  project: ProjectRecord | undefined,
): Promise<StateConnection | undefined> {
  for (let record = project; record?.project.use_managed_state_database;) {
    const { organization_id: organization, id } = record.project;
    // The generation is the project's, not the run's: a deployment that failed after the
    // provisioning must not block the runs of the one before it.
    const { stateRotation: rotation, generation } = record.internals;
    try {
      return await context.stateDatabase.provision(
        { organization, project: id },
        { rotation, generation },
      );
    } catch (error) {
      if (!isDagctlError(error, "conflict")) throw error;
      // An operation that began since has provisioned first: the state is provisioned again for the
      // current project.
      const current = await context.store.project(organization, id);
      if (current?.internals.generation === generation) throw error;
      record = current;
    }
  }
  return undefined;
}
