import type { DeploymentRef } from "../contracts/deploy.ts";
import type { HostContext } from "../kernel/context.ts";
import { isLeaseLost } from "../kernel/host-lease.ts";
import { deploymentKey } from "../kernel/lookup.ts";

/** Spreads consecutive numbers of leases evenly: the golden ratio. */
const SPREAD = 0.618_033_988_75;

/**
 * Returns a function that requests an observation of a project at a time; the earliest of several
 * times counts. Of the projects of one time, each host begins with others.
 */
export function wakerOf(
  context: Pick<HostContext, "clock" | "lease">,
  observe: (ref: DeploymentRef) => void,
): (ref: DeploymentRef, at: number) => void {
  const times = new Map<string, number>();
  const waking = new Map<number, { readonly refs: Map<string, DeploymentRef>; cancel(): void }>();

  const leave = (key: string, at: number): void => {
    const due = waking.get(at);
    due?.refs.delete(key);
    if (due?.refs.size !== 0) return;
    due.cancel();
    waking.delete(at);
  };
  const wake = (at: number): void => {
    const refs = [...(waking.get(at)?.refs ?? [])].toSorted(([one], [other]) =>
      one < other ? -1 : 1,
    );
    waking.delete(at);
    const first = Math.floor(shareOf(context) * refs.length);
    for (const [key, ref] of [...refs.slice(first), ...refs.slice(0, first)]) {
      times.delete(key);
      observe(ref);
    }
  };

  return (ref, at) => {
    const key = deploymentKey(ref);
    const before = times.get(key);
    const now = context.clock.now();
    if (before !== undefined) {
      if (before > now && before < at) return;
      leave(key, before);
    }
    times.set(key, at);
    const due = waking.get(at);
    due?.cancel();
    // The timer is set again also for the same time: after the clock was put forward, it would be
    // late.
    waking.set(at, {
      refs: (due?.refs ?? new Map<string, DeploymentRef>()).set(key, ref),
      cancel: context.clock.after(at - now, () => wake(at)),
    });
  };
}

/** Returns where among the projects of one time this host begins, from 0 up to 1. */
function shareOf({ lease }: Pick<HostContext, "lease">): number {
  try {
    return (lease().number * SPREAD) % 1;
  } catch (error) {
    // Without a lease nothing can be written: the next observations find the same ticks due.
    if (isLeaseLost(error)) return 0;
    throw error;
  }
}
