import type { DeploymentRef } from "../contracts/deploy.ts";
import { type DagctlError, isDagctlError } from "../errors.ts";
import { reportSkipped } from "../jobs/report-skipped.ts";
import type { HostContext } from "../kernel/context.ts";
import { changeProject } from "../kernel/transaction.ts";
import { admitTick, isRefusal } from "../runs/admission.ts";
import type { DueTick } from "../runs/due-tick.ts";

/**
 * Starts a run that is due because of other runs, under the rules of a manual one. It waits while
 * another run is in its way: a later observation calls this again. Where the project starts no runs
 * at that time it is dropped, which is reported.
 *
 * @param cause begins the reason of what is reported: `Retry of run_…`
 */
export async function startDue(
  context: HostContext,
  ref: DeploymentRef,
  tick: DueTick,
  cause: string,
): Promise<void> {
  try {
    await admitTick(context, ref.organization, ref.project, tick);
  } catch (error) {
    const isGone = isDagctlError(error, "not_found");
    // Without the type of the project a host can start no run of it.
    const isRefused = isRefusal(error) || isDagctlError(error, "not_supported");
    if (!isGone && !isRefused) throw error;
    if (mayStartLater(error)) return;
    await changeProject(context, ref, (current, transaction) => {
      const internals = tick.settle(current);
      const skipped = { ticks: 1, ...(tick.retry && { retryOf: tick.retry.run }) };
      const reason = `${cause}: ${error.message}`;
      if (internals && !isGone)
        reportSkipped(transaction, current, tick.job, { ...skipped, first: tick.at }, reason);
      return internals && { project: current.project, internals };
    });
  }
}

/** Returns whether another run is in the way. A refusal with a status is one of the project. */
function mayStartLater(error: DagctlError): boolean {
  return error.code === "conflict" && error.details?.status === undefined;
}
