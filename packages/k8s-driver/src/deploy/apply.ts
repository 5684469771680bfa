import { type CallOptions, DagctlError, type Deployment, isDagctlError, type Secret } from "@dagctl/core";
import { isAbsent, isForbidden } from "../cluster/failure.ts";
import { APPLICATION } from "../cluster/kinds.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { type DeploymentRecord, secretNames } from "../manifests/cron-job.ts";
import type { VariableShape } from "../manifests/variables.ts";
import { applyApplication } from "./applying.ts";
import { type Claim, claim, confirm, refuse, tombstone } from "./fence.ts";
import { refuseEnding } from "./finalizers.ts";
import { needsGitSecret, putGitSecret } from "./git-secret.ts";
import { joinOrganization } from "./organization.ts";
import { heldGeneration, heldRecord, heldVariables, projectApplication, recordOf } from "./project-application.ts";
import { anchor, putSecret, raiseSecret } from "./secret-objects.ts";

/** Fence, organization, Secrets, Application: in this order, so that nothing refers to what is not there, and each step again does nothing. */
export async function applyDeployment(context: Context, deployment: Deployment, options: CallOptions): Promise<void> {
  const { generation } = deployment;
  const place = projectPlace(context.settings, deployment.ref);
  const { owner, created } = await claim(context, place, generation, options);
  const stillHeld = (): Promise<unknown> => confirm(context, place, generation, owner, options);
  try {
    await applyClaimed(context, place, { owner, created }, deployment, stillHeld, options);
  } catch (error) {
    // What stood in the way may be the removal itself: a namespace that is gone. Then that is what has to be told.
    if (!isDagctlError(error, "conflict")) await stillHeld().catch((why: unknown) => isDagctlError(why, "conflict") && Promise.reject(why));
    throw error;
  }
}

async function applyClaimed(
  context: Context,
  place: ProjectPlace,
  { owner, created }: Claim,
  deployment: Deployment,
  stillHeld: () => Promise<unknown>,
  options: CallOptions,
): Promise<void> {
  const { generation, secrets } = deployment;
  const record = recordOf(deployment);
  const isThere = await joinOrganization(context, place.organization, stillHeld, options);
  await handSecrets(context, place, record, secrets, { created, confirm: stillHeld }, options).catch((error: unknown) => {
    // They have no place yet: once Argo CD has made the namespace, they are observed to be missing and written (see `obstacleOf`).
    if (isThere || !(isForbidden(error) || isAbsent(error))) throw error;
  });
  await applyApplication(
    context,
    place.base,
    (found) => {
      checkHeld(place, found, generation);
      const made = (variables: readonly VariableShape[]): Application => projectApplication(context, place, owner, record, variables);
      const held = heldVariables(found);
      try {
        return made(held);
      } catch (error) {
        // Without the variables there is room. Its schedule stays held until it is handed some that fit.
        if (held.length === 0 || !isDagctlError(error, "invalid")) throw error;
        return made([]);
      }
    },
    { ...options, expectNone: created, confirm: stillHeld },
  );
}

/** The Secrets of a generation, and a mark on those that it shares with older ones. */
async function handSecrets(
  context: Context,
  place: ProjectPlace,
  record: DeploymentRecord,
  secrets: Readonly<Record<string, Secret>>,
  { created, confirm: stillHeld }: { readonly created: boolean; readonly confirm: () => Promise<unknown> },
  options: CallOptions,
): Promise<void> {
  const { generation, workload } = record;
  const names = secretNames(place, record);
  if (!created) await raiseSecret(context, place, names.variables, generation, options);
  if (Object.keys(secrets).length === 0 && !needsGitSecret(workload)) return;
  const owner = await anchor(context, place, generation, stillHeld, options);
  if (Object.keys(secrets).length > 0)
    await putSecret(context, place, { name: names.environment, component: "environment", generation, values: secrets, owner }, options);
  if (needsGitSecret(workload)) await putGitSecret(context, place, record, owner, options);
}

/** @throws DagctlError where an Application must not be written over by that generation */
export function checkHeld(place: ProjectPlace, found: Application | undefined, generation: number): void {
  if (found === undefined) return;
  refuseEnding(APPLICATION, found);
  const held = heldGeneration(found);
  if (held > generation) throw refuse(place, generation, held);
}

/** The Application of a project that is deployed. @throws DagctlError where it is not, or not at that generation */
export async function heldApplication(
  context: Context,
  place: ProjectPlace,
  generation: number | undefined,
  options: CallOptions,
): Promise<{ readonly application: Application; readonly record: NonNullable<ReturnType<typeof heldRecord>> }> {
  const found = await context.client.get<Application>(APPLICATION, { namespace: place.argocd, name: place.base }, options);
  const record = found && heldRecord(found);
  if (found === undefined || record === undefined || found.metadata?.deletionTimestamp !== undefined) {
    const gone = await tombstone(context, place, options);
    throw new DagctlError(
      generation === undefined ? "not_found" : "conflict",
      `Project ${place.ref.project} is not deployed on this cluster`,
      gone === undefined ? {} : { details: { generation: gone } },
    );
  }
  if (generation !== undefined && record.generation !== generation) {
    throw new DagctlError("conflict", `Generation ${generation} of project ${place.ref.project} was asked for, this cluster holds ${record.generation}`, {
      details: { generation: record.generation },
    });
  }
  return { application: found, record };
}
