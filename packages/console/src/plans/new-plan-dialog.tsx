import type { Project } from "@dagctl/core";
import type { ComponentChildren, JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import type { FormField, FormValues } from "../forms/form-field.ts";
import { atParameters, parameterChanges, parameterValues } from "../jobs/parameter-fields.ts";
import { planPath } from "../pages.ts";

/**
 * Asks for what a plan is made with, makes it, and opens its page.
 *
 * @param props.parameters the fields of its parameters
 * @param props.fields what else is asked for, above the parameters
 * @param props.bodyOf returns what is sent of the other fields
 */
export function NewPlanDialog({
  title,
  project,
  parameters,
  fields = [],
  bodyOf = () => ({}),
  onClose,
  children,
}: {
  title: string;
  project: Project;
  parameters: readonly FormField[];
  fields?: readonly FormField[];
  bodyOf?: (values: FormValues) => object;
  onClose: () => void;
  /** What is above the fields. */
  children: ComponentChildren;
}): JSX.Element {
  const { client, href } = usePlace();
  const { route } = useLocation();
  return (
    <FormDialog
      title={title}
      action="Make the plan"
      initial={parameterValues(parameters)}
      project={project.name}
      fieldsOf={() => [...fields, ...parameters]}
      bodyOf={(values) => ({
        ...bodyOf(values),
        parameters: parameterChanges(parameters, {}, values),
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
      <p class="quiet">{children}</p>
    </FormDialog>
  );
}
