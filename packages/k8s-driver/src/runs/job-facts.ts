import * as z from "zod";
import { conditionOf, hasEnded } from "../cluster/job-conditions.ts";
import { CONFIG_MAP, type Kind, SECRET, VOLUME_CLAIM } from "../cluster/kinds.ts";
import { parseStored } from "../cluster/parse-stored.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import { ANNOTATION } from "../names.ts";
import { isScheduled } from "./identity.ts";

/**
 * A pod that should have been deleted for this time, its grace period included, is on a node that
 * does not answer, in milliseconds.
 */
const LOST = 30_000;

/**
 * Returns whether a Job that fails, which nothing can change any more, has only pods on a node that
 * is gone. The Job waits for them until the node is deleted. What they still do is not known, and
 * will not be.
 */
export function isLost(job: Job, pods: readonly Pod[], now: number): boolean {
  const late = ({ metadata }: Pod): boolean =>
    now - Date.parse(metadata?.deletionTimestamp ?? "") > LOST;
  return conditionOf(job, "FailureTarget") !== undefined && pods.every(late);
}

/**
 * Returns whether a start was cut off before it resumed the Job, which it creates suspended. The
 * run has not begun, and the same start completes it. A Job that a person has suspended was changed
 * since it was created.
 */
export function isCutOffStart(job: Job): boolean {
  return (
    job.spec?.suspend === true &&
    job.metadata?.generation === 1 &&
    !isScheduled(job) &&
    !hasEnded(job) &&
    markOf(job) === undefined
  );
}

/** The annotation from which `runStateOf` reports a run that was ended from outside. */
export interface EndMark {
  readonly status: "failed" | "error";
  readonly message: string;
  /** When the end was requested, as RFC 3339. */
  readonly at?: string;
}

const END_MARK: z.ZodType<EndMark> = z.object({
  status: z.enum(["failed", "error"]),
  message: z.string(),
  at: z.string().exactOptional(),
});

export function markOf({ metadata }: Job): EndMark | undefined {
  return parseStored(END_MARK, metadata?.annotations?.[ANNOTATION.ended]);
}

/**
 * Returns the names of the Secrets that the pods of a run take values from, without those that need
 * not exist. Only programs that install packages get such values, and no log shows their output.
 */
export function listGivenSecrets(job: Job): readonly string[] {
  return listGivenObjects(job).flatMap(({ kind, name }) => (kind === SECRET ? [name] : []));
}

/** An object in the namespace without which the pods of a run do not start. */
export interface GivenObject {
  readonly kind: Kind;
  readonly name: string;
}

/** Returns the objects that the pods of a run name, without those that need not exist. */
export function listGivenObjects({ spec }: Job): readonly GivenObject[] {
  const { containers = [], initContainers = [], volumes = [] } = spec?.template.spec ?? {};
  const env = [...containers, ...initContainers].flatMap((container) => container.env ?? []);
  const nameObjects = (
    kind: Kind,
    names: readonly (string | undefined)[],
  ): readonly GivenObject[] =>
    names.flatMap((name) => (name === undefined ? [] : [{ kind, name }]));
  return [
    ...nameObjects(
      SECRET,
      env
        .map(({ valueFrom }) => valueFrom?.secretKeyRef)
        .map((key) => (key?.optional === true ? undefined : key?.name)),
    ),
    ...nameObjects(
      SECRET,
      volumes.map(({ secret }) => secret?.secretName),
    ),
    ...nameObjects(
      CONFIG_MAP,
      volumes.map(({ configMap }) => configMap?.name),
    ),
    ...nameObjects(
      VOLUME_CLAIM,
      volumes.map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName),
    ),
  ];
}
