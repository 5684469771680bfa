import type { DeploymentRef } from "@dagctl/core/contracts";
import type { Context, ProjectPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";

/**
 * How many syncs of one organization's projects the driver requests at the same time. Argo CD syncs
 * ten Applications at once by default, of all organizations, and the others wait.
 */
export const MOST_SYNCS = 4;

/**
 * Takes one of the places for requested syncs of an organization. Without one the project waits:
 * `recordSync` returns it when a place is free.
 *
 * @returns whether there was a place; always, while Applications are not watched
 */
export function takeSyncPlace({ known }: Context, { namespace, base, ref }: ProjectPlace): boolean {
  const syncs = known.syncs.get(namespace);
  if (syncs === undefined) return true;
  if (syncs.active.size >= MOST_SYNCS && !syncs.active.has(base)) {
    syncs.waiting.set(base, ref);
    return false;
  }
  syncs.waiting.delete(base);
  syncs.active.add(base);
  return true;
}

/** Gives back a place whose sync could not be requested. */
export function freeSyncPlace({ known }: Context, { namespace, base }: ProjectPlace): void {
  known.syncs.get(namespace)?.active.delete(base);
}

/**
 * Records what the watch reports about an Application.
 *
 * @param found `undefined` when it was deleted
 * @returns the projects that may ask for a place again
 */
export function recordSync(
  { known }: Context,
  { namespace, base }: ProjectPlace,
  found: Application | undefined,
): readonly DeploymentRef[] {
  const syncs = known.syncs.get(namespace) ?? { active: new Set(), waiting: new Map() };
  known.syncs.set(namespace, syncs);
  if (found === undefined) syncs.waiting.delete(base);
  if (found?.operation !== undefined || found?.status?.operationState?.phase === "Running")
    syncs.active.add(base);
  else syncs.active.delete(base);
  const next = [...syncs.waiting].slice(0, Math.max(0, MOST_SYNCS - syncs.active.size));
  for (const [waiting] of next) syncs.waiting.delete(waiting);
  return next.map(([, ref]) => ref);
}
