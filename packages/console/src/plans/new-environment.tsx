import { TABLE } from "@dagctl/api";
import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAccess } from "../ui/use-access.ts";
import { showHidden } from "../ui/visible-text.ts";
import { otherParameters, ENVIRONMENT_FIELDS, environmentBody } from "./environment-fields.ts";
import { useHasAccess, usePlanSchemas } from "./make-plan.tsx";
import { NewPlanDialog } from "./new-plan-dialog.tsx";
import { planFields } from "./plan-fields.ts";
import { whyNoPlan } from "./why-no-plan.ts";

/**
 * Makes a plan for another environment than the project's own one, and opens its page; nothing
 * where the caller may make none.
 */
export function NewEnvironment({
  project,
  label,
  isPrimary = false,
}: {
  project: Project;
  label: string;
  isPrimary?: boolean;
}): JSX.Element | null {
  const [isAsking, setAsking] = useState(false);
  // A plan of another environment does not wait for one that is being applied to this one.
  const why = whyNoPlan(project, undefined);
  if (!useAccess(TABLE.plans.create)) return null;
  return (
    <>
      <button
        type="button"
        class={isPrimary ? "button button-primary" : "button"}
        data-new={isPrimary ? true : undefined}
        aria-disabled={why !== undefined}
        title={why}
        onClick={() => {
          if (why === undefined) setAsking(true);
        }}
      >
        {label}
      </button>
      {isAsking && <Ask project={project} onClose={() => setAsking(false)} />}
    </>
  );
}

function Ask({ project, onClose }: { project: Project; onClose: () => void }): JSX.Element {
  const schemas = usePlanSchemas(project.project_type);
  return (
    <NewPlanDialog
      title={`Plan an environment of ${showHidden(project.name)}`}
      project={project}
      parameters={otherParameters(planFields(schemas, useHasAccess()))}
      fields={ENVIRONMENT_FIELDS}
      bodyOf={environmentBody}
      onClose={onClose}
    >
      The plan shows what the environment would have. Nothing is changed before it is approved, and
      nothing is deployed then.
    </NewPlanDialog>
  );
}
