import type { DagctlEvent, Job, Project } from "@dagctl/core";
import { usePlace } from "../app-context.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";

/** The jobs of a project, as the API lists them. */
export interface JobList {
  readonly jobs: readonly Job[];
}

/** Returns whether an event may change the jobs of a project, or when one runs next. */
export function isAboutJobs(id: string, { type, project, data }: DagctlEvent): boolean {
  if (type === "job.created" || type === "job.updated" || type === "job.deleted")
    return project === id;
  return "project" in data && data.project.id === id;
}

/** Reads the jobs of a project, and again when they change, or what their next runs depend on. */
export function useJobs(project: Project): Loaded<JobList> {
  const { client, organization } = usePlace();
  return useLoad<JobList>(
    `${organization} ${project.id} jobs`,
    (signal) => client.jobs.list(project.id, { signal }),
    (list, event) => (isAboutJobs(project.id, event) ? undefined : list),
  );
}
