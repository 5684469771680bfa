import { type Access, hasAccess } from "@dagctl/api";
import type { Plan, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { planPath } from "../pages.ts";
import { Action } from "../ui/action.tsx";
import type { FieldSchemas } from "../server/project-types.ts";
import type { Change } from "../ui/use-change.ts";
import { useLoad } from "../ui/use-load.ts";
import { showHidden } from "../ui/visible-text.ts";
import { NewPlanDialog } from "./new-plan-dialog.tsx";
import { planFields } from "./plan-fields.ts";
import { whyNoPlan } from "./why-no-plan.ts";

const NONE: FieldSchemas = {};

/** Returns the schemas of the parameters of plans; none before they are read. */
export function usePlanSchemas(type: string): FieldSchemas {
  const { projectTypes } = useApp();
  const { value = NONE } = useLoad(`plan parameters ${type}`, () =>
    projectTypes.planParameters(type),
  );
  return value;
}

/** Returns what tells whether the caller has an access that a description names. */
export function useHasAccess(): (needed: string) => boolean {
  const state = useApp().session.state.value;
  const access = state.name === "signed-in" ? state.caller.access : "read";
  return (needed) => hasAccess(access, needed as Access);
}

interface Shown {
  readonly project: Project;
  /** Its newest plan, as far as it is known. */
  readonly newest: Plan | undefined;
  readonly change: Change;
}

/** Makes a plan of a project, and opens its page. */
export function MakePlan({
  project,
  newest,
  change,
  isPrimary = false,
}: Shown & { isPrimary?: boolean }): JSX.Element {
  const { client, href } = usePlace();
  const { route } = useLocation();
  const make = async (): Promise<void> => {
    let plan = "";
    const isMade = await change.request("plan", async (idempotencyKey) => {
      plan = (await client.plans.create(project.id, {}, { idempotencyKey })).id;
    });
    if (isMade) route(href(planPath(project.name, plan)));
  };
  return (
    <Action
      label="Make a plan"
      isPrimary={isPrimary}
      why={whyNoPlan(project, newest)}
      change={change}
      press={() => void make()}
    />
  );
}

/** Makes a plan with parameters that it asks for; nothing where the caller may set none. */
export function MakePlanWithParameters({ project, newest, change }: Shown): JSX.Element | null {
  const [isAsking, setAsking] = useState(false);
  const fields = planFields(usePlanSchemas(project.project_type), useHasAccess());
  if (fields.length === 0) return null;
  return (
    <>
      <Action
        label="Make a plan with parameters…"
        why={whyNoPlan(project, newest)}
        change={change}
        press={() => setAsking(true)}
      />
      {isAsking && (
        <NewPlanDialog
          title={`Make a plan of ${showHidden(project.name)}`}
          project={project}
          parameters={fields}
          onClose={() => setAsking(false)}
        >
          The plan shows what the newest commit would change. Nothing is changed before it is
          approved.
        </NewPlanDialog>
      )}
    </>
  );
}
