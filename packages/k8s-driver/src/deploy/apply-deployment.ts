import type { CallOptions, Deployment, WaitingOptions } from "@dagctl/core/contracts";
import type { Secret } from "@dagctl/core/driver-kit";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { isForbidden, isNotFound } from "../cluster/api-failure.ts";
import { type Context, projectPlace, type ProjectPlace } from "../context.ts";
import { type Application, isRemoved } from "../manifests/application.ts";
import { type DeploymentRecord, secretNames } from "../manifests/cron-job.ts";
import type { VariableShape } from "../manifests/variables.ts";
import { applyApplication, placeholderOf } from "./application/apply-application.ts";
import {
  checkGeneration,
  type Claim,
  claimProject,
  confirmClaim,
} from "./generation-check/claim-project.ts";
import { raiseFormerGeneration } from "./former-version/raise-former-generation.ts";
import { needsGitSecret, writeGitSecret } from "./secrets/git-secret.ts";
import { storeModules } from "./modules/store-modules.ts";
import { joinOrganization } from "./organization/join-organization.ts";
import { projectApplication, readVariables, recordOf } from "./application/project-application.ts";
import { checkLock } from "./packages/stored-locks.ts";
import { ensureAnchor } from "./secrets/ensure-anchor.ts";
import { raiseSecretGeneration, writeSecret } from "./secrets/write-secret.ts";

/**
 * Applies a deployment: it creates the placeholder, the organization, the modules and the Secrets,
 * and then fills the placeholder. In this order nothing refers to an object that does not exist.
 * Each step is idempotent.
 */
export async function applyDeployment(
  context: Context,
  deployment: Deployment,
  options: WaitingOptions,
): Promise<void> {
  const { generation } = deployment;
  const place = projectPlace(context.settings, deployment.ref);
  const record = recordOf(deployment);
  const placeholder = placeholderOf(projectApplication(context, place, record, []));
  await raiseFormerGeneration(context, place, generation, options);
  const claim = await claimProject(context, place, generation, placeholder, options);
  const uid = claim.application.metadata?.uid;
  const confirm = (): Promise<unknown> => confirmClaim(context, place, generation, uid, options);
  try {
    await applyClaimed(context, place, claim, deployment, confirm, options);
  } catch (error) {
    // The failure may come from a removal, which deletes the namespace. Then the removal is
    // reported.
    if (!isDagctlError(error, "conflict"))
      await confirm().catch(
        (why: unknown) => isDagctlError(why, "conflict") && Promise.reject(why),
      );
    throw error;
  }
}

async function applyClaimed(
  context: Context,
  place: ProjectPlace,
  { application, created }: Claim,
  deployment: Deployment,
  confirm: () => Promise<unknown>,
  options: WaitingOptions,
): Promise<void> {
  const { generation, secrets, takeOver } = deployment;
  const record = recordOf(deployment);
  const exists = await joinOrganization(context, place.organization, confirm, {
    ...options,
    takeOver,
  });
  await checkLock(context, place.organization, record.workload, options);
  const writeObjects = async (): Promise<void> => {
    await storeModules(context, place.organization, record.workload, options);
    await writeSecrets(context, place, record, secrets, { created, confirm }, options);
  };
  await writeObjects().catch((error: unknown) => {
    // They have no namespace yet. Once Argo CD has made it, they are observed to be missing and are
    // written (see `findStartBlocker`).
    if (exists || !(isForbidden(error) || isNotFound(error))) throw error;
  });
  await applyApplication(
    context,
    place.base,
    (found) => {
      checkGeneration(place, found, generation);
      if (
        found?.metadata?.uid !== application.metadata?.uid ||
        found === undefined ||
        isRemoved(found)
      )
        throw new DagctlError(
          "unavailable",
          `The Application ${place.base} was deleted while it was deployed. Deploy again`,
        );
      const makeApplication = (variables: readonly VariableShape[]): Application =>
        projectApplication(context, place, record, variables);
      const variables = readVariables(found);
      try {
        return makeApplication(variables);
      } catch (error) {
        // Without the variables the Application is small enough. Its schedule stays paused until it
        // is handed variables that fit.
        if (variables.length === 0 || !isDagctlError(error, "invalid")) throw error;
        return makeApplication([]);
      }
    },
    { ...options, seen: application, takeOver },
  );
}

/** Writes the Secrets of a generation, and marks those that it shares with older ones. */
async function writeSecrets(
  context: Context,
  place: ProjectPlace,
  record: DeploymentRecord,
  secrets: Readonly<Record<string, Secret>>,
  { created, confirm }: { readonly created: boolean; readonly confirm: () => Promise<unknown> },
  options: CallOptions,
): Promise<void> {
  const { generation, workload } = record;
  const names = secretNames(place, record);
  if (!created) await raiseSecretGeneration(context, place, names.variables, generation, options);
  if (Object.keys(secrets).length === 0 && !needsGitSecret(workload)) return;
  const owner = await ensureAnchor(context, place, generation, confirm, options);
  if (Object.keys(secrets).length > 0)
    await writeSecret(
      context,
      place,
      { name: names.environment, component: "environment", generation, values: secrets, owner },
      options,
    );
  if (needsGitSecret(workload)) await writeGitSecret(context, place, record, owner, options);
}
