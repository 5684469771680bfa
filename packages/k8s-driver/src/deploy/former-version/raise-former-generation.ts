import type { CallOptions } from "@dagctl/core/contracts";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import { isAlreadyExists, isConflict, isNotFound } from "../../cluster/api-failure.ts";
import { CONFIG_MAP } from "../../cluster/kinds.ts";
import type { ConfigMap } from "../../cluster/wire.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { ANNOTATION } from "../../names.ts";
import { generationConflict, generationMap, generationOf } from "../generation-check/tombstones.ts";
import { FORMER_GENERATION, readSupersededAt } from "./former-version.ts";

/**
 * Raises the generation that version 0.1.0 stored for a project above the given one, so that hosts
 * of that version act no more.
 *
 * @throws DagctlError `conflict` when a host of version 0.1.0 had claimed the project for a higher
 *   generation
 */
export async function raiseFormerGeneration(
  context: Context,
  place: ProjectPlace,
  generation: number,
  options: CallOptions,
): Promise<void> {
  const { client, former, settings } = context;
  const since = await former.since(options);
  if (since === undefined) return;
  const at = { namespace: place.argocd, name: place.base };
  const annotations = { [ANNOTATION.superseded]: new Date(since).toISOString() };
  await retryConflicts(
    settings.clock,
    `The ConfigMap ${at.name} in ${at.namespace}`,
    options,
    async () => {
      const found = await client.get<ConfigMap>(CONFIG_MAP, at, options);
      try {
        if (found === undefined) {
          const map = generationMap(place, at, FORMER_GENERATION, generation + 1);
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
        const superseded = readSupersededAt(found) !== undefined;
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
    },
  );
}
