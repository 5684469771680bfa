import { DagctlError, type CallOptions } from "@dagctl/core";
import { isAbsent, isConflict, isThere } from "../cluster/failure.ts";
import { CONFIG_MAP } from "../cluster/kinds.ts";
import { rememberedGeneration } from "../cluster/remembered.ts";
import type { ConfigMap, OwnerReference } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { LABEL } from "../names.ts";
import { refuseEnding } from "./finalizers.ts";

/**
 * Kubernetes cannot make the creation of one object depend on another. So a project has a ConfigMap, its fence, that owns its Application: whoever removes
 * the project leaves a tombstone and deletes the fence before anything else, and an Application that a paused host makes later belongs to an owner that is
 * gone, so that the garbage collector takes it. Its CronJobs begin suspended, so until then it does nothing.
 */
export interface Claim {
  readonly owner: OwnerReference;
  /** Nobody had claimed the project before, or not since it was removed. */
  readonly created: boolean;
}

export const FENCE = "fence";
export const TOMBSTONE = "tombstone";
export const tombstoneName = (base: string): string => `${base}-removed`;

export function refuse({ ref }: ProjectPlace, generation: number, held: number): DagctlError {
  return new DagctlError("conflict", `Generation ${generation} of project ${ref.project} is older than ${held}, which this cluster holds`, {
    details: { generation: held },
  });
}

export const generationOf = (map: ConfigMap | undefined): number | undefined =>
  map === undefined ? undefined : rememberedGeneration(map.data?.["generation"]);

export function fenceMap(place: ProjectPlace, name: string, component: string, generation: number): ConfigMap {
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

/**
 * Takes the project for a generation. Whether it was removed is asked behind the write: a removal leaves its tombstone first and then looks for a fence, so
 * one of the two sees the other.
 *
 * @throws DagctlError `conflict` where a higher generation holds it, or it was removed under this or a higher one
 */
export async function claim(context: Context, place: ProjectPlace, generation: number, options: CallOptions): Promise<Claim> {
  const { client } = context;
  const at = { namespace: place.argocd, name: place.base };
  for (let first = generation === 1; ; first = false) {
    // Of a project's first generation there is hardly ever a fence.
    const found = first ? undefined : await fence(context, place, options);
    try {
      if (found === undefined) {
        const made = await client.create<ConfigMap>(CONFIG_MAP, fenceMap(place, place.base, FENCE, generation), options);
        await refuseRemoved(context, place, generation, options).catch(async (error: unknown) => {
          await client.delete(CONFIG_MAP, at, { uid: made.metadata?.uid });
          throw error;
        });
        return { owner: ownerOf(made), created: true };
      }
      const held = generationOf(found) ?? 0;
      if (held > generation) throw refuse(place, generation, held);
      refuseEnding(CONFIG_MAP, found);
      if (held < generation) {
        const metadata = { resourceVersion: found.metadata?.resourceVersion };
        const written = await client.merge(CONFIG_MAP, at, { metadata, data: { generation: String(generation) } }, options).catch((error: unknown) => {
          // A removal has taken it since.
          if (isAbsent(error)) return undefined;
          throw error;
        });
        if (written === undefined) continue;
      }
      await refuseRemoved(context, place, generation, options);
      return { owner: ownerOf(found), created: false };
    } catch (error) {
      if (!isConflict(error) && !isThere(error)) throw error;
      options.signal?.throwIfAborted();
    }
  }
}

async function refuseRemoved(context: Context, place: ProjectPlace, generation: number, options: CallOptions): Promise<void> {
  const gone = await tombstone(context, place, options);
  if (gone !== undefined && gone >= generation) throw refuse(place, generation, gone);
}

/**
 * Whether the claim still holds, asked behind whatever was made that nothing else ties to the fence: a host that was paused finds out here, and takes it back.
 *
 * @param owner the fence that was claimed; `undefined` where whichever is there will do
 * @returns the fence that is there
 * @throws DagctlError `conflict` where a higher generation holds the project, or it was removed
 */
export async function confirm(
  context: Context,
  place: ProjectPlace,
  generation: number,
  owner: OwnerReference | undefined,
  options: CallOptions,
): Promise<OwnerReference> {
  const found = await fence(context, place, options);
  const held = generationOf(found) ?? -1;
  const ours = owner === undefined || owner.uid === found?.metadata?.uid;
  if (found !== undefined && found.metadata?.deletionTimestamp === undefined && held <= generation && ours) return ownerOf(found);
  if (held > generation) throw refuse(place, generation, held);
  await refuseRemoved(context, place, generation, options);
  throw new DagctlError("unavailable", `Somebody has deleted the ConfigMap ${place.base} in ${place.argocd}, which stands for project ${place.ref.project}`);
}

function ownerOf({ metadata }: ConfigMap): OwnerReference {
  return { apiVersion: "v1", kind: "ConfigMap", name: metadata?.name ?? "", uid: metadata?.uid ?? "" };
}
