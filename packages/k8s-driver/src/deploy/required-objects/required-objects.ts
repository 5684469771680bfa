import type { CallOptions } from "@dagctl/core/contracts";
import { CONFIG_MAP, type Kind, SECRET, VOLUME_CLAIM } from "../../cluster/kinds.ts";
import type { Resource } from "../../cluster/wire.ts";
import type { Context, ProjectPlace, WatchedObjects } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { findModulesName, secretNames } from "../../manifests/cron-job.ts";
import { hasPackages } from "../../manifests/packages.ts";
import { LABEL, packagesName } from "../../names.ts";
import { readRecord, readVariables } from "../application/project-application.ts";
import { SHARED } from "../shared-config-maps.ts";
import { needsGitSecret } from "../secrets/git-secret.ts";

/** An object in the namespace without which pods of a project do not start. */
export interface RequiredObject {
  readonly kind: Kind;
  readonly name: string;
  /**
   * Which side writes it: the driver writes `git` and `modules`, the host hands over `credentials`
   * and `variables`. Resolving the packages writes `lock`, and an operator `cache`.
   */
  readonly of: "git" | "modules" | "credentials" | "variables" | "lock" | "cache";
}

/** Returns the objects that the pods of a project name, as it was applied last. */
export function listRequiredObjects(
  { settings }: Pick<Context, "settings">,
  place: ProjectPlace,
  found: Application,
): readonly RequiredObject[] {
  const record = readRecord(found);
  if (record === undefined) return [];
  const { environment, variables, git } = secretNames(place, record);
  const fromEnvironment = Object.values(record.workload.environment).some(
    (value) => typeof value === "object" && "secret" in value,
  );
  const own = new Set(Object.keys(record.workload.environment));
  const { lock, modules } = sharedNames({ settings }, place, found);
  const { cacheClaim } = settings.packages;
  return [
    ...(needsGitSecret(record.workload) ? [{ kind: SECRET, name: git, of: "git" } as const] : []),
    ...(fromEnvironment ? [{ kind: SECRET, name: environment, of: "credentials" } as const] : []),
    ...(readVariables(found).some(({ name }) => !own.has(name))
      ? [{ kind: SECRET, name: variables, of: "variables" } as const]
      : []),
    ...(modules === undefined ? [] : [{ kind: CONFIG_MAP, name: modules, of: "modules" } as const]),
    ...(lock === undefined ? [] : [{ kind: CONFIG_MAP, name: lock, of: "lock" } as const]),
    ...(lock === undefined || cacheClaim === undefined
      ? []
      : [{ kind: VOLUME_CLAIM, name: cacheClaim, of: "cache" } as const]),
  ];
}

/** The names of the ConfigMaps that a project shares with others of its organization. */
export interface SharedNames {
  /** The one with its packages, where it has any. */
  readonly lock: string | undefined;
  /**
   * The one with its Python modules. `undefined` without any, and where its CronJobs are of version
   * 0.2.0 or older: those have the modules themselves.
   */
  readonly modules: string | undefined;
}

export function sharedNames(
  { settings }: Pick<Context, "settings">,
  { organization: { organization } }: ProjectPlace,
  found: Application,
): SharedNames {
  const workload = readRecord(found)?.workload;
  const lock = workload?.runtime.lock;
  const modules = workload && findModulesName(settings, { organization }, workload);
  const resources = found.spec?.source?.helm.valuesObject.resources ?? [];
  const isNamed =
    modules !== undefined && resources.some((one) => JSON.stringify(one).includes(`"${modules}"`));
  return {
    lock: hasPackages(lock) ? packagesName(settings.installation, organization, lock) : undefined,
    modules: isNamed ? modules : undefined,
  };
}

/** Returns the kinds that pods may need, as the settings say. */
export const listRequiredKinds = ({ settings }: Pick<Context, "settings">): readonly Kind[] => [
  SECRET,
  CONFIG_MAP,
  ...(settings.packages.cacheClaim === undefined ? [] : [VOLUME_CLAIM]),
];

/**
 * Returns the objects that a watch of the namespace reports; `undefined` where none reports all.
 */
export const findWatchedObjects = (
  { known }: Pick<Context, "known">,
  namespace: string,
  kind: Kind,
): ReturnType<WatchedObjects["all"]> => known.objects.get(namespace)?.get(kind)?.all();

/** Returns whether the watches of the namespace report everything that pods may need. */
export const areAllWatched = (context: Context, { namespace }: ProjectPlace): boolean =>
  listRequiredKinds(context).every(
    (kind) => findWatchedObjects(context, namespace, kind) !== undefined,
  );

/**
 * Returns whether the watches of the namespace report all of them; `false` when they report
 * nothing.
 */
export const areObserved = (
  context: Context,
  { namespace }: ProjectPlace,
  needed: readonly RequiredObject[],
): boolean =>
  needed.every(({ kind, name }) => findWatchedObjects(context, namespace, kind)?.has(name));

/**
 * Returns those that are missing. When the watches do not report all of a kind, it asks the API
 * server, for metadata only.
 */
export async function findMissingObjects(
  context: Context,
  place: ProjectPlace,
  needed: readonly RequiredObject[],
  options: CallOptions,
): Promise<readonly RequiredObject[]> {
  const missing: RequiredObject[] = [];
  for (const [kind, ones] of Map.groupBy(needed, (one) => one.kind)) {
    if (areObserved(context, place, ones)) continue;
    const { items } = await context.client.list<Resource>(kind, place.namespace, {
      ...options,
      ...labelsOf(kind, place),
      metadataOnly: true,
    });
    const names = new Set(
      items.flatMap(({ metadata }) =>
        metadata?.deletionTimestamp === undefined ? [metadata?.name] : [],
      ),
    );
    missing.push(...ones.filter(({ name }) => !names.has(name)));
  }
  return missing;
}

/** Returns the labels of the objects of a kind; none of those that an operator makes. */
function labelsOf(
  kind: Kind,
  { labels, organization }: ProjectPlace,
): { readonly labels?: Readonly<Record<string, string | readonly string[]>> } {
  if (kind === SECRET) return { labels };
  return kind === CONFIG_MAP
    ? { labels: { ...organization.labels, [LABEL.component]: SHARED } }
    : {};
}
