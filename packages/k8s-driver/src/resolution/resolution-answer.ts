import type { CallOptions, WaitingOptions } from "@dagctl/core/contracts";
import { anySignal, pauseUnlessAborted } from "@dagctl/core/driver-kit";
import { isNotFound } from "../cluster/api-failure.ts";
import { JOB, POD, pathOf } from "../cluster/kinds.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { UV_CONTAINER } from "../manifests/packages.ts";
import { RESOLVER_CONTAINER } from "../manifests/resolution.ts";
import { NO_IMAGE, podFacts } from "../pods/pod-facts.ts";
import { newestPod, podCreationProblem } from "../runs/find-run.ts";
import { ownsPod } from "../runs/identity.ts";
import { resolutionOutcome } from "./resolution-outcome.ts";

/** The growing pause between two reads, in milliseconds. */
const PAUSE = { least: 250, most: 2_000 };
/** The most bytes of an answer. */
const LONGEST_ANSWER = 8 * 2 ** 20;

/**
 * Waits for the end of a resolution and returns what the resolver printed; `undefined` when its Job
 * was deleted meanwhile.
 *
 * @throws DagctlError `invalid`: the pod fails each time; `unavailable`: the cluster did not run it
 *   to its end
 */
export async function resolutionAnswer(
  context: Context,
  place: ProjectPlace,
  { metadata }: Job,
  { report, ...options }: WaitingOptions,
): Promise<string | undefined> {
  const { client, closing, settings } = context;
  const { namespace } = place;
  const { name = "", uid } = metadata ?? {};
  const signal = anySignal(closing.signal, options.signal);
  const readJob = async (): Promise<Job | undefined> => {
    const job = await client.get<Job>(JOB, { namespace, name }, options);
    return job?.metadata?.uid === uid ? job : undefined;
  };
  let waited: string | undefined;
  for (let pause = PAUSE.least; ; pause = Math.min(PAUSE.most, pause * 1.5)) {
    const job = await readJob();
    if (job === undefined) return undefined;
    const pod = newestPod(await podsOf(context, job, options));
    const { timing, clock } = settings;
    const outcome = resolutionOutcome(job, pod, {
      waited,
      imageMs: timing.imageMs,
      now: clock.now(),
    });
    if ("answered" in outcome) return logOf(context, outcome.answered, options);
    if ("failed" in outcome) {
      // Deleted after it was read, its pod is gone for that reason alone.
      if (pod === undefined && (await readJob()) === undefined) return undefined;
      throw outcome.failed;
    }
    waited = outcome.waits;
    if (pod === undefined) waited = await podCreationProblem(context, place, job, options);
    const wait = waitOf(waited, pod);
    if (wait !== undefined) report?.(...wait);
    await pauseUnlessAborted(clock, pause, signal);
  }
}

/** Returns what to report of a resolution that does not run; `undefined` without a reason. */
function waitOf(waited: string | undefined, pod: Pod | undefined): Report | undefined {
  if (waited === undefined) return undefined;
  const text = `The pod that resolves the packages waits: ${waited}`;
  const stuck = pod && podFacts(pod).containers.find(({ waiting }) => isWithoutImage(waiting));
  if (stuck === undefined) return [text];
  // The image of a project may be its own: then only that project waits.
  return stuck.name === UV_CONTAINER
    ? [`${text} (the image of uv)`, "The image of uv cannot be pulled"]
    : [`${text} (the image of the project)`];
}

type Report = Parameters<NonNullable<WaitingOptions["report"]>>;

const isWithoutImage = (waiting: { readonly reason: string } | undefined): boolean =>
  waiting !== undefined && NO_IMAGE.has(waiting.reason);

async function podsOf(
  { client }: Context,
  job: Job,
  options: CallOptions,
): Promise<readonly Pod[]> {
  const { namespace = "", uid = "" } = job.metadata ?? {};
  const labels = { "batch.kubernetes.io/controller-uid": uid };
  const { items } = await client.list<Pod>(POD, namespace, { ...options, labels });
  return items.filter((pod) => ownsPod(job, pod));
}

/** Returns the output of the resolver; `undefined` when its pod is gone. */
async function logOf(
  { client }: Context,
  { metadata }: Pod,
  { signal }: CallOptions,
): Promise<string | undefined> {
  const { name = "", namespace = "" } = metadata ?? {};
  try {
    return await client.connection.send({
      method: "GET",
      path: `${pathOf(POD, { namespace, name })}/log`,
      query: { container: RESOLVER_CONTAINER, limitBytes: String(LONGEST_ANSWER) },
      accept: "*/*",
      signal,
    });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
