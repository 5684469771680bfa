import type { Job, Pod } from "../cluster/wire.ts";
import type { KubernetesTiming } from "../options.ts";
import { NO_IMAGE, podFacts } from "../pods/pod-facts.ts";
import { newestPod } from "./find-run.ts";
import { type EndMark, markOf } from "./job-facts.ts";
import { waitStart } from "./pod-problem.ts";

/**
 * How long after a pod's own deadline the driver acts, in milliseconds: the pod ends at that
 * deadline by itself.
 */
const DEADLINE_GRACE = 5_000;
/**
 * How long the driver waits for a node that was asked to end a pod, in milliseconds: longer than
 * the pod's grace period.
 */
const NODE_TIMEOUT = 60_000;

export interface Overdue {
  readonly mark: EndMark;
  readonly force: boolean;
}

/** What a run waits for, in words for a person. */
export interface Waiting {
  readonly waits?: string | undefined;
  /** The message about an object that its pods need and that does not exist. */
  readonly missing?: string | undefined;
}

/**
 * Returns why a run that goes on has to be ended now; `undefined` when it has not. Kubernetes waits
 * for ever for an image, for an object that the pod names, for a node, and for a suspended Job to
 * be resumed. It counts a pod's deadline from when a node took the pod.
 */
export function overdue(
  job: Job,
  pods: readonly Pod[],
  { imageMs }: Pick<KubernetesTiming, "imageMs">,
  { waits, missing }: Waiting,
  now: number,
): Overdue | undefined {
  const mark = markOf(job);
  if (mark !== undefined)
    return now - Date.parse(mark.at ?? "") > NODE_TIMEOUT ? { mark, force: true } : undefined;
  const pod = newestPod(pods);
  const facts = pod && podFacts(pod);
  if (facts?.waits !== undefined && NO_IMAGE.has(facts.waits.reason)) {
    // The time from which the container could have begun: each container before it has its own
    // image.
    const since = Date.parse(facts.endedAt ?? pod?.status?.startTime ?? "");
    if (now - since >= imageMs)
      return {
        mark: { status: "error", message: `The image could not be had: ${facts.waits.message}` },
        force: false,
      };
  }
  if (missing !== undefined && pod !== undefined && now - waitStart(pod) >= imageMs)
    return { mark: { status: "error", message: missing }, force: false };
  const begun = Date.parse(job.metadata?.creationTimestamp ?? "");
  const deadline =
    begun + (job.spec?.template?.spec?.activeDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  if (now <= deadline + DEADLINE_GRACE) return undefined;
  const why = waits === undefined ? "" : `. It waited: ${waits}`;
  return {
    mark: { status: "failed", message: `The run went on past its deadline and was ended${why}` },
    force: false,
  };
}
