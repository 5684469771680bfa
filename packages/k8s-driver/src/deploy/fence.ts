import { DagctlError, type CallOptions } from "@dagctl/core";
import { isConflict, isThere } from "../cluster/failure.ts";
import { CONFIG_MAP } from "../cluster/kinds.ts";
import type { ConfigMap, OwnerReference } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { LABEL } from "../names.ts";

/**
 * Kubernetes cannot make the creation of one object depend on another. So a project has a ConfigMap, its fence, that owns its Application: whoever removes
 * the project leaves a tombstone and deletes the fence before anything else, and an Application that a paused host makes later belongs to an owner that is
 * gone, so that the garbage collector takes it. Its CronJobs begin suspended, so until then it does nothing.
 */
export interface Claim {
  readonly owner: OwnerReference;
  /** Nobody had claimed the project before, or not since it was removed. */
  readonly created: boolean;
  readonly formerGeneration?: number;
}

export const FENCE = "fence";
const TOMBSTONE = "tombstone";
const tombstoneName = (base: string): string => `${base}-removed`;

export function refuse({ ref }: ProjectPlace, generation: number, held: number): DagctlError {
  return new DagctlError("conflict", `Generation ${generation} of project ${ref.project} is older than ${held}, which this cluster holds`, {
    details: { generation: held },
  });
}

export const generationOf = (map: ConfigMap | undefined): number | undefined => (map === undefined ? undefined : Number(map.data?.["generation"] ?? 0));

function fenceMap(place: ProjectPlace, name: string, component: string, generation: number): ConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: place.argocd, labels: { ...place.labels, [LABEL.component]: component }, annotations: place.annotations },
    data: { generation: String(generation) },
  };
}

/** The newest generation under which the project was removed. */
export async function tombstone({ client }: Context, { base, argocd }: ProjectPlace, options: CallOptions): Promise<number | undefined> {
  return generationOf(await client.get<ConfigMap>(CONFIG_MAP, { namespace: argocd, name: tombstoneName(base) }, options));
}

export async function fence({ client }: Context, { base, argocd }: ProjectPlace, options: CallOptions): Promise<ConfigMap | undefined> {
  return client.get<ConfigMap>(CONFIG_MAP, { namespace: argocd, name: base }, options);
}

/** Takes the project for a generation. @throws DagctlError `conflict` where a higher one holds it, or it was removed under this or a higher one */
export async function claim(context: Context, place: ProjectPlace, generation: number, options: CallOptions): Promise<Claim> {
  const { client } = context;
  const refuseRemoved = async (): Promise<void> => {
    const gone = await tombstone(context, place, options);
    if (gone !== undefined && gone >= generation) throw refuse(place, generation, gone);
  };
  for (;;) {
    const [found] = await Promise.all([fence(context, place, options), refuseRemoved()]);
    if (found === undefined) {
      const made = await client.create(CONFIG_MAP, fenceMap(place, place.base, FENCE, generation), options).catch((error: unknown) => {
        if (isThere(error)) return undefined;
        throw error;
      });
      if (made === undefined) continue;
      try {
        // A removal may have looked for a fence before there was this one.
        await refuseRemoved();
      } catch (error) {
        await client.delete(CONFIG_MAP, { namespace: place.argocd, name: place.base }, { uid: made.metadata?.uid });
        throw error;
      }
      return { owner: ownerOf(made), created: true };
    }
    const held = generationOf(found) ?? 0;
    if (held > generation) throw refuse(place, generation, held);
    if (held < generation) {
      try {
        await client.merge(
          CONFIG_MAP,
          { namespace: place.argocd, name: place.base },
          { metadata: { resourceVersion: found.metadata?.resourceVersion }, data: { generation: String(generation) } },
          options,
        );
      } catch (error) {
        if (isConflict(error)) continue;
        throw error;
      }
    }
    return { owner: ownerOf(found), created: false, formerGeneration: held };
  }
}

function ownerOf({ metadata }: ConfigMap): OwnerReference {
  return { apiVersion: "v1", kind: "ConfigMap", name: metadata?.name ?? "", uid: metadata?.uid ?? "" };
}

/**
 * Leaves the tombstone, then takes the fence away: from here on nothing of an older generation stays.
 *
 * @throws DagctlError `conflict` where a higher generation holds the project, or removed it
 */
export async function bury(context: Context, place: ProjectPlace, generation: number, options: CallOptions): Promise<void> {
  const { client } = context;
  const at = { namespace: place.argocd, name: tombstoneName(place.base) };
  const claimed = generationOf(await fence(context, place, options)) ?? 0;
  if (claimed > generation) throw refuse(place, generation, claimed);
  for (;;) {
    const found = await client.get<ConfigMap>(CONFIG_MAP, at, options);
    const gone = generationOf(found) ?? -1;
    if (gone > generation) throw refuse(place, generation, gone);
    if (gone === generation) break;
    try {
      if (found === undefined) await client.create(CONFIG_MAP, fenceMap(place, at.name, TOMBSTONE, generation), options);
      else {
        const metadata = { resourceVersion: found.metadata?.resourceVersion };
        await client.merge(CONFIG_MAP, at, { metadata, data: { generation: String(generation) } }, options);
      }
      break;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  for (;;) {
    const found = await fence(context, place, options);
    if (found === undefined) return;
    const held = generationOf(found) ?? 0;
    if (held > generation) throw refuse(place, generation, held);
    const { uid, resourceVersion } = found.metadata ?? {};
    if (await client.delete(CONFIG_MAP, { namespace: place.argocd, name: place.base }, { ...options, uid, resourceVersion })) return;
  }
}

/** Forgets tombstones that are older than that, by the API server's own dates. */
export async function pruneTombstones({ client, settings }: Context, options: CallOptions): Promise<void> {
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: TOMBSTONE };
  const { items } = await client.list<ConfigMap>(CONFIG_MAP, settings.argocd.namespace, { ...options, labels });
  for (const { metadata } of items) {
    const buried = newestTime(metadata);
    if (buried === undefined || Date.now() - buried < settings.timing.tombstone) continue;
    await client.delete(
      CONFIG_MAP,
      { namespace: settings.argocd.namespace, name: metadata?.name ?? "" },
      { ...options, resourceVersion: metadata?.resourceVersion },
    );
  }
}

/** When an object was written last, whoever did it. */
function newestTime(metadata: ConfigMap["metadata"]): number | undefined {
  const times = [metadata?.creationTimestamp, ...(metadata?.managedFields ?? []).map(({ time }) => time)].flatMap((time) =>
    time === undefined ? [] : [Date.parse(time)],
  );
  return times.length === 0 ? undefined : Math.max(...times);
}
