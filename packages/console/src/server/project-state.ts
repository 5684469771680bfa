import type { DagctlEvent, Operation, Project, Run } from "@dagctl/core";

/**
 * Returns a project as it is after an event.
 *
 * @returns `undefined` where it was deleted: the server says so
 */
export function applyToProject(project: Project, event: DagctlEvent): Project | undefined {
  if (event.type === "project.deleted") return event.data.id === project.id ? undefined : project;
  const other = "project" in event.data ? event.data.project : undefined;
  return other?.id === project.id ? other : project;
}

/**
 * Returns what applies an event to the newest operation of a project; `null` where there is none.
 *
 * @param project its id
 */
export function applyToNewest(
  project: string,
): (newest: Operation | null, event: DagctlEvent) => Operation | null {
  return (newest, event) => {
    const other = "operation" in event.data ? event.data.operation : undefined;
    if (other?.project_id !== project) return newest;
    // One that another has pre-empted ends after that one has begun.
    return newest !== null && other.created_at < newest.created_at ? newest : other;
  };
}

/** Returns whether an event may change what a list of projects shows, or which it has. */
export const isAboutProjects = ({ type }: DagctlEvent): boolean =>
  /^(?:project|run|job|plan)\./.test(type);

/** Returns a page of projects with each as it is after an event. */
export function applyToProjects<Page extends { readonly projects: readonly Project[] }>(
  page: Page,
  event: DagctlEvent,
): Page {
  const other = "project" in event.data ? event.data.project : undefined;
  if (other === undefined || !page.projects.some(({ id }) => id === other.id)) return page;
  return { ...page, projects: page.projects.map((one) => (one.id === other.id ? other : one)) };
}

/** A page of the runs of a project. */
interface RunPage {
  readonly runs: readonly Run[];
}

/**
 * Returns what applies an event to a page of the runs of a project.
 *
 * @param project its id
 * @param status the page has only runs of it. @default runs of every status
 * @param job the page has only runs of the job of this name. @default runs of every job
 */
export function applyToRuns<Page extends RunPage>(
  project: string,
  status?: string,
  job?: string,
): (page: Page, event: DagctlEvent) => Page | undefined {
  const isWanted = (run: Run): boolean =>
    (status === undefined || run.status === status) &&
    (job === undefined || run.cronjob_name === job);
  return (page, event) => {
    const run = "run" in event.data ? event.data.run : undefined;
    if (run === undefined || run.project_id !== project) return page;
    const before = page.runs.find(({ id }) => id === run.id);
    // One that comes into the list moves the others to later pages.
    const mayCome = status !== undefined || event.type === "run.created";
    if (before === undefined) return mayCome && isWanted(run) ? undefined : page;
    if (before.updated_at > run.updated_at) return page;
    if (!isWanted(run)) return undefined;
    return { ...page, runs: page.runs.map((one) => (one.id === run.id ? run : one)) };
  };
}

/** A page of the operations of a project. */
interface OperationPage {
  readonly operations: readonly Operation[];
}

/**
 * Returns what applies an event to a page of the operations of a project.
 *
 * @param project its id
 */
export function applyToOperations<Page extends OperationPage>(
  project: string,
): (page: Page, event: DagctlEvent) => Page | undefined {
  return (page, event) => {
    const other = "operation" in event.data ? event.data.operation : undefined;
    if (other?.project_id !== project) return page;
    if (!page.operations.some(({ id }) => id === other.id))
      return event.type === "operation.started" ? undefined : page;
    const operations = page.operations.map((one) => (one.id === other.id ? other : one));
    return { ...page, operations };
  };
}
