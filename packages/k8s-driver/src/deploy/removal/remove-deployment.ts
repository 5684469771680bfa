import type { CallOptions, DeploymentRef } from "@dagctl/core/contracts";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import { APPLICATION } from "../../cluster/kinds.ts";
import { type Context, projectPlace } from "../../context.ts";
import { type Application, isRemoved } from "../../manifests/application.ts";
import { deleteByUid, markRemoved } from "../application/apply-application.ts";
import { raiseFormerGeneration } from "../former-version/raise-former-generation.ts";
import { readGeneration } from "../application/project-application.ts";
import { generationConflict, writeTombstone } from "../generation-check/tombstones.ts";

/**
 * Writes the tombstone, marks the Application and deletes it. `observe` reports the progress.
 *
 * @throws DagctlError `conflict` when a higher generation is deployed, or was removed
 */
export async function removeDeployment(
  context: Context,
  ref: DeploymentRef,
  generation: number,
  options: CallOptions,
): Promise<void> {
  const { client } = context;
  const place = projectPlace(context.settings, ref);
  const at = { namespace: place.argocd, name: place.base };
  await raiseFormerGeneration(context, place, generation, options);
  await writeTombstone(context, place, generation, options);
  await retryConflicts(context.settings.clock, `The Application ${at.name}`, options, async () => {
    const found = await client.get<Application>(APPLICATION, at, options);
    if (found === undefined) return true;
    const stored = readGeneration(found);
    if (stored > generation) throw generationConflict(place, generation, stored);
    if (found.metadata?.deletionTimestamp !== undefined) return true;
    const marked = isRemoved(found)
      ? found
      : await markRemoved(context, found, generation, options);
    return (marked !== undefined && (await deleteByUid(context, marked, options))) || undefined;
  });
}
