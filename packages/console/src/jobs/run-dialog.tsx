import type { Job, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { type Access, hasAccess } from "@dagctl/api";
import { useApp, usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import type { FormField } from "../forms/form-field.ts";
import { runPath } from "../pages.ts";
import type { FieldSchemas } from "../server/project-types.ts";
import { useLoad } from "../ui/use-load.ts";
import { showHidden } from "../ui/visible-text.ts";
import {
  atParameters,
  changedParameters,
  parameterFields,
  parameterValues,
} from "./parameter-fields.ts";

const NONE: FieldSchemas = {};

/** Returns the fields of the parameters that the caller may set of a run, once they are read. */
export function useParameterFields(
  { project_type: type }: Pick<Project, "project_type">,
  job: Pick<Job, "name" | "command">,
): readonly FormField[] {
  const { projectTypes, session } = useApp();
  const state = session.state.value;
  const access = state.name === "signed-in" ? state.caller.access : "read";
  const { value = NONE } = useLoad(`parameters ${type}`, () => projectTypes.parameters(type));
  return useMemo(
    () => parameterFields(value, job, (needed) => hasAccess(access, needed as Access)),
    [value, job.name, job.command, access],
  );
}

/** Asks for the parameters of a run of a job, starts it, and opens its page. */
export function RunWithParameters({
  project,
  job,
  fields,
  onClose,
}: {
  project: Project;
  job: Job;
  fields: readonly FormField[];
  onClose: () => void;
}): JSX.Element {
  const { client, href } = usePlace();
  const { route } = useLocation();
  return (
    <FormDialog
      title={`Run ${showHidden(job.name)}`}
      action="Run"
      initial={parameterValues(fields, job.parameters)}
      project={project.name}
      fieldsOf={() => fields}
      bodyOf={(values) => ({ parameters: changedParameters(fields, job, values) })}
      save={async (body, idempotencyKey) => {
        try {
          const { job_run_id: run } = await client.jobs.run(project.id, job.id, body, {
            idempotencyKey,
          });
          route(href(runPath(project.name, run)));
        } catch (error) {
          throw atParameters(error);
        }
      }}
      onClose={onClose}
    >
      <p class="quiet">For this run alone. The parameters are shown in it: no place for secrets.</p>
    </FormDialog>
  );
}
