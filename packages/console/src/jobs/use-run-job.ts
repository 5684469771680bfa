import type { Job, Project } from "@dagctl/core";
import { useLocation } from "preact-iso";
import { usePlace } from "../app-context.ts";
import { runPath } from "../pages.ts";
import type { Change } from "../ui/use-change.ts";

/** Returns what starts a run of a job, and opens the page of the run. */
export function useRunJob(project: Project, change: Change): (job: Job) => Promise<void> {
  const { client, href } = usePlace();
  const { route } = useLocation();
  return async (job) => {
    let run = "";
    const isStarted = await change.request(`run ${job.id}`, async (idempotencyKey) => {
      run = (await client.jobs.run(project.id, job.id, {}, { idempotencyKey })).job_run_id;
    });
    if (isStarted) route(href(runPath(project.name, run)));
  };
}
