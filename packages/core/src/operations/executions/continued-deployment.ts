import type { DeploymentRef } from "../../contracts/deploy.ts";
import type { ProjectRecord } from "../../contracts/records.ts";
import type { HostContext } from "../../kernel/context.ts";
import type { RunningOperation } from "../../kernel/ports.ts";
import { changeProject } from "../../kernel/transaction.ts";
import { typeOf } from "../../projects/project-types.ts";
import { without } from "../../values/without.ts";

/**
 * Lets the deployed commit go on, with its runs and schedules, while the new one is checked. It
 * waits as in every deployment where the engine does not have all of it, or where a run would write
 * the managed state with another version than the project asks for.
 */
export async function continueDeployed(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
  stored: ProjectRecord,
): Promise<void> {
  const { id, generation } = operation.record.operation;
  const { acceptedGeneration: accepted, acceptedStateVersion } = stored.internals;
  const { project } = stored;
  const wanted = project.use_managed_state_database
    ? typeOf(context, project.project_type).stateVersion?.(project)
    : undefined;
  if (wanted !== acceptedStateVersion || !(await isWhole(context, operation, ref, accepted)))
    return;
  await changeProject(context, ref, ({ project: current, internals }) =>
    current.operation?.id === id && internals.generation === generation
      ? { project: current, internals: { ...internals, checkedGeneration: generation } }
      : undefined,
  );
  context.requestObservation(ref.organization, ref.project);
}

async function isWhole(
  context: Pick<HostContext, "deploy">,
  { signal }: Pick<RunningOperation, "signal">,
  ref: DeploymentRef,
  generation: number | undefined,
): Promise<boolean> {
  try {
    const state = await context.deploy.observe(ref, { signal });
    return state.present && state.generation === generation && state.phase === "converged";
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** Ends that before the new commit is applied: from here on nothing of the project starts. */
export async function stopContinuing(context: HostContext, ref: DeploymentRef): Promise<void> {
  await changeProject(context, ref, ({ project, internals }) =>
    internals.checkedGeneration === undefined
      ? undefined
      : { project, internals: without(internals, "checkedGeneration") },
  );
}
