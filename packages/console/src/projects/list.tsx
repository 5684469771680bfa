import { TABLE } from "@dagctl/api";
import type { ComponentChildren, JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { PAGES } from "../pages.ts";
import { emptyPageTitle, ListFailure } from "../ui/list-failure.tsx";
import { PAGE_SIZE } from "../ui/page-number.ts";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message } from "../ui/parts.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLatest } from "../ui/use-latest.ts";
import { useLoad } from "../ui/use-load.ts";
import { useReread } from "../ui/use-reread.ts";
import { useTitle } from "../ui/use-title.ts";
import { Way } from "../ui/way.tsx";
import { isFiltered, type ListQuery, queryPath, readQuery } from "./list-query.ts";
import { applyToProjects, isAboutProjects } from "../server/project-state.ts";
import { type ReadList, readList } from "./read-list.ts";
import { ProjectRow } from "./row.tsx";
import { Toolbar } from "./toolbar.tsx";

const COLUMNS = ["Name", "Status", "Sync"];
const RUN_COLUMNS = ["Recent runs", "Last run", "Next run"];

/** Shows the projects of the organization, those that the address asks for, in pages. */
export function ProjectList(): JSX.Element {
  const { client, organization } = usePlace();
  const { query: parameters } = useLocation();
  const query = readQuery(parameters);
  const address = queryPath(query);
  const loaded = useLoad<ReadList>(
    `${organization} ${address}`,
    (signal) => readList(client.projects, query, signal),
    (read, event) => {
      const list = applyToProjects(read.list, event);
      return list === read.list ? read : { ...read, list };
    },
  );
  const counts = useLoad(organization, (signal) => client.projects.counts({ signal }));
  const shown = useLatest(organization, loaded);
  const reload = (): void => {
    loaded.reload();
    counts.reload();
  };
  useReread(reload, isAboutProjects);
  // The numbers are as old as the list below them.
  const countedFor = useRef(address);
  useEffect(() => {
    if (countedFor.current !== address) counts.reload();
    countedFor.current = address;
  }, [address]);
  useTitle("Projects");
  const total = counts.value?.total;
  const types = shown?.list.projects.map(({ project_type: type }) => type) ?? [];
  return (
    <section class="page" aria-busy={loaded.isLoading}>
      <header class="page-head">
        <h1>Projects</h1>
        <span class="count" role="status">
          {shown !== undefined && loaded.error === undefined && countWords(shown, total)}
        </span>
        <NewLink />
      </header>
      {shown?.canFilter !== false && (
        <Toolbar query={query} counts={counts.value} seenTypes={types} />
      )}
      <Content read={shown} error={loaded.error} retry={reload} query={query} total={total} />
    </section>
  );
}

function Content({
  read,
  error,
  retry,
  query,
  total,
}: {
  read: ReadList | undefined;
  error: unknown;
  retry: () => void;
  query: ListQuery;
  /** The number of projects without a filter. */
  total: number | undefined;
}): JSX.Element {
  const { href } = usePlace();
  if (error !== undefined)
    return (
      <ListFailure
        error={error}
        retry={retry}
        unsupported="This server cannot filter projects"
        firstPage={query.page === 1 ? undefined : queryPath({ ...query, page: 1 })}
        ways={<ClearFilter />}
      />
    );
  if (read === undefined) return <LoadingRows count={8} label="Reading the projects" />;
  const { list, canFilter, query: answered } = read;
  if (list.total === 0)
    return isFiltered(answered) ? (
      <Message title="No project matches" ways={<ClearFilter />}>
        {describeHidden(total)}
      </Message>
    ) : (
      <Message title="There are no projects yet" ways={<NewLink />} />
    );
  if (list.projects.length === 0)
    return (
      <Message
        title={emptyPageTitle(list.total, "project")}
        ways={<FirstPage query={answered} />}
      />
    );
  const { included } = list;
  return (
    <>
      {!canFilter && (
        <p class="notice tone-neutral">
          This server cannot search, filter or sort projects, nor include their runs.
        </p>
      )}
      <Table
        name={included === undefined ? "plain-projects" : "projects"}
        label="Projects"
        columns={included === undefined ? COLUMNS : [...COLUMNS, ...RUN_COLUMNS]}
      >
        {list.projects.map((project) => (
          <ProjectRow
            project={project}
            included={included && (included[project.id] ?? {})}
            key={project.id}
          />
        ))}
      </Table>
      <Pager
        page={answered.page}
        limit={PAGE_SIZE}
        total={list.total}
        href={(page) => href(queryPath({ ...answered, page }))}
      />
    </>
  );
}

/** Leads to the form that creates a project, where the access allows it. */
function NewLink(): JSX.Element | null {
  const { href } = usePlace();
  if (!useAccess(TABLE.projects.create)) return null;
  return (
    <a class="button button-primary page-new" href={href(PAGES.create)} data-new>
      New project
    </a>
  );
}

/** Returns how many projects there are, where the numbers of the filters do not say it. */
function countWords({ query, list, canFilter }: ReadList, total: number | undefined): string {
  if (!canFilter || !isFiltered(query)) return canFilter ? "" : String(list.total);
  return total === undefined ? String(list.total) : `${list.total} of ${total}`;
}

/** Returns how many projects a filter hides, in words. */
function describeHidden(total: number | undefined): ComponentChildren {
  if (total === undefined) return "The filter hides all projects.";
  if (total === 0) return "There are no projects yet.";
  return total === 1 ? "The filter hides 1 project." : `The filter hides ${total} projects.`;
}

function ClearFilter(): JSX.Element {
  return <Way path="/">Clear the filter</Way>;
}

function FirstPage({ query }: { query: ListQuery }): JSX.Element {
  return <Way path={queryPath({ ...query, page: 1 })}>First page</Way>;
}
