import { CREATOR, DEPLOYER, MANAGER } from "../cluster/client.ts";
import type { ManagedFields, Resource } from "../cluster/wire.ts";

/** The field managers of this driver. */
export const OWN_MANAGERS: readonly string[] = [MANAGER, CREATOR, DEPLOYER];

/** Names of fields with the fields in them; `true` is a field with any content. */
interface Fields {
  readonly [name: string]: Fields | true;
}

/**
 * The fields of a spec that this driver, or an earlier version of it, sets where Argo CD reads what
 * to sync and how. A person may only switch the automatic sync on.
 */
const OWN_FIELDS: Fields = {
  source: {
    repoURL: true,
    path: true,
    chart: true,
    targetRevision: true,
    helm: { releaseName: true, valuesObject: { stamp: true, resources: true } },
  },
  syncPolicy: {
    automated: { prune: true, selfHeal: true, enabled: true },
    retry: { limit: true, backoff: { duration: true, factor: true, maxDuration: true } },
    syncOptions: true,
  },
};

/** The fields of a spec that Argo CD reads in place of `source`. */
const OTHER_SOURCES: readonly string[] = ["sources", "sourceHydrator"];

/** A field that the driver has not set, where its own fields are the whole content. */
export interface AddedField {
  /** The names from the spec to the field: `["source", "helm", "parameters"]`. */
  readonly path: readonly string[];
  /** The same as a person reads it: `.spec.source.helm.parameters`. */
  readonly name: string;
  /** Who has set it, as managed fields show it. */
  readonly managers: readonly ManagedFields[];
  /** Whether another client than the driver and Argo CD's controller has set it. */
  readonly isEdit: boolean;
}

/**
 * Returns the fields that were added to the source and the sync policy of an Application. They
 * change what Argo CD makes of it, and no stamp counts them. Fields elsewhere are up to their
 * clients.
 */
export function findAddedFields({
  metadata,
  spec,
}: Resource & { readonly spec?: object }): readonly AddedField[] {
  const others = OTHER_SOURCES.filter((name) => childOf(spec, name) !== undefined);
  const paths = [
    ...others.map((name) => [name]),
    ...Object.entries(OWN_FIELDS).flatMap(([name, own]) =>
      findOtherPaths(childOf(spec, name), own, [name]),
    ),
  ];
  return paths.map((path) => {
    const managers = (metadata?.managedFields ?? []).filter(({ fieldsV1 }) =>
      isOwner(fieldsV1, ["spec", ...path]),
    );
    const isEdit =
      managers.length === 0 || managers.some(({ manager = "" }) => !WRITERS.has(manager));
    return { path, name: `.${["spec", ...path].join(".")}`, managers, isEdit };
  });
}

/** The managers whose writes are no person's edits. People edit through Argo CD's own server. */
export const WRITERS: ReadonlySet<string> = new Set([
  ...OWN_MANAGERS,
  "argocd-application-controller",
]);

function findOtherPaths(
  found: unknown,
  own: Fields | true,
  path: readonly string[],
): readonly (readonly string[])[] {
  if (own === true || typeof found !== "object" || found === null || Array.isArray(found))
    return [];
  return Object.entries(found).flatMap(([name, value]) => {
    const next = Object.hasOwn(own, name) ? own[name] : undefined;
    return next === undefined ? [[...path, name]] : findOtherPaths(value, next, [...path, name]);
  });
}

/**
 * Returns whether a tree of `fieldsV1` has a field: `f:name` is one, and a node without any has set
 * its whole content.
 */
function isOwner(fields: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  const child = childOf(fields, `f:${name}`);
  if (child === undefined) return false;
  const isWhole = !Object.keys(child).some((key) => key.startsWith("f:"));
  return isWhole || isOwner(child, rest);
}

function childOf(value: unknown, name: string): object | undefined;
function childOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
