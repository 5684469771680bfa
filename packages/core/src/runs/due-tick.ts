import type { ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Job, Run, RunOfJob } from "../model/run.ts";
import { deriveId } from "../values/ids.ts";
import { rfc3339 } from "../values/time.ts";
import { afterName, manualRunName, retryName, nameScheduledRun } from "./naming.ts";
import type { NewRun } from "./new-run.ts";
import type { RetryOfJob } from "./retries.ts";

/**
 * A tick of a schedule that this host has, a retry whose time has come, or a job after others that
 * have succeeded.
 */
export interface DueTick {
  /** The name of the job. */
  readonly job: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** @default a run of the schedule */
  readonly retry?: RetryOfJob;
  /** The runs that have succeeded. @default a run of the schedule */
  readonly after?: readonly RunOfJob[];
  /**
   * Returns the project's internals with the tick decided; `undefined` when another host was
   * first, or the job has changed.
   */
  settle(record: ProjectRecord): ProjectInternals | undefined;
}

/** Returns what a new run has of its cause: a tick, runs that have ended, or a request. */
export async function makeCause(
  { newId }: Pick<HostContext, "newId">,
  { id, name: job }: Job,
  project: string,
  now: string,
  { tick, repeats }: { readonly tick?: DueTick; readonly repeats?: Pick<Run, "id"> },
): Promise<Pick<NewRun, "id" | "name" | "triggered_by" | "retry_of" | "attempt" | "after_runs">> {
  if (!tick) {
    const name = (repeats ? retryName : manualRunName)(project, job, now);
    const of = repeats ? { retry_of: repeats.id } : {};
    return { id: newId("run"), name, triggered_by: "manual", ...of };
  }
  // A tick has one run, however many hosts start it, and so have a retry and a set of successes:
  // the id is derived.
  if (tick.after) {
    const runs = tick.after.map(({ run }) => run).toSorted();
    const runId = await deriveId("run", id, "after", ...runs);
    const name = afterName(project, job, now);
    return { id: runId, name, triggered_by: "after", after_runs: tick.after };
  }
  if (!tick.retry) {
    const at = rfc3339(tick.at);
    const runId = await deriveId("run", id, at);
    return { id: runId, name: nameScheduledRun(project, job, at), triggered_by: "scheduled" };
  }
  const { run, attempt } = tick.retry;
  return {
    id: await deriveId("run", id, run, String(attempt)),
    name: retryName(project, job, now),
    triggered_by: "retry",
    retry_of: run,
    attempt,
  };
}
