import type { DeploymentRef } from "@dagctl/core/contracts";
import { CONFIG_MAP, type Kind, SECRET } from "../../cluster/kinds.ts";
import { type Context, refOf, type WatchedObjects } from "../../context.ts";
import { LABEL } from "../../names.ts";
import { SHARED } from "../shared-config-maps.ts";
import { SECRET_COMPONENTS } from "../secrets/components.ts";
import { listRequiredKinds } from "./required-objects.ts";
import { watchMetadata } from "./watch-metadata.ts";

/** What is called when an object that pods may need is created or deleted. */
export interface RequiredObjectChanges {
  /** Called with the project of a Secret. */
  readonly ofProject: (ref: DeploymentRef) => void;
  /** Called with the name of an object that several projects may need. */
  readonly ofShared: (kind: Kind, name: string) => void;
  /** Called when all objects of one kind are known. */
  readonly onSynced: () => void;
}

/**
 * Watches what pods of projects may need in the namespace of an organization, until the signal
 * aborts.
 */
export function watchRequiredObjects(
  context: Context,
  namespace: string,
  signal: AbortSignal,
  { ofProject, ofShared, onSynced }: RequiredObjectChanges,
): ReadonlyMap<Kind, WatchedObjects> {
  const installation = { [LABEL.installation]: context.settings.installation };
  const labelsOf = (kind: Kind): { readonly labels?: Record<string, string | readonly string[]> } =>
    kind === SECRET
      ? { labels: { ...installation, [LABEL.component]: SECRET_COMPONENTS } }
      : kind === CONFIG_MAP
        ? { labels: { ...installation, [LABEL.component]: SHARED } }
        : {};
  return new Map(
    listRequiredKinds(context).map((kind) => [
      kind,
      watchMetadata(context, {
        kind,
        namespace,
        ...labelsOf(kind),
        signal,
        onSynced,
        onChange(metadata) {
          if (kind !== SECRET) return ofShared(kind, metadata.name ?? "");
          const ref = refOf(metadata.annotations);
          if (ref !== undefined) ofProject(ref);
        },
      }),
    ]),
  );
}
