import type { Kind } from "../../cluster/kinds.ts";
import { watchObjects } from "../../cluster/watch-objects.ts";
import type { Metadata, Resource } from "../../cluster/wire.ts";
import type { Context, WatchedObjects } from "../../context.ts";

export interface WatchMetadataOptions {
  readonly kind: Kind;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string | readonly string[]>>;
  readonly signal: AbortSignal;
  /** Called with an object that is created or deleted once the watch is in step. */
  readonly onChange: (metadata: Metadata) => void;
  /** Called when the watch reports all objects. */
  readonly onSynced: () => void;
}

/**
 * Watches objects of one kind in the namespace of an organization until the signal aborts. Only
 * metadata is read, and no value. A deletion may be the first sign that the namespace is lost.
 */
export function watchMetadata(
  context: Context,
  { kind, namespace, labels, signal, onChange, onSynced }: WatchMetadataOptions,
): WatchedObjects {
  const { client, settings } = context;
  let there = new Map<string, Metadata>();
  let before = there;
  let open = false;
  let isReported = false;
  const reportChange = (metadata: Metadata = {}): void => {
    if (!signal.aborted) onChange(metadata);
  };
  void watchObjects<Resource>(
    client,
    kind,
    namespace,
    {
      ...(labels && { labels }),
      metadataOnly: true,
      signal,
      clock: settings.clock,
      first: { lists: context.known.firstLists, of: namespace },
    },
    {
      event({ type, object: { metadata } }) {
        const { name = "" } = metadata ?? {};
        const isNew = !there.has(name);
        if (type === "DELETED") there.delete(name);
        else there.set(name, withoutManagedFields(metadata));
        if (open && type === "DELETED")
          for (const suspect of context.known.suspicions) suspect(namespace);
        if (open && (isNew || type === "DELETED")) reportChange(metadata);
      },
      setSynced(now) {
        open = now;
        if (now) {
          for (const [name, metadata] of before) if (!there.has(name)) reportChange(metadata);
          before = new Map();
          if (!signal.aborted) onSynced();
        } else {
          before = new Map([...before, ...there]);
          there = new Map();
        }
      },
      reportFailure(error) {
        // The Role of an organization that was made by an older version does not allow a watch
        // until it is upgraded.
        if (isReported) return;
        isReported = true;
        const reason = error instanceof Error ? error.message : String(error);
        settings.log({
          level: "info",
          message: `The watch of ${kind.kind}s in ${namespace} failed and begins again: ${reason}`,
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
