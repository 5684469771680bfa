import type { Job, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Text } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { isDefaultJob } from "./job-facts.ts";
import { jobFields, jobPatch, jobValues, newJob } from "./job-fields.ts";

interface Asked {
  readonly project: Project;
  /** Reads the jobs again. */
  readonly reload: () => void;
  readonly onClose: () => void;
}

/** Asks for a new job, and creates it. */
export function NewJob({ project, reload, onClose }: Asked): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title="New job"
      action="Create the job"
      initial={{ time_zone: "UTC" }}
      project={project.name}
      fieldsOf={() => jobFields(project.project_type)}
      bodyOf={newJob}
      save={async (body, idempotencyKey) => {
        await client.jobs.create(project.id, body, { idempotencyKey, waitMs: 0 });
        reload();
      }}
      onClose={onClose}
    />
  );
}

/** Asks for what is changed of a job, and changes it. */
export function ChangeJob({ project, job, reload, onClose }: Asked & { job: Job }): JSX.Element {
  const { client } = usePlace();
  const { project_type: type } = project;
  return (
    <FormDialog
      title={`Edit ${showHidden(job.name)}`}
      action="Save"
      initial={jobValues(job)}
      project={project.name}
      fieldsOf={() => jobFields(type, job)}
      bodyOf={(values) => jobPatch(type, job, values)}
      save={async (patch, idempotencyKey) => {
        try {
          await client.jobs.update(project.id, job.id, patch, { idempotencyKey, waitMs: 0 });
        } finally {
          // Someone may have deleted it.
          reload();
        }
      }}
      onClose={onClose}
    >
      {isDefaultJob(job) && (
        <p class="quiet">
          It runs <Text>{job.command}</Text>. The settings of the project decide that.
        </p>
      )}
    </FormDialog>
  );
}

/**
 * Says what is lost with a job, and deletes it.
 *
 * @param props.leave is called once it is deleted. @default the jobs are read again
 */
export function DeleteJob({
  project,
  job,
  reload,
  leave,
  onClose,
}: Asked & { job: Job; leave?: () => void }): JSX.Element {
  const { client } = usePlace();
  return (
    <ConfirmDialog
      title="Delete this job?"
      action="Delete the job"
      keep="Keep it"
      project={project.name}
      act={async (idempotencyKey) => {
        try {
          await client.jobs.delete(project.id, job.id, { idempotencyKey, waitMs: 0 });
        } finally {
          reload();
        }
        leave?.();
      }}
      onClose={onClose}
    >
      <span>
        Lost: <Text>{job.name}</Text>, its command and its schedule.
      </span>
      <span>Its runs and their logs stay with the project.</span>
    </ConfirmDialog>
  );
}
