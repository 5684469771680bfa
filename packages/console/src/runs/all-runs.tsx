import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { PAGES } from "../pages.ts";
import { Choice, FilterLink, Filters } from "../ui/filters.tsx";
import { emptyPageTitle, ListFailure } from "../ui/list-failure.tsx";
import { PAGE_SIZE } from "../ui/page-number.ts";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { ProjectFilter } from "../ui/project-filter.tsx";
import { ALL_RUN_COLUMNS, RunRow } from "../ui/run-row.tsx";
import { lookOf } from "../ui/status-look.ts";
import { Table } from "../ui/table.tsx";
import { useLatest } from "../ui/use-latest.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { Way } from "../ui/way.tsx";
import { applyToListed } from "./listed-runs.ts";
import { type ReadRuns, readRuns } from "./read-runs.ts";
import {
  FAILED_STATES,
  isFiltered,
  readRunsQuery,
  RUN_STATES,
  type RunsQuery,
  runsPath,
  SINCE_CHOICES,
  TRIGGER_CHOICES,
} from "./runs-query.ts";

/** Shows the runs of all projects, those that the address asks for, in pages. */
export function AllRuns(): JSX.Element {
  const { client, organization } = usePlace();
  const query = readRunsQuery(useLocation().query);
  const loaded = useLoad<ReadRuns>(
    `${organization} ${runsPath(query)}`,
    (signal) => readRuns(client.runs, query, Date.now(), signal),
    applyToListed(query),
  );
  const shown = useLatest(organization, loaded);
  useTitle("Runs");
  return (
    <section class="page" aria-busy={loaded.isLoading}>
      <header class="page-head">
        <h1>Runs</h1>
        <span class="count" role="status">
          {shown !== undefined && loaded.error === undefined && shown.total.toLocaleString("en-US")}
        </span>
      </header>
      <Toolbar query={query} />
      <Content shown={shown} loaded={loaded} query={query} />
    </section>
  );
}

/** Returns the path of the first page of a query with a change. */
const pathWithChange = (query: RunsQuery, changed: Partial<RunsQuery>): string =>
  runsPath({ ...query, page: 1, ...changed });

/** Shows what the runs can be filtered by. */
function Toolbar({ query }: { query: RunsQuery }): JSX.Element {
  const { href } = usePlace();
  const { route } = useLocation();
  const show = (changed: Partial<RunsQuery>): void => route(href(pathWithChange(query, changed)));
  return (
    <div class="toolbar">
      <ProjectFilter value={query.project} onChoose={(project) => show({ project })} />
      <StatusFilters query={query} />
      <Choice
        label="Trigger"
        value={query.triggeredBy ?? ""}
        options={TRIGGER_CHOICES}
        onChoose={(trigger) => show({ triggeredBy: trigger === "" ? undefined : trigger })}
      />
      <Choice
        label="Time"
        value={query.since ?? ""}
        options={SINCE_CHOICES}
        onChoose={(since) => show({ since: since === "" ? undefined : since })}
      />
    </div>
  );
}

function StatusFilters({ query }: { query: RunsQuery }): JSX.Element {
  const { status } = query;
  const pathOf = (states: readonly string[]): string => pathWithChange(query, { status: states });
  const isChosen = (states: readonly string[]): boolean =>
    states.length === status.length && states.every((each) => status.includes(each));
  // A server of a later version may have others.
  const states = new Set<string>([...RUN_STATES, ...status]);
  return (
    <Filters>
      <FilterLink path={pathOf([])} isChosen={status.length === 0}>
        All
      </FilterLink>
      <FilterLink path={pathOf(FAILED_STATES)} isChosen={isChosen(FAILED_STATES)}>
        Not succeeded
      </FilterLink>
      {[...states].map((state) => (
        <FilterLink
          key={state}
          path={pathOf(isChosen([state]) ? [] : [state])}
          isChosen={status.includes(state)}
        >
          {lookOf(state).word}
        </FilterLink>
      ))}
    </Filters>
  );
}

const CLEAR = <Way path={PAGES.runs}>Clear the filter</Way>;

function Content({
  shown,
  loaded: { error, reload },
  query,
}: {
  shown: ReadRuns | undefined;
  loaded: Loaded<ReadRuns>;
  query: RunsQuery;
}): JSX.Element {
  const { href } = usePlace();
  if (error !== undefined)
    return (
      <ListFailure
        error={error}
        retry={reload}
        unsupported="This server cannot list the runs of all projects"
        firstPage={query.page === 1 ? undefined : runsPath({ ...query, page: 1 })}
        ways={isFiltered(query) ? CLEAR : <Way path="/">Projects</Way>}
      />
    );
  if (shown === undefined) return <LoadingRows count={8} label="Reading the runs" />;
  const { runs, total, query: answered } = shown;
  if (runs.length === 0) return <NoRuns shown={shown} />;
  return (
    <>
      <Table name="all-runs" label="Runs" columns={ALL_RUN_COLUMNS}>
        {runs.map((run) => (
          <RunRow run={run} project={run.project_name} isOfMany key={run.id} />
        ))}
      </Table>
      <Pager
        page={answered.page}
        limit={PAGE_SIZE}
        total={total}
        href={(page) => href(runsPath({ ...answered, page }))}
      />
    </>
  );
}

/** Says why there are no rows: there is no run, the filter hides all, or the page is too far. */
function NoRuns({ shown: { total, all, query } }: { shown: ReadRuns }): JSX.Element {
  if (total > 0)
    return (
      <Message
        title={emptyPageTitle(total, "run")}
        ways={<Way path={runsPath({ ...query, page: 1 })}>First page</Way>}
      />
    );
  if (!isFiltered(query) || all === 0)
    return (
      <Message title="There are no runs yet" ways={<Way path="/">Projects</Way>}>
        Start one on the page of a project.
      </Message>
    );
  return (
    <Message title="No run matches" ways={CLEAR}>
      {all === 1 ? "The filter hides 1 run." : `The filter hides ${all} runs.`}
    </Message>
  );
}
