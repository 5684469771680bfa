import { deploymentRef } from "../kernel/lookup.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import type { Transaction } from "../kernel/transaction.ts";
import { rfc3339 } from "../values/time.ts";

/** Reports ticks at which no run was started, or the retry of a run that was not. */
export function reportSkipped<Answer>(
  transaction: Transaction<Answer>,
  { project }: Pick<ProjectRecord, "project">,
  job: string,
  {
    first,
    ticks,
    retryOf,
  }: { readonly first: number; readonly ticks: number; readonly retryOf?: string },
  reason: string,
): void {
  const ref = deploymentRef(project);
  transaction.event("run.skipped", ref, {
    job,
    scheduled_at: rfc3339(first),
    ticks,
    reason,
    ...(retryOf === undefined ? {} : { retry_of: retryOf }),
  });
}
