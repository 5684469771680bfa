import type { DeploymentRef } from "../contracts/deploy.ts";
import type { PendingRetry, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import { type DagctlError, isDagctlError } from "../errors.ts";
import { reportSkipped } from "../jobs/report-skipped.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import { admitTick, isRefusal } from "../runs/admission.ts";
import { type RetryOfJob, withoutRetry } from "../runs/retries.ts";

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
  const { job } = retry;
  const at = Date.parse(retry.at);
  try {
    await admitTick(context, ref.organization, ref.project, { job, at, retry, settle });
  } catch (error) {
    const isGone = isDagctlError(error, "not_found");
    // Without the type of the project a host can start no run of it.
    const isRefused = isRefusal(error) || isDagctlError(error, "not_supported");
    if (!isGone && !isRefused) throw error;
    if (mayStartLater(error)) return;
    await changeProject(context, ref, (current, transaction) => {
      const internals = settle(current);
      const reason = `Retry of ${retry.run}: ${error.message}`;
      if (internals && !isGone)
        reportSkipped(transaction, current, job, { first: at, ticks: 1 }, reason);
      return internals && { project: current.project, internals };
    });
  }
}

/** Returns whether another run is in the way. A refusal with a status is one of the project. */
function mayStartLater(error: DagctlError): boolean {
  return error.code === "conflict" && error.details?.status === undefined;
}

function isSame(one: PendingRetry | undefined, other: PendingRetry): boolean {
  return one?.run === other.run && one.attempt === other.attempt;
}
