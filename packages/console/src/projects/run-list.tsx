import type { Project, Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { projectPath, runPath } from "../pages.ts";
import { Failure } from "../ui/failure.tsx";
import { formatDuration } from "../ui/format-time.ts";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message, Time } from "../ui/parts.tsx";
import { lookOf } from "../ui/status-look.ts";
import { CommitCell, Table, TitleCell } from "../ui/table.tsx";
import { useLoad } from "../ui/use-load.ts";
import { PAGE_SIZE, pageOf, pageQuery } from "./page-number.ts";
import { applyToRuns } from "./project-state.ts";

const COLUMNS = ["Run", "Trigger", "Commit", "Started", "Duration"];

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
            <Table name="runs" label="Runs" columns={COLUMNS}>
              {value.runs.map((run) => (
                <Row address={runPath(project.name, run.id)} run={run} key={run.id} />
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

function Row({ run, address }: { run: Run; address: string }): JSX.Element {
  const { href } = usePlace();
  const { word, tone } = lookOf(run.status);
  const message = run.error_message ?? run.status_message;
  return (
    <div class="row" role="row">
      <TitleCell status={run.status} message={message}>
        <a class="row-link" data-row-link href={href(address)}>
          <span class={`tone-${tone}`}>{word}</span>
        </a>
        <span class="quiet">{run.job_type}</span>
      </TitleCell>
      <span class="row-trigger quiet" role="cell">
        {run.triggered_by}
      </span>
      <CommitCell sha={run.commit_sha} />
      <span class="row-time" role="cell">
        <Time value={run.start_time ?? run.created_at} />
      </span>
      <span class="row-duration quiet" role="cell">
        {run.duration_seconds === undefined ? "–" : formatDuration(run.duration_seconds)}
      </span>
    </div>
  );
}
