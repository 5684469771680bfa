import type { ProjectPlans } from "../contracts/project-type.ts";
import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import type { Step } from "../contracts/workload.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Plan } from "../model/plans.ts";
import type { Run } from "../model/run.ts";
import type { PlanReport } from "../results/collect-plan.ts";
import { deriveId } from "../values/ids.ts";
import { withAppliedCommit } from "./applied-commit.ts";
import { closeOpenPlan, findOpenPlan } from "./open-plans.ts";
import { withReport } from "./plan-report.ts";
import { planIn, putParts, putPlan, type StoredPlan } from "./stored-plan.ts";

/** How a run of a job has ended. */
export interface JobRunEnd {
  readonly run: Run;
  /** What it has reported of a plan. Absent: nothing. */
  readonly report: PlanReport | undefined;
  /** Whether reports were lost. */
  readonly isLossy: boolean;
  /** The step that ended it. Absent: it is not known. */
  readonly step: string | undefined;
}

/**
 * Writes the plan that a run of a job has applied by itself, with no explain and no approval before
 * it, in the commit that records the end of the run. Its id derives from the run. Where nothing was
 * to be applied, there is a plan only if a caller has asked for one (`apply_plan`).
 *
 * Only exit codes decide whether it was applied; what was reported is shown.
 *
 * @returns the run, which names its plan
 */
export async function putAppliedPlan(
  context: HostContext,
  transaction: Transaction<boolean>,
  record: RunRecord,
  end: JobRunEnd,
): Promise<Run> {
  const { run, report } = end;
  const { organization, internals: of } = record;
  const { changed: isChange } = report?.plan ?? {};
  if (!report || isChange === undefined || (!isChange && !of.applyPlan)) return run;
  const project = await transaction.project({ organization, project: run.project_id });
  const plans = project && context.types.get(project.project.project_type)?.plans;
  const { steps = [] } = of.dispatched ?? {};
  if (!project || plans?.applies(steps) !== true) return run;
  const id = await deriveId("plan", run.id, "applied");
  if (await planIn(transaction, organization, id)) return { ...run, plan_id: id };
  const isApplied = hasApplied(plans, steps, end);
  const stored = withReport(newPlan(context, project, record, { ...end, id, isApplied }), report);
  const next = end.isLossy ? asTruncated(stored) : stored;
  await putPlan(context, transaction, next);
  putParts(context, transaction, next, report);
  if (isApplied) await putApplied(context, transaction, project, { stored: next, run, isChange });
  return { ...run, plan_id: id };
}

/** Returns whether the step that applies the plan has succeeded, whatever came after it. */
function hasApplied(
  plans: Pick<ProjectPlans, "applies">,
  steps: readonly Step[],
  { run, step }: Pick<JobRunEnd, "run" | "step">,
): boolean {
  if (run.status === "success") return true;
  const failed = steps.findIndex(({ name }) => name === step);
  return failed > 0 && plans.applies(steps.slice(0, failed));
}

function newPlan(
  context: Pick<HostContext, "now" | "types">,
  { project }: ProjectRecord,
  { organization, internals }: RunRecord,
  { run, id, isApplied }: JobRunEnd & { readonly id: string; readonly isApplied: boolean },
): StoredPlan {
  const { commit_sha: commit = "", triggered_by: cause, start_time: begun = run.created_at } = run;
  const { latest_commit_sha: latest, latest_commit_message: message = "" } = project;
  const isCancelled = internals.cancel !== undefined;
  const now = context.now();
  const plan: Plan = {
    id,
    project_id: project.id,
    environment: context.types.get(project.project_type)?.plans?.environment(project) ?? "",
    branch: project.branch,
    commit_sha: commit,
    commit_message: latest === commit ? message : "",
    status: isApplied ? "completed" : isCancelled ? "cancelled" : "failed",
    plan_type: "execute",
    ...(isApplied ? {} : { reason: run.error_message ?? "The run that applies it has failed" }),
    run_id: run.id,
    apply_run_id: run.id,
    created_by: internals.startedBy ?? (cause === "scheduled" ? "schedule" : "system"),
    created_at: begun,
    updated_at: now,
    ended_at: now,
  };
  const replay = { parameters: {} };
  return {
    organization,
    plan,
    isElsewhere: false,
    isOfCommit: false,
    replay,
    changes: 0,
    actions: 0,
    version: 0,
  };
}

function asTruncated(stored: StoredPlan): StoredPlan {
  const { plan } = stored;
  const { summary } = plan;
  return summary
    ? { ...stored, plan: { ...plan, summary: { ...summary, truncated: true } } }
    : stored;
}

/**
 * Writes the project after the apply. A plan that was made before it was compared with another
 * environment, so that it is discarded.
 */
async function putApplied(
  context: HostContext,
  transaction: Transaction<boolean>,
  seen: ProjectRecord,
  {
    stored: { organization, plan },
    run: { commit_sha: commit, end_time: ended = plan.updated_at },
    isChange,
  }: { readonly stored: StoredPlan; readonly run: Run; readonly isChange: boolean },
): Promise<void> {
  const now = commit === undefined ? seen : withAppliedCommit(context, seen, commit);
  // The message of the project may say that something was not applied.
  transaction.afterCommit(() => context.requestObservation(organization, plan.project_id));
  const open = isChange ? findOpenPlan(now.internals, plan.environment) : undefined;
  const older = open?.status === "pending" && (await planIn(transaction, organization, open.id));
  if (!open || !older || older.plan.created_at >= ended)
    return transaction.put("project", { project: now.project, internals: now.internals });
  const reason = `The run ${plan.run_id} has applied another plan: ${plan.id}. Create another plan`;
  const closing = { status: "rejected", reason } as const;
  const { internals } = await closeOpenPlan(context, transaction, now, open, closing);
  transaction.put("project", { project: now.project, internals });
}
