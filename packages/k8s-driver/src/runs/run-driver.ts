import { type CallOptions, type DeploymentRef, type LogLine, maskOf, type RunDriver, type RunRef, type RunState } from "@dagctl/core";
import { guarded, guardedEach } from "../cluster/guarded.ts";
import { SECRET } from "../cluster/kinds.ts";
import type { SecretObject } from "../cluster/wire.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import { decoded } from "../deploy/secret-objects.ts";
import { GIT_KEY } from "../manifests/git.ts";
import { ANNOTATION } from "../names.ts";
import { endRun } from "./end.ts";
import { jobOf, jobsOfProject, podsOf, troubleOf } from "./find.ts";
import { holdSchedules } from "./hold.ts";
import { type Job, ownsPod, type Pod, runOf } from "./identity.ts";
import { logLines } from "./logs.ts";
import { NO_IMAGE, podFacts } from "./pod-facts.ts";
import { startRun } from "./start.ts";
import { hasEnded, stateOf } from "./state.ts";
import { watchRuns } from "./watch-runs.ts";

export function runDriver(context: Context): RunDriver {
  const { client, settings } = context;

  const observe = async (ref: RunRef, options: CallOptions): Promise<RunState | undefined> => {
    const job = await jobOf(context, ref, options);
    if (job === undefined) return undefined;
    const place = projectPlace(settings, ref);
    const pods = await podsOf(context, place, options, job);
    if (!hasEnded(job)) await giveUpImage(job, pods, options);
    const trouble = pods.length === 0 && !hasEnded(job) ? await troubleOf(context, place, job, options) : undefined;
    return stateOf(job, pods, trouble);
  };

  /** A pod waits for an image for ever; the run does not. */
  const giveUpImage = async (job: Job, pods: readonly Pod[], options: CallOptions): Promise<void> => {
    const ref = runOf(job);
    for (const pod of pods) {
      const { waits } = podFacts(pod);
      const since = Date.parse(pod.status?.startTime ?? "");
      if (ref === undefined || waits === undefined || !NO_IMAGE.has(waits.reason) || Date.now() - since < settings.timing.image) continue;
      await endRun(context, ref, { status: "error", message: `The image could not be had: ${waits.message}` }, options);
    }
  };

  /** All values that pods of the run may have been given. */
  const maskFor = async (job: Job, options: CallOptions): Promise<(text: string) => string> => {
    const place = projectPlace(settings, runOf(job) ?? { organization: "", project: "" });
    const names = secretsIn(job);
    const secrets = await Promise.all([...names].map((name) => client.get<SecretObject>(SECRET, { namespace: place.namespace, name }, options)));
    return maskOf(secrets.flatMap((secret) => Object.entries(secret?.data ?? {}).flatMap(([key, value]) => (isShown(secret, key) ? [] : [decoded(value)]))));
  };

  async function* logs(
    ref: RunRef,
    { after, follow = false, signal }: CallOptions & { readonly after?: number; readonly follow?: boolean } = {},
  ): AsyncGenerator<LogLine> {
    const both = AbortSignal.any([context.closing.signal, ...(signal ? [signal] : [])]);
    const options = { signal: both };
    const job = await jobOf(context, ref, options);
    if (job === undefined) return;
    const place = projectPlace(settings, ref);
    const look = async (): Promise<Pod | undefined> => (await podsOf(context, place, options, job))[0];
    const over = async (): Promise<boolean> => {
      const now = await jobOf(context, ref, options);
      return now === undefined || hasEnded(now);
    };
    yield* logLines(context, look, over, { after, follow, signal: both, mask: () => maskFor(job, options) });
  }

  const listed = async (place: ProjectPlace, options: CallOptions): Promise<readonly RunState[]> => {
    const jobs = await jobsOfProject(context, place, options);
    if (jobs.length === 0) return [];
    const pods = await podsOf(context, place, options);
    return jobs.flatMap((job) => {
      const own = pods.filter((pod) => ownsPod(job, pod));
      return stateOf(job, own) ?? [];
    });
  };

  async function* list(deployment: DeploymentRef, options: CallOptions): AsyncGenerator<RunState> {
    const place = projectPlace(settings, deployment);
    const ask = (): Promise<readonly RunState[]> => listed(place, options);
    const known = context.known.namespaces.get(place.namespace);
    yield* known === undefined ? await ask() : await known.runs.recall(place.base, ask, () => true);
  }

  /** What we change is listed anew. */
  const changing = async (ref: DeploymentRef, work: () => Promise<void>): Promise<void> => {
    const place = projectPlace(settings, ref);
    try {
      await work();
    } finally {
      context.known.namespaces.get(place.namespace)?.runs.changed(place.base);
    }
  };

  return {
    supports: { logs: true, cancel: true, keepsFiles: false },
    start: (run, options) => changing(run.ref, () => guarded("Starting a run", options, () => startRun(context, run, options ?? {}))),
    observe: (ref, options) => guarded("Looking at a run", options, () => observe(ref, options ?? {})),
    list: (deployment, options) => guardedEach("Listing runs", options, list(deployment, options ?? {})),
    hold: (deployment, jobs, options) => guarded("Holding schedules", options, () => holdSchedules(context, deployment, jobs, options ?? {})),
    cancel: (ref, options) =>
      changing(ref, () =>
        guarded("Cancelling a run", options, () => endRun(context, ref, { status: "failed", message: "The run was cancelled" }, options ?? {})),
      ),
    logs: (ref, options) => guardedEach("Reading a log", options, logs(ref, options ?? {})),
    watch: (onChange, { signal }) => watchRuns(context, onChange, AbortSignal.any([signal, context.closing.signal])),
  };
}

/** The Secrets that a Job's pods take values from. */
function secretsIn({ spec }: Job): ReadonlySet<string> {
  const pod = spec?.template?.spec;
  const containers = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
  const inEnvironment = containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []));
  const inFiles = (pod?.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
  return new Set([...inEnvironment, ...inFiles]);
}

/** Host keys are no secret; of variables the host says which are. */
function isShown(secret: SecretObject | undefined, key: string): boolean {
  const shown = JSON.parse(secret?.metadata?.annotations?.[ANNOTATION.shown] ?? "[]") as string[];
  return key === GIT_KEY.knownHosts || shown.includes(key);
}
