import { TABLE } from "@dagctl/api";
import type { Job, Project, Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { FormField } from "../forms/form-field.ts";
import { ChangeJob, NewJob } from "../jobs/job-dialogs.tsx";
import { hasCommands, isOfEarlierServer, isSettable, newestRunOf } from "../jobs/job-facts.ts";
import { JobRow } from "../jobs/job-row.tsx";
import { RunWithParameters, useParameterFields, WITH_PARAMETERS } from "../jobs/run-dialog.tsx";
import type { JobList } from "../jobs/use-jobs.ts";
import { useRunJob } from "../jobs/use-run-job.ts";
import { ListSection } from "../ui/list-section.tsx";
import { Problem } from "../ui/problem.tsx";
import type { RowAction } from "../ui/row-actions.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useChange } from "../ui/use-change.ts";
import type { Loaded } from "../ui/use-load.ts";
import { whyNoRun } from "./what-may-begin.ts";

const COLUMNS = ["Job", "Schedule", "Next run", "Last run"];

/** The dialog that is open. */
type Asked =
  | { readonly what: "new" }
  | { readonly what: "edit"; readonly job: Job }
  | { readonly what: "run"; readonly job: Job; readonly fields: readonly FormField[] };

/**
 * Shows the jobs of a project; creates, changes and runs them. A server of the version before has
 * one schedule a project, which the settings show.
 *
 * @param props.runs the newest runs of the project, the newest first
 */
export function JobsSection({
  project,
  loaded,
  runs,
}: {
  project: Project;
  loaded: Loaded<JobList>;
  runs: readonly Run[];
}): JSX.Element | null {
  const [asked, setAsked] = useState<Asked | undefined>();
  const change = useChange();
  const run = useRunJob(project, change);
  const mayRun = useAccess(TABLE.jobs.run);
  const mayWrite = useAccess(TABLE.jobs.create);
  const fieldsOf = useParameterFields(project);
  const { jobs = [] } = loaded.value ?? {};
  if (isOfEarlierServer(jobs)) return null;
  const { project_type: type } = project;
  const mayCreate = mayWrite && jobs.length > 0 && hasCommands(type);
  const actionsOf = (job: Job): readonly RowAction[] =>
    isSettable(job)
      ? [
          ...(mayRun ? [{ word: "Run", press: () => void run(job), why: whyNoRun(project) }] : []),
          ...(mayWrite ? [{ word: "Edit", press: () => setAsked({ what: "edit", job }) }] : []),
        ]
      : [];
  const moreOf = (job: Job): readonly RowAction[] =>
    mayRun && isSettable(job) && fieldsOf(job).length > 0
      ? [
          {
            word: WITH_PARAMETERS,
            press: () => setAsked({ what: "run", job, fields: fieldsOf(job) }),
            why: whyNoRun(project),
          },
        ]
      : [];
  const given = { project, reload: loaded.reload, onClose: () => setAsked(undefined) };
  return (
    <>
      <ListSection
        title="Jobs"
        isPage={false}
        count={loaded.value && jobs.length}
        create={
          mayCreate ? { label: "New job", press: () => setAsked({ what: "new" }) } : undefined
        }
        loaded={loaded}
        empty={{
          title: "There are no jobs yet",
          text: "The files of the project were not read so far.",
        }}
      >
        {() => (
          <>
            <Problem error={change.error} project={project.name} />
            <Table name="jobs" label="Jobs" columns={mayRun ? [...COLUMNS, "Actions"] : COLUMNS}>
              {jobs.map((job) => (
                <JobRow
                  project={project}
                  job={job}
                  run={newestRunOf(job, runs)}
                  actions={mayRun ? actionsOf(job) : undefined}
                  more={moreOf(job)}
                  key={job.id}
                />
              ))}
            </Table>
            {mayWrite && !hasCommands(type) && (
              <p class="quiet jobs-note">
                A {type} project has the default job alone: its type reads no commands.
              </p>
            )}
          </>
        )}
      </ListSection>
      {asked?.what === "new" && <NewJob {...given} />}
      {asked?.what === "edit" && <ChangeJob {...asked} {...given} />}
      {asked?.what === "run" && <RunWithParameters {...asked} {...given} />}
    </>
  );
}
