import { TABLE } from "@dagctl/api";
import type { Plan } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { planPath } from "../pages.ts";
import { Action } from "../ui/action.tsx";
import { Problem } from "../ui/problem.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { useHasAccess, usePlanSchemas } from "./make-plan.tsx";
import { ApprovePlan, CancelPlan, type Decision, RejectPlan } from "./plan-dialogs.tsx";
import { whyNotAgain } from "./plan-fields.ts";
import type { PlanLosses } from "./plan-losses.ts";
import { isOpen } from "./plan-words.ts";

interface Shown {
  /** The id or name of its project. */
  readonly project: string;
  readonly plan: Plan;
  /** Reads the plan again. */
  readonly reload: () => void;
}

/** Shows what the caller may do with a plan in its current state. */
export function PlanActions({
  project,
  plan,
  losses,
  reload,
}: Shown & { losses: Loaded<PlanLosses> }): JSX.Element | null {
  const mayDecide = useAccess(TABLE.plans.approve);
  const mayCancel = useAccess(TABLE.plans.cancel);
  const mayRepeat = useAccess(TABLE.plans.retry);
  const [asked, setAsked] = useState<"approve" | "reject" | "cancel" | undefined>();
  const [conflict, setConflict] = useState<unknown>();
  const decide: Decision = async (act) => {
    setConflict(undefined);
    try {
      await act();
    } catch (error) {
      if (!isDagctlError(error, "conflict")) throw error;
      // The dialog was about another state: the page shows that of now, and why.
      setConflict(error);
    }
    reload();
  };
  const given = { plan, decide, onClose: () => setAsked(undefined) };
  const ask = (what: typeof asked) => () => setAsked(what);
  return (
    <div class="page-actions">
      {mayDecide && plan.status === "pending" && (
        <>
          <button type="button" class="button button-primary" onClick={ask("approve")}>
            Approve
          </button>
          <button type="button" class="button" onClick={ask("reject")}>
            Reject
          </button>
        </>
      )}
      {mayCancel && isOpen(plan) && (
        <button type="button" class="button" onClick={ask("cancel")}>
          Cancel the plan
        </button>
      )}
      {mayRepeat && !isOpen(plan) && <MakeAgain project={project} plan={plan} reload={reload} />}
      {conflict !== undefined && (
        <div class="page-problem">
          <Problem error={conflict} project={plan.project_id} />
        </div>
      )}
      {asked === "approve" && <ApprovePlan {...given} losses={losses} />}
      {asked === "reject" && <RejectPlan {...given} />}
      {asked === "cancel" && <CancelPlan {...given} />}
    </div>
  );
}

/** Makes a plan with the parameters of one that has ended, and opens its page. */
function MakeAgain({ project, plan }: Shown): JSX.Element {
  const { client, organization, href } = usePlace();
  const { route } = useLocation();
  const change = useChange();
  // Only a plan with parameters needs what depends on the type of the project.
  const hasParameters = Object.keys(plan.parameters ?? {}).length > 0;
  const type = useLoad(`${organization} ${plan.project_id} ${hasParameters}`, async (signal) =>
    hasParameters ? (await client.projects.get(plan.project_id, { signal })).project_type : "",
  );
  const schemas = usePlanSchemas(type.value ?? "");
  const has = useHasAccess();
  const make = async (): Promise<void> => {
    let next = "";
    const isMade = await change.request(`again ${plan.id}`, async (idempotencyKey) => {
      next = (await client.plans.retry(plan.project_id, plan.id, { idempotencyKey })).id;
    });
    if (isMade) route(href(planPath(project, next)));
  };
  return (
    <>
      <Action
        label="Make it again"
        why={whyNotAgain(schemas, plan.parameters, has)}
        change={change}
        press={() => void make()}
      />
      {change.error !== undefined && (
        <div class="page-problem">
          <Problem error={change.error} project={plan.project_id} />
        </div>
      )}
    </>
  );
}
