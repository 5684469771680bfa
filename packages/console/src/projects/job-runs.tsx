import type { Job, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { projectRunsPath } from "../pages.ts";
import { Failure } from "../ui/failure.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { pathWith } from "../ui/query-path.ts";
import { RUN_COLUMNS, RunRow } from "../ui/run-row.tsx";
import { Table } from "../ui/table.tsx";
import type { Loaded } from "../ui/use-load.ts";
import type { NewestRuns } from "./use-newest-runs.ts";

/**
 * Shows the runs of a job among the newest runs of its project.
 *
 * @param props.most how many of them are read
 */
export function JobRuns({
  project,
  job,
  loaded: { value, error, reload, isLoading },
  most,
}: {
  project: Project;
  job: Job;
  loaded: Loaded<NewestRuns>;
  most: number;
}): JSX.Element {
  const { href } = usePlace();
  const runs = value?.runs.filter(({ job_id: id }) => id === job.id) ?? [];
  const isCut = value !== undefined && value.total > most;
  const among = isCut ? `, among the newest ${most} runs of the project` : "";
  return (
    <section class="section" aria-labelledby="runs-title" aria-busy={isLoading}>
      <header class="section-head">
        <h2 id="runs-title">
          Runs {value !== undefined && <span class="count">{runs.length}</span>}
          {isCut && <span class="count">{among}</span>}
        </h2>
        <a href={href(pathWith(projectRunsPath(project.name), { job: job.name }))}>
          All runs of the job
        </a>
      </header>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {value === undefined && error === undefined && (
        <LoadingRows count={4} label="Reading the runs" />
      )}
      {error === undefined && value !== undefined && runs.length === 0 && (
        <Message title={`There are no runs of this job${isCut ? among : " yet"}`} />
      )}
      {error === undefined && runs.length > 0 && (
        <Table name="runs" label="Runs" columns={RUN_COLUMNS}>
          {runs.map((run) => (
            <RunRow run={run} project={project.name} key={run.id} />
          ))}
        </Table>
      )}
    </section>
  );
}
