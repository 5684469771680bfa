import type { DeploymentRef } from "@dagctl/core/contracts";
import { type Context, preparationsOf } from "../context.ts";
import type { InUse } from "../python/built-environments.ts";
import { activeRuns } from "../runs/history.ts";
import { readDeployment } from "../records/stored-deployment.ts";
import { listDeployments } from "./listing.ts";

/**
 * Returns the environments and locks that these deployments and their runs use. Where a record
 * cannot be read, it may name others.
 *
 * @param allListed whether there are no other deployments
 */
export async function inUseOf(
  context: Context,
  refs: readonly DeploymentRef[],
  allListed: boolean,
): Promise<InUse> {
  const environments = new Set<string>();
  const locks = new Set<string>();
  let complete = allListed;
  for (const ref of refs) {
    const { desired, converged } = await readDeployment(context, ref);
    const active = await activeRuns(context, context.paths.deployment(ref).runs);
    if (desired.damage ?? converged.damage ?? !active.complete) complete = false;
    const prepared = preparationsOf(context, ref).map(({ uses }) => uses);
    for (const { lock } of prepared) if (lock !== undefined) locks.add(lock);
    for (const { environment } of [converged.value ?? {}, ...active.runs, ...prepared])
      if (environment !== undefined) environments.add(environment);
    const lock = desired.value?.workload.runtime.lock;
    if (lock !== undefined) locks.add(lock);
  }
  return { environments, locks, complete };
}

/** Returns what all deployments use, as it is now. */
export async function inUseNow(context: Context): Promise<InUse> {
  const refs: DeploymentRef[] = [];
  let complete = true;
  const isIncomplete = (): void => void (complete = false);
  for await (const { ref } of listDeployments(context, {
    onOrphan: isIncomplete,
    onUnreadable: isIncomplete,
  }))
    refs.push(ref);
  return inUseOf(context, refs, complete);
}
