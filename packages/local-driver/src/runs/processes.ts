import { join } from "node:path";
import type { Context } from "../context.ts";
import { controlGroupName, stepMark } from "../processes/markers.ts";
import type { ClaimRecord, StepRecord } from "../processes/order.ts";
import type { ProcessFilter } from "../processes/process-table.ts";

/** Finds every process of a run's steps, from its folder and its records. */
export function processesOf(
  context: Context,
  folder: string,
  claim: ClaimRecord | undefined,
  step: StepRecord | undefined,
): ProcessFilter {
  return {
    marks: [stepMark(folder)],
    groups: step === undefined ? [] : [step],
    controlGroups: controlGroupsOf(context, folder, claim),
  };
}

/**
 * Returns the control groups in which a run may have processes: the one that it would get now,
 * which needs no record of the run's own, and the one that its claim names.
 */
export function controlGroupsOf(
  { controlGroup }: Context,
  folder: string,
  claim: ClaimRecord | undefined,
): readonly string[] {
  const current = controlGroup === undefined ? [] : [join(controlGroup, controlGroupName(folder))];
  const claimed = claim?.controlGroup === undefined ? [] : [claim.controlGroup];
  return [...new Set([...current, ...claimed])];
}
