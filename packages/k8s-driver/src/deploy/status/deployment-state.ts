import type { DeploymentState } from "@dagctl/core/contracts";
import { type Application, isRemoved } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";
import { type EvaluatedStatus, evaluateStatus } from "./evaluate-status.ts";
import {
  describeUnreadableRecord,
  readGeneration,
  readRecord,
} from "../application/project-application.ts";

/** Returns the state that the Application alone shows: Argo CD's findings and its annotations. */
export function deploymentStateOf(found: Application, now: number): DeploymentState {
  const { phase, message, olderRuns, steps } = withRecordProblem(found, evaluateStatus(found, now));
  const commit = found.metadata?.annotations?.[ANNOTATION.commit];
  return {
    present: true,
    generation: readGeneration(found),
    ...(commit === undefined ? {} : { commit }),
    phase,
    ...(phase === "converged" ? {} : { olderRuns }),
    ...(message === undefined ? {} : { message }),
    steps,
  };
}

/**
 * Returns the status with what is wrong with the annotation that says what was applied: Argo CD
 * does not compare it, no stamp counts it, and the driver starts runs by it.
 */
function withRecordProblem(found: Application, status: EvaluatedStatus): EvaluatedStatus {
  const { metadata, spec } = found;
  if (status.phase === "failing" || spec?.source === undefined || isRemoved(found)) return status;
  if (readRecord(found) !== undefined) return status;
  const olderRuns = status.olderRuns || status.phase === "converged";
  const message = describeUnreadableRecord(metadata?.name ?? "");
  return { ...status, phase: "failing", olderRuns, message };
}
