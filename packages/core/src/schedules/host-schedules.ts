import type { DeploymentRef } from "../contracts/deploy.ts";
import { hasEnabledSchedule } from "../jobs/job-schedules.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Schedules } from "../kernel/ports.ts";
import { startDueAfter } from "./due-after.ts";
import { startDueRetries } from "./due-retries.ts";
import { dueRuns } from "./due-runs.ts";
import { wakerOf } from "./waker.ts";

/**
 * Returns the schedules of a host that starts due runs itself. The engine has none to pause.
 *
 * @param observe requests an observation, which every host requests at the same time
 */
export function hostSchedules(
  context: HostContext,
  observe: (ref: DeploymentRef) => void,
): Schedules {
  const wake = wakerOf(context, observe);
  const due = dueRuns(context, wake);
  return {
    async observe(_, seen) {
      if (!seen) return;
      const { mayExist, acceptedGeneration } = seen.internals;
      // What begins a run reads the project again, in its transaction.
      if (hasEnabledSchedule(seen.internals) && mayExist && acceptedGeneration !== undefined)
        await due.start(seen);
      // After the ticks: a newer run of a job drops its retry.
      await startDueRetries(context, seen, wake);
      await startDueAfter(context, seen);
    },
    confirmPause: () => Promise.resolve(true),
    pause: () => Promise.resolve(),
    record: () => Promise.resolve(),
    variablesLost: () => undefined,
    variablesChanged: () => undefined,
  };
}
