import type { HostContext } from "../host-context.ts";
import { rfc3339 } from "../values/time.ts";

/** The time of a run that is recorded now. Runs are queued by `created_at`: two in the same millisecond keep the order in which they came. */
export async function laterThanAll(context: HostContext, organization: string, project: string): Promise<string> {
  const now = context.now();
  const newest = (await context.store.runs(organization, project, { offset: 0, limit: 1 })).records[0]?.run.created_at;
  return newest !== undefined && newest >= now ? rfc3339(Date.parse(newest) + 1) : now;
}

/** `analytics-scheduled-run-manual-20260428-120000`; a second one in the same second gets a number. */
export function manualRunName(project: string, job: string, now: string, again: number): string {
  const slug =
    project
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "") || "project";
  const [day = "", time = ""] = now.replaceAll(/[-:]/g, "").split("T");
  return `${slug}-${job}-manual-${day}-${time.slice(0, 6)}${again === 0 ? "" : `-${again + 1}`}`;
}
