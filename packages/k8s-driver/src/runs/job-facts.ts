import { z } from "zod";
import { conditionOf } from "../cluster/job-conditions.ts";
import { remembered } from "../cluster/remembered.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import { ANNOTATION } from "../names.ts";

/**
 * A pod that should have been gone for so long, its grace included, is on a node that does not
 * answer, in milliseconds.
 */
const LOST = 30_000;

/**
 * Whether a Job that is failing, which nothing can change any more, has no pods but on a node that
 * is gone. It waits for them until somebody takes that node away: what they still do is not known,
 * and will not be.
 */
export function isLost(job: Job, pods: readonly Pod[], now: number): boolean {
  const late = ({ metadata }: Pod): boolean =>
    now - Date.parse(metadata?.deletionTimestamp ?? "") > LOST;
  return conditionOf(job, "FailureTarget") !== undefined && pods.every(late);
}

/** What `stateOf` says of a run that was ended from outside. */
export interface EndMark {
  readonly status: "failed" | "error";
  readonly message: string;
  /** When that was asked for, RFC 3339. */
  readonly at?: string;
}

const END_MARK: z.ZodType<EndMark> = z.object({
  status: z.enum(["failed", "error"]),
  message: z.string(),
  at: z.string().exactOptional(),
});

export function markOf({ metadata }: Job): EndMark | undefined {
  return remembered(END_MARK, metadata?.annotations?.[ANNOTATION.ended]);
}

/** The Secrets that the pods of a run take values from. */
export function givenSecrets({ spec }: Job): readonly string[] {
  const { containers = [], initContainers = [], volumes = [] } = spec?.template.spec ?? {};
  const env = [...containers, ...initContainers].flatMap((container) => container.env ?? []);
  return [
    ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
    ...volumes.map(({ secret }) => secret?.secretName),
  ].filter((name) => name !== undefined);
}
