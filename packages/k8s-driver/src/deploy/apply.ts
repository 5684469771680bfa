import { type CallOptions, DagctlError, type Deployment, type DeploymentRef, type RunVariables, Secret } from "@dagctl/core";
import { APPLICATION, SECRET } from "../cluster/kinds.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import type { SecretObject } from "../cluster/wire.ts";
import type { Application } from "../manifests/application.ts";
import { type DeploymentRecord, secretNames } from "../manifests/cron-job.ts";
import { keyOf, shapeOf, shownKeys } from "../manifests/variables.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { applyApplication } from "./applying.ts";
import { claim, confirm, refuse, tombstone } from "./fence.ts";
import { needsGitSecret, putGitSecret } from "./git-secret.ts";
import { joinOrganization } from "./organization.ts";
import { heldGeneration, heldRecord, heldVariables, projectApplication, recordOf } from "./project-application.ts";
import { anchor, decoded, putSecret, raiseSecret, secretsOf } from "./secret-objects.ts";

/** Fence, organization, Secrets, Application: in this order, so that nothing refers to what is not there, and each step again does nothing. */
export async function applyDeployment(context: Context, deployment: Deployment, options: CallOptions): Promise<void> {
  const { generation, secrets } = deployment;
  const place = projectPlace(context.settings, deployment.ref);
  const record = recordOf(deployment);
  const { owner, created } = await claim(context, place, generation, options);
  const stillHeld = (): Promise<unknown> => confirm(context, place, generation, owner, options);
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

function checkHeld(place: ProjectPlace, found: Application | undefined, generation: number): void {
  if (found === undefined) return;
  if (found.metadata?.deletionTimestamp !== undefined)
    throw new DagctlError("unavailable", `The Application ${place.base} is still being removed; it is made again when it is gone`);
  const held = heldGeneration(found);
  if (held > generation) throw refuse(place, generation, held);
}

/** Runs of the generation before may still be about to start: theirs stay. Counted by what is there, so that a call that was cut off is made up for. */
async function dropOlderSecrets(context: Context, place: ProjectPlace, generation: number, options: CallOptions): Promise<void> {
  const found = (await secretsOf(context, place, options)).flatMap(({ metadata }) =>
    metadata?.labels?.[LABEL.component] === "environment" ? [{ metadata, of: Number(metadata.annotations?.[ANNOTATION.generation] ?? 0) }] : [],
  );
  const former = Math.max(...found.map(({ of }) => of).filter((of) => of < generation));
  for (const { metadata, of } of found)
    if (of < former) await context.client.delete(SECRET, { namespace: place.namespace, name: metadata.name ?? "" }, { ...options, uid: metadata.uid });
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

export async function refreshSecrets(context: Context, ref: DeploymentRef, secrets: Readonly<Record<string, Secret>>, options: CallOptions): Promise<void> {
  const place = projectPlace(context.settings, ref);
  const { generation } = (await heldApplication(context, place, undefined, options)).record;
  const owner = await anchor(context, place, generation, () => confirm(context, place, generation, undefined, options), options);
  const { environment: name } = secretNames(place, generation);
  await putSecret(context, place, { name, component: "environment", generation, values: secrets, owner }, options);
}

/** Names and places go into the pods' template, values into a Secret: first more of them than needed, so that no pod asks for what is not there. */
export async function handOverVariables(context: Context, ref: DeploymentRef, { generation, variables }: RunVariables, options: CallOptions): Promise<void> {
  const place = projectPlace(context.settings, ref);
  const { application, record } = await heldApplication(context, place, generation, options);
  const shapes = variables.map(shapeOf);
  const before = heldVariables(application);
  if (variables.length === 0 && before.length === 0) return;
  const owner = await anchor(context, place, generation, () => confirm(context, place, generation, undefined, options), options);
  const { variables: name } = secretNames(place, generation);
  const values = Object.fromEntries(variables.map((variable) => [keyOf(variable), variable.value]));
  const put = (more: Readonly<Record<string, Secret>>): Promise<boolean> =>
    putSecret(context, place, { name, component: "variables", generation, values: { ...more, ...values }, owner, annotations: shownKeys(shapes) }, options);
  if (JSON.stringify(shapes) !== JSON.stringify(before)) {
    const holder = await confirm(context, place, generation, undefined, options);
    await put(await formerValues(context, place, name, options));
    await applyApplication(
      context,
      place.base,
      (found) => {
        if (found === undefined) throw new DagctlError("conflict", `Project ${ref.project} is not deployed on this cluster any more`);
        checkHeld(place, found, generation);
        return projectApplication(context, place, holder, record, shapes);
      },
      options,
    );
  }
  await put({});
}

async function formerValues({ client }: Context, place: ProjectPlace, name: string, options: CallOptions): Promise<Readonly<Record<string, Secret>>> {
  const found = await client.get<SecretObject>(SECRET, { namespace: place.namespace, name }, options);
  return Object.fromEntries(Object.entries(found?.data ?? {}).map(([key, value]) => [key, new Secret(decoded(value))]));
}
