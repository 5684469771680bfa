import { TABLE } from "@dagctl/api";
import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { atParameters, changedParameters, parameterValues } from "../jobs/parameter-fields.ts";
import { planPath } from "../pages.ts";
import { useAccess } from "../ui/use-access.ts";
import { showHidden } from "../ui/visible-text.ts";
import { otherParameters, ENVIRONMENT_FIELDS, environmentBody } from "./environment-fields.ts";
import { useHasAccess, usePlanSchemas } from "./make-plan.tsx";
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
  const { client, href } = usePlace();
  const { route } = useLocation();
  const schemas = usePlanSchemas(project.project_type);
  const parameters = otherParameters(planFields(schemas, useHasAccess()));
  return (
    <FormDialog
      title={`Plan an environment of ${showHidden(project.name)}`}
      action="Make the plan"
      initial={parameterValues(parameters)}
      project={project.name}
      fieldsOf={() => [...ENVIRONMENT_FIELDS, ...parameters]}
      bodyOf={(values) => ({
        ...environmentBody(values),
        parameters: changedParameters(parameters, {}, values),
      })}
      save={async (body, idempotencyKey) => {
        try {
          const { id } = await client.plans.create(project.id, body, { idempotencyKey });
          route(href(planPath(project.name, id)));
        } catch (error) {
          throw atParameters(error);
        }
      }}
      onClose={onClose}
    >
      <p class="quiet">
        The plan shows what the environment would have. Nothing is changed before it is approved,
        and nothing is deployed then.
      </p>
    </FormDialog>
  );
}
