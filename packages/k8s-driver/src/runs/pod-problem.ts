import type { CallOptions } from "@dagctl/core/contracts";
import { SECRET } from "../cluster/kinds.ts";
import type { Job, Pod, Resource } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { podFacts } from "../pods/pod-facts.ts";
import { eventMessage } from "./find-run.ts";
import { givenSecrets } from "./job-facts.ts";

/**
 * A node creates the folders of a pod within seconds. A pod that has not begun any container for
 * longer than this, in milliseconds, has a folder that cannot be created.
 */
const MOUNT_TIMEOUT = 10_000;

/**
 * Returns why a pod that a node has taken begins none of its containers. Its containers only show
 * that they are being created; a cause is a volume that cannot be mounted, or a Secret that is
 * gone. Returns `undefined` when it has begun, or no event says why.
 */
export async function podStartProblem(
  context: Context,
  place: ProjectPlace,
  job: Job,
  pod: Pod,
  options: CallOptions & { readonly now: number },
): Promise<string | undefined> {
  const { now, ...call } = options;
  const taken = Date.parse(pod.status?.startTime ?? "");
  const { containers, waits } = podFacts(pod);
  const hasBegun = containers.some(({ startedAt }) => startedAt !== undefined);
  if (
    pod.status?.phase !== "Pending" ||
    hasBegun ||
    waits !== undefined ||
    !(now - taken > MOUNT_TIMEOUT)
  )
    return undefined;
  const given = givenSecrets(job);
  if (given.length > 0) {
    const { items } = await context.client.list<Resource>(SECRET, place.namespace, {
      ...call,
      labels: place.labels,
      metadataOnly: true,
    });
    const names = new Set(items.map(({ metadata }) => metadata?.name));
    const gone = given.find((name) => !names.has(name));
    if (gone !== undefined) return `The Secret ${gone} is gone, without which the pod cannot start`;
  }
  return eventMessage(context, place, { uid: pod.metadata?.uid, reason: "FailedMount" }, call);
}
