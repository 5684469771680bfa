import type { DeploymentRef, DeploymentState } from "../contracts/deploy.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { stateSecrets } from "../kernel/state-secrets.ts";

/**
 * Hands over again what the engine lacks: values that were deleted there, or that had no place yet
 * when the deployment was accepted. A failure is reported in the log, and the next observation
 * retries. That observation then comes soon.
 */
export async function restoreLostValues(
  context: HostContext,
  record: ProjectRecord,
  state: DeploymentState,
): Promise<void> {
  if (
    !state.present ||
    state.lacks === undefined ||
    state.lacks.length === 0 ||
    record.project.operation
  )
    return;
  const ref: DeploymentRef = {
    organization: record.project.organization_id,
    project: record.project.id,
  };
  // The observation of schedules, which follows, hands them over.
  if (state.lacks.includes("variables")) context.schedules.variablesLost(ref);
  if (!state.lacks.includes("credentials")) return;
  try {
    if (await refreshProject(context, record, ref))
      context.requestObservation(ref.organization, ref.project);
  } catch (error) {
    if (context.lifetime.aborted) return;
    const details = { project: ref.project, error: asDagctlError(error).message };
    context.log({
      level: "warn",
      message: "Missing credentials could not be handed over to the engine; trying again",
      details,
    });
    context.clock.after(context.timing.observeMs, () =>
      context.requestObservation(ref.organization, ref.project),
    );
  }
}

async function refreshProject(
  context: Pick<HostContext, "deploy" | "stateDatabase">,
  { project, internals }: ProjectRecord,
  ref: DeploymentRef,
): Promise<boolean> {
  const { refreshCredentials } = context.deploy;
  const { stateRotation: rotation, generation, acceptedGeneration } = internals;
  if (
    !refreshCredentials ||
    !project.use_managed_state_database ||
    acceptedGeneration === undefined
  )
    return false;
  const connection = await context.stateDatabase.provision(ref, { rotation, generation });
  await refreshCredentials(ref, stateSecrets(connection), { generation: acceptedGeneration });
  return true;
}
