import type {
  ProjectInternals,
  ProjectRecord,
  RunRecord,
  RunWorkOfPlan,
} from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Plan } from "../model/plans.ts";
import type { Run } from "../model/run.ts";
import type { PlanReport } from "../results/collect-plan.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import { closePlan, withoutPlan, withPlan } from "./open-plans.ts";
import { withAppliedCommit, withAppliedPlan, withUnapplied } from "./applied-commit.ts";
import { withApplied, withRemovalEnd } from "./stored-environments.ts";
import { withReport } from "./plan-report.ts";
import { isOpen, PENDING_MS, planIn, putParts, putPlan, type StoredPlan } from "./stored-plan.ts";

/** The exit codes of a program that makes a plan (`ProjectPlans`). */
const SUPERSEDED = 4;

/** How a run of a plan has ended. */
export interface PlanRunEnd {
  readonly run: Run;
  /** What it has reported. Absent: nothing was read of it. */
  readonly report?: PlanReport | undefined;
  /** Whether reports were lost. */
  readonly isLossy: boolean;
}

/** What the end of a run needs of the host. */
type Ending = Pick<HostContext, "clock" | "now" | "store" | "types">;

/**
 * Writes what the end of a run means for its plan, in the commit that records that end. A plan that
 * has ended stays as it is. Only the exit code decides; what was reported is shown.
 */
export async function putPlanEnd(
  context: Ending,
  transaction: Transaction<boolean>,
  { organization, internals: { work, cancel } }: RunRecord,
  end: PlanRunEnd,
): Promise<void> {
  if (!work || work.kind === "check") return;
  const { run, report } = end;
  const ref = { organization, project: run.project_id };
  const project = await transaction.project(ref);
  if (!project) return;
  if (work.plan === undefined) {
    const isCancelled = cancel !== undefined;
    const internals = afterRemoval(context, project.internals, { work, run, isCancelled });
    return transaction.put("project", { project: project.project, internals });
  }
  const stored = await planIn(transaction, organization, work.plan);
  if (!stored || !isOpen(stored.plan))
    return transaction.put("project", afterEnded(context, project, { work, run, stored }));
  const isCancelled = cancel !== undefined && run.status !== "success";
  const next =
    work.kind === "apply"
      ? planAfterApply(context, stored, end, isCancelled)
      : planAfterExplanation(context, stored, end, isCancelled);
  await putPlan(context, transaction, next);
  if (work.kind === "explain" && report) putParts(context, transaction, next, report);
  transaction.put("project", afterPlan(context, project, work, next));
}

/** Returns the project after the end of the run of a plan that had not ended. */
function afterPlan(
  context: Ending,
  { project, internals: before }: ProjectRecord,
  work: RunWorkOfPlan,
  next: StoredPlan,
): Pick<ProjectRecord, "project" | "internals"> {
  const internals = withPlan(before, next);
  if (work.kind === "apply" && next.isElsewhere)
    return { project, internals: withApplied(context, internals, next.plan) };
  const ended = { project, internals };
  if (!isOfOwn(context, project, next.plan)) return ended;
  if (work.kind === "explain")
    return hasNothingLeft(next) ? withAppliedCommit(context, ended, work.commit) : ended;
  if (next.plan.status === "completed") return withAppliedPlan(context, ended, next.plan);
  return hasFailed(work, next) ? withUnapplied(context, ended, work.commit) : ended;
}

/** Returns whether a plan is for what is the project's own environment now. */
const isOfOwn = (
  { types }: Pick<HostContext, "types">,
  project: ProjectRecord["project"],
  { environment }: Plan,
): boolean => types.get(project.project_type)?.plans?.environment(project) === environment;

/** Returns whether an apply may have left changes of its commit that it has not applied. */
const hasFailed = ({ kind }: RunWorkOfPlan, { plan: { status } }: StoredPlan): boolean =>
  kind === "apply" && (status === "failed" || status === "cancelled");

/**
 * Returns the project after the end of a run whose plan has ended before, or has no record. An
 * apply may succeed before its cancel arrives.
 */
function afterEnded(
  context: Ending,
  record: ProjectRecord,
  {
    work,
    run,
    stored,
  }: {
    readonly work: RunWorkOfPlan;
    readonly run: Run;
    readonly stored: StoredPlan | undefined;
  },
): Pick<ProjectRecord, "project" | "internals"> {
  const { project } = record;
  const internals = withoutPlan(record.internals, work.plan ?? "");
  if (work.kind !== "apply" || run.status !== "success") return { project, internals };
  // An apply to the project's own environment has the deployed workload.
  if (work.workload === undefined)
    return stored
      ? withAppliedPlan(context, { project, internals }, stored.plan)
      : withAppliedCommit(context, { project, internals }, work.commit);
  if (!stored) return { project, internals };
  const applied: Plan = { ...stored.plan, status: "completed" };
  return { project, internals: withApplied(context, internals, applied) };
}

/** Returns whether the project's own environment has all that the commit of a plan has. */
const hasNothingLeft = ({ plan: { status, parameters }, isElsewhere }: StoredPlan): boolean =>
  status === "completed" && !isElsewhere && parameters === undefined;

function afterRemoval(
  context: Ending,
  internals: ProjectInternals,
  {
    work: { environment: name = "" },
    run: { id: run, status, error_message: reason = `The run has ended as ${status}` },
    isCancelled,
  }: { readonly work: RunWorkOfPlan; readonly run: Run; readonly isCancelled: boolean },
): ProjectInternals {
  const failure = status === "success" ? undefined : reason;
  return withRemovalEnd(context, internals, { name, run, failure, isCancelled });
}

/** Writes that the apply of a plan has begun, in the commit that records its run as running. */
export async function putPlanBegin(
  context: Ending,
  transaction: Transaction<boolean>,
  { organization, run, internals: { work } }: RunRecord,
): Promise<void> {
  if (work?.kind !== "apply" || work.plan === undefined) return;
  const project = await transaction.project({ organization, project: run.project_id });
  const stored = project && (await planIn(transaction, organization, work.plan));
  if (!project || stored?.plan.status !== "approved") return;
  const plan: Plan = { ...stored.plan, status: "running", updated_at: context.now() };
  await putPlan(context, transaction, { ...stored, plan });
  const internals = withPlan(project.internals, { ...stored, plan });
  transaction.put("project", { project: project.project, internals });
}

function planAfterExplanation(
  context: Ending,
  stored: StoredPlan,
  { run, report, isLossy }: PlanRunEnd,
  isCancelled: boolean,
): StoredPlan {
  const shown = report?.plan ? withReport(stored, report) : stored;
  const fail = (reason: string): StoredPlan => ({
    ...shown,
    plan: closePlan(context, shown.plan, {
      status: isCancelled ? "cancelled" : "failed",
      reason,
    }),
  });
  const { summary, failed_tests: [first] = [] } = shown.plan;
  if (summary && summary.failed_tests > 0 && run.status !== "success")
    return fail(
      summary.failed_tests === 1
        ? `The unit test ${first?.name ?? "of the project"} has failed`
        : `${summary.failed_tests} unit tests have failed${first ? `, the first is ${first.name}` : ""}`,
    );
  if (run.status !== "success")
    return fail(run.error_message ?? "The run that explains it has failed");
  if (!report?.plan || !summary) return fail("The run has reported no plan: create the plan again");
  if (isLossy) return fail("Parts of what the run reported were lost: create the plan again");
  const now = context.now();
  const plan: Plan = summary.has_changes
    ? {
        ...shown.plan,
        status: "pending",
        expires_at: rfc3339(context.clock.now() + PENDING_MS),
        updated_at: now,
      }
    : { ...shown.plan, status: "completed", updated_at: now, ended_at: now };
  return { ...shown, plan };
}

function planAfterApply(
  context: Ending,
  stored: StoredPlan,
  { run }: PlanRunEnd,
  isCancelled: boolean,
): StoredPlan {
  const { plan } = stored;
  if (run.status === "success") {
    const now = context.now();
    const done: Plan = { ...without(plan, "reason"), status: "completed" };
    return { ...stored, plan: { ...done, updated_at: now, ended_at: now } };
  }
  const reason = run.error_message ?? "The run that applies it has failed";
  const status = run.exit_code === SUPERSEDED ? "rejected" : isCancelled ? "cancelled" : "failed";
  return { ...stored, plan: closePlan(context, plan, { status, reason }) };
}
