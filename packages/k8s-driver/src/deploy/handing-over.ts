import { type CallOptions, DagctlError, type DeploymentRef, type RunVariables, Secret } from "@dagctl/core";
import { SECRET } from "../cluster/kinds.ts";
import type { SecretObject } from "../cluster/wire.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import { secretNames } from "../manifests/cron-job.ts";
import { keyOf, shapeOf, shownKeys, type VariableShape } from "../manifests/variables.ts";
import { checkHeld, heldApplication } from "./apply.ts";
import { applyApplication } from "./applying.ts";
import { confirm } from "./fence.ts";
import { currentData } from "./former-values.ts";
import { heldVariables, projectApplication } from "./project-application.ts";
import { anchor, decoded, putSecret } from "./secret-objects.ts";

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
  const put = (more: Readonly<Record<string, Secret>>, of: readonly VariableShape[]): Promise<boolean> =>
    putSecret(context, place, { name, component: "variables", generation, values: { ...more, ...values }, owner, annotations: shownKeys(of) }, options);
  if (JSON.stringify(shapes) !== JSON.stringify(before)) {
    const holder = await confirm(context, place, generation, undefined, options);
    const gone = before.filter((one) => !shapes.some((other) => other.name === one.name));
    await put(await heldValues(context, place, name, options), [...gone, ...shapes]);
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
  await put({}, shapes);
}

async function heldValues({ client }: Context, place: ProjectPlace, name: string, options: CallOptions): Promise<Readonly<Record<string, Secret>>> {
  const found = await client.get<SecretObject>(SECRET, { namespace: place.namespace, name }, options);
  return Object.fromEntries(Object.entries(currentData(found?.data)).map(([key, value]) => [key, new Secret(decoded(value))]));
}
