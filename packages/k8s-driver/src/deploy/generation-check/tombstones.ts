import type { CallOptions } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import { isNotFound, isConflict, isAlreadyExists } from "../../cluster/api-failure.ts";
import { CONFIG_MAP } from "../../cluster/kinds.ts";
import { parseGeneration } from "../../cluster/parse-stored.ts";
import type { ConfigMap, Metadata } from "../../cluster/wire.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { LABEL } from "../../names.ts";

/** The component of a ConfigMap that records the generation under which a project was removed. */
export const TOMBSTONE = "tombstone";
export const tombstoneName = (base: string): string => `${base}-removed`;

/**
 * Returns the error of a call that the generation in the cluster refuses: a higher one, or the same
 * one where the project was removed under it.
 */
export function generationConflict(
  { ref }: ProjectPlace,
  generation: number,
  stored: number,
): DagctlError {
  const what = `Generation ${generation} of project ${ref.project}`;
  const message =
    generation === stored
      ? `${what} was removed from this cluster, and only a higher one can be deployed`
      : `${what} is older than ${stored}, which this cluster stores`;
  return new DagctlError("conflict", message, { details: { generation: stored } });
}

/** Returns the generation in a ConfigMap; `undefined` without a ConfigMap, 0 when it has none. */
export const generationOf = (map: ConfigMap | undefined): number | undefined =>
  map === undefined ? undefined : parseGeneration(map.data?.["generation"]);

/** Returns a ConfigMap that stores a generation of a project. */
export function generationMap(
  place: ProjectPlace,
  at: { readonly namespace: string; readonly name: string },
  component: string,
  generation: number,
): ConfigMap {
  const labels = { ...place.labels, [LABEL.component]: component };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...at, labels, annotations: place.annotations },
    data: { generation: String(generation) },
  };
}

/**
 * Returns the newest generation under which the project was removed, or `undefined`. It reads the
 * tombstone of version 0.1.0 too, as long as paused hosts of that version may resume.
 */
export async function readRemovedGeneration(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<number | undefined> {
  const name = tombstoneName(place.base);
  const { client, settings, former } = context;
  const read = async (namespace: string): Promise<number | undefined> =>
    generationOf(await client.get<ConfigMap>(CONFIG_MAP, { namespace, name }, options));
  const own = await read(settings.namespace);
  if ((await former.since(options)) === undefined) return own;
  if (settings.namespace === place.argocd) return own;
  const older = await read(place.argocd);
  return own === undefined ? older : Math.max(own, older ?? 0);
}

/**
 * Checks the tombstone. @throws DagctlError `conflict` when the project was removed under this
 * generation or a higher one
 */
export async function checkTombstone(
  context: Context,
  place: ProjectPlace,
  generation: number,
  options: CallOptions,
): Promise<void> {
  const removed = await readRemovedGeneration(context, place, options);
  if (removed !== undefined && removed >= generation)
    throw generationConflict(place, generation, removed);
}

/**
 * Records a removal in the server's own namespace. It is written before the Application is read: a
 * call that claims the project writes first and reads the tombstone after, so one of both sees the
 * other.
 *
 * @throws DagctlError `conflict` when the project was removed under a higher generation
 */
export async function writeTombstone(
  { client, settings }: Context,
  place: ProjectPlace,
  generation: number,
  options: CallOptions,
): Promise<void> {
  const at = { namespace: settings.namespace, name: tombstoneName(place.base) };
  await retryConflicts(
    settings.clock,
    `The ConfigMap ${at.name} in ${at.namespace}`,
    options,
    async (attempt) => {
      try {
        if (attempt === 0) {
          await client.create(CONFIG_MAP, generationMap(place, at, TOMBSTONE, generation), options);
          return true;
        }
        const found = await client.get<ConfigMap>(CONFIG_MAP, at, options);
        const stored = generationOf(found) ?? -1;
        if (stored > generation) throw generationConflict(place, generation, stored);
        if (stored === generation) return true;
        if (found === undefined) {
          await client.create(CONFIG_MAP, generationMap(place, at, TOMBSTONE, generation), options);
          return true;
        }
        const metadata = { resourceVersion: found.metadata?.resourceVersion };
        await client.merge(
          CONFIG_MAP,
          at,
          { metadata, data: { generation: String(generation) } },
          options,
        );
        return true;
      } catch (error) {
        if (isConflict(error) || isAlreadyExists(error) || (attempt > 0 && isNotFound(error)))
          return undefined;
        throw error;
      }
    },
  );
}

/**
 * Deletes the tombstones of a namespace that are older than 7 days, by the API server's own dates.
 */
export async function pruneTombstones(
  { client, settings }: Context,
  namespace: string,
  options: CallOptions,
): Promise<void> {
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: TOMBSTONE };
  const { items } = await client.list<ConfigMap>(CONFIG_MAP, namespace, {
    ...options,
    labels,
    metadataOnly: true,
  });
  for (const { metadata } of items) {
    const written = newestTime(metadata);
    if (written === undefined || settings.clock.now() - written < settings.timing.tombstoneMs)
      continue;
    const { name = "", uid, resourceVersion } = metadata ?? {};
    await client.delete(CONFIG_MAP, { namespace, name }, { ...options, uid, resourceVersion });
  }
}

/** Returns when an object was written last, in milliseconds since 1970. */
function newestTime(metadata: Metadata | undefined): number | undefined {
  const times = [
    metadata?.creationTimestamp,
    ...(metadata?.managedFields ?? []).map(({ time }) => time),
  ];
  const known = times.flatMap((time) => (time === undefined ? [] : [Date.parse(time)]));
  return known.length === 0 ? undefined : Math.max(...known);
}
