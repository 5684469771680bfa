import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { runWords } from "../jobs/job-facts.ts";
import { useJobs } from "../jobs/use-jobs.ts";
import { projectPath, projectRunsPath } from "../pages.ts";
import { OfProject } from "../ui/of-project.tsx";
import type { NewestEvents } from "../server/newest-events.ts";
import { Choice, FilterLink, Filters } from "../ui/filters.tsx";
import { emptyPageTitle, ListFailure } from "../ui/list-failure.tsx";
import { PAGE_SIZE, pageOf } from "../ui/page-number.ts";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { pathWith } from "../ui/query-path.ts";
import { RUN_COLUMNS, RunRow } from "../ui/run-row.tsx";
import { lookOf } from "../ui/status-look.ts";
import { Table } from "../ui/table.tsx";
import { useLatest } from "../ui/use-latest.ts";
import type { Loaded } from "../ui/use-load.ts";
import { Way } from "../ui/way.tsx";
import { RUN_STATES } from "./runs-query.ts";
import { type KnownJobs, SKIPPED, SkippedList, SkippedRow } from "./skipped-list.tsx";
import { mergeSkipped, type RunEntry, listSkipped } from "./skipped-ticks.ts";
import {
  type ProjectRunsPage,
  type ProjectRunsQuery,
  useRunPage,
  useSkipped,
} from "./use-project-runs.ts";

/** The parts of the events that are read at first, and more at each request. */
const PARTS = 4;

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
  const { status, job } = parameters;
  const query = { status, job, page: pageOf(parameters) };
  const runs = useRunPage(project, query);
  const [parts, setParts] = useState(PARTS);
  const skipped = useSkipped(project, parts);
  const { value: { jobs } = {} } = useJobs(project);
  return (
    <>
      <Toolbar project={project} query={query} jobs={jobs} />
      {query.status === SKIPPED ? (
        <SkippedList project={project} skipped={ofJob(skipped, job)} jobs={jobs} />
      ) : (
        <RunPage
          project={project}
          query={query}
          loaded={runs}
          skipped={ofJob(skipped, job).value}
          jobs={jobs}
        />
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

/** Returns the skipped ticks of a job; those of all jobs where none is asked for. */
function ofJob(skipped: Loaded<NewestEvents>, job: string | undefined): Loaded<NewestEvents> {
  const { value } = skipped;
  if (value === undefined || job === undefined) return skipped;
  const events = value.events.filter(
    ({ type, data }) => type !== "run.skipped" || data.job === job,
  );
  return { ...skipped, value: { ...value, events } };
}

type Filter = Omit<ProjectRunsQuery, "page">;

/** Shows what the runs can be filtered by: a job where the project has several, and a status. */
function Toolbar({
  project,
  query: { status, job },
  jobs,
}: {
  project: Project;
  query: Filter;
  jobs: KnownJobs;
}): JSX.Element {
  const { href } = usePlace();
  const { route } = useLocation();
  const address = projectRunsPath(project.name);
  const pathOf = (chosen: string | undefined): string => pathWith(address, { job, status: chosen });
  const names = (jobs ?? []).map(({ name }) => [name, name] as const);
  const states = new Set([...RUN_STATES, SKIPPED, ...(status === undefined ? [] : [status])]);
  return (
    <div class="toolbar">
      {(names.length > 1 || job !== undefined) && (
        <Choice
          label="Job"
          value={job ?? ""}
          options={[["", "All jobs"], ...names]}
          onChoose={(chosen) =>
            route(href(pathWith(address, { job: chosen === "" ? undefined : chosen, status })))
          }
        />
      )}
      <Filters>
        <FilterLink path={pathOf(undefined)} isChosen={status === undefined}>
          All
        </FilterLink>
        {[...states].map((state) => (
          <FilterLink key={state} path={pathOf(state)} isChosen={status === state}>
            {lookOf(state).word}
          </FilterLink>
        ))}
      </Filters>
    </div>
  );
}

function RunPage({
  project,
  query,
  loaded,
  skipped,
  jobs,
}: {
  project: Project;
  query: ProjectRunsQuery;
  loaded: Loaded<ProjectRunsPage>;
  skipped: NewestEvents | undefined;
  jobs: KnownJobs;
}): JSX.Element {
  const { organization, href } = usePlace();
  const read = useLatest(`${organization} ${project.id}`, loaded);
  const address = projectRunsPath(project.name);
  const firstPage = pathWith(address, { job: query.job, status: query.status });
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
  const { status, job, page } = read.query;
  const ticks = status === undefined ? listSkipped(skipped?.events ?? []) : [];
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
      <Rows project={project} rows={rows} jobs={jobs} />
      <Pager
        page={page}
        limit={PAGE_SIZE}
        total={read.total}
        href={(each) =>
          href(pathWith(address, { job, status, page: each === 1 ? undefined : String(each) }))
        }
      />
    </>
  );
}

function Rows({
  project: { name },
  rows,
  jobs,
}: {
  project: Project;
  rows: readonly RunEntry[];
  jobs: KnownJobs;
}): JSX.Element {
  const wordOf = runWords(jobs);
  return (
    <Table name="runs" label="Runs" columns={RUN_COLUMNS}>
      {rows.map((row) =>
        "run" in row ? (
          <RunRow run={row.run} project={name} word={wordOf(row.run)} key={row.run.id} />
        ) : (
          <SkippedRow skipped={row.skipped} jobs={jobs} key={row.skipped.sequence} />
        ),
      )}
    </Table>
  );
}

/**
 * Says why there are no rows.
 *
 * @param props.hidden the number of runs where a filter hides all of them
 */
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
