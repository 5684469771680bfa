import type { Project } from "@dagctl/core";
import type { ComponentChildren, JSX } from "preact";
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { Failure } from "../ui/failure.tsx";
import { Pager } from "../ui/pager.tsx";
import { Commit, LoadingRows, Message, StatusIcon, Text, Time } from "../ui/parts.tsx";
import { lookOf, shownStatus } from "../ui/status-look.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { showHidden } from "../ui/visible-text.ts";
import { PAGE_SIZE, pageOf, pageQuery } from "./page-number.ts";
import { Repository } from "./repository.tsx";
import { isBehind, syncWord } from "./sync.ts";

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
      <div class="table projects" role="table" aria-label="Projects">
        <div role="rowgroup">
          <div class="table-head" role="row">
            {["Name", "Status", "Sync", "Deployed", "Repository", "Created"].map((title) => (
              <span role="columnheader" key={title}>
                {title}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup">
          {projects.map((project) => (
            <Row project={project} key={project.id} />
          ))}
        </div>
      </div>
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
      <div class="row-name" role="cell">
        <StatusIcon status={status} />
        <div class="row-texts">
          <span class="row-title">
            <a
              class="cut row-link"
              data-row-link
              href={href(`/projects/${encodeURIComponent(project.name)}`)}
            >
              <Text>{project.name}</Text>
            </a>
            <span class="badge">{project.project_type}</span>
          </span>
          {message !== undefined && (
            <span class="cut row-message" title={showHidden(message)}>
              <Text>{message}</Text>
            </span>
          )}
        </div>
      </div>
      <span class={`row-status tone-${tone}`} role="cell">
        {word}
      </span>
      <span class={isBehind(project) ? "row-sync tone-warning" : "row-sync quiet"} role="cell">
        {syncWord(project)}
      </span>
      <span class="row-commit" role="cell">
        {project.current_commit_sha === undefined ? (
          <span class="quiet">–</span>
        ) : (
          <Commit sha={project.current_commit_sha} />
        )}
      </span>
      <span class="row-repository quiet" role="cell">
        <Repository url={project.repository_url} />
      </span>
      <span class="row-time quiet" role="cell">
        <Time value={project.created_at} />
      </span>
    </div>
  );
}
