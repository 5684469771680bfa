import type { CallOptions } from "@dagctl/core/contracts";
import { SECRET } from "../../cluster/kinds.ts";
import type { Resource } from "../../cluster/wire.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { secretNames } from "../../manifests/cron-job.ts";
import { needsGitSecret } from "./git-secret.ts";
import { storedRecord, storedVariables } from "../application/project-application.ts";

/** A Secret without which pods of a project do not start. */
export interface RequiredSecret {
  readonly name: string;
  /** Which side writes it: the driver writes `git`, the host hands over the others. */
  readonly of: "git" | "credentials" | "variables";
}

/** Returns the Secrets that the pods of a project name, as it was applied last. */
export function requiredSecrets(
  place: ProjectPlace,
  found: Application,
): readonly RequiredSecret[] {
  const record = storedRecord(found);
  if (record === undefined) return [];
  const { environment, variables, git } = secretNames(place, record);
  const fromEnvironment = Object.values(record.workload.environment).some(
    (value) => typeof value === "object" && "secret" in value,
  );
  const own = new Set(Object.keys(record.workload.environment));
  return [
    ...(needsGitSecret(record.workload) ? [{ name: git, of: "git" } as const] : []),
    ...(fromEnvironment ? [{ name: environment, of: "credentials" } as const] : []),
    ...(storedVariables(found).some(({ name }) => !own.has(name))
      ? [{ name: variables, of: "variables" } as const]
      : []),
  ];
}

/**
 * Returns whether the watch of the namespace reports all of them; `false` when it reports nothing.
 */
export function areObserved(
  { known }: Context,
  { namespace }: ProjectPlace,
  needed: readonly RequiredSecret[],
): boolean {
  const there = needed.length === 0 ? undefined : known.secrets.get(namespace)?.all();
  return (
    needed.length === 0 || (there !== undefined && needed.every(({ name }) => there.has(name)))
  );
}

/**
 * Returns those that are missing. When the watch does not report all of them, it asks the API
 * server, for metadata only.
 */
export async function missingSecrets(
  context: Context,
  place: ProjectPlace,
  needed: readonly RequiredSecret[],
  options: CallOptions,
): Promise<readonly RequiredSecret[]> {
  if (areObserved(context, place, needed)) return [];
  const { items } = await context.client.list<Resource>(SECRET, place.namespace, {
    ...options,
    labels: place.labels,
    metadataOnly: true,
  });
  const names = new Set(
    items.flatMap(({ metadata }) =>
      metadata?.deletionTimestamp === undefined ? [metadata?.name] : [],
    ),
  );
  return needed.filter(({ name }) => !names.has(name));
}
