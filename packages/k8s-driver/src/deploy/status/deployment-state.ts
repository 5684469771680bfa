import type { DeploymentState } from "@dagctl/core/contracts";
import type { Application } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";
import { evaluateStatus } from "./evaluate-status.ts";
import { readGeneration } from "../application/project-application.ts";

/** Returns the state that Argo CD's findings alone show. */
export function deploymentStateOf(found: Application, now: number): DeploymentState {
  const { phase, message, olderRuns, steps } = evaluateStatus(found, now);
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
