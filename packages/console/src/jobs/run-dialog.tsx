import type { Job, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
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
  parameterChanges,
  parameterFields,
  parameterValues,
} from "./parameter-fields.ts";

const NONE: FieldSchemas = {};

/** What a job is run with, as far as the caller may set it. */
export type FieldsOfJob = (job: Pick<Job, "name" | "command">) => readonly FormField[];

/**
 * Returns what gives the fields of the parameters that the caller may set of a run of a job; none
 * before they are read.
 */
export function useParameterFields({
  project_type: type,
}: Pick<Project, "project_type">): FieldsOfJob {
  const { projectTypes, session } = useApp();
  const state = session.state.value;
  const access = state.name === "signed-in" ? state.caller.access : "read";
  const { value = NONE } = useLoad(`parameters ${type}`, () => projectTypes.parameters(type));
  return useCallback(
    (job) => parameterFields(value, job, (needed) => hasAccess(access, needed as Access)),
    [value, access],
  );
}

/** The word on what asks for the parameters of a run. */
export const WITH_PARAMETERS = "Run with parameters…";

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
      bodyOf={(values) => ({ parameters: parameterChanges(fields, job, values) })}
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
