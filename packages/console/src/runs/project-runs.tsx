import type { Project, Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { projectPath, projectRunsPath } from "../pages.ts";
import { OfProject } from "../ui/of-project.tsx";
import { PAGE_SIZE, pageOf } from "../ui/page-number.ts";
import { applyToRuns } from "../server/project-state.ts";
import { type NewestEvents, readNewest } from "../server/newest-events.ts";
import { FilterLink, Filters } from "../ui/filters.tsx";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { pathWith } from "../ui/query-path.ts";
import { lookOf } from "../ui/status-look.ts";
import { Table } from "../ui/table.tsx";
import { useLatest } from "../ui/use-latest.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { emptyPageTitle, ListFailure, Way } from "../ui/ways.tsx";
import { RUN_COLUMNS, RunRow } from "../ui/run-row.tsx";
import { RUN_STATES } from "./runs-query.ts";
import { SKIPPED, SkippedList, SkippedRow } from "./skipped-list.tsx";
import { applyToSkipped, mergeSkipped, skippedOf } from "./skipped-ticks.ts";

/** The parts of the events that are read at first, and more at each request. */
const PARTS = 4;

/** Which runs the page shows, as its address says it. */
interface Query {
  readonly status: string | undefined;
  readonly page: number;
}

/** A page of runs, with what is after it. */
interface ReadPage {
  readonly query: Query;
  readonly runs: readonly Run[];
  readonly total: number;
  readonly next: Run | undefined;
  /** The number of runs without a filter. It is read where the filter leaves none. */
  readonly all?: number;
}

/** Shows all runs of a project, with the ticks at which none was started. */
export function ProjectRuns({ project }: { project: string }): JSX.Element {
  return (
    <OfProject project={project} title="Runs">
      {(read) => <Content project={read} />}
    </OfProject>
  );
}

function Content({ project }: { project: Project }): JSX.Element {
  const { query: parameters } = useLocation();
  const query = { status: parameters["status"], page: pageOf(parameters) };
  const runs = useRunPage(project, query);
  const [parts, setParts] = useState(PARTS);
  const skipped = useSkipped(project, parts);
  const pathOf = (status: string | undefined): string =>
    pathWith(projectRunsPath(project.name), { status });
  return (
    <>
      <div class="toolbar">
        <Filters>
          <FilterLink path={pathOf(undefined)} isChosen={query.status === undefined}>
            All
          </FilterLink>
          {[...new Set([...RUN_STATES, SKIPPED, ...(query.status ? [query.status] : [])])].map(
            (state) => (
              <FilterLink key={state} path={pathOf(state)} isChosen={query.status === state}>
                {lookOf(state).word}
              </FilterLink>
            ),
          )}
        </Filters>
      </div>
      {query.status === SKIPPED ? (
        <SkippedList project={project} skipped={skipped} />
      ) : (
        <RunPage project={project} query={query} loaded={runs} skipped={skipped.value} />
      )}
      {skipped.value?.isAll === false && (query.status ?? SKIPPED) === SKIPPED && (
        <p class="quiet pager">
          There may be more skipped ticks among earlier events.
          <button type="button" class="button" onClick={() => setParts(parts + 1)}>
            Read earlier events
          </button>
        </p>
      )}
    </>
  );
}

function useRunPage({ id }: Project, query: Query): Loaded<ReadPage> {
  const { client, organization } = usePlace();
  const { status, page } = query;
  const filter = status === undefined ? {} : { status: status as Run["status"] };
  return useLoad<ReadPage>(
    `${organization} ${id} ${status} ${page}`,
    async (signal) => {
      if (status === SKIPPED) return { query, runs: [], total: 0, next: undefined };
      const read = { ...filter, signal };
      const { runs, total } = await client.runs.list(id, { ...read, page, limit: PAGE_SIZE });
      if (total === 0 && status !== undefined) {
        const { total: all } = await client.runs.list(id, { limit: 1, signal });
        return { query, runs, total, next: undefined, all };
      }
      const after = page * PAGE_SIZE;
      if (total <= after) return { query, runs, total, next: undefined };
      const rest = await client.runs.list(id, { ...read, page: after + 1, limit: 1 });
      return { query, runs, total, next: rest.runs[0] };
    },
    applyToRuns(id, status),
  );
}

function useSkipped({ id }: Project, parts: number): Loaded<NewestEvents> {
  const { client, organization } = usePlace();
  const need = { parts, isEnough: () => false };
  const loaded = useLoad<NewestEvents>(
    `${organization} ${id} ${parts}`,
    (signal) => readNewest(client.events, { types: ["run.skipped"], project: id }, need, signal),
    applyToSkipped(id),
  );
  return { ...loaded, value: useLatest(`${organization} ${id}`, loaded) };
}

function RunPage({
  project,
  query,
  loaded,
  skipped,
}: {
  project: Project;
  query: Query;
  loaded: Loaded<ReadPage>;
  skipped: NewestEvents | undefined;
}): JSX.Element {
  const { organization, href } = usePlace();
  const read = useLatest(`${organization} ${project.id}`, loaded);
  const address = projectRunsPath(project.name);
  const firstPage = pathWith(address, { status: query.status });
  if (loaded.error !== undefined)
    return (
      <ListFailure
        error={loaded.error}
        retry={loaded.reload}
        unsupported="This server cannot filter runs"
        firstPage={query.page === 1 ? undefined : firstPage}
        ways={<Way path={address}>Clear the filter</Way>}
      />
    );
  if (read === undefined) return <LoadingRows count={8} label="Reading the runs" />;
  const { status, page } = read.query;
  const ticks = status === undefined ? skippedOf(skipped?.events ?? []) : [];
  const rows = mergeSkipped(read.runs, ticks, { isFirst: page === 1, next: read.next });
  if (read.total > 0 && read.runs.length === 0)
    return (
      <Message
        title={emptyPageTitle(read.total, "run")}
        ways={<Way path={firstPage}>First page</Way>}
      />
    );
  if (rows.length === 0) return <NoRows project={project} hidden={read.all} />;
  return (
    <>
      <Table name="runs" label="Runs" columns={RUN_COLUMNS}>
        {rows.map((row) =>
          "run" in row ? (
            <RunRow run={row.run} project={project.name} key={row.run.id} />
          ) : (
            <SkippedRow skipped={row.skipped} key={row.skipped.sequence} />
          ),
        )}
      </Table>
      <Pager
        page={page}
        limit={PAGE_SIZE}
        total={read.total}
        href={(each) =>
          href(pathWith(address, { status, page: each === 1 ? undefined : String(each) }))
        }
      />
    </>
  );
}

/** @param props.hidden how many runs the filter hides. @default there is no filter */
function NoRows({
  project,
  hidden = 0,
}: {
  project: Project;
  hidden: number | undefined;
}): JSX.Element {
  return hidden > 0 ? (
    <Message
      title="No run matches"
      ways={<Way path={projectRunsPath(project.name)}>Clear the filter</Way>}
    >
      {hidden === 1 ? "The filter hides 1 run." : `The filter hides ${hidden} runs.`}
    </Message>
  ) : (
    <Message
      title="There are no runs yet"
      ways={<Way path={projectPath(project.name)}>The project</Way>}
    />
  );
}
