import type { Client } from "@dagctl/client";
import type { DagctlEvent, Run } from "@dagctl/core";
import type { RunsQuery } from "./runs-query.ts";

/** A run in the list of the runs of all projects: it has the name of its project. */
export type ListedRun = Awaited<ReturnType<Client["runs"]["listAll"]>>["runs"][number];

/** A page of the runs of all projects. */
export interface RunsPage {
  readonly runs: readonly ListedRun[];
  readonly total: number;
}

/**
 * Returns what applies an event to a page of the runs that a query asks for. `undefined` asks for a
 * fresh read: the page has another run now, or one run less.
 */
export function applyToListed<Page extends RunsPage>(
  query: RunsQuery,
): (page: Page, event: DagctlEvent) => Page | undefined {
  return (page, event) => {
    if (event.type === "project.deleted")
      return page.runs.some(({ project_id: id }) => id === event.data.id) ? undefined : page;
    if ("project" in event.data) return renameProject(page, event.data.project);
    const run = "run" in event.data ? event.data.run : undefined;
    if (run === undefined) return page;
    const before = page.runs.find(({ id }) => id === run.id);
    if (before === undefined) return mayBring(query, page, event.type, run) ? undefined : page;
    if (before.updated_at > run.updated_at) return page;
    if (!isWanted(query, run)) return undefined;
    const runs = page.runs.map((one) =>
      one.id === run.id ? { ...run, project_name: one.project_name } : one,
    );
    return { ...page, runs };
  };
}

const isWanted = ({ status, triggeredBy }: RunsQuery, run: Run): boolean =>
  (status.length === 0 || status.includes(run.status)) &&
  (triggeredBy === undefined || triggeredBy === run.triggered_by);

/** Returns whether an event about a run that the page does not have may add it. */
function mayBring(query: RunsQuery, { runs }: RunsPage, type: string, run: Run): boolean {
  // Without a filter by status, one that is not on the page is on another one.
  if (query.status.length === 0 && type !== "run.created") return false;
  // The filter may have a name, and the event has the id.
  const project = query.project === undefined ? undefined : runs[0]?.project_id;
  return isWanted(query, run) && (project === undefined || project === run.project_id);
}

function renameProject<Page extends RunsPage>(
  page: Page,
  { id, name }: { readonly id: string; readonly name: string },
): Page {
  const isOld = (run: ListedRun): boolean => run.project_id === id && run.project_name !== name;
  if (!page.runs.some(isOld)) return page;
  return {
    ...page,
    runs: page.runs.map((run) => (isOld(run) ? { ...run, project_name: name } : run)),
  };
}
