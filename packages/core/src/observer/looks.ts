import type { Clock } from "../contracts/clock.ts";
import type { DeploymentRef } from "../contracts/deploy.ts";
import type { RunRecord } from "../contracts/records.ts";
import { deploymentKey } from "../kernel/lookup.ts";

/** How long a host leaves the runs of another one alone after a report, in milliseconds. */
const LATER_MS = 1_000;

/**
 * Why a project is looked at. `own`: this host has changed something. `shared`: every host gets the
 * same report. `later`: another host has had the time to continue its runs.
 */
export type Look = "own" | "shared" | "later";

/**
 * Decides which of several hosts continues a run first. All of them get the reports of drivers and
 * the ticks of schedules: where each wrote what it sees, all but one would write in vain. The host
 * that has begun a run continues it at once. The others look a moment later whether anything is
 * left to do, so that a host that hangs or has ended delays its runs by no more.
 */
export interface Looks {
  note(ref: DeploymentRef, look: Look): void;
  /** Returns the look that a project gets now, and forgets it. */
  take(ref: DeploymentRef): Look;
  /** Returns whether this host continues these runs now. Otherwise a later look is requested. */
  isDue(ref: DeploymentRef, look: Look, active: readonly RunRecord[]): boolean;
  /** Drops what is known of a project that does not exist any more. */
  forget(ref: DeploymentRef): void;
}

/**
 * @param options.alone whether no other host can serve the same data
 * @param options.lookLater requests the later look
 */
export function createLooks({
  clock,
  alone,
  lookLater,
}: {
  readonly clock: Clock;
  readonly alone: boolean;
  readonly lookLater: (ref: DeploymentRef) => void;
}): Looks {
  const noted = new Map<string, Look>();
  /** By project, its active runs that this host has begun. */
  const own = new Map<string, ReadonlySet<string>>();
  const awaited = new Set<string>();
  return {
    note(ref, look) {
      const key = deploymentKey(ref);
      if (noted.get(key) === "own" || look === "shared") return;
      noted.set(key, look);
    },
    take(ref) {
      const key = deploymentKey(ref);
      const look = noted.get(key) ?? "shared";
      noted.delete(key);
      return look;
    },
    isDue(ref, look, active) {
      const key = deploymentKey(ref);
      if (active.length === 0) {
        own.delete(key);
        return false;
      }
      if (look === "own") own.set(key, new Set(active.map(({ run }) => run.id)));
      if (look !== "shared") return true;
      // What this host has just recorded itself has a look of its own, which comes next.
      if (noted.has(key)) return false;
      const begun = own.get(key);
      if (alone || active.every(({ run }) => begun?.has(run.id))) return true;
      if (awaited.has(key)) return false;
      awaited.add(key);
      clock.after(LATER_MS, () => {
        awaited.delete(key);
        lookLater(ref);
      });
      return false;
    },
    forget(ref) {
      own.delete(deploymentKey(ref));
    },
  };
}
