import type { Plan, PlanSummary } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Commit, Text } from "../ui/parts.tsx";
import { lookOf } from "../ui/status-look.ts";
import type { Loaded } from "../ui/use-load.ts";
import type { PlanLosses } from "./plan-losses.ts";
import { LossNotices } from "./plan-summary.tsx";
import {
  actionsText,
  isElsewhere,
  isOpen,
  modelCount,
  modelsText,
  displayPlanStatus,
} from "./plan-words.ts";

/** Makes a decision about a plan. A conflict is shown by the page, and closes the dialog. */
export type Decision = (act: () => Promise<unknown>) => Promise<void>;

interface Asked {
  /** As it was read. It may change while the dialog is open. */
  readonly plan: Plan;
  readonly decide: Decision;
  readonly onClose: () => void;
}

/** Says what an approval does, with what is lost by it, and approves the plan. */
export function ApprovePlan({
  plan,
  losses,
  decide,
  onClose,
}: Asked & { losses: Loaded<PlanLosses> }): JSX.Element {
  const { client } = usePlace();
  const { summary } = plan;
  return (
    <ConfirmDialog
      title="Approve this plan?"
      action="Approve the plan"
      keep="Not now"
      // A person approves what is named.
      isReady={plan.status === "pending" && (losses.value ?? losses.error) !== undefined}
      project={plan.project_id}
      act={(idempotencyKey) =>
        decide(() => client.plans.approve(plan.project_id, plan.id, { idempotencyKey }))
      }
      onClose={onClose}
    >
      <Changed plan={plan} isStill={plan.status === "pending"} />
      <span>
        {isElsewhere(plan) ? (
          <>
            Nothing is deployed. The plan of the commit <Commit sha={plan.commit_sha} /> is applied
          </>
        ) : (
          <>
            The commit <Commit sha={plan.commit_sha} /> is deployed, unless it is already. Then the
            plan is applied
          </>
        )}{" "}
        to <Text>{plan.environment}</Text> while no other run of the project is active
        {summary === undefined ? "." : `: ${appliedText(summary)}.`}
      </span>
      {plan.ttl !== undefined && (
        <span>
          <Text>{plan.environment}</Text> is removed {plan.ttl} after its newest approval.
        </span>
      )}
      {summary !== undefined && <LossNotices summary={summary} losses={losses} />}
    </ConfirmDialog>
  );
}

/** Returns what an apply has, in numbers. */
function appliedText({ counts, actions = 0 }: PlanSummary): string {
  const models = modelsText(modelCount(counts));
  return actions === 0 ? models : `${models} and ${actionsText(actions)}`;
}

/** Rejects a plan after a question. */
export function RejectPlan({ plan, decide, onClose }: Asked): JSX.Element {
  const { client } = usePlace();
  return (
    <ConfirmDialog
      title="Reject this plan?"
      action="Reject the plan"
      keep="Let it wait"
      isReady={plan.status === "pending"}
      project={plan.project_id}
      act={(idempotencyKey) =>
        decide(() => client.plans.reject(plan.project_id, plan.id, { idempotencyKey }))
      }
      onClose={onClose}
    >
      <Changed plan={plan} isStill={plan.status === "pending"} />
      <span>Nothing is changed. The plan stays in the list, and another one can be made.</span>
    </ConfirmDialog>
  );
}

/** Stops a plan after a question. */
export function CancelPlan({ plan, decide, onClose }: Asked): JSX.Element {
  const { client } = usePlace();
  return (
    <ConfirmDialog
      title="Cancel this plan?"
      action="Cancel the plan"
      keep="Keep it"
      isReady={isOpen(plan)}
      project={plan.project_id}
      act={(idempotencyKey) =>
        decide(() => client.plans.cancel(plan.project_id, plan.id, { idempotencyKey }))
      }
      onClose={onClose}
    >
      <Changed plan={plan} isStill={isOpen(plan)} />
      <span>
        {plan.plan_type === "execute"
          ? "The run that applies it ends where it is. What it has written to the warehouse stays."
          : "Its run ends, if it is active. Nothing was changed."}
      </span>
    </ConfirmDialog>
  );
}

/** Says that the plan has changed while the dialog was open. */
function Changed({ plan, isStill }: { plan: Plan; isStill: boolean }): JSX.Element | null {
  if (isStill) return null;
  return (
    <span class="tone-warning" role="alert">
      The plan has changed meanwhile: {lookOf(displayPlanStatus(plan)).word.toLowerCase()}.
    </span>
  );
}
