import type { DagctlEvent } from "@dagctl/core";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useMemo, useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { PAGES } from "../pages.ts";
import { FilterLink, Filters } from "../ui/filters.tsx";
import { ListFailure } from "../ui/list-failure.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { ProjectFilter } from "../ui/project-filter.tsx";
import { Table } from "../ui/table.tsx";
import { useLatest } from "../ui/use-latest.ts";
import { useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { Way } from "../ui/way.tsx";
import { type ActivityLine, listDeleted, linesOf, namesOf } from "./activity-lines.ts";
import { activityPath, type ActivityQuery, KINDS, readActivityQuery } from "./activity-query.ts";
import { applyToActivity, LINES, type ReadActivity, readActivity } from "./read-activity.ts";
import { ActivityRow } from "./row.tsx";
import { useProjectNames } from "../ui/use-project-names.ts";

const COLUMNS = ["What", "Project", "By", "When"];

/** Shows what happened in the organization, the newest first: a line for a run or an operation. */
export function Activity(): JSX.Element {
  const query = readActivityQuery(useLocation().query);
  useTitle("Activity");
  return (
    <section class="page">
      <header class="page-head">
        <h1>Activity</h1>
      </header>
      <Toolbar query={query} />
      <Content query={query} key={activityPath(query)} />
    </section>
  );
}

/** Shows what the events can be filtered by. */
function Toolbar({ query }: { query: ActivityQuery }): JSX.Element {
  const { href } = usePlace();
  const { route } = useLocation();
  const pathOf = (changed: Partial<ActivityQuery>): string =>
    activityPath({ ...query, ...changed });
  return (
    <div class="toolbar">
      <ProjectFilter
        value={query.project}
        onChoose={(project) => route(href(pathOf({ project })))}
      />
      <Filters>
        <FilterLink path={pathOf({ kind: undefined })} isChosen={query.kind === undefined}>
          All
        </FilterLink>
        {Object.entries(KINDS).map(([kind, [words]]) => (
          <FilterLink key={kind} path={pathOf({ kind })} isChosen={query.kind === kind}>
            {words}
          </FilterLink>
        ))}
      </Filters>
    </div>
  );
}

function Content({ query }: { query: ActivityQuery }): JSX.Element {
  const { client, organization } = usePlace();
  const [count, setCount] = useState(1);
  const loaded = useLoad<ReadActivity>(
    `${organization} ${count}`,
    (signal) => readActivity(client, query, count, signal),
    applyToActivity,
  );
  const read = useLatest(organization, loaded);
  if (loaded.error !== undefined)
    return (
      <ListFailure
        error={loaded.error}
        retry={loaded.reload}
        unsupported="This server has no events"
        firstPage={undefined}
        ways={<Way path={PAGES.activity}>Clear the filter</Way>}
      />
    );
  if (read === undefined) return <LoadingRows count={8} label="Reading the events" />;
  return (
    <Lines
      read={read}
      count={count}
      isLoading={loaded.isLoading}
      more={() => setCount(count + 1)}
    />
  );
}

function Lines({
  read,
  count,
  isLoading,
  more,
}: {
  read: ReadActivity;
  count: number;
  isLoading: boolean;
  more: () => void;
}): JSX.Element {
  const all = useMemo(() => linesOf(read.events), [read.events]);
  const lines = all.slice(0, count * LINES);
  return (
    <>
      {lines.length === 0 ? <NoLines read={read} /> : <Rows lines={lines} events={read.events} />}
      {(!read.isAll || all.length > lines.length) && (
        <p class="pager">
          <button type="button" class="button" aria-disabled={isLoading} onClick={more}>
            Show earlier events
          </button>
        </p>
      )}
    </>
  );
}

function Rows({
  lines,
  events,
}: {
  lines: readonly ActivityLine[];
  events: readonly DagctlEvent[];
}): JSX.Element {
  const said = useMemo(() => namesOf(events), [events]);
  const deleted = useMemo(() => listDeleted(events), [events]);
  const ids = lines.flatMap(({ project }) => project ?? []).filter((id) => !said.has(id));
  const names = useProjectNames(ids);
  // The events of one kind may not say that a project was deleted.
  const isThere = (project: string): boolean =>
    !deleted.has(project) && !(names.has(project) && names.get(project) === undefined);
  return (
    <Table name="activity" label="Activity" columns={COLUMNS}>
      {lines.map((line) => (
        <ActivityRow
          line={line}
          project={line.project && (said.get(line.project) ?? names.get(line.project))}
          isThere={line.project !== undefined && isThere(line.project)}
          key={line.key}
        />
      ))}
    </Table>
  );
}

function NoLines({ read: { query, isAll } }: { read: ReadActivity }): JSX.Element {
  const isFiltered = query.kind !== undefined || query.project !== undefined;
  if (!isFiltered)
    return (
      <Message title="Nothing has happened yet" ways={<Way path="/">Projects</Way>}>
        Events are kept for 7 days.
      </Message>
    );
  return (
    <Message title="No event matches" ways={<Way path={PAGES.activity}>Clear the filter</Way>}>
      {isAll ? "The filter hides all events of the last 7 days." : "There may be earlier ones."}
    </Message>
  );
}
