import type { Context } from "../context.ts";
import { type RecordRead, tryRecord } from "../files/records.ts";
import { isControlGroup } from "../processes/control-group.ts";
import { controlGroupName, supervisorMark } from "../processes/markers.ts";
import type { ClaimRecord } from "../processes/order.ts";
import { isMarked } from "../processes/process-table.ts";
import { runFiles } from "./run-files.ts";
import { claimShape } from "./run-records.ts";

/**
 * Returns the claim of a run. A run can write this file, so that its control group counts only
 * where it is the one that the driver names after the run's folder: all processes of that group are
 * ended with the run.
 */
export async function readClaim(
  context: Context,
  folder: string,
): Promise<RecordRead<ClaimRecord>> {
  const read = await tryRecord(context.paths, runFiles(folder).claim, claimShape);
  if (read.value?.controlGroup === undefined) return read;
  const { controlGroup, ...claim } = read.value;
  return (await isControlGroup(controlGroup, controlGroupName(folder))) ? read : { value: claim };
}

/** Returns whether the process that a claim names lives and is the run's supervisor. */
export function isSupervised(folder: string, claim: ClaimRecord): Promise<boolean> {
  return isMarked(claim, supervisorMark(folder));
}
