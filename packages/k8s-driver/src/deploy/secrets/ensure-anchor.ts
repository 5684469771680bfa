import type { CallOptions } from "@dagctl/core/contracts";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import { CONFIG_MAP } from "../../cluster/kinds.ts";
import type { ConfigMap, OwnerReference } from "../../cluster/wire.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { checkNotDeleting } from "../../cluster/finalizers.ts";
import { generationConflict } from "../generation-check/tombstones.ts";
import { hasChangedMeanwhile, readAnnotatedGeneration, versionOf } from "./object-version.ts";

export const ANCHOR = "anchor";

/**
 * Creates the ConfigMap that owns a project's Secrets in the namespace of its organization, or
 * raises its generation: the project's Application cannot own them. It is deleted with the project,
 * and Secrets that were made late are deleted after it. It stores the generation. So garbage
 * collection that takes it for an orphan of an older generation finds that it has changed.
 *
 * @param confirm called when it had to be created: an anchor that a paused host creates has no
 *   project, and is deleted again
 * @returns the owner reference to it
 * @throws DagctlError `conflict` when it stores a higher generation; `unavailable` while it is
 *   being removed
 */
export async function ensureAnchor(
  { client, settings }: Context,
  place: ProjectPlace,
  generation: number,
  confirm: () => Promise<unknown>,
  options: CallOptions,
): Promise<OwnerReference> {
  const at = { namespace: place.namespace, name: place.base };
  const raised = { [ANNOTATION.generation]: String(generation) };
  return retryConflicts(
    settings.clock,
    `The ConfigMap ${at.name} in ${at.namespace}`,
    options,
    async () => {
      const found = await client.get<ConfigMap>(CONFIG_MAP, at, options);
      const stored = readAnnotatedGeneration(found);
      if (stored > generation) throw generationConflict(place, generation, stored);
      checkNotDeleting(CONFIG_MAP, found);
      try {
        if (found === undefined) {
          const labels = { ...place.labels, [LABEL.component]: ANCHOR };
          const metadata = { ...at, labels, annotations: { ...place.annotations, ...raised } };
          const desired: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata };
          const made = await client.create<ConfigMap>(CONFIG_MAP, desired, options);
          await confirm().catch(async (error: unknown) => {
            await client.delete(CONFIG_MAP, at, {
              uid: made.metadata?.uid,
              resourceVersion: made.metadata?.resourceVersion,
            });
            throw error;
          });
          return ownerOf(made);
        }
        if (stored < generation)
          await client.merge(
            CONFIG_MAP,
            at,
            { metadata: { resourceVersion: versionOf(found), annotations: raised } },
            options,
          );
        return ownerOf(found);
      } catch (error) {
        if (hasChangedMeanwhile(error, found)) return undefined;
        throw error;
      }
    },
  );
}

const ownerOf = ({ metadata }: ConfigMap): OwnerReference => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  name: metadata?.name ?? "",
  uid: metadata?.uid ?? "",
});
