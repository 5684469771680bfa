import type { CallOptions } from "@dagctl/core/contracts";
import type { Client } from "../../cluster/client.ts";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import {
  isNotFound,
  isConflict,
  isForbidden,
  isAlreadyExists,
  isUnprocessable,
} from "../../cluster/api-failure.ts";
import { APPLICATION, CONFIG_MAP } from "../../cluster/kinds.ts";
import type { ConfigMap } from "../../cluster/wire.ts";
import type { Context, FormerVersion, ProjectPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import type { Settings } from "../../options.ts";
import { ownersOf, testsOf } from "../application/application-patch.ts";
import {
  generationMap,
  generationOf,
  pruneTombstones,
  generationConflict,
  TOMBSTONE,
} from "../generation-check/tombstones.ts";

/*
 * Version 0.1.0 had a ConfigMap for each project in Argo CD's namespace, its fence, which stored
 * the generation and owned the Application. Its tombstones were there too. A host of that version
 * that was paused during the upgrade may still wake. It reads its fence before it writes anything,
 * and after it has created an Application. So for 7 days every call that deploys or removes a
 * project raises the fence above its own generation, and such a host is refused.
 */

/** The component of a fence. */
const FENCE = "fence";

/** Returns what is known of version 0.1.0. It asks the cluster once. */
export function formerVersion(client: Client, settings: Settings): FormerVersion {
  let pending: Promise<number | undefined> | undefined;
  return {
    async since(options) {
      pending ??= supersededSince(client, settings);
      const since = await pending.catch((error: unknown) => {
        pending = undefined;
        throw error;
      });
      options.signal?.throwIfAborted();
      return since === undefined || Date.now() - since > settings.timing.tombstoneMs
        ? undefined
        : since;
    },
  };
}

async function supersededSince(client: Client, settings: Settings): Promise<number | undefined> {
  const found = await formerObjects(client, settings, {});
  if (found.length === 0) return undefined;
  return Math.min(Date.now(), ...found.flatMap((one) => supersededAt(one) ?? []));
}

/**
 * Returns the fences and tombstones of version 0.1.0; none where this account may not read them.
 */
async function formerObjects(
  client: Client,
  settings: Settings,
  options: CallOptions,
): Promise<readonly ConfigMap[]> {
  // A tombstone in this version's own namespace is not a sign of version 0.1.0.
  const component = settings.namespace === settings.argocd.namespace ? FENCE : [FENCE, TOMBSTONE];
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: component };
  try {
    return (
      await client.list<ConfigMap>(CONFIG_MAP, settings.argocd.namespace, {
        ...options,
        labels,
        metadataOnly: true,
      })
    ).items;
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}

function supersededAt({ metadata }: ConfigMap): number | undefined {
  const time = Date.parse(metadata?.annotations?.[ANNOTATION.superseded] ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Raises the fence of a project above the generation, so that hosts of version 0.1.0 act no more.
 *
 * @throws DagctlError `conflict` when a host of version 0.1.0 had claimed the project for a higher
 *   generation
 */
export async function supersedeFence(
  context: Context,
  place: ProjectPlace,
  generation: number,
  options: CallOptions,
): Promise<void> {
  const { client, former } = context;
  const since = await former.since(options);
  if (since === undefined) return;
  const at = { namespace: place.argocd, name: place.base };
  const annotations = { [ANNOTATION.superseded]: new Date(since).toISOString() };
  await retryConflicts(`The ConfigMap ${at.name} in ${at.namespace}`, options, async () => {
    const found = await client.get<ConfigMap>(CONFIG_MAP, at, options);
    try {
      if (found === undefined) {
        const map = generationMap(place, at, FENCE, generation + 1);
        await client.create(
          CONFIG_MAP,
          {
            ...map,
            metadata: { ...map.metadata, annotations: { ...place.annotations, ...annotations } },
          },
          options,
        );
        return true;
      }
      const stored = generationOf(found) ?? 0;
      const superseded = supersededAt(found) !== undefined;
      const claimed = superseded ? stored - 1 : stored;
      if (claimed > generation) throw generationConflict(place, generation, claimed);
      if (superseded && claimed === generation) return true;
      const metadata = { resourceVersion: found.metadata?.resourceVersion, annotations };
      await client.merge(
        CONFIG_MAP,
        at,
        { metadata, data: { generation: String(generation + 1) } },
        options,
      );
      return true;
    } catch (error) {
      if (isConflict(error) || isAlreadyExists(error) || isNotFound(error)) return undefined;
      throw error;
    }
  });
}

/**
 * Removes the fences as owners of the Applications, and deletes the objects of version 0.1.0 when
 * its hosts can wake no more. A fence is deleted only after no Application has it as its owner.
 */
export async function pruneFormerVersion(context: Context, options: CallOptions): Promise<void> {
  const { client, settings, former } = context;
  const found = await formerObjects(client, settings, options);
  if (found.length === 0) return;
  const owned = await removeOwners(context, options);
  if ((await former.since(options)) !== undefined) return;
  for (const { metadata } of found) {
    const { name = "", namespace = "", uid, resourceVersion, labels } = metadata ?? {};
    if (labels?.[LABEL.component] !== FENCE || owned.has(name)) continue;
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
