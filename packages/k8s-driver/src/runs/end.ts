import type { CallOptions, RunRef } from "@dagctl/core";
import { isAbsent } from "../cluster/failure.ts";
import { JOB, POD } from "../cluster/kinds.ts";
import { type Context, projectPlace } from "../context.ts";
import { ANNOTATION } from "../names.ts";
import { jobOf, podsOf } from "./find.ts";
import type { Job, Pod } from "./identity.ts";
import { hasEnded } from "./state.ts";

/** What `stateOf` will say of a run that was ended from outside. */
export interface EndMark {
  readonly status: "failed" | "error";
  readonly message: string;
}

/**
 * Ends a run and keeps its log. Every way to end a Job takes its pods along, and with them the log; but the node ends a pod whose own deadline is over, and
 * leaves it. So the deadline of the pod is set to now. A pod that no node has taken has no log, and its Job is ended.
 */
export async function endRun(context: Context, ref: RunRef, mark: EndMark, options: CallOptions): Promise<void> {
  const { client } = context;
  const job = await jobOf(context, ref, options);
  if (job === undefined || hasEnded(job)) return;
  const { namespace = "", name = "", uid } = job.metadata ?? {};
  try {
    if (job.metadata?.annotations?.[ANNOTATION.ended] === undefined)
      await client.merge<Job>(JOB, { namespace, name }, { metadata: { uid, annotations: { [ANNOTATION.ended]: JSON.stringify(mark) } } }, options);
    const pods = await podsOf(context, projectPlace(context.settings, ref), options, job);
    const running = pods.filter(({ status }) => status?.phase === "Running" || status?.phase === "Pending");
    const onNode = running.filter(({ status }) => status?.startTime !== undefined);
    for (const { metadata } of onNode)
      await client.merge<Pod>(
        POD,
        { namespace, name: metadata?.name ?? "" },
        { metadata: { uid: metadata?.uid }, spec: { activeDeadlineSeconds: 1 } },
        options,
      );
    if (onNode.length === 0) await failJob(context, job, mark, options);
  } catch (error) {
    // It went on its own in between.
    if (!isAbsent(error)) throw error;
  }
}

async function failJob({ client }: Context, { metadata, status }: Job, { message }: EndMark, options: CallOptions): Promise<void> {
  const { namespace = "", name = "", resourceVersion } = metadata ?? {};
  const time = new Date().toISOString();
  const condition = { type: "FailureTarget", status: "True", reason: "Cancelled", message, lastProbeTime: time, lastTransitionTime: time };
  const conditions = [...(status?.conditions ?? []), condition];
  await client.merge(JOB, { namespace, name }, { metadata: { resourceVersion }, status: { conditions } }, { ...options, status: true });
}
