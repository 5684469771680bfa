import type { CallOptions } from "@dagctl/core/contracts";
import { rfc3339 } from "@dagctl/core/driver-kit";
import { isConflict, isForbidden, isNotFound } from "../cluster/api-failure.ts";
import { CONFIG_MAP } from "../cluster/kinds.ts";
import type { Metadata, Resource } from "../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../context.ts";
import { ANNOTATION, LABEL } from "../names.ts";

/** The component of the ConfigMaps that contain locks. */
export const PACKAGES = "packages";
/** The component of the ConfigMaps that contain Python modules. */
export const MODULES = "modules";
/** The components of the ConfigMaps that projects share: each is named by its content. */
export const SHARED: readonly string[] = [PACKAGES, MODULES];

/** Returns when an object was last used, in milliseconds since 1970. */
export function readUsedAt({ annotations, creationTimestamp }: Metadata): number {
  const used = Date.parse(annotations?.[ANNOTATION.used] ?? "");
  return Number.isNaN(used) ? Date.parse(creationTimestamp ?? "") : used;
}

/** Returns the metadata of the ConfigMaps that projects of an organization share. */
export async function listShared(
  { client }: Context,
  { namespace, labels }: OrganizationPlace,
  components: readonly string[],
  options: CallOptions,
): Promise<readonly Metadata[]> {
  const { items } = await client.list<Resource>(CONFIG_MAP, namespace, {
    ...options,
    labels: { ...labels, [LABEL.component]: components },
    metadataOnly: true,
  });
  return items.flatMap(({ metadata }) =>
    metadata === undefined || metadata.deletionTimestamp !== undefined ? [] : [metadata],
  );
}

/**
 * Returns the metadata of all of them; none for a namespace that is being created or deleted, or
 * whose Role is.
 */
export async function listReadableShared(
  context: Context,
  place: OrganizationPlace,
  options: CallOptions,
): Promise<readonly Metadata[]> {
  try {
    return await listShared(context, place, SHARED, options);
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return [];
    throw error;
  }
}

/**
 * Writes that an object is used now. It does not matter whether another client has written since
 * the object was read. Its deletion names the version that was read, so it fails after this write.
 *
 * @returns `false` when it was deleted since it was read
 */
export async function writeUse(
  { client, settings }: Context,
  { namespace = "", name = "", uid }: Metadata,
  options: CallOptions,
): Promise<boolean> {
  const annotations = { [ANNOTATION.used]: rfc3339(settings.clock.now()) };
  try {
    await client.merge(
      CONFIG_MAP,
      { namespace, name },
      { metadata: { uid, annotations } },
      options,
    );
    return true;
  } catch (error) {
    // Another object of that name is a conflict.
    if (isNotFound(error) || isConflict(error)) return false;
    throw error;
  }
}
