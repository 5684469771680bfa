import { deploymentRef } from "../kernel/lookup.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import type { Transaction } from "../kernel/transaction.ts";
import { rfc3339 } from "../values/time.ts";

/** Reports ticks at which no run was started. */
export function reportSkipped(
  transaction: Transaction,
  { project }: Pick<ProjectRecord, "project">,
  job: string,
  { first, ticks }: { readonly first: number; readonly ticks: number },
  reason: string,
): void {
  const ref = deploymentRef(project);
  transaction.event("run.skipped", ref, { job, scheduled_at: rfc3339(first), ticks, reason });
}
