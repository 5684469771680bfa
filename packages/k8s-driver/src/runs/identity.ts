import type { RunRef } from "@dagctl/core/contracts";
import type { Job, Pod } from "../cluster/wire.ts";
import { refOf } from "../context.ts";
import { ANNOTATION, shortHash } from "../names.ts";

/**
 * Returns the run of a Job. A Job that the cluster's schedule started has an id of the driver, made
 * from the Job's own.
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
 * Returns whether a pod belongs to a Job. The owner decides: names can be cut, and a Job may have
 * been created again under the same name.
 */
export const ownsPod = (job: Job, pod: Pod): boolean =>
  pod.metadata?.ownerReferences?.some(({ uid }) => uid === job.metadata?.uid) === true;
