import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { scheduleOf } from "../jobs/job-schedules.ts";
import { ACTIVE_RUN_STATUSES, type RunStatus } from "../model/run.ts";
import { type ProjectStatus, STATUS_TABLE } from "../model/status.ts";
import { ownProblem } from "../plans/own-environment.ts";
import { factualStatus } from "../projects/evaluate-status.ts";
import { isContinued } from "../projects/is-continued.ts";
import { isAlone, isApply, isExplain, isReplaceable, whatRunsAlone } from "./alone.ts";
import { dueStateChange, isMigration, stateProblem } from "./migration.ts";

/**
 * The highest number of pending runs of a project whose state database has one writer; one more is
 * refused.
 */
const QUEUE = 20;

/** What is decided about. */
export type Candidate =
  /** A run that a person requests, or that is due by a schedule of the host. */
  | { readonly at: "admission"; readonly active: readonly RunRecord[] }
  /**
   * A recorded run that would start now. `before`: how many runs are in progress or come first.
   * `alone`: the active run beside which no other one is: a migration, or the apply of a plan.
   */
  | {
      readonly at: "dispatch";
      readonly run: RunRecord;
      readonly before: number;
      readonly alone: RunRecord | undefined;
    }
  /** The next run of a schedule that the engine has. */
  | { readonly at: "schedule"; readonly job: string; readonly active: readonly RunRecord[] }
  /** A run that the engine has started at `begun` (RFC 3339). */
  | { readonly at: "engineRun"; readonly begun: string; readonly active: readonly RunRecord[] };

/** A limit that is checked again in the commit, because only the commit is atomic. */
export interface RunLimit {
  readonly statuses: readonly RunStatus[];
  /** Fewer runs than this have one of the statuses. */
  readonly than: number;
  readonly error: () => DagctlError;
}

/** A run starts now. */
export interface Start {
  readonly decision: "start";
  /** The runs that it replaces: they are cancelled. */
  readonly replaces: readonly RunRecord[];
  readonly limits: readonly RunLimit[];
}

/** A run waits. */
export interface Wait {
  readonly decision: "wait";
  readonly reason: string;
  /** Whether it will never start. */
  readonly permanent: boolean;
}

/** A run is refused. */
export interface Refusal {
  readonly decision: "refuse";
  readonly error: DagctlError;
}

/** Whether a run starts now. A new run never waits, and a recorded one is never refused. */
export type Decision<At extends Candidate["at"] = Candidate["at"]> =
  | Start
  | (At extends "dispatch" | "schedule" ? Wait : Refusal);

type Context = Pick<HostContext, "types" | "stateDatabase" | "now">;

/**
 * Decides whether a run starts, waits or is refused. Every place that starts a run asks here:
 * admission, dispatch, the schedules of an engine, and the runs that an engine has started.
 */
export function decide<Decided extends Candidate>(
  context: Context,
  record: ProjectRecord,
  candidate: Decided,
): Decision<Decided["at"]>;
export function decide(context: Context, record: ProjectRecord, candidate: Candidate): Decision {
  switch (candidate.at) {
    case "admission":
      return atAdmission(context, record, candidate.active);
    case "dispatch":
      if (isMigration(candidate.run.run))
        return waitOrStart(migrationWait(context, record, candidate.before));
      if (isApply(candidate.run)) return waitOrStart(applyWait(context, record, candidate));
      return waitOrStart(runWait(context, record, candidate));
    case "schedule":
      return waitOrStart(scheduleWait(context, record, candidate));
    case "engineRun":
      return afterStart(context, record, candidate);
  }
}

interface WaitReason {
  readonly reason: string;
  readonly permanent?: boolean;
}

const START = { decision: "start", replaces: [], limits: [] } as const;

function waitOrStart(wait: WaitReason | undefined): Start | Wait {
  if (!wait) return START;
  return { decision: "wait", reason: wait.reason, permanent: wait.permanent ?? false };
}

function refuse(message: string, details: { readonly status: ProjectStatus }): Refusal {
  return { decision: "refuse", error: new DagctlError("conflict", message, { details }) };
}

function atAdmission(
  context: Context,
  record: ProjectRecord,
  active: readonly RunRecord[],
): Start | Refusal {
  const { project, internals } = record;
  const status = factualStatus(record);
  if (status === "deleting") return refuse("The project is being deleted", { status });
  if (!STATUS_TABLE[status].runs) {
    const why = project.status_message ? ` (${project.status_message})` : "";
    return refuse(`The project is ${status}${why}: deploy it first, then run it`, { status });
  }
  if (project.suspended)
    return refuse(
      'The project is suspended: resume it with PUT { "suspended": false }, then run it',
      {
        status,
      },
    );
  const { blocked } = internals.acceptedInspection ?? internals.inspection ?? {};
  if (blocked !== undefined) return refuse(blocked, { status });
  const problem = stateProblem(context, record);
  if (problem !== undefined && !active.some(({ run }) => isMigration(run)))
    return refuse(problem, { status });
  // A newer run waits for a migration and for the runs of plans.
  const replaces = project.concurrency_policy === "Replace" ? active.filter(isReplaceable) : [];
  return { decision: "start", replaces, limits: limitsOf(context, record, active) };
}

/**
 * Returns the limits of a new run. Pending runs count, because they were accepted. Beside each run
 * of a plan one more may wait, so that a tick of that time is not lost.
 */
function limitsOf(
  context: Context,
  record: ProjectRecord,
  active: readonly RunRecord[],
): readonly RunLimit[] {
  const { concurrency_policy: policy, max_concurrent_job_runs: most } = record.project;
  const ofPlans = active.filter(({ internals: { work } }) => work !== undefined).length;
  const limit = (statuses: readonly RunStatus[], than: number, rule: string): RunLimit => ({
    statuses,
    than: than + ofPlans,
    error: () => tooMany(rule, active),
  });
  return [
    ...(policy === "Forbid"
      ? [limit(ACTIVE_RUN_STATUSES, 1, "concurrency_policy Forbid allows one run at a time")]
      : []),
    ...(most !== undefined && policy !== "Replace"
      ? [limit(ACTIVE_RUN_STATUSES, most, `max_concurrent_job_runs is ${most}`)]
      : []),
    ...(hasOneWriter(context, record)
      ? [limit(["pending"], QUEUE, `at most ${QUEUE} runs may wait for the state database`)]
      : []),
  ];
}

function tooMany(rule: string, active: readonly RunRecord[]): DagctlError {
  const found = active.find(isAlone) ?? active.at(0);
  const other = found?.run;
  const inTheWay = other ? `: ${other.job_name} (${other.id}) is ${other.status}` : "";
  const remedy = found && isAlone(found) ? "Wait for its end" : "Wait for it or cancel it";
  const details = other ? { run: other.id } : {};
  return new DagctlError("conflict", `${rule}${inTheWay}. ${remedy}`, { details });
}

function hasOneWriter({ stateDatabase }: Context, { project }: ProjectRecord): boolean {
  return project.use_managed_state_database && !stateDatabase.supports.concurrentRuns;
}

/** What a wait of a recorded run depends on. */
interface Standing {
  readonly status: ProjectStatus;
  /** What follows a status where the project has a message. */
  readonly why: string;
  /** Whether the deployment should have converged. */
  readonly isLate: boolean;
}

function standingOf({ now }: Pick<Context, "now">, record: ProjectRecord): Standing {
  const { status_message: message } = record.project;
  const { convergeBy } = record.internals;
  return {
    status: factualStatus(record),
    why: message ? `: ${message}` : "",
    isLate: convergeBy !== undefined && now() > convergeBy,
  };
}

/**
 * Returns why a migration waits. It runs alone, in the environment of the newest generation. While
 * the project is suspended it waits, because no caller requests it again.
 */
function migrationWait(
  context: Context,
  record: ProjectRecord,
  before: number,
): WaitReason | undefined {
  const { project, internals } = record;
  const { status, why, isLate } = standingOf(context, record);
  if (project.suspended)
    return { reason: "The project is suspended; the managed state is migrated when it is resumed" };
  const deploying = project.operation !== undefined || status === "deploying";
  const given = internals.acceptedGeneration === internals.generation;
  const { blocked } = internals.acceptedInspection ?? {};
  if (!deploying && blocked !== undefined) return { reason: blocked, permanent: true };
  if (!deploying && (!project.deployed || !given || (status !== "active" && isLate)))
    return { reason: `The project is ${status}${why}`, permanent: true };
  if (deploying || status !== "active")
    return { reason: `Waiting for the deployment to converge${why}` };
  if (before > 0)
    return {
      reason:
        "Waiting for the end of the runs before it: a migration of the managed state runs alone",
    };
  const due = dueStateChange(context, project, internals);
  if (due?.change === "refused")
    return { reason: `${due.issue.path} ${due.issue.message}`, permanent: true };
  return due
    ? undefined
    : { reason: "The managed state needs no migration any more", permanent: true };
}

/**
 * Returns why the apply of a plan, or the removal of an environment, waits. It runs alone. An apply
 * to the project's own environment waits for the deployment of its commit, and fails where another
 * one is deployed.
 */
function applyWait(
  context: Context,
  record: ProjectRecord,
  { run, before, alone }: Extract<Candidate, { readonly at: "dispatch" }>,
): WaitReason | undefined {
  const { project, internals } = record;
  const { status, why, isLate } = standingOf(context, record);
  if (run.internals.cancel !== undefined) return { reason: run.internals.cancel, permanent: true };
  const { work } = run.internals;
  const ofPlan = work?.kind === "check" ? undefined : work;
  const { kind, commit: planned, workload, environment = "" } = ofPlan ?? {};
  if (project.suspended && kind === "apply")
    return { reason: "The project was suspended before the plan was applied", permanent: true };
  if (project.operation || status === "deploying")
    return { reason: `Waiting for the deployment to converge${why}` };
  const own = kind === "invalidate" ? ownProblem(context, record, environment) : undefined;
  if (own !== undefined)
    return { reason: `The environment ${environment} ${own}`, permanent: true };
  const { commit, blocked } = internals.acceptedInspection ?? {};
  const isDeployed = kind === "apply" && workload === undefined;
  if (isDeployed && commit !== planned)
    return { reason: `The commit of the plan was not deployed${why}`, permanent: true };
  if (status !== "active" && (isLate || !project.deployed))
    return { reason: `The project is ${status}${why}`, permanent: true };
  if (status !== "active") return { reason: `Waiting for the deployment to converge${why}` };
  if (blocked !== undefined) return { reason: blocked, permanent: true };
  if (alone && alone.run.id !== run.run.id) return waitFor(alone);
  const problem = stateProblem(context, record);
  if (problem !== undefined) return { reason: problem, permanent: true };
  if (before > 0) return { reason: "Waiting for the end of the runs before it: it runs alone" };
  return undefined;
}

/** Returns that a run waits for one that runs alone. */
function waitFor(alone: RunRecord): WaitReason {
  const what = isMigration(alone.run)
    ? "the migration of the managed state"
    : alone.internals.work?.kind === "invalidate"
      ? "the removal of an environment"
      : "the apply of a plan";
  return { reason: `Waiting for ${what} (${alone.run.job_name})` };
}

/**
 * Returns why any other recorded run waits. It starts in its order, in a deployment that has
 * converged, on a state that its version can use.
 */
function runWait(
  context: Context,
  record: ProjectRecord,
  { run, before, alone }: Extract<Candidate, { readonly at: "dispatch" }>,
): WaitReason | undefined {
  const { project, internals } = record;
  const { status, why, isLate } = standingOf(context, record);
  // What explains a plan executes no model, and runs while the project is suspended.
  if (project.suspended && !isExplain(run))
    return { reason: "The project was suspended before the run could start", permanent: true };
  if (!STATUS_TABLE[status].runs && (isLate || !project.deployed))
    return { reason: `The project is ${status}${why}`, permanent: true };
  const isDeploying = project.operation !== undefined || status === "deploying";
  if ((isDeploying && !isContinued(record)) || !STATUS_TABLE[status].runs)
    return { reason: `Waiting for the deployment to converge${why}` };
  // The project may have begun to apply approved plans alone after the run was requested.
  const plans = context.types.get(project.project_type)?.plans;
  if (run.run.job_type === "plan" && plans?.needsApproval(project) === true)
    return { reason: "The project applies approved plans alone", permanent: true };
  if (alone) return waitFor(alone);
  const problem = stateProblem(context, record);
  if (problem !== undefined) return { reason: problem, permanent: true };
  if (hasOneWriter(context, record) && before > 0)
    return { reason: "Waiting for an earlier run: the managed state database has one writer" };
  if (project.concurrency_policy !== "Allow" && before > 0)
    return { reason: "Waiting for the end of the run before it" };
  const limit = project.max_concurrent_job_runs;
  if (limit !== undefined && before >= limit)
    return { reason: `Waiting for an earlier run: max_concurrent_job_runs is ${limit}` };
  if (internals.acceptedInspection?.blocked !== undefined && !isExplain(run))
    return { reason: internals.acceptedInspection.blocked, permanent: true };
  if (run.internals.cancel !== undefined) return { reason: run.internals.cancel, permanent: true };
  return undefined;
}

/**
 * Returns why a schedule of the engine is paused. Conditions that may change between two
 * observations are checked again for each run that it started.
 */
function scheduleWait(
  context: Context,
  record: ProjectRecord,
  { job, active }: Extract<Candidate, { readonly at: "schedule" }>,
): WaitReason | undefined {
  const { project, internals } = record;
  if (!scheduleOf(internals, job)?.enabled) return { reason: "The job is not enabled" };
  const status = factualStatus(record);
  const isWhole =
    !project.operation &&
    status === "active" &&
    internals.acceptedGeneration === internals.generation;
  if (!isWhole && !isContinued(record)) return { reason: `The project is ${status}` };
  const rule = findBrokenRule(context, record, active, { job });
  if (rule !== undefined) return { reason: rule };
  if (internals.variablesHandedTo !== internals.acceptedGeneration)
    return { reason: "The engine does not have the variables of its runs yet" };
  return undefined;
}

/** Decides about a run that the engine has started: a refused run is cancelled. */
function afterStart(
  context: Context,
  record: ProjectRecord,
  { begun, active }: Extract<Candidate, { readonly at: "engineRun" }>,
): Start | Refusal {
  const replaces = record.project.concurrency_policy === "Replace";
  // A run that was requested after this run began and that has not begun waits for this run, as for
  // any other.
  const later = active.filter(
    (other) => !other.internals.dispatched && other.run.created_at > begun,
  );
  const before = active.filter((other) => !later.includes(other));
  const newer = replaces ? later.find(isReplaceable) : undefined;
  const rule =
    findBrokenRule(context, record, before, {
      migrationFollows: later.some(({ run }) => isMigration(run)),
    }) ??
    (newer && `Replaced by run ${newer.run.job_name}`);
  if (rule !== undefined) return refuse(rule, { status: factualStatus(record) });
  if (!replaces) return START;
  const replaced = before.filter(
    (other) => isReplaceable(other) && other.internals.cancel === undefined,
  );
  return { ...START, replaces: replaced };
}

/**
 * Returns the rule that a run of the engine's own schedule breaks next to the active runs.
 *
 * @param job the job whose schedule would start the run: among its own runs of one job, the engine
 *   itself enforces the policy. Absent: the run was started
 * @param migrationFollows a migration was recorded after the run, and waits for its end
 */
function findBrokenRule(
  context: Context,
  record: ProjectRecord,
  active: readonly RunRecord[],
  { job, migrationFollows = false }: { readonly job?: string; readonly migrationFollows?: boolean },
): string | undefined {
  const { project, internals } = record;
  const status = factualStatus(record);
  if (["undeploying", "deleting", "inactive"].includes(status)) return `The project is ${status}`;
  if (project.suspended) return "The project is suspended";
  const { blocked } = internals.acceptedInspection ?? {};
  if (blocked !== undefined) return blocked;
  const alone = active.find(isAlone);
  if (alone) return whatRunsAlone(alone);
  const problem = migrationFollows ? undefined : stateProblem(context, record);
  if (problem !== undefined) return problem;
  const inTheWay =
    project.concurrency_policy !== "Forbid"
      ? undefined
      : active.find(
          ({ internals: of }) => job === undefined || of.origin !== "engine" || of.job !== job,
        );
  if (inTheWay)
    return `concurrency_policy Forbid allows one run at a time: ${inTheWay.run.job_name} is ${inTheWay.run.status}`;
  if (hasOneWriter(context, record) && active[0])
    return `The managed state database has one writer: ${active[0].run.job_name} is ${active[0].run.status}`;
  const limit = project.max_concurrent_job_runs;
  if (limit !== undefined && active.length >= limit && project.concurrency_policy !== "Replace")
    return `max_concurrent_job_runs is ${limit}`;
  return undefined;
}
