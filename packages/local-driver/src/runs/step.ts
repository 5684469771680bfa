import type { Context } from "../context.ts";
import { tryRecord } from "../files/records.ts";
import { controlGroupMembers } from "../processes/control-group.ts";
import { stepMark } from "../processes/markers.ts";
import type { ClaimRecord, StepRecord } from "../processes/order.ts";
import { isAlive, isMarked, parentOf } from "../processes/process-table.ts";
import { isSupervised } from "./claim.ts";
import { controlGroupsOf } from "./processes.ts";
import { runFiles } from "./run-files.ts";
import { stepShape } from "./run-records.ts";

/**
 * Returns the step that runs now. A run can write this file, and the driver ends the process group
 * that it names. Therefore a living process counts only in three cases: it carries the run's mark,
 * it is the supervisor's child, or it is a member of the run's control group. A damaged record
 * counts as absent.
 */
export async function readStep(
  context: Context,
  folder: string,
  claim: ClaimRecord | undefined,
): Promise<StepRecord | undefined> {
  const step = (await tryRecord(context.paths, runFiles(folder).step, stepShape)).value;
  if (step === undefined || (await isMarked(step, stepMark(folder)))) return step;
  // A program can clear its environment.
  if (
    claim !== undefined &&
    (await parentOf(step.pid)) === claim.pid &&
    (await isSupervised(folder, claim))
  )
    return step;
  const members = await Promise.all(
    controlGroupsOf(context, folder, claim).map(controlGroupMembers),
  );
  return members.flat().includes(step.pid) || !(await isAlive(step)) ? step : undefined;
}
