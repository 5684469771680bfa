import type { CallOptions } from "@dagctl/core";
import { isAbsent, isConflict } from "../cluster/failure.ts";
import { CONFIG_MAP } from "../cluster/kinds.ts";
import type { ConfigMap } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { LABEL } from "../names.ts";
import { fence, fenceMap, generationOf, refuse, TOMBSTONE, tombstoneName } from "./fence.ts";

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
      if (!isConflict(error) && !(found !== undefined && isAbsent(error))) throw error;
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
