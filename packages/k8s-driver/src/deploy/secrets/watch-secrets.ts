import type { DeploymentRef } from "@dagctl/core/contracts";
import { SECRET } from "../../cluster/kinds.ts";
import { watchObjects } from "../../cluster/watch-objects.ts";
import type { Metadata, Resource } from "../../cluster/wire.ts";
import { type Context, type WatchedSecrets, refOf } from "../../context.ts";
import { LABEL } from "../../names.ts";

/**
 * The components of the Secrets that pods of a project may need, in addition to what is made for
 * one run.
 */
export const SECRET_COMPONENTS: readonly string[] = ["environment", "git", "variables"];

/**
 * Watches the Secrets of projects in the namespace of an organization until the signal aborts.
 *
 * @param onChange called with the project of a Secret that is created or deleted
 */
export function watchSecrets(
  context: Context,
  namespace: string,
  signal: AbortSignal,
  onChange: (ref: DeploymentRef) => void,
): WatchedSecrets {
  const { client, settings } = context;
  let there = new Map<string, Metadata>();
  let before = there;
  let open = false;
  let isReported = false;
  const changed = (metadata: Metadata | undefined): void => {
    const ref = refOf(metadata?.annotations);
    if (ref !== undefined && !signal.aborted) onChange(ref);
  };
  const labels = {
    [LABEL.installation]: settings.installation,
    [LABEL.component]: SECRET_COMPONENTS,
  };
  void watchObjects<Resource>(
    client,
    SECRET,
    namespace,
    { labels, metadataOnly: true, signal, clock: settings.clock },
    {
      event({ type, object: { metadata } }) {
        const { name = "" } = metadata ?? {};
        const isNew = !there.has(name);
        if (type === "DELETED") there.delete(name);
        else there.set(name, withoutManagedFields(metadata));
        if (open && type === "DELETED")
          for (const suspect of context.known.suspicions) suspect(namespace);
        if (open && (isNew || type === "DELETED")) changed(metadata);
      },
      synced(now) {
        open = now;
        if (now) {
          for (const [name, metadata] of before) if (!there.has(name)) changed(metadata);
          before = new Map();
        } else {
          before = new Map([...before, ...there]);
          there = new Map();
        }
      },
      failed(error) {
        // The Role of an organization that was made by an older version does not allow a watch
        // until it is upgraded.
        if (isReported) return;
        isReported = true;
        const reason = error instanceof Error ? error.message : String(error);
        settings.log({
          level: "info",
          message: `The watch of Secrets in ${namespace} failed and begins again: ${reason}`,
        });
      },
    },
  );
  return { all: () => (open ? there : undefined) };
}

/** Returns the metadata without its managed fields: these are most of it, and are not needed. */
function withoutManagedFields({ managedFields: _long, ...metadata }: Metadata = {}): Metadata {
  return metadata;
}
