import type { CallOptions } from "@dagctl/core/contracts";
import { isConflict, isNotFound, isUnprocessable } from "../../cluster/api-failure.ts";
import { APPLICATION, CONFIG_MAP } from "../../cluster/kinds.ts";
import type { Context } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { LABEL } from "../../names.ts";
import { ownersOf, testsOf } from "../application/application-patch.ts";
import { pruneTombstones } from "../generation-check/tombstones.ts";
import { FORMER_GENERATION, formerObjects } from "./former-version.ts";

/**
 * Removes the generation records as owners of the Applications, and deletes the objects of version
 * 0.1.0 when its hosts can wake no more. A generation record is deleted only after no Application
 * has it as its owner.
 */
export async function pruneFormerVersion(context: Context, options: CallOptions): Promise<void> {
  const { client, settings, former } = context;
  const found = await formerObjects(client, settings, options);
  if (found.length === 0) return;
  const owned = await removeOwners(context, options);
  if ((await former.since(options)) !== undefined) return;
  for (const { metadata } of found) {
    const { name = "", namespace = "", uid, resourceVersion, labels } = metadata ?? {};
    if (labels?.[LABEL.component] !== FORMER_GENERATION || owned.has(name)) continue;
    // Kubernetes removes the owner reference from objects that still depend on it.
    await client.delete(
      CONFIG_MAP,
      { namespace, name },
      { ...options, uid, resourceVersion, propagation: "Orphan" },
    );
  }
  if (settings.namespace !== settings.argocd.namespace)
    await pruneTombstones(context, settings.argocd.namespace, options);
}

/**
 * Removes the owners. Returns the names of the Applications that still have one: they were changed
 * in between.
 */
async function removeOwners(
  { client, settings }: Context,
  options: CallOptions,
): Promise<ReadonlySet<string>> {
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "deployment" };
  const { items } = await client.list<Application>(APPLICATION, settings.argocd.namespace, {
    ...options,
    labels,
    metadataOnly: true,
  });
  const owned = new Set<string>();
  for (const one of items) {
    const operations = ownersOf(one);
    if (operations.length === 0) continue;
    const { name = "", namespace = "" } = one.metadata ?? {};
    await client
      .patch<Application>(
        APPLICATION,
        { namespace, name },
        [...testsOf(one), ...operations],
        options,
      )
      .catch((error: unknown) => {
        if (!isConflict(error) && !isNotFound(error) && !isUnprocessable(error)) throw error;
        owned.add(name);
      });
  }
  return owned;
}
