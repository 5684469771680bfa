import { isDagctlError } from "../errors.ts";
import { GRACE } from "../jobs/ticks.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import type { Project } from "../model/project.ts";
import { admitTick, isRefusal } from "../runs/admission.ts";
import type { DueTick } from "../runs/due-tick.ts";

/** How long after a tick an engine may still start its run, in milliseconds. */
export const MADE_UP_MS: number = GRACE + 1000;

/**
 * Records the run of a tick in which the engine's schedule is paused, under the rules of a manual
 * run. A run that they forbid is tried again at the next observation, as long as its tick can be
 * made up for, and is then reported with the ticks of the pause.
 */
export async function startPausedTick(
  context: HostContext,
  project: Project,
  tick: DueTick,
): Promise<void> {
  const { organization, project: id } = deploymentRef(project);
  try {
    await admitTick(context, organization, id, tick);
  } catch (error) {
    if (!isRefusal(error) && !isDagctlError(error, "not_found")) throw error;
  }
}
