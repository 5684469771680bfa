import type { DeploymentRef } from "../contracts/deploy.ts";
import type { PendingRetry, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { withoutRetry } from "../runs/pending-retries.ts";
import type { RetryOfJob } from "../runs/retries.ts";
import { startDue } from "./start-due.ts";

/** The longest time until a wake-up, in milliseconds. A later observation handles later retries. */
const HORIZON = 60 * 60_000;

/**
 * Starts the retries of a project that are due, under the rules of a manual run. The host starts
 * them also where the engine has the schedules. A retry waits while another run is in its way. It
 * is dropped where the project starts no runs at that time, which is reported, and where it is
 * outdated. The commit that records its run removes it, so only one of two hosts succeeds.
 *
 * @param wake requests an observation of a project at a time, in milliseconds since 1970
 */
export async function startDueRetries(
  context: HostContext,
  record: ProjectRecord,
  wake: (ref: DeploymentRef, at: number) => void,
): Promise<void> {
  const ref = deploymentRef(record.project);
  for (const [jobId, retry] of Object.entries(record.internals.retries ?? {})) {
    const wait = Date.parse(retry.at) - context.clock.now();
    if (wait <= 0) await startRetry(context, ref, { jobId, ...retry });
    else if (wait < HORIZON) wake(ref, Date.parse(retry.at));
  }
}

async function startRetry(
  context: HostContext,
  ref: DeploymentRef,
  retry: RetryOfJob,
): Promise<void> {
  const settle = ({ internals }: ProjectRecord): ProjectInternals | undefined =>
    isSame(internals.retries?.[retry.jobId], retry)
      ? withoutRetry(internals, retry.jobId)
      : undefined;
  const at = Date.parse(retry.at);
  await startDue(context, ref, { job: retry.job, at, retry, settle }, `Retry of ${retry.run}`);
}

function isSame(one: PendingRetry | undefined, other: PendingRetry): boolean {
  return one?.run === other.run && one.attempt === other.attempt;
}
