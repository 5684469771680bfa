import { TABLE } from "@dagctl/api";
import type { Job, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useMemo, useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { ChangeJob, DeleteJob } from "../jobs/job-dialogs.tsx";
import { isDefaultJob } from "../jobs/job-facts.ts";
import { RunWithParameters, useParameterFields, WITH_PARAMETERS } from "../jobs/run-dialog.tsx";
import { useRunJob } from "../jobs/use-run-job.ts";
import { projectPath } from "../pages.ts";
import { Menu } from "../ui/menu.tsx";
import { Problem } from "../ui/problem.tsx";
import { useAccess } from "../ui/use-access.ts";
import { type Change, useChange } from "../ui/use-change.ts";
import { Action } from "../ui/action.tsx";
import { whyNoRun } from "./what-may-begin.ts";

/** The job that a page is about. */
export interface ActedOn {
  readonly project: Project;
  readonly job: Job;
  /** Reads the jobs again. */
  readonly reload: () => void;
}

/** Shows what the caller may do with a job. */
export function JobActions({ project, job, reload }: ActedOn): JSX.Element {
  const { href } = usePlace();
  const { route } = useLocation();
  const change = useChange();
  const run = useRunJob(project, change);
  const mayRun = useAccess(TABLE.jobs.run);
  const mayWrite = useAccess(TABLE.jobs.update);
  const [asked, setAsked] = useState<"run" | "edit" | "delete" | undefined>();
  const fieldsOf = useParameterFields(project);
  const fields = useMemo(() => fieldsOf(job), [fieldsOf, job.name, job.command]);
  const given = { project, job, reload, onClose: () => setAsked(undefined) };
  return (
    <div class="page-actions">
      {mayRun && (
        <Action
          label="Run"
          isPrimary
          why={whyNoRun(project)}
          change={change}
          press={() => void run(job)}
        />
      )}
      {mayRun && fields.length > 0 && (
        <Action
          label={WITH_PARAMETERS}
          why={whyNoRun(project)}
          change={change}
          press={() => setAsked("run")}
        />
      )}
      {mayWrite && (
        <>
          <button type="button" class="button" onClick={() => setAsked("edit")}>
            Edit
          </button>
          <More {...given} change={change} askDelete={() => setAsked("delete")} />
        </>
      )}
      {change.error !== undefined && (
        <div class="page-problem">
          <Problem error={change.error} project={project.name} />
        </div>
      )}
      {asked === "run" && <RunWithParameters {...given} fields={fields} />}
      {asked === "edit" && <ChangeJob {...given} />}
      {asked === "delete" && (
        <DeleteJob {...given} leave={() => route(href(projectPath(project.name)))} />
      )}
    </div>
  );
}

function More({
  project,
  job,
  reload,
  change,
  askDelete,
}: ActedOn & { change: Change; askDelete: () => void }): JSX.Element {
  const { client } = usePlace();
  const enabled = !job.enabled;
  const enable = async (idempotencyKey: string): Promise<void> => {
    await client.jobs.update(project.id, job.id, { enabled }, { idempotencyKey, waitMs: 0 });
    reload();
  };
  return (
    <Menu label="More">
      <Action
        label={enabled ? "Enable" : "Disable"}
        why={
          job.schedule === undefined && job.after === undefined
            ? "The job has no schedule."
            : undefined
        }
        change={change}
        press={() => void change.request(`enable ${job.id} ${enabled}`, enable)}
      />
      {!isDefaultJob(job) && (
        <Action label="Delete…" why={undefined} change={change} press={askDelete} />
      )}
    </Menu>
  );
}
