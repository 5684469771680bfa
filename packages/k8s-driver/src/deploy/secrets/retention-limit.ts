import type { CallOptions } from "@dagctl/core/contracts";
import type { V1Job } from "@kubernetes/client-node";
import { hasEnded } from "../../cluster/job-conditions.ts";
import { JOB } from "../../cluster/kinds.ts";
import type { Resource, Wire } from "../../cluster/wire.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { longestRun } from "../../manifests/cron-job.ts";

type Job = Resource & Pick<Wire<V1Job>, "status">;

/** How long a schedule may still be read in its old form after a change, in milliseconds. */
const LAG = 60_000;

/**
 * Returns the time before which no run needs what was dropped, in milliseconds since 1970. When
 * something was dropped long enough ago, it lists Jobs. A run keeps the deadline that was set when
 * it began, which may have been a longer one.
 *
 * @param dates when things were dropped, in milliseconds since 1970
 */
export async function retentionLimit(
  { client, settings }: Context,
  { namespace, labels }: ProjectPlace,
  dates: readonly number[],
  options: CallOptions,
): Promise<number> {
  const before = settings.clock.now() - longestRun(settings);
  if (dates.every((date) => date >= before)) return before;
  const { items } = await client.list<Job>(JOB, namespace, { ...options, labels });
  const begun = items
    .filter((job) => !hasEnded(job))
    .map(({ metadata }) => Date.parse(metadata?.creationTimestamp ?? "") - LAG);
  return Math.min(before, ...begun);
}
