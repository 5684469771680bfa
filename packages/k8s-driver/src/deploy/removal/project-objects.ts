import type { CallOptions, DeploymentState } from "@dagctl/core/contracts";
import { isNotFound, isForbidden } from "../../cluster/api-failure.ts";
import {
  APPLICATION,
  CONFIG_MAP,
  CRON_JOB,
  JOB,
  type Kind,
  NAMESPACE,
  POD,
  SECRET,
} from "../../cluster/kinds.ts";
import type { Metadata, Resource } from "../../cluster/wire.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { foreignFinalizers, withoutFinalizers } from "../../cluster/finalizers.ts";

export type Remaining = NonNullable<Extract<DeploymentState, { present: true }>["remaining"]>;

/**
 * Argo CD and Kubernetes begin a removal at once. An object that has not changed for this time, in
 * milliseconds, is blocked.
 */
export const DELETION_GRACE = 10_000;

export interface ProjectObject {
  readonly kind: Kind;
  readonly metadata: Metadata;
}

const OWN: readonly Kind[] = [CRON_JOB, JOB, POD, SECRET, CONFIG_MAP];

/**
 * Returns the objects of a project in its organization's namespace. When the namespace is being
 * deleted and cannot be read any more, it returns the namespace itself.
 */
export async function listProjectObjects(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<readonly ProjectObject[]> {
  const { namespace } = place;
  const listed = await Promise.all(
    OWN.map(async (kind) => {
      const { items } = await context.client.list<Resource>(kind, namespace, {
        ...options,
        labels: place.labels,
        metadataOnly: true,
      });
      return items.map((item) => ({ kind, metadata: item.metadata ?? {} }));
    }),
  ).catch(async (error: unknown) => {
    if (isForbidden(error)) return [await withoutRights(context, place, error, options)];
    throw error;
  });
  return listed.flat();
}

/**
 * Returns what is left when the driver has no rights in the namespace. Its rights go with the
 * organization's namespace, in which pods may still be ending. In a namespace that others use, they
 * go once all that projects left there is gone.
 */
async function withoutRights(
  context: Context,
  place: ProjectPlace,
  error: unknown,
  options: CallOptions,
): Promise<readonly ProjectObject[]> {
  const { client } = context;
  const { namespace, argocd, organization } = place;
  const found = await client.get<Resource>(NAMESPACE, { name: namespace }, options);
  if (found === undefined) return [];
  const { metadata = {} } = found;
  if (metadata.deletionTimestamp !== undefined) return [{ kind: NAMESPACE, metadata }];
  const holder = await client.get<Resource>(
    APPLICATION,
    { namespace: argocd, name: organization.name },
    options,
  );
  const leaves = holder === undefined || holder.metadata?.deletionTimestamp !== undefined;
  const own = { namespace: argocd, name: place.base };
  if (leaves && (await client.get<Resource>(APPLICATION, own, options)) === undefined) return [];
  throw error;
}

/**
 * Returns why an object still exists, and the command that frees it when it does not go by itself.
 */
export function explainRemainingObject(
  { kind: { kind, plural }, metadata }: ProjectObject,
  now: number,
): Remaining[number] {
  const { name = "", namespace, deletionTimestamp } = metadata;
  if (deletionTimestamp === undefined) return { kind, name, reason: "it has not been deleted yet" };
  const foreign = foreignFinalizers(metadata);
  if (foreign.length > 0)
    return {
      kind,
      name,
      reason: `the finalizer ${foreign.join(", ")} belongs to another tool, which must remove it`,
      remedy: withoutFinalizers(plural, name, namespace),
    };
  if (kind !== "Pod") return { kind, name, reason: "Kubernetes is removing what belongs to it" };
  // The pod's grace period is already part of that time.
  if (now - Date.parse(deletionTimestamp) < DELETION_GRACE)
    return { kind, name, reason: "its containers are ending" };
  return {
    kind,
    name,
    reason:
      "its time to end is over, and its node has not said that its containers have ended: is the node there?",
    remedy: `kubectl delete pod ${name} --namespace ${namespace} --grace-period=0 --force`,
  };
}

/** Deletes the objects of a removed project that would also be deleted after their owners. */
export async function deleteProjectObjects(
  { client }: Context,
  found: readonly ProjectObject[],
  options: CallOptions,
): Promise<void> {
  for (const { kind, metadata } of found) {
    const { name = "", namespace = "", uid, resourceVersion, deletionTimestamp } = metadata;
    if (deletionTimestamp !== undefined) continue;
    // Pods are deleted with their Jobs. An object that has changed since it was read may belong to
    // a new deployment of the project.
    if (kind === POD) {
      await restoreOwner(client, metadata, options);
      continue;
    }
    await client.delete(kind, { namespace, name }, { ...options, uid, resourceVersion });
  }
}

/**
 * Adds the owner to a pod whose Job was deleted without its pods. As that owner is gone, Kubernetes
 * deletes the pod.
 */
async function restoreOwner(
  client: Context["client"],
  { name = "", namespace = "", uid, labels = {}, ownerReferences = [] }: Metadata,
  options: CallOptions,
): Promise<void> {
  const job = {
    name: labels["batch.kubernetes.io/job-name"],
    uid: labels["batch.kubernetes.io/controller-uid"],
  };
  if (ownerReferences.length > 0 || job.uid === undefined) return;
  const owner = { apiVersion: "batch/v1", kind: "Job", ...job };
  await client
    .merge(POD, { namespace, name }, { metadata: { uid, ownerReferences: [owner] } }, options)
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}
