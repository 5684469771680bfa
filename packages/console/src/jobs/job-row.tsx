import type { Job, Project, Run } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { jobPath } from "../pages.ts";
import { Text } from "../ui/parts.tsx";
import { type RowAction, RowActions } from "../ui/row-actions.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { isDefaultJob } from "./job-facts.ts";
import { JobSchedule, LastRun, NextRun } from "./job-schedule.tsx";

/**
 * Shows a job in a list.
 *
 * @param props.run its newest run
 * @param props.actions what the caller may do with it. Absent: the list has no column for it
 * @param props.more what is needed less often, in a menu
 */
export function JobRow({
  project,
  job,
  run,
  actions,
  more,
}: {
  project: Project;
  job: Job;
  run: Run | undefined;
  actions: readonly RowAction[] | undefined;
  more: readonly RowAction[];
}): JSX.Element {
  const { href } = usePlace();
  const { name, command } = job;
  return (
    <div class="row" role="row">
      <div class="row-texts row-head" role="cell">
        <span class="row-title">
          <a class="row-word" data-row-link href={href(jobPath(project.name, name))}>
            <Text>{name}</Text>
          </a>
          {isDefaultJob(job) && <span class="badge">default</span>}
        </span>
        <code class="cut row-message" title={showHidden(command)}>
          <Text>{command}</Text>
        </code>
      </div>
      <span class="row-schedule" role="cell">
        <JobSchedule job={job} />
      </span>
      <span class="job-next" role="cell">
        <NextRun project={project} job={job} />
      </span>
      <span class="job-last" role="cell">
        <LastRun project={project} run={run} />
      </span>
      {actions !== undefined && <RowActions name={name} actions={actions} more={more} hasLink />}
    </div>
  );
}
