import { type CallOptions, DagctlError, type Deployment, isDagctlError, type Secret } from "@dagctl/core";
import { APPLICATION, SECRET } from "../cluster/kinds.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { type DeploymentRecord, longestRun, secretNames } from "../manifests/cron-job.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { applyApplication } from "./applying.ts";
import { type Claim, claim, confirm, refuse, tombstone } from "./fence.ts";
import { needsGitSecret, putGitSecret } from "./git-secret.ts";
import { joinOrganization } from "./organization.ts";
import { heldGeneration, heldRecord, heldVariables, projectApplication, recordOf } from "./project-application.ts";
import { anchor, putSecret, raiseSecret, secretsOf } from "./secret-objects.ts";

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
  await joinOrganization(context, place.organization, stillHeld, options);
  await handSecrets(context, place, record, secrets, { created, confirm: stillHeld }, options);
  await applyApplication(
    context,
    place.base,
    (found) => {
      checkHeld(place, found, generation);
      return projectApplication(context, place, owner, record, heldVariables(found));
    },
    { ...options, expectNone: created, confirm: stillHeld },
  );
  if (!created) await dropOlderSecrets(context, place, generation, options);
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
  const names = secretNames(place, generation);
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
  if (found.metadata?.deletionTimestamp !== undefined)
    throw new DagctlError("unavailable", `The Application ${place.base} is still being removed; it is made again when it is gone`);
  const held = heldGeneration(found);
  if (held > generation) throw refuse(place, generation, held);
}

/**
 * Kubernetes reads a Secret whenever a container begins: a run of an older generation may wait for a node, or be between two steps. Its values go when the next
 * ones are older than any run.
 */
async function dropOlderSecrets(context: Context, place: ProjectPlace, generation: number, options: CallOptions): Promise<void> {
  const found = (await secretsOf(context, place, options))
    .filter(({ metadata }) => metadata?.labels?.[LABEL.component] === "environment")
    .map(({ metadata }) => ({ metadata, of: Number(metadata?.annotations?.[ANNOTATION.generation] ?? 0) }))
    .filter(({ of }) => of <= generation)
    .toSorted((one, other) => one.of - other.of);
  for (const [index, { metadata }] of found.entries()) {
    const next = found[index + 1]?.metadata?.creationTimestamp;
    if (next === undefined || Date.now() - Date.parse(next) < longestRun(context.settings)) continue;
    await context.client.delete(SECRET, { namespace: place.namespace, name: metadata?.name ?? "" }, { ...options, uid: metadata?.uid });
  }
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
