import { TABLE } from "@dagctl/api";
import type { Job, Project } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { mayHaveEnvironments } from "../plans/may-have-environments.ts";
import { runWords } from "../jobs/job-facts.ts";
import { environmentsPath, operationsPath, plansPath, projectRunsPath } from "../pages.ts";
import { Failure } from "../ui/failure.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { RUN_COLUMNS, RunRow } from "../ui/run-row.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import type { Loaded } from "../ui/use-load.ts";
import { RunChart } from "./run-chart.tsx";
import type { NewestRuns } from "./use-newest-runs.ts";
import { mayApplyInRun, needsApproval } from "./what-may-begin.ts";

/** The most runs with a row. The others have a page of their own. */
const ROWS = 20;

/**
 * Shows the newest runs of a project, with the ways to all runs and operations.
 *
 * @param props.jobs those of the project; `undefined` while they are not known
 * @param props.hasPlans whether its type has plans
 */
export function RunList({
  project,
  loaded: { value, error, reload, isLoading },
  jobs,
  hasPlans,
}: {
  project: Project;
  loaded: Loaded<NewestRuns>;
  jobs: readonly Job[] | undefined;
  hasPlans: boolean;
}): JSX.Element {
  const { href } = usePlace();
  const mayRun = useAccess(TABLE.projects.run);
  const wordOf = runWords(jobs);
  return (
    <section class="section" aria-labelledby="runs-title" aria-busy={isLoading}>
      <header class="section-head">
        <h2 id="runs-title">
          Runs {value !== undefined && <span class="count">{value.total}</span>}
        </h2>
        <a href={href(projectRunsPath(project.name))}>All runs</a>
        <a href={href(operationsPath(project.name))}>All operations</a>
        {hasPlans && <a href={href(plansPath(project.name))}>All plans</a>}
        {hasPlans && mayHaveEnvironments(project) && (
          <a href={href(environmentsPath(project.name))}>Environments</a>
        )}
      </header>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {value === undefined && error === undefined && (
        <LoadingRows count={5} label="Reading the runs" />
      )}
      {error === undefined && value?.total === 0 && (
        <Message title="There are no runs yet">{mayRun && firstStep(project)}</Message>
      )}
      {error === undefined && value !== undefined && value.total > 0 && (
        <>
          <RunChart project={project.name} runs={value.runs} />
          <Table name="runs" label="Runs" columns={RUN_COLUMNS}>
            {value.runs.slice(0, ROWS).map((run) => (
              <RunRow run={run} project={project.name} word={wordOf(run)} key={run.id} />
            ))}
          </Table>
        </>
      )}
    </section>
  );
}

/** Says which of the buttons over the runs starts the first one. */
function firstStep(project: Project): string {
  if (needsApproval(project))
    return "“Make a plan” shows what the environment would have: an approval applies it.";
  return mayApplyInRun(project)
    ? "“Apply the plan and run” starts the first one: it makes the environment."
    : "“Run” starts one.";
}
