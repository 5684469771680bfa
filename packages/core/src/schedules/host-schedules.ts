import type { DeploymentRef } from "../contracts/deploy.ts";
import { hasEnabledSchedule } from "../jobs/job-schedules.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentKey } from "../kernel/lookup.ts";
import type { Schedules } from "../kernel/ports.ts";
import { dueRuns } from "./due-runs.ts";

/** Returns the schedules of a host that starts due runs itself. The engine has none to pause. */
export function hostSchedules(context: HostContext): Schedules {
  const due = dueRuns(context, wakerOf(context));
  return {
    async observe(_, seen) {
      if (!seen || !hasEnabledSchedule(seen.internals)) return;
      const { mayExist, acceptedGeneration } = seen.internals;
      // What begins a run reads the project again, in its transaction.
      if (mayExist && acceptedGeneration !== undefined) await due.start(seen);
    },
    confirmPause: () => Promise.resolve(true),
    pause: () => Promise.resolve(),
    record: () => Promise.resolve(),
    variablesLost: () => undefined,
    variablesChanged: () => undefined,
  };
}

/**
 * Returns a function that requests an observation of a project at a time; the earliest of several
 * times counts.
 */
function wakerOf(
  context: Pick<HostContext, "clock" | "requestObservation">,
): (ref: DeploymentRef, at: number) => void {
  const waking = new Map<string, { readonly at: number; readonly cancel: () => void }>();
  return (ref, at) => {
    const key = deploymentKey(ref);
    const before = waking.get(key);
    const now = context.clock.now();
    if (before && before.at > now && before.at < at) return;
    // The timer is set again also for the same time: after the clock was put forward, it would be
    // late.
    before?.cancel();
    const cancel = context.clock.after(at - now, () => {
      waking.delete(key);
      context.requestObservation(ref.organization, ref.project);
    });
    waking.set(key, { at, cancel });
  };
}
