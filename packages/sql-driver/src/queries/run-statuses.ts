import type { RunStatus } from "@dagctl/core";
import type { RunRecord } from "@dagctl/core/contracts";
import { ACTIVE_RUN_STATUSES } from "@dagctl/core/driver-kit";

/**
 * The status in the column of a pending run that hosts of version 0.1.0 must pass over. They ask
 * for `pending` and `running`, and start what they find. The text of the run says `pending`.
 */
const QUEUED = "queued";

/** Returns the status of a run in its column. */
export function storedStatus({
  run: { status },
  internals: { isPassedOver, taken },
}: Pick<RunRecord, "run" | "internals">): string {
  return status === "pending" && isPassedOver && !taken ? QUEUED : status;
}

/** Returns the statuses in the column of runs that have one of some statuses. */
export function storedStatuses(statuses: readonly RunStatus[]): readonly string[] {
  return statuses.includes("pending") ? [...statuses, QUEUED] : statuses;
}

/** The statuses in the column of runs that have not ended. */
export const STORED_ACTIVE: readonly string[] = storedStatuses(ACTIVE_RUN_STATUSES);
