import type { LogLine } from "@dagctl/core";
import type {
  CallOptions,
  DeploymentRef,
  RunDriver,
  RunRef,
  RunState,
} from "@dagctl/core/contracts";
import { ACTIVE_RUN_STATUSES, anySignal } from "@dagctl/core/driver-kit";
import { translateErrors, translateErrorsOfEach } from "../cluster/translate-errors.ts";
import { hasEnded } from "../cluster/job-conditions.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import {
  type Context,
  contextOf,
  type NamespaceCache,
  projectPlace,
  type ProjectPlace,
} from "../context.ts";
import { endRun } from "./end-run.ts";
import {
  rereadJob,
  findJob,
  listJobs,
  newestPod,
  listPods,
  podCreationProblem,
} from "./find-run.ts";
import { isCutOffStart } from "./job-facts.ts";
import { pauseSchedules } from "./pause-schedules.ts";
import { ownsPod } from "./identity.ts";
import { logLines, type LogView } from "./logs.ts";
import { maskFor } from "./log-mask.ts";
import { overdue } from "./overdue.ts";
import { type PodProblem, podStartProblem } from "./pod-problem.ts";
import { startRun } from "./start-run.ts";
import { runStateOf } from "./run-state.ts";
import { watchRuns } from "./watch-runs.ts";

export function runDriver(driver: Context): RunDriver {
  const { settings } = driver;
  const of = ({ organization }: DeploymentRef): Context => contextOf(driver, organization);

  const observe = async (ref: RunRef, options: CallOptions): Promise<RunState | undefined> => {
    const context = of(ref);
    const job = await findJob(context, ref, options);
    if (job === undefined || isCutOffStart(job)) return undefined;
    const place = projectPlace(settings, ref);
    const pods = await listPods(context, place, options, job);
    const now = settings.clock.now();
    const problem = hasEnded(job)
      ? undefined
      : await problemOfRun(context, place, job, pods, { ...options, now });
    const state = runStateOf(job, pods, { now, problem: problem?.message });
    if (state === undefined || (state.status !== "pending" && state.status !== "running"))
      return state;
    const missing = problem?.isMissing === true ? problem.message : undefined;
    const waiting = { waits: state.message, missing };
    const overdueRun = overdue(job, pods, settings.timing, waiting, now);
    if (overdueRun !== undefined)
      await endRun(context, ref, overdueRun.mark, { ...options, force: overdueRun.force });
    return state;
  };

  const problemOfRun = async (
    context: Context,
    place: ProjectPlace,
    job: Job,
    pods: readonly Pod[],
    options: CallOptions & { readonly now: number },
  ): Promise<PodProblem | undefined> => {
    const pod = newestPod(pods);
    if (pod !== undefined) return podStartProblem(context, place, job, pod, options);
    const message = await podCreationProblem(context, place, job, options);
    return message === undefined ? undefined : { message };
  };

  async function* logs(
    ref: RunRef,
    {
      after,
      follow = false,
      signal,
    }: CallOptions & { readonly after?: number; readonly follow?: boolean } = {},
  ): AsyncGenerator<LogLine> {
    const context = of(ref);
    const both = anySignal(context.closing.signal, signal);
    const options = { signal: both };
    const job = await findJob(context, ref, options);
    if (job === undefined) return;
    const place = projectPlace(settings, ref);
    let found: typeof job | undefined = job;
    const readView = async (): Promise<LogView> => {
      const now = found ?? (await rereadJob(context, job, options));
      found = undefined;
      const pod = newestPod(await listPods(context, place, options, job));
      return { ended: now === undefined || hasEnded(now), pod };
    };
    yield* logLines(context, readView, {
      after,
      follow,
      signal: both,
      mask: () => maskFor(context, job, options),
    });
  }

  const listRuns = async (
    place: ProjectPlace,
    options: CallOptions,
  ): Promise<readonly RunState[]> => {
    const context = of(place.ref);
    const jobs = await listJobs(context, place, options);
    if (jobs.length === 0) return [];
    const pods = await listPods(context, place, options);
    return jobs.flatMap((job) => {
      const own = pods.filter((pod) => ownsPod(job, pod));
      return runStateOf(job, own, { now: settings.clock.now() }) ?? [];
    });
  };

  async function* list(deployment: DeploymentRef, options: CallOptions): AsyncGenerator<RunState> {
    const place = projectPlace(settings, deployment);
    const ask = (): Promise<readonly RunState[]> => listRuns(place, options);
    const findKnown = (): NamespaceCache | undefined =>
      driver.known.namespaces.get(place.namespace);
    await driver.known.firstLists.wait(
      place.namespace,
      () => findKnown()?.runs.isSynced() === true,
      options.signal,
    );
    const known = findKnown();
    // A run that goes on may change its state by time alone.
    yield* known === undefined
      ? await ask()
      : await known.runs.getOrRead(
          place.base,
          ask,
          (runs) => !runs.some(({ status }) => ACTIVE_RUN_STATUSES.includes(status)),
        );
  }

  /** Runs a change, and discards what is known of the project's runs. */
  const invalidateAfter = async (ref: DeploymentRef, work: () => Promise<void>): Promise<void> => {
    const place = projectPlace(settings, ref);
    try {
      await work();
    } finally {
      driver.known.namespaces.get(place.namespace)?.runs.invalidate(place.base);
    }
  };

  return {
    // Each pod has a copy of the files of its commit.
    supports: { logs: true, cancel: true, keepsFiles: false, persists: true, otherWorkload: true },
    start: (run, options) =>
      invalidateAfter(run.ref, () =>
        translateErrors("Starting a run", options, () => startRun(of(run.ref), run, options ?? {})),
      ),
    observe: (ref, options) =>
      translateErrors("Observing a run", options, () => observe(ref, options ?? {})),
    list: (deployment, options) =>
      translateErrorsOfEach("Listing runs", options, list(deployment, options ?? {})),
    setSchedulesPaused: (deployment, jobs, options) =>
      translateErrors("Pausing schedules", options, () =>
        pauseSchedules(of(deployment), deployment, jobs, options ?? {}),
      ),
    cancel: (ref, options) =>
      invalidateAfter(ref, () =>
        translateErrors("Cancelling a run", options, () =>
          endRun(
            of(ref),
            ref,
            { status: "failed", message: "The run was cancelled" },
            options ?? {},
          ),
        ),
      ),
    logs: (ref, options) =>
      translateErrorsOfEach("Reading a log", options, logs(ref, options ?? {})),
    watch: (onChange, { signal }) =>
      watchRuns(driver, onChange, AbortSignal.any([signal, driver.closing.signal])),
  };
}
