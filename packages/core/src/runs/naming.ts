import type { HostContext } from "../kernel/context.ts";
import { rfc3339 } from "../values/time.ts";

/**
 * Returns the time of a run that is recorded now. Runs are queued by `created_at`: two in the same
 * millisecond keep the order in which they came.
 */
export async function laterThanAll(
  context: Pick<HostContext, "now" | "store">,
  organization: string,
  project: string,
): Promise<string> {
  const now = context.now();
  const newest = (await context.store.runs(organization, project, { offset: 0, limit: 1 }))
    .records[0]?.run.created_at;
  return newest !== undefined && newest >= now ? rfc3339(Date.parse(newest) + 1) : now;
}

/** Returns `analytics-scheduled-run-manual-20260428-120000`. */
export function manualRunName(project: string, job: string, now: string): string {
  return runName(project, `${job}-manual`, now);
}

/** Returns `analytics-scheduled-run-retry-20260428-020500`, with the time of the new run. */
export function retryName(project: string, job: string, now: string): string {
  return runName(project, `${job}-retry`, now);
}

/** Returns `analytics-report-after-20260428-020500`, with the time of the new run. */
export function afterName(project: string, job: string, now: string): string {
  return runName(project, `${job}-after`, now);
}

/** Returns `analytics-scheduled-run-20260428-020000`, with the time of the tick. */
export function nameScheduledRun(project: string, job: string, due: string): string {
  return runName(project, job, due);
}

function runName(project: string, what: string, at: string): string {
  const slug =
    project
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "") || "project";
  const [day = "", time = ""] = at.replaceAll(/[-:]/g, "").split("T");
  return `${slug}-${what}-${day}-${time.slice(0, 6)}`;
}
