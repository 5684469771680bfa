import { TABLE } from "@dagctl/api";
import type { Job, Project, Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ChangeJob, NewJob } from "../jobs/job-dialogs.tsx";
import { hasCommands, isOfEarlierServer, isSettable, newestRunOf } from "../jobs/job-facts.ts";
import { JobRow } from "../jobs/job-row.tsx";
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
  const [asked, setAsked] = useState<"new" | Job | undefined>();
  const change = useChange();
  const run = useRunJob(project, change);
  const mayRun = useAccess(TABLE.jobs.run);
  const mayWrite = useAccess(TABLE.jobs.create);
  const { jobs = [] } = loaded.value ?? {};
  if (isOfEarlierServer(jobs)) return null;
  const { project_type: type } = project;
  const mayCreate = mayWrite && jobs.length > 0 && hasCommands(type);
  const actionsOf = (job: Job): readonly RowAction[] =>
    isSettable(job)
      ? [
          ...(mayRun ? [{ word: "Run", press: () => void run(job), why: whyNoRun(project) }] : []),
          ...(mayWrite ? [{ word: "Edit", press: () => setAsked(job) }] : []),
        ]
      : [];
  const given = { project, reload: loaded.reload, onClose: () => setAsked(undefined) };
  return (
    <>
      <ListSection
        title="Jobs"
        isPage={false}
        count={loaded.value && jobs.length}
        create={mayCreate ? { label: "New job", press: () => setAsked("new") } : undefined}
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
      {asked === "new" && <NewJob {...given} />}
      {typeof asked === "object" && <ChangeJob job={asked} {...given} />}
    </>
  );
}
