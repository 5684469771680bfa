import type { CallOptions } from "@dagctl/core/contracts";
import type { Client } from "../../cluster/client.ts";
import { isForbidden } from "../../cluster/api-failure.ts";
import { CONFIG_MAP } from "../../cluster/kinds.ts";
import type { ConfigMap } from "../../cluster/wire.ts";
import type { FormerVersion } from "../../context.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import type { Settings } from "../../options.ts";
import { TOMBSTONE } from "../generation-check/tombstones.ts";

/*
 * Version 0.1.0 had a generation record for each project: a ConfigMap in Argo CD's namespace that
 * stored the generation and owned the Application. Its tombstones were there too. A host of that
 * version that was paused during the upgrade may still act. It reads its generation record before
 * it writes anything, and after it has created an Application. So for 7 days every call that
 * deploys or removes a project raises the generation in that record above its own, and such a host
 * is refused.
 */

/** The component of a generation record of version 0.1.0. */
export const FORMER_GENERATION = "fence";

/** Returns what is known of version 0.1.0. It asks the cluster once. */
export function formerVersion(client: Client, settings: Settings): FormerVersion {
  let pending: Promise<number | undefined> | undefined;
  return {
    async since(options) {
      pending ??= readSupersededSince(client, settings);
      const since = await pending.catch((error: unknown) => {
        pending = undefined;
        throw error;
      });
      options.signal?.throwIfAborted();
      return since === undefined || settings.clock.now() - since > settings.timing.tombstoneMs
        ? undefined
        : since;
    },
  };
}

async function readSupersededSince(
  client: Client,
  settings: Settings,
): Promise<number | undefined> {
  const found = await formerObjects(client, settings, {});
  if (found.length === 0) return undefined;
  return Math.min(settings.clock.now(), ...found.flatMap((one) => readSupersededAt(one) ?? []));
}

/**
 * Returns the generation records and tombstones of version 0.1.0; none where this account may not
 * read them.
 */
export async function formerObjects(
  client: Client,
  settings: Settings,
  options: CallOptions,
): Promise<readonly ConfigMap[]> {
  // A tombstone in this version's own namespace is not a sign of version 0.1.0.
  const component =
    settings.namespace === settings.argocd.namespace
      ? FORMER_GENERATION
      : [FORMER_GENERATION, TOMBSTONE];
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

export function readSupersededAt({ metadata }: ConfigMap): number | undefined {
  const time = Date.parse(metadata?.annotations?.[ANNOTATION.superseded] ?? "");
  return Number.isNaN(time) ? undefined : time;
}
