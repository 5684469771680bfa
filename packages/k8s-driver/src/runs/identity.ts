import type { RunRef } from "@dagctl/core";
import type { Job, Pod } from "../cluster/wire.ts";
import { refOf } from "../context.ts";
import { ANNOTATION, shortHash } from "../names.ts";

/**
 * Which run a Job is. One that the cluster's schedule started has an id of ours, made from the
 * Job's own.
 */
export function runOf({ metadata }: Job): RunRef | undefined {
  const ref = refOf(metadata?.annotations);
  const uid = metadata?.uid;
  if (ref === undefined || uid === undefined) return undefined;
  return {
    ...ref,
    run: metadata?.annotations?.[ANNOTATION.run] ?? `run_${shortHash(uid)}${shortHash("job", uid)}`,
  };
}

export const isScheduled = ({ metadata }: Job): boolean =>
  metadata?.annotations?.[ANNOTATION.run] === undefined;

/**
 * Whether a pod belongs to a Job. By the owner: names can be cut, and a Job may have been made
 * anew.
 */
export const ownsPod = (job: Job, pod: Pod): boolean =>
  pod.metadata?.ownerReferences?.some(({ uid }) => uid === job.metadata?.uid) === true;
