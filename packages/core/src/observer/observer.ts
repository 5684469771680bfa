import { keyedQueue, type KeyedQueue } from "../async/keyed-queue.ts";
import { limit } from "../async/limit.ts";
import { pause } from "../async/pause.ts";
import { backoff } from "../async/retry.ts";
import type { DeploymentRef } from "../contracts/deploy.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import {
  describeRefusedVariables,
  type RefusedVariables,
} from "../environment-variables/refused.ts";
import { asDagctlError } from "../errors.ts";
import { type Components, SLOW_MS } from "../kernel/components.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentKey, deploymentRef } from "../kernel/lookup.ts";
import type { BranchHeads } from "../repository/branch-heads.ts";
import { changeProject } from "../kernel/transaction.ts";
import { applyEvaluation, evaluateStatus, withMessage } from "../projects/evaluate-status.ts";
import { removeExpiredEnvironments } from "../operations/beginnings/remove-environment.ts";
import { discardUnappliedPlans, discardExpiredPlans, endLostPlans } from "./outdated-plans.ts";
import { advanceRuns } from "../runs/dispatcher.ts";
import { allDeployments } from "./all-deployments.ts";
import { branchPolls } from "./branch-polls.ts";
import { followedPolls } from "./followed-polls.ts";
import { reportEndedPlan } from "./planned-commit.ts";
import { failedBranchPolls, removeOutdatedPollFailure } from "./poll-failures.ts";
import { createLooks, type Look } from "./looks.ts";
import { restoreLostValues } from "./restore-lost-values.ts";
import type { PollingServices } from "./polled-commit.ts";
import { type Polling, startPolling } from "./polling.ts";
import { createPushPolls } from "./push-polls.ts";
import { waitReports } from "./report-waits.ts";

/**
 * Shared places for observations; each organization has one of its own in addition. What they write
 * at the same time is one transaction of a database.
 */
const CONCURRENCY = 32;
/**
 * The factor of the pause between polls of a driver that watches: a watch can stop without an
 * error.
 */
const WATCHED_PAUSE_FACTOR = 5;
/**
 * When an observation that has not ended is reported, in milliseconds: a little after its first
 * slow call.
 */
const LATE_MS = SLOW_MS + 1_000;
/**
 * Spreads the polls of hosts that started together, so that they do not call Git servers together.
 */
const JITTER = 0.2;

/**
 * Turns what drivers, Git and runs report into records and events. Level-based: it receives a
 * project, observes its current state, and writes only what changed. Only the observer changes
 * `status` outside operations.
 */
export interface Observer {
  request(ref: DeploymentRef, look?: Look): void;
  /** Polls the branches of a repository that projects of the organization have. */
  pollRepository(organization: string, url: string): void;
  /**
   * Resolves when no observation is in progress any more; the context's lifetime must have ended.
   */
  untilStopped(): Promise<void>;
}

/** What the observer needs in addition to the context. */
export interface ObserverServices extends PollingServices {
  readonly heads: BranchHeads;
  readonly components: Components;
  readonly refusedVariables: RefusedVariables;
  /** Whether no other host can serve the same data. */
  readonly alone: boolean;
}

export function startObserver(
  context: HostContext,
  { engine, hooks, heads, components, refusedVariables, alone }: ObserverServices,
): Observer {
  const polling = startPolling(context, { engine, hooks }, heads);
  const pollFollowed = followedPolls(context, { heads, hooks });
  const shared = { heads, failures: failedBranchPolls(context) };
  const polls = branchPolls(context, shared, pollFollowed);
  const pushPolls = createPushPolls(context, { ...shared, polling, pollFollowed });
  /** The next try of each project whose last observation failed. */
  const retries = new Map<string, { readonly failures: number; readonly cancel: () => void }>();
  const waits = waitReports(context, components);
  const messages = (ref: DeploymentRef): Messages => ({
    refused: describeRefusedVariables(refusedVariables.of(ref)),
    waits: waits.of(ref),
  });
  /** The projects whose observation has not begun: a component that hangs may take all places. */
  const queued = new Map<string, DeploymentRef>();
  const inOrder = limit(1);
  /** Shows a queued project that a component is away; one after another, for they may be many. */
  const showQueued = (ref: DeploymentRef): void =>
    void inOrder(async () => (queued.has(deploymentKey(ref)) ? waits.late(ref) : undefined));
  components.onOutage((outage) => {
    void waits.outage(outage);
    for (const ref of queued.values()) showQueued(ref);
  });
  const looks = createLooks({
    clock: context.clock,
    alone,
    lookLater: (ref) => request(ref, "later"),
  });
  const queue: KeyedQueue<DeploymentRef> = keyedQueue({
    concurrency: CONCURRENCY,
    id: deploymentKey,
    group: ({ organization }) => organization,
    async work(ref) {
      queued.delete(deploymentKey(ref));
      if (context.lifetime.aborted) return;
      const look = looks.take(ref);
      const stopTimer = context.clock.after(LATE_MS, () => void waits.late(ref));
      try {
        const seen = await observeDeployment(context, ref, messages);
        await context.schedules.observe(ref, seen);
        if (seen) await discardExpiredPlans(context, seen);
        if (seen) await endLostPlans(context, seen);
        if (seen) await removeExpiredEnvironments(context, seen);
        if (seen) await advanceRuns(context, seen, (active) => looks.isDue(ref, look, active));
        else looks.forget(ref);
      } finally {
        stopTimer();
      }
      retries.get(ref.project)?.cancel();
      retries.delete(ref.project);
      // One more observation removes the message that is over.
      if (waits.noteSuccess(ref)) request(ref);
    },
    onFailed(ref, error) {
      if (context.lifetime.aborted) return;
      context.log({
        level: "warn",
        message: `Observing project ${ref.project} failed; trying again`,
        details: { error: asDagctlError(error).message },
      });
      void waits.noteFailure(ref, error);
      // A failure of one project must not become a loop, nor that of many a load: each waits for
      // its pause, which doubles up to that between two rounds.
      const before = retries.get(ref.project);
      before?.cancel();
      const failures = (before?.failures ?? 0) + 1;
      const { observeMs } = context.timing;
      const pauseMs = backoff(observeMs, failures - 1, observeMs * WATCHED_PAUSE_FACTOR);
      const cancel = context.clock.after(pauseMs, () => request(ref));
      retries.set(ref.project, { failures, cancel });
    },
  });
  const request = ({ organization, project }: DeploymentRef, look: Look = "shared"): void => {
    if (context.lifetime.aborted) return;
    const ref = { organization, project };
    const id = deploymentKey(ref);
    looks.note(ref, look);
    const isNew = !queued.has(id);
    queued.set(id, ref);
    queue.add(ref);
    if (isNew && queued.has(id)) showQueued(ref);
  };

  const watched = context.deploy.watch !== undefined && context.run.watch !== undefined;
  const loops = [
    watch(context, "deploy", context.deploy.watch, (ref: DeploymentRef) => {
      context.wakeups.wake(`deployment:${ref.project}`);
      // An operation in progress decides by its own observations, and its end requests one.
      if (!engine.isExecuting(ref)) request(ref);
    }),
    watch(context, "run", context.run.watch, (ref: DeploymentRef) => {
      context.wakeups.wake(`runs:${ref.project}`);
      request(ref);
    }),
    every(context, context.timing.observeMs * (watched ? WATCHED_PAUSE_FACTOR : 1), () =>
      observeAll(context, request, polling),
    ),
    // The first poll waits: a restart says nothing new about repositories.
    every(context, context.timing.gitPollMs, () => polls.round(), {
      pauseFirst: true,
      jitter: JITTER,
    }),
  ];
  return {
    request,
    pollRepository: pushPolls.request,
    async untilStopped() {
      await Promise.all(loops);
      await pushPolls.untilStopped();
      await Promise.all([queue.idle(), polling.untilStopped(), polls.untilStopped()]);
    },
  };
}

/** What a project shows besides its evaluation. */
interface Messages {
  readonly refused: string | undefined;
  readonly waits: string | undefined;
}

/** Returns the project as it was before; `undefined` when it does not exist any more. */
async function observeDeployment(
  context: HostContext,
  ref: DeploymentRef,
  messages: (ref: DeploymentRef) => Messages,
): Promise<ProjectRecord | undefined> {
  const { organization, project: id } = ref;
  const before = await context.store.project(organization, id);
  // Before the engine is asked: it may not answer, and a decision of a person is no matter of it.
  if (before) await reportEndedPlan(context, before);
  if (before) await removeOutdatedPollFailure(context, before);
  if (!before?.internals.mayExist || before.project.operation) return before;
  // Its message is in the state. What is away is for the readiness.
  const state = await context.deploy.observe(ref, { report: () => undefined });
  const evaluate = (record: ProjectRecord): ReturnType<typeof applyEvaluation> => {
    const { refused, waits } = messages(ref);
    const evaluation = withMessage(
      withMessage(evaluateStatus(record, state, context.now()), refused),
      waits,
    );
    return evaluation && applyEvaluation(record, evaluation);
  };
  // Most observations find what is recorded, and need no second read. The next one sees what has
  // changed since the first.
  if (evaluate(before))
    await changeProject(context, ref, async (record, transaction) => {
      // The observation is older than an operation that has begun, or ended, since.
      if (
        record.internals.generation !== before.internals.generation ||
        record.internals.acceptedGeneration !== before.internals.acceptedGeneration
      )
        return undefined;
      const next = evaluate(record);
      if (!next) return undefined;
      if (next.project.status !== record.project.status)
        transaction.event("project.status_changed", ref, { project: next.project });
      // It is observed no more, so that nothing would end them.
      return next.internals.mayExist ? next : discardUnappliedPlans(context, transaction, next);
    });
  context.wakeups.wake(`project:${id}`);
  await restoreLostValues(context, before, state);
  return before;
}

async function observeAll(
  context: Pick<HostContext, "store" | "lifetime">,
  request: (ref: DeploymentRef) => void,
  polling: Polling,
): Promise<void> {
  for await (const record of allDeployments(context)) {
    request(deploymentRef(record.project));
    polling.noteProject(record);
  }
  // A host may have been killed between the end of a deployment and that of the runs that waited.
  for (const { organization, run } of await context.store.activeRuns())
    request({ organization, project: run.project_id });
}

/** Keeps a driver's watch active: a watch that ends or fails is started again after a pause. */
async function watch<Ref extends DeploymentRef>(
  context: Pick<HostContext, "lifetime" | "log" | "clock" | "timing">,
  name: string,
  start:
    | ((onChange: (ref: Ref) => void, options: { readonly signal: AbortSignal }) => Promise<void>)
    | undefined,
  onChange: (ref: Ref) => void,
): Promise<void> {
  if (!start) return;
  while (!context.lifetime.aborted) {
    try {
      await start(onChange, { signal: context.lifetime });
    } catch (error) {
      if (!context.lifetime.aborted)
        context.log({
          level: "warn",
          message: `The ${name} driver's watch failed; starting it again`,
          details: { error: asDagctlError(error).message },
        });
    }
    await pause(context.clock, context.timing.observeMs, context.lifetime);
  }
}

/**
 * Repeats work at an interval. A round that took longer than the pause is followed by an equally
 * long pause. Under load, rounds are less frequent and never overlap.
 */
async function every(
  context: Pick<HostContext, "clock" | "lifetime" | "log">,
  intervalMs: number,
  work: () => Promise<void>,
  { pauseFirst = false, jitter = 0 } = {},
): Promise<void> {
  const rest = (took: number): Promise<void> =>
    pause(
      context.clock,
      Math.max(intervalMs, took) * (1 + jitter * Math.random()),
      context.lifetime,
    );
  if (pauseFirst) await rest(0);
  while (!context.lifetime.aborted) {
    const begun = context.clock.now();
    try {
      await work();
    } catch (error) {
      if (!context.lifetime.aborted)
        context.log({
          level: "warn",
          message: "A poll of the observer failed; trying again",
          details: { error: asDagctlError(error).message },
        });
    }
    await rest(context.clock.now() - begun);
  }
}
