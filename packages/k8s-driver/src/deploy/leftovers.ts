import type { CallOptions, DeploymentState } from "@dagctl/core";
import { isAbsent, isForbidden } from "../cluster/failure.ts";
import {
  APPLICATION,
  CONFIG_MAP,
  CRON_JOB,
  JOB,
  type Kind,
  NAMESPACE,
  POD,
  SECRET,
} from "../cluster/kinds.ts";
import type { Metadata, Resource } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { foreignFinalizers, withoutFinalizers } from "./finalizers.ts";

export type Remaining = NonNullable<Extract<DeploymentState, { present: true }>["remaining"]>;

/**
 * Argo CD and Kubernetes work at a removal at once; what has not moved for so long, in
 * milliseconds, is held by something.
 */
export const PATIENCE = 10_000;

export interface Leftover {
  readonly kind: Kind;
  readonly metadata: Metadata;
}

const OWN: readonly Kind[] = [CRON_JOB, JOB, POD, SECRET, CONFIG_MAP];

/**
 * What is there of a project in its organization's namespace; of a namespace that goes and cannot
 * be looked into any more: that one.
 */
export async function leftovers(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<readonly Leftover[]> {
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
 * The driver's rights go with the organization: with its namespace, in which pods may still be
 * ending, or out of one that stays for somebody else's sake, once all that projects left there is
 * gone.
 */
async function withoutRights(
  context: Context,
  place: ProjectPlace,
  error: unknown,
  options: CallOptions,
): Promise<readonly Leftover[]> {
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

/** Why something is still there, and the command that frees it where it does not go by itself. */
export function remainderOf(
  { kind: { kind, plural }, metadata }: Leftover,
  now: number,
): Remaining[number] {
  const { name = "", namespace, deletionTimestamp } = metadata;
  if (deletionTimestamp === undefined) return { kind, name, reason: "it has not been deleted yet" };
  const foreign = foreignFinalizers(metadata);
  if (foreign.length > 0)
    return {
      kind,
      name,
      reason: `the finalizer ${foreign.join(", ")} is somebody else's to take away`,
      remedy: withoutFinalizers(plural, name, namespace),
    };
  if (kind !== "Pod") return { kind, name, reason: "Kubernetes is removing what belongs to it" };
  // A pod's time to end is in that time already.
  if (now - Date.parse(deletionTimestamp) < PATIENCE)
    return { kind, name, reason: "its containers are ending" };
  return {
    kind,
    name,
    reason:
      "its time to end is over, and its node has not said that its containers have ended: is the node there?",
    remedy: `kubectl delete pod ${name} --namespace ${namespace} --grace-period=0 --force`,
  };
}

/** Of a project that was removed: what its owners' end will take anyway is taken now. */
export async function clearLeftovers(
  { client }: Context,
  found: readonly Leftover[],
  options: CallOptions,
): Promise<void> {
  for (const { kind, metadata } of found) {
    const { name = "", namespace = "", uid, resourceVersion, deletionTimestamp } = metadata;
    if (deletionTimestamp !== undefined) continue;
    // Pods go with their Jobs. What has changed since it was looked at may belong to whoever
    // deploys the project again.
    if (kind === POD) {
      await giveBack(client, metadata, options);
      continue;
    }
    await client.delete(kind, { namespace, name }, { ...options, uid, resourceVersion });
  }
}

/**
 * A pod whose Job somebody deleted, and left it, gets back its owner: as that one is gone,
 * Kubernetes takes the pod away.
 */
async function giveBack(
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
      if (!isAbsent(error)) throw error;
    });
}
