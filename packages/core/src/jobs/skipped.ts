import type { Change, ProjectRecord } from "../contracts/store.ts";
import type { HostContext } from "../kernel/context.ts";
import { rfc3339 } from "../values/time.ts";

/** Returns the event that reports ticks at which no run was started. */
export function skippedEvent(
  context: HostContext,
  { project }: Pick<ProjectRecord, "project">,
  job: string,
  { first, ticks }: { readonly first: number; readonly ticks: number },
  reason: string,
): Change {
  const data = { job, scheduled_at: rfc3339(first), ticks, reason };
  return {
    put: "event",
    event: {
      type: "run.skipped",
      organization: project.organization_id,
      project: project.id,
      time: context.now(),
      data,
    },
  };
}
