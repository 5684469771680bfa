import type { Job, Project, Run } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { runPath } from "../pages.ts";
import { StatusIcon, Text, Time } from "../ui/parts.tsx";
import { isSettable, whyNoNextRun, zoneOf } from "./job-facts.ts";

/**
 * Shows the schedule of a job with its time zone, the jobs after which it runs, or that it has
 * neither.
 */
export function JobSchedule({ job }: { job: Job }): JSX.Element {
  if (!isSettable(job)) return <span class="quiet">When it is due</span>;
  if (job.after !== undefined)
    return (
      <>
        <span class={job.enabled ? "cut" : "cut quiet"} title={job.after.join(", ")}>
          after <Text>{job.after.join(", ")}</Text>
        </span>
        {!job.enabled && <span class="badge">disabled</span>}
      </>
    );
  if (job.schedule === undefined) return <span class="quiet">Only by hand</span>;
  return (
    <>
      <code class={job.enabled ? "" : "quiet"}>
        <Text>{job.schedule}</Text>
      </code>{" "}
      <span class="quiet">
        <Text>{zoneOf(job)}</Text>
      </span>
      {!job.enabled && <span class="badge">disabled</span>}
    </>
  );
}

/** Shows when the next run of a job starts. The tooltip says why none does. */
export function NextRun({ project, job }: { project: Project; job: Job }): JSX.Element {
  if (job.next_run_at !== undefined) return <Time value={job.next_run_at} />;
  const why = `No run starts by itself: ${whyNoNextRun(project, job)}.`;
  return (
    <span class="quiet" title={why}>
      –
    </span>
  );
}

/** Shows a run as its status and time, which lead to it. */
export function LastRun({ project, run }: { project: Project; run: Run | undefined }): JSX.Element {
  const { href } = usePlace();
  if (run === undefined) return <span class="quiet">–</span>;
  return (
    <a class="last-run" href={href(runPath(project.name, run.id))} data-row-item>
      <StatusIcon status={run.status} /> <Time value={run.start_time ?? run.created_at} />
    </a>
  );
}
