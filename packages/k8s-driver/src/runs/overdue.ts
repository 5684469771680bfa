import type { Job, Pod } from "../cluster/wire.ts";
import type { KubernetesTiming } from "../options.ts";
import { newestOf } from "./find.ts";
import { type EndMark, markOf } from "./job-facts.ts";
import { NO_IMAGE, podFacts } from "./pod-facts.ts";

/** A pod ends at its own deadline: we are later, in milliseconds. */
const LATE = 5_000;
/**
 * After which a node that was told to end a pod, and has not, is not waited for: longer than the
 * pod's grace, in milliseconds.
 */
const DEAF = 60_000;

export interface Overdue {
  readonly mark: EndMark;
  readonly force: boolean;
}

/**
 * Why a run that goes on has to be ended now; `undefined`: it has not. Kubernetes waits for ever
 * for an image, for a node and for whoever suspended a Job, and counts a pod's deadline from when a
 * node took it.
 *
 * @param waits what the run waits for
 */
export function overdue(
  job: Job,
  pods: readonly Pod[],
  { image }: Pick<KubernetesTiming, "image">,
  waits: string | undefined,
  now: number,
): Overdue | undefined {
  const mark = markOf(job);
  if (mark !== undefined)
    return now - Date.parse(mark.at ?? "") > DEAF ? { mark, force: true } : undefined;
  const pod = newestOf(pods);
  const facts = pod && podFacts(pod);
  if (facts?.waits !== undefined && NO_IMAGE.has(facts.waits.reason)) {
    // From when it could have begun: what came before has an image of its own.
    const since = Date.parse(facts.endedAt ?? pod?.status?.startTime ?? "");
    if (now - since >= image)
      return {
        mark: { status: "error", message: `The image could not be had: ${facts.waits.message}` },
        force: false,
      };
  }
  const begun = Date.parse(job.metadata?.creationTimestamp ?? "");
  const deadline =
    begun + (job.spec?.template?.spec?.activeDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  if (now <= deadline + LATE) return undefined;
  const why = waits === undefined ? "" : `. It waited: ${waits}`;
  return {
    mark: { status: "failed", message: `The run went on past its deadline and was ended${why}` },
    force: false,
  };
}
