import { DagctlError } from "../../errors.ts";
import type { DeploymentRef } from "../../contracts/deploy.ts";
import type { HostContext } from "../../kernel/context.ts";
import { findProjectById } from "../../kernel/lookup.ts";
import { transact, type Transaction } from "../../kernel/transaction.ts";
import type { Plan } from "../../model/plans.ts";
import { closeOpenPlan, openPlanOf } from "../../plans/open-plans.ts";
import { isOpen, planIn } from "../../plans/stored-plan.ts";
import type { PlanRef } from "./approve-plan.ts";
import { type PlanCall, plansOf } from "./create-plan.ts";

/** Ends a plan for a person: rejects a pending one, or stops any that has not ended. */
export async function endPlan(
  context: HostContext,
  { organization, project: id, plan: planId }: PlanRef,
  how: "reject" | "cancel",
  { key, actor, signal }: PlanCall,
): Promise<Plan> {
  const work = async (transaction: Transaction): Promise<Plan> => {
    const record = await findProjectById(context, organization, id);
    transaction.expect(record, "retry");
    transaction.about(record.project);
    plansOf(context, record.project);
    const stored = await planIn(transaction, organization, planId);
    if (stored?.plan.project_id !== record.project.id)
      throw new DagctlError("not_found", `There is no plan "${planId}"`);
    const { plan } = stored;
    const isDone = how === "reject" ? isRejected(plan) : !isOpen(plan);
    if (isDone) {
      transaction.idempotencyKey(key, { answer: plan });
      return plan;
    }
    if (how === "reject" && plan.status !== "pending")
      throw new DagctlError(
        "conflict",
        `The plan is ${plan.status}: only a pending one is rejected`,
      );
    await assertStoppable(context, transaction, { organization, project: id }, plan);
    const status = how === "reject" ? "rejected" : "cancelled";
    const closing = { status, by: actor.name } as const;
    const { internals, plan: ended = plan } = await closeOpenPlan(
      context,
      transaction,
      record,
      openPlanOf(stored),
      closing,
    );
    transaction.put("project", { project: record.project, internals });
    transaction.idempotencyKey(key, { answer: ended });
    transaction.afterCommit(() => context.requestObservation(organization, id));
    return ended;
  };
  return transact(context, work, { actor, signal });
}

/** A person has rejected it before: the same call changes nothing. */
const isRejected = ({ status, auto_discarded: isDiscarded }: Plan): boolean =>
  status === "rejected" && isDiscarded !== true;

/** @throws DagctlError `not_supported`: the engine has the run, and ends none */
async function assertStoppable(
  { run }: Pick<HostContext, "run">,
  transaction: Transaction,
  ref: DeploymentRef,
  { apply_run_id: applies, run_id: explains }: Plan,
): Promise<void> {
  if (run.supports.cancel) return;
  const record = await transaction.run({ ...ref, run: applies ?? explains });
  if (record?.internals.dispatched && record.run.end_time === undefined)
    throw new DagctlError(
      "not_supported",
      "This installation's run driver cannot cancel a run that was started",
    );
}
