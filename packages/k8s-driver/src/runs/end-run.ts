import type { CallOptions, RunRef } from "@dagctl/core/contracts";
import { rfc3339 } from "@dagctl/core/driver-kit";
import { retryConflicts } from "../cluster/retry-conflicts.ts";
import { isNotFound, isConflict } from "../cluster/api-failure.ts";
import { hasEnded } from "../cluster/job-conditions.ts";
import { JOB, POD } from "../cluster/kinds.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import { type Context, projectPlace } from "../context.ts";
import { ANNOTATION } from "../names.ts";
import { rereadJob, findJob, listPods } from "./find-run.ts";
import { type EndMark, markOf } from "./job-facts.ts";

/**
 * Ends a run and keeps its log. Every way to end a Job deletes its pods, and with them the log. But
 * the node ends a pod whose own deadline is over, and keeps it. So the deadline of the pod is set
 * to now. A pod that no node has taken has no log, and its Job is ended.
 *
 * @param force ends the Job in any case: its node does not do what it was asked
 */
export async function endRun(
  context: Context,
  ref: RunRef,
  mark: EndMark,
  { force = false, ...options }: CallOptions & { readonly force?: boolean },
): Promise<void> {
  const first = await findJob(context, ref, options);
  if (first === undefined) return;
  await retryConflicts(
    context.settings.clock,
    `The Job ${first.metadata?.name} in ${first.metadata?.namespace}`,
    options,
    async (attempt) => {
      const job = attempt === 0 ? first : await rereadJob(context, first, options);
      if (job === undefined || hasEnded(job)) return true;
      try {
        await end(context, ref, job, mark, { ...options, force });
        return true;
      } catch (error) {
        // The Job was deleted in between, or its controller wrote.
        if (isNotFound(error) || isConflict(error)) return undefined;
        throw error;
      }
    },
  );
}

async function end(
  context: Context,
  ref: RunRef,
  found: Job,
  mark: EndMark,
  { force, ...options }: CallOptions & { readonly force: boolean },
): Promise<void> {
  const { client } = context;
  const { namespace = "", name = "", uid } = found.metadata ?? {};
  const stored: EndMark = { ...mark, at: rfc3339(context.settings.clock.now()) };
  const job =
    markOf(found) === undefined
      ? await client.merge<Job>(
          JOB,
          { namespace, name },
          { metadata: { uid, annotations: { [ANNOTATION.ended]: JSON.stringify(stored) } } },
          options,
        )
      : found;
  const pods = await listPods(context, projectPlace(context.settings, ref), options, job);
  const onNode = pods.filter(
    ({ status }) =>
      (status?.phase === "Running" || status?.phase === "Pending") &&
      status.startTime !== undefined,
  );
  for (const { metadata, spec } of onNode)
    if (spec?.activeDeadlineSeconds !== 1)
      await client.merge<Pod>(
        POD,
        { namespace, name: metadata?.name ?? "" },
        { metadata: { uid: metadata?.uid }, spec: { activeDeadlineSeconds: 1 } },
        options,
      );
  // A pod that has ended needs nothing: its Job ends after it.
  if (
    force ||
    pods.every(({ status }) => status?.phase === "Pending" && status.startTime === undefined)
  )
    await failJob(context, job, mark, options);
}

async function failJob(
  { client, settings }: Context,
  { metadata, status, spec }: Job,
  { message }: EndMark,
  options: CallOptions,
): Promise<void> {
  const { namespace = "", name = "", resourceVersion } = metadata ?? {};
  const at = { namespace, name };
  if (status?.conditions?.some(({ type }) => type === "FailureTarget") !== true) {
    const time = rfc3339(settings.clock.now());
    const condition = {
      type: "FailureTarget",
      status: "True",
      reason: "Cancelled",
      message,
      lastProbeTime: time,
      lastTransitionTime: time,
    };
    const conditions = [...(status?.conditions ?? []), condition];
    await client.merge(
      JOB,
      at,
      { metadata: { resourceVersion }, status: { conditions } },
      { ...options, status: true },
    );
  }
  // A suspended Job has no start time, without which no Job may be finished. It creates no pod any
  // more.
  if (spec?.suspend === true)
    await client.merge(
      JOB,
      at,
      { metadata: { uid: metadata?.uid }, spec: { suspend: false } },
      options,
    );
}
