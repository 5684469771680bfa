import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { projectPath } from "../pages.ts";
import { RUN_COLUMNS, RunRow } from "../runs/run-row.tsx";
import { Failure } from "../ui/failure.tsx";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { Table } from "../ui/table.tsx";
import { useLoad } from "../ui/use-load.ts";
import { PAGE_SIZE, pageOf, pageQuery } from "./page-number.ts";
import { applyToRuns } from "./project-state.ts";

/** Shows the runs of a project, the newest first, in pages. */
export function RunList({ project }: { project: Project }): JSX.Element {
  const { client, organization, href } = usePlace();
  const { query } = useLocation();
  const page = pageOf(query);
  const { value, error, reload, isLoading } = useLoad(
    `${organization} ${project.id} ${page}`,
    (signal) => client.runs.list(project.id, { page, limit: PAGE_SIZE, signal }),
    applyToRuns(project.id),
  );
  const address = projectPath(project.name);
  const first = (
    <a class="button" href={href(address)}>
      First page
    </a>
  );
  return (
    <section class="section" aria-labelledby="runs-title" aria-busy={isLoading}>
      <h2 id="runs-title">
        Runs {value !== undefined && <span class="count">{value.total}</span>}
      </h2>
      {error !== undefined && (
        <Failure error={error} retry={reload} ways={page === 1 ? undefined : first} />
      )}
      {value === undefined && error === undefined && (
        <LoadingRows count={5} label="Reading the runs" />
      )}
      {error === undefined && value?.total === 0 && (
        <Message title="There are no runs yet">
          Start one with the command line: <code>dctl run start {project.name}</code>
        </Message>
      )}
      {error === undefined && value !== undefined && value.total > 0 && (
        <>
          {value.runs.length === 0 ? (
            <Message title={`This page is empty: there are ${value.total} runs`} ways={first} />
          ) : (
            <Table name="runs" label="Runs" columns={RUN_COLUMNS}>
              {value.runs.map((run) => (
                <RunRow run={run} project={project.name} key={run.id} />
              ))}
            </Table>
          )}
          <Pager
            page={page}
            limit={PAGE_SIZE}
            total={value.total}
            href={(number) => href(`${address}${pageQuery(number)}`)}
          />
        </>
      )}
    </section>
  );
}
