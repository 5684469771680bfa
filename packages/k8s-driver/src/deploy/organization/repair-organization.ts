import type { CallOptions } from "@dagctl/core/contracts";
import { APPLICATION } from "../../cluster/kinds.ts";
import { type Context, contextOf, type OrganizationPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { evaluateStatus } from "../status/evaluate-status.ts";
import { requestSync, syncRequestOf } from "../status/sync-request.ts";
import { findNamespaceLoss } from "./namespace-state.ts";

/**
 * Requests that Argo CD repairs what a project of the organization may lack.
 *
 * @returns what keeps Argo CD from it
 */
export async function repairOrganization(
  given: Context,
  place: OrganizationPlace,
  now: number,
  options: CallOptions,
): Promise<string | undefined> {
  const context = contextOf(given, place.organization, "own");
  const found = await context.client.get<Application>(
    APPLICATION,
    { namespace: context.settings.argocd.namespace, name: place.name },
    options,
  );
  if (found === undefined) return "its Application is gone. Deploy again to create it";
  // Where the namespace is being deleted, nothing can be made in it: the sync would be tried in
  // vain when it is gone, and each other Application would wait for these tries.
  const isFailed = syncRequestOf(found, now, { awaited: true }) === "sync";
  const lost = isFailed ? await findNamespaceLoss(context, place, options) : undefined;
  const maySync = async (): Promise<boolean> => lost !== "ending";
  await requestSync(context, found, now, { ...options, awaited: lost === "gone", maySync });
  const { phase, message } = evaluateStatus(found, now);
  return phase === "failing" ? message : undefined;
}
