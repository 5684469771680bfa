import type { DagctlEvent, Job, Project } from "@dagctl/core";
import { usePlace } from "../app-context.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { isDefaultJob } from "./job-facts.ts";

/** The jobs of a project, as the API lists them. */
export interface JobList {
  readonly jobs: readonly Job[];
}

/**
 * Returns what applies an event to the jobs of a project. The event of a job does not have the time
 * of the next run, so the list is also read again.
 *
 * @param project its id
 */
export function applyToJobs(
  project: string,
): (list: JobList, event: DagctlEvent, reread: () => void) => JobList | undefined {
  return (list, event, reread) => {
    switch (event.type) {
      case "job.created":
      case "job.updated":
        if (event.project !== project) return list;
        reread();
        return { ...list, jobs: withJob(list.jobs, event.data.job) };
      case "job.deleted": {
        const { id } = event.data;
        return event.project === project && list.jobs.some((job) => job.id === id)
          ? { ...list, jobs: list.jobs.filter((job) => job.id !== id) }
          : list;
      }
      default:
        // What a project is decides when its jobs run next.
        return "project" in event.data && event.data.project.id === project ? undefined : list;
    }
  };
}

/**
 * Returns jobs with one as its event has it. What the event lacks stays where it is the same. A
 * list of the version before, which has no time zones, has none before it is read again.
 */
function withJob(jobs: readonly Job[], job: Job): readonly Job[] {
  const before = jobs.find(({ id }) => id === job.id);
  if (before === undefined) return [...jobs, job];
  const { time_zone: ofEvent, ...rest } = job;
  const { schedule, enabled } = job;
  const zone = before.time_zone === undefined ? undefined : (ofEvent ?? before.time_zone);
  const isSame =
    schedule === before.schedule && zone === before.time_zone && enabled === before.enabled;
  const after: Job = {
    ...rest,
    // The record of the default job has the command of its creation.
    command: isDefaultJob(job) ? before.command : job.command,
    ...(zone !== undefined && { time_zone: zone }),
    ...(isSame && before.next_run_at !== undefined && { next_run_at: before.next_run_at }),
  };
  return jobs.map((one) => (one === before && one.updated_at <= job.updated_at ? after : one));
}

/** Reads the jobs of a project, which change with its events. */
export function useJobs(project: Project): Loaded<JobList> {
  const { client, organization } = usePlace();
  return useLoad<JobList>(
    `${organization} ${project.id} jobs`,
    (signal) => client.jobs.list(project.id, { signal }),
    applyToJobs(project.id),
  );
}
