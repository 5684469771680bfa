import type { CallOptions, DeploymentRef, RunVariables } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { SECRET } from "../cluster/kinds.ts";
import type { SecretObject } from "../cluster/wire.ts";
import { type Context, projectPlace } from "../context.ts";
import { isRemoved } from "../manifests/application.ts";
import { secretNames } from "../manifests/cron-job.ts";
import { installValues } from "../manifests/packages.ts";
import { userKeys } from "../manifests/package-indexes.ts";
import { annotateShownKeys, keyOf, shapeOf } from "../manifests/variables.ts";
import { readDeployedApplication } from "./generation-check/read-deployed-application.ts";
import { applyApplication } from "./application/apply-application.ts";
import { checkGeneration, confirmClaim } from "./generation-check/claim-project.ts";
import { currentData } from "./secrets/former-values.ts";
import { evaluateStatus } from "./status/evaluate-status.ts";
import { listDroppedDates, retainVariables } from "./secrets/retained-variables.ts";
import { retentionLimit } from "./secrets/retention-limit.ts";
import { projectApplication, readVariables } from "./application/project-application.ts";
import { ensureAnchor } from "./secrets/ensure-anchor.ts";
import { type SecretSpec, writeSecret } from "./secrets/write-secret.ts";

/**
 * Writes the names and places of variables into the pods' template, and their values into a Secret.
 * The Secret first has more values than needed, so that no pod asks for a missing one. A later call
 * deletes the older ones (see `retainVariables`), and the next call completes one that was cut
 * off.
 *
 * @returns whether the Application was changed
 */
export async function setRunVariables(
  context: Context,
  ref: DeploymentRef,
  { generation, variables, installVariables }: RunVariables,
  options: CallOptions,
): Promise<boolean> {
  const place = projectPlace(context.settings, ref);
  const { application, record } = await readDeployedApplication(
    context,
    place,
    generation,
    options,
  );
  const { variables: name } = secretNames(place, record);
  const seen = await context.client.get<SecretObject>(
    SECRET,
    { namespace: place.namespace, name },
    options,
  );
  const shapes = variables.map(shapeOf);
  const before = readVariables(application);
  const values = {
    ...Object.fromEntries(variables.map((variable) => [keyOf(variable), variable.value])),
    ...installValues(context.settings.packages, record.workload, installVariables),
  };
  if (
    Object.keys(values).length === 0 &&
    before.length === 0 &&
    Object.keys(currentData(seen?.data)).length === 0
  )
    return false;
  const named = JSON.stringify(shapes) === JSON.stringify(before);
  const now = context.settings.clock.now();
  const synced = named && evaluateStatus(application, now).phase === "converged";
  const limit = await retentionLimit(context, place, listDroppedDates(seen), options);
  const retain: SecretSpec["retain"] = (found) => {
    const older = retainVariables(found, { values, synced, retentionLimit: limit, now });
    return {
      values: older.values,
      annotations: {
        ...older.annotations,
        ...annotateShownKeys(shapes, [...older.shown, ...userKeys(values)]),
      },
    };
  };
  const confirm = (): Promise<unknown> =>
    confirmClaim(context, place, generation, application.metadata?.uid, options);
  const owner = await ensureAnchor(context, place, generation, confirm, options);
  await writeSecret(
    context,
    place,
    { name, component: "variables", generation, values, owner, retain, seen },
    options,
  );
  if (named) return false;
  await applyApplication(
    context,
    place.base,
    (found) => {
      if (found === undefined || isRemoved(found))
        throw new DagctlError(
          "conflict",
          `Project ${ref.project} is not deployed on this cluster any more`,
        );
      checkGeneration(place, found, generation);
      return projectApplication(context, place, record, shapes);
    },
    { ...options, seen: application },
  );
  return true;
}
