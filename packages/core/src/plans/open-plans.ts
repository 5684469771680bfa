import type { OpenPlan, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Plan, PlanStatus } from "../model/plans.ts";
import { PENDING_PLAN } from "../model/project-list.ts";
import { without } from "../values/without.ts";
import { withApplied } from "./stored-environments.ts";
import { isOpen, planIn, putPlan, type StoredPlan } from "./stored-plan.ts";

/** How a plan ends. */
export interface PlanClosing {
  readonly status: Extract<PlanStatus, "rejected" | "cancelled" | "failed">;
  /** Why, for a person. Absent: a person has decided it. */
  readonly reason?: string;
  /** The name of the person who ends it. Absent: it was discarded by a change. */
  readonly by?: string;
}

/** A plan that has not ended, with its id. */
export interface OpenPlanOf extends OpenPlan {
  readonly id: string;
}

/** Returns the plans of a project that have not ended: at most one of each environment. */
export function listOpenPlans({
  plans = {},
}: Pick<ProjectInternals, "plans">): readonly OpenPlanOf[] {
  return Object.entries(plans).map(([id, open]) => ({ id, ...open }));
}

/** Returns the plan of an environment that has not ended. */
export const findOpenPlan = (
  internals: Pick<ProjectInternals, "plans">,
  environment: string,
): OpenPlanOf | undefined =>
  listOpenPlans(internals).find((open) => open.environment === environment);

/** Returns the plan for the project's own environment that waits for an approval. */
export const findPendingPlan = (
  internals: Pick<ProjectInternals, "plans">,
): OpenPlanOf | undefined =>
  listOpenPlans(internals).find(
    ({ status, isElsewhere }) => status === "pending" && isElsewhere !== true,
  );

/** Returns whether a change may discard a plan: an apply that has begun ends by itself. */
export const isDiscardable = ({ type, status }: OpenPlan): boolean =>
  type !== "execute" || status !== "running";

/** Returns the internals of a project with a plan as it is now. */
export function withPlan(
  internals: ProjectInternals,
  { plan, isElsewhere }: Pick<StoredPlan, "plan" | "isElsewhere">,
): ProjectInternals {
  const others = withoutPlan(internals, plan.id);
  if (!isOpen(plan)) return others;
  const { id, ...open } = openPlanOf({ plan, isElsewhere });
  return { ...others, plans: { ...others.plans, [id]: open } };
}

/** Returns what a project has of a plan that has not ended. */
export function openPlanOf({
  plan,
  isElsewhere,
}: Pick<StoredPlan, "plan" | "isElsewhere">): OpenPlanOf {
  const { id, environment, commit_sha: commit, status, plan_type: type } = plan;
  const { created_at: createdAt, expires_at: expiry } = plan;
  return {
    id,
    environment,
    ...(isElsewhere ? { isElsewhere } : {}),
    commit,
    createdAt,
    status,
    type,
    run: plan.apply_run_id ?? plan.run_id,
    ...(expiry === undefined ? {} : { expiresAt: expiry }),
  };
}

/** Returns a plan that ends now. */
export function closePlan(
  { now }: Pick<HostContext, "now">,
  plan: Plan,
  { status, reason, by }: PlanClosing,
): Plan {
  const time = now();
  return {
    ...without(plan, "expires_at", "reason"),
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(status === "rejected" && by === undefined ? { auto_discarded: true } : {}),
    ...(by === undefined ? {} : { ended_by: by }),
    updated_at: time,
    ended_at: time,
  };
}

/** A plan that has ended, and its project. */
export interface ClosedPlan {
  /** Those of the project, without the plan. */
  readonly internals: ProjectInternals;
  /** Absent: it had ended, or is not stored any more. */
  readonly plan?: Plan;
}

/** What the end of a plan needs of the host. */
type Closing = Pick<HostContext, "clock" | "now" | "store" | "wakeups">;

/**
 * Ends open plans of a project, as `closeOpenPlan` ends one.
 *
 * @param closingOf returns how a plan ends; `undefined` where it goes on
 * @returns the internals of the project without those that have ended
 */
export async function closeOpenPlans(
  context: Closing,
  transaction: Transaction | Transaction<boolean>,
  { project, internals: before }: Pick<ProjectRecord, "project" | "internals">,
  closingOf: (open: OpenPlanOf) => PlanClosing | undefined,
): Promise<ProjectInternals> {
  let internals = before;
  for (const open of listOpenPlans(before)) {
    const closing = closingOf(open);
    if (!closing) continue;
    const record = { project, internals };
    ({ internals } = await closeOpenPlan(context, transaction, record, open, closing));
  }
  return internals;
}

/**
 * Ends an open plan of a project in the transaction that makes it outdated, requests the end of its
 * run, and wakes those who wait for the plan. The caller writes the project.
 */
export async function closeOpenPlan(
  context: Closing,
  transaction: Transaction | Transaction<boolean>,
  { project, internals }: Pick<ProjectRecord, "project" | "internals">,
  open: OpenPlanOf,
  closing: PlanClosing,
): Promise<ClosedPlan> {
  const { organization_id: organization, id } = project;
  transaction.afterCommit(() => context.wakeups.wake(`plan:${open.id}`));
  const stored = await planIn(transaction, organization, open.id);
  const ref = { organization, project: id, run: open.run };
  if (!stored || !isOpen(stored.plan)) {
    // Its record is gone or damaged. Nothing is applied for it any more.
    await cancelRun(transaction, ref, closing);
    transaction.forgetRecord({ kind: PENDING_PLAN, organization, id: open.id });
    return { internals: withoutPlan(internals, open.id) };
  }
  const plan = closePlan(context, stored.plan, closing);
  await putPlan(context, transaction, { ...stored, plan });
  await cancelRun(transaction, ref, plan);
  const others = withoutPlan(internals, plan.id);
  const wasApproved = stored.isElsewhere && plan.approved_at !== undefined;
  return { internals: wasApproved ? withApplied(context, others, plan) : others, plan };
}

/** Returns the internals of a project without a plan. */
export function withoutPlan(internals: ProjectInternals, id: string): ProjectInternals {
  const plans = Object.fromEntries(
    Object.entries(internals.plans ?? {}).filter(([each]) => each !== id),
  );
  return Object.keys(plans).length > 0 ? { ...internals, plans } : without(internals, "plans");
}

/** Requests the end of a plan's run, where it has not ended. */
async function cancelRun(
  transaction: Transaction | Transaction<boolean>,
  ref: { readonly organization: string; readonly project: string; readonly run: string },
  { status, reason }: Pick<Plan, "status" | "reason">,
): Promise<void> {
  const record = await transaction.run(ref);
  if (!record || record.run.end_time !== undefined || record.internals.cancel !== undefined) return;
  const { organization, run, internals } = record;
  const cancel = reason ?? `The plan was ${status}`;
  transaction.put("run", { organization, run, internals: { ...internals, cancel } });
}
