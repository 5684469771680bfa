import type { OpenPlan, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Plan, PlanStatus } from "../model/plans.ts";
import { without } from "../values/without.ts";
import { isOpen, planIn, putPlan } from "./stored-plan.ts";

/** How a plan ends. */
export interface PlanClosing {
  readonly status: Extract<PlanStatus, "rejected" | "cancelled" | "failed">;
  /** Why, for a person. Absent: a person has decided it. */
  readonly reason?: string;
  /** The name of the person who ends it. Absent: it was discarded by a change. */
  readonly by?: string;
}

/** Returns the open plan of a project that is in its internals; at most one is. */
export function openPlanOf({
  plans = {},
}: Pick<ProjectInternals, "plans">): ({ readonly id: string } & OpenPlan) | undefined {
  const [entry] = Object.entries(plans);
  return entry && { id: entry[0], ...entry[1] };
}

/** Returns the internals of a project with its open plan as the plan is now. */
export function withPlan(internals: ProjectInternals, plan: Plan): ProjectInternals {
  const { environment, commit_sha: commit, status, plan_type: type, expires_at: expiry } = plan;
  const run = plan.apply_run_id ?? plan.run_id;
  const open = { environment, commit, status, type, run };
  const others = withoutPlan(internals, plan.id);
  if (!isOpen(plan)) return others;
  const own = { ...open, ...(expiry === undefined ? {} : { expiresAt: expiry }) };
  return { ...others, plans: { ...others.plans, [plan.id]: own } };
}

/** Returns a plan that ends now. */
export function closedPlan(
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
  /** Absent: none was open. */
  readonly plan?: Plan;
}

/**
 * Ends the open plan of a project in the transaction that makes it outdated, and requests the end
 * of its run. The caller writes the project.
 */
export async function closeOpenPlan(
  context: Pick<HostContext, "clock" | "now" | "store">,
  transaction: Transaction,
  { project, internals }: Pick<ProjectRecord, "project" | "internals">,
  closing: PlanClosing,
): Promise<ClosedPlan> {
  const open = openPlanOf(internals);
  if (!open) return { internals };
  const { organization_id: organization, id } = project;
  const stored = await planIn(transaction, organization, open.id);
  if (!stored || !isOpen(stored.plan)) return { internals: withoutPlan(internals, open.id) };
  const plan = closedPlan(context, stored.plan, closing);
  await putPlan(context, transaction, { ...stored, plan });
  await cancelRun(transaction, { organization, project: id, run: open.run }, plan);
  return { internals: withPlan(internals, plan), plan };
}

function withoutPlan(internals: ProjectInternals, id: string): ProjectInternals {
  const plans = Object.fromEntries(
    Object.entries(internals.plans ?? {}).filter(([each]) => each !== id),
  );
  return Object.keys(plans).length > 0 ? { ...internals, plans } : without(internals, "plans");
}

/** Requests the end of a plan's run, where it has not ended. */
async function cancelRun(
  transaction: Transaction,
  ref: { readonly organization: string; readonly project: string; readonly run: string },
  { status, reason }: Plan,
): Promise<void> {
  const record = await transaction.run(ref);
  if (!record || record.run.end_time !== undefined || record.internals.cancel !== undefined) return;
  const { organization, run, internals } = record;
  const cancel = reason ?? `The plan was ${status}`;
  transaction.put("run", { organization, run, internals: { ...internals, cancel } });
}
