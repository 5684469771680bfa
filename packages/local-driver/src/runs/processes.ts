import type { Wanted } from "../processes/table.ts";
import { stepMark } from "./markers.ts";
import type { ClaimRecord, StepRecord } from "./order.ts";

/** Finds every process of a run's steps, from its folder and its records. */
export function processesOf(folder: string, claim: ClaimRecord | undefined, step: StepRecord | undefined): Wanted {
  return {
    marks: [stepMark(folder)],
    groups: step === undefined ? [] : [step],
    controlGroups: claim?.controlGroup === undefined ? [] : [claim.controlGroup],
  };
}
