import type { RunStatus } from "@dagctl/core";
import type { RunRecord } from "@dagctl/core/contracts";
import { ACTIVE_RUN_STATUSES } from "@dagctl/core/driver-kit";

/**
 * The status in the column of a pending run that hosts of version 0.1.0 must pass over. They ask
 * for `pending` and `running`, and start what they find. The text of the run says `pending`.
 */
const QUEUED = "queued";

/**
 * The statuses in the column of active runs of plans and checks, which hosts without them must pass
 * over: they would start another command, or end the run without its plan.
 */
const OF_PLANS: Readonly<Partial<Record<RunStatus, string>>> = {
  pending: "plan_pending",
  running: "plan_running",
};

/** Returns the status of a run in its column. */
export function toStoredStatus({
  run: { status },
  internals: { isPassedOver, taken, work },
}: Pick<RunRecord, "run" | "internals">): string {
  if (work) return OF_PLANS[status] ?? status;
  return status === "pending" && isPassedOver && !taken ? QUEUED : status;
}

/** Returns the statuses in the column of runs that have one of some statuses. */
export function toStoredStatuses(statuses: readonly RunStatus[]): readonly string[] {
  const others = statuses.flatMap((status) => OF_PLANS[status] ?? []);
  const queued = statuses.includes("pending") ? [QUEUED] : [];
  return others.length > 0 ? [...statuses, ...queued, ...others] : statuses;
}

/** The statuses in the column of runs that the engine has started. */
export const STORED_RUNNING: readonly string[] = toStoredStatuses(["running"]);

/** The statuses in the column of runs that have not ended. */
export const STORED_ACTIVE: readonly string[] = toStoredStatuses(ACTIVE_RUN_STATUSES);
