import type { Project } from "@dagctl/core";
import type { ComponentChildren, JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { projectPath } from "../pages.ts";
import { Failure } from "../ui/failure.tsx";
import { Pager } from "../ui/pager.tsx";
import { LoadingRows, Message, Text, Time } from "../ui/parts.tsx";
import { lookOf, shownStatus } from "../ui/status-look.ts";
import { CommitCell, Table, TitleCell } from "../ui/table.tsx";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { PAGE_SIZE, pageOf, pageQuery } from "./page-number.ts";
import { Repository } from "./repository.tsx";
import { isBehind, syncWord } from "./sync.ts";

const COLUMNS = ["Name", "Status", "Sync", "Deployed", "Repository", "Created"];

interface Page {
  readonly projects: readonly Project[];
  readonly total: number;
}

/** Shows the projects of the organization, in pages. */
export function ProjectList(): JSX.Element {
  const { configuration } = useApp();
  const { client, organization, href } = usePlace();
  const { query } = useLocation();
  const page = pageOf(query);
  const loaded = useLoad<Page>(`${organization} ${page}`, (signal) =>
    client.projects.list({ page, limit: PAGE_SIZE, signal }),
  );
  useEffect(() => {
    document.title = `Projects · ${configuration.title}`;
  }, []);
  return (
    <section class="page" aria-busy={loaded.isLoading}>
      <header class="page-head">
        <h1>Projects</h1>
        {loaded.value !== undefined && <span class="count">{loaded.value.total}</span>}
      </header>
      <Content
        loaded={loaded}
        page={page}
        first={
          <a class="button" href={href("/")}>
            First page
          </a>
        }
      />
    </section>
  );
}

function Content({
  loaded: { value, error, reload },
  page,
  first,
}: {
  loaded: Loaded<Page>;
  page: number;
  first: ComponentChildren;
}): JSX.Element {
  const { href } = usePlace();
  if (error !== undefined)
    return <Failure error={error} retry={reload} ways={page === 1 ? undefined : first} />;
  if (value === undefined) return <LoadingRows count={8} label="Reading the projects" />;
  const { projects, total } = value;
  if (total === 0)
    return (
      <Message title="There are no projects yet">
        Create one with the command line: <code>dctl project create</code>
      </Message>
    );
  if (projects.length === 0)
    return <Message title={`This page is empty: there are ${total} projects`} ways={first} />;
  return (
    <>
      <Table name="projects" label="Projects" columns={COLUMNS}>
        {projects.map((project) => (
          <Row project={project} key={project.id} />
        ))}
      </Table>
      <Pager
        page={page}
        limit={PAGE_SIZE}
        total={total}
        href={(number) => href(`/${pageQuery(number)}`)}
      />
    </>
  );
}

/** The statuses whose reason is shown at once. */
const EXPLAINED: ReadonlySet<string> = new Set(["failed", "degraded"]);

function Row({ project }: { project: Project }): JSX.Element {
  const { href } = usePlace();
  const status = shownStatus(project);
  const { word, tone } = lookOf(status);
  const message = EXPLAINED.has(status) ? project.status_message : undefined;
  return (
    <div class="row" role="row">
      <TitleCell status={status} message={message}>
        <a class="cut row-link" data-row-link href={href(projectPath(project.name))}>
          <Text>{project.name}</Text>
        </a>
        <span class="badge">{project.project_type}</span>
      </TitleCell>
      <span class={`row-status tone-${tone}`} role="cell">
        {word}
      </span>
      <span class={isBehind(project) ? "row-sync tone-warning" : "row-sync quiet"} role="cell">
        {syncWord(project)}
      </span>
      <CommitCell sha={project.current_commit_sha} />
      <span class="row-repository quiet" role="cell">
        <Repository url={project.repository_url} />
      </span>
      <span class="row-time quiet" role="cell">
        <Time value={project.created_at} />
      </span>
    </div>
  );
}
