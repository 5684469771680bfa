import type { CallOptions } from "@dagctl/core/contracts";
import { CONFIG_MAP, type Kind, SECRET, VOLUME_CLAIM } from "../cluster/kinds.ts";
import type { Job, Pod, Resource } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { podFacts } from "../pods/pod-facts.ts";
import { eventMessage } from "./find-run.ts";
import { listGivenObjects } from "./job-facts.ts";

/**
 * A node creates the folders of a pod within seconds. A pod that has not begun any container for
 * longer than this, in milliseconds, has a folder that cannot be created.
 */
const MOUNT_TIMEOUT = 10_000;

/** Why a pod begins none of its containers. */
export interface PodProblem {
  readonly message: string;
  /** Whether it names an object that does not exist: the pod waits until the object does. */
  readonly isMissing?: boolean;
}

/**
 * Returns why a pod begins none of its containers. They only show that they are being created; a
 * cause is a volume that cannot be mounted, or an object that is gone. Returns `undefined` when it
 * has begun, or nothing says why.
 */
export async function podStartProblem(
  context: Context,
  place: ProjectPlace,
  job: Job,
  pod: Pod,
  options: CallOptions & { readonly now: number },
): Promise<PodProblem | undefined> {
  const { now, ...call } = options;
  const { containers, waits } = podFacts(pod);
  const hasBegun = containers.some(({ startedAt }) => startedAt !== undefined);
  if (pod.status?.phase !== "Pending" || hasBegun || !(now - waitStart(pod) > MOUNT_TIMEOUT))
    return undefined;
  const gone = await describeMissingObject(context, place, job, call);
  if (gone !== undefined) return { message: gone, isMissing: true };
  if (waits !== undefined || pod.status.startTime === undefined) return undefined;
  const event = { uid: pod.metadata?.uid, reason: "FailedMount" };
  const message = await eventMessage(context, place, event, call);
  return message === undefined ? undefined : { message };
}

/**
 * Returns since when a pod waits, in milliseconds since 1970. No node takes one without its claim.
 */
export const waitStart = ({ metadata, status }: Pod): number =>
  Date.parse(status?.startTime ?? metadata?.creationTimestamp ?? "");

/** Returns the message about an object that the pods of a run name and that does not exist. */
async function describeMissingObject(
  context: Context,
  place: ProjectPlace,
  job: Job,
  options: CallOptions,
): Promise<string | undefined> {
  for (const [kind, given] of Map.groupBy(listGivenObjects(job), (one) => one.kind)) {
    const names = await listExistingNames(context, place, kind, options);
    const gone = given.find(({ name }) => !names.has(name));
    const absent = kind === VOLUME_CLAIM ? "does not exist" : "is gone";
    if (gone !== undefined)
      return `The ${kind.kind} ${gone.name} ${absent}, without which the pod cannot start${REMEDY.get(kind) ?? ""}`;
  }
  return undefined;
}

/** What a person does about an object that does not come back by itself. */
const REMEDY: ReadonlyMap<Kind, string> = new Map([
  [CONFIG_MAP, ". Deploy again, which resolves the packages of the project again"],
  [VOLUME_CLAIM, ". Create it, or change packages.cacheClaim, which names it"],
]);

async function listExistingNames(
  { client }: Context,
  { namespace, labels, organization }: ProjectPlace,
  kind: Kind,
  options: CallOptions,
): Promise<ReadonlySet<string | undefined>> {
  const own = new Map<Kind, Readonly<Record<string, string>>>([
    [SECRET, labels],
    [CONFIG_MAP, organization.labels],
  ]).get(kind);
  const { items } = await client.list<Resource>(kind, namespace, {
    ...options,
    ...(own && { labels: own }),
    metadataOnly: true,
  });
  return new Set(items.map(({ metadata }) => metadata?.name));
}
