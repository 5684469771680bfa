import type { Deployment, DeploymentRef, RunRef } from "@dagctl/core/contracts";
import { nextDue } from "@dagctl/core/driver-kit";
import { endRun, isActive } from "./execution.ts";
import { startRun } from "./start-run.ts";
import {
  type FakeSchedule,
  type FakeWorld,
  isoTime,
  keyOf,
  type StoredDeployment,
} from "./world.ts";

/**
 * A tick that was missed during a pause fires once where the pause ends within this time, in
 * milliseconds.
 */
const GRACE = 60_000;
/** Timers that wait longer would fire at once on the machine's clock. */
const LONGEST_TIMER = 24 * 3600 * 1000;

export function scheduleOf(world: FakeWorld, ref: DeploymentRef): FakeSchedule {
  const key = keyOf(ref);
  const schedule = world.schedules.get(key) ?? {
    since: world.clock.now(),
    resumed: new Map<string, () => void>(),
    variables: [],
  };
  world.schedules.set(key, schedule);
  return schedule;
}

/** Pauses or resumes schedules. Does nothing where nothing changes. */
export function setPaused(
  world: FakeWorld,
  ref: DeploymentRef,
  jobs: Readonly<Record<string, boolean>>,
): void {
  if (!world.deployments.has(keyOf(ref))) return;
  const { resumed, since } = scheduleOf(world, ref);
  for (const [job, isPaused] of Object.entries(jobs)) {
    const stop = resumed.get(job);
    if (isPaused === (stop === undefined)) continue;
    world.pauseWrites += 1;
    stop?.();
    if (isPaused) resumed.delete(job);
    else {
      resumed.set(job, () => undefined);
      const now = world.clock.now();
      const missed = dueAfter(world, ref, job, Math.max(since, now - GRACE - 1));
      if (missed !== undefined && missed <= now) fire(world, ref, job, missed);
      awaitTick(world, ref, job);
    }
  }
}

/**
 * Applies a new deployment, which may have other schedules; paused ones stay paused. A job that the
 * one before had and it does not have is gone with its runs, as on Kubernetes.
 */
export function reschedule(
  world: FakeWorld,
  ref: DeploymentRef,
  before: Deployment["jobs"] = [],
): void {
  if (world.options.schedules !== "engine") return;
  const { resumed } = scheduleOf(world, ref);
  const jobs = world.deployments.get(keyOf(ref))?.deployment.jobs ?? [];
  const isGone = (job: string): boolean =>
    before.some(({ name }) => name === job) && jobs.every(({ name }) => name !== job);
  for (const [job, stop] of resumed) {
    if (!isGone(job)) awaitTick(world, ref, job);
    else {
      stop();
      resumed.delete(job);
    }
  }
  const runs = world.runs.get(keyOf(ref));
  for (const [id, run] of runs ?? []) {
    if (!isGone(run.request.job)) continue;
    endRun(world, run, { status: "error", message: "The job is gone" });
    runs?.delete(id);
  }
}

export function forgetSchedule(world: FakeWorld, ref: DeploymentRef): void {
  for (const stop of world.schedules.get(keyOf(ref))?.resumed.values() ?? []) stop();
  world.schedules.delete(keyOf(ref));
}

function dueAfter(
  world: FakeWorld,
  ref: DeploymentRef,
  job: string,
  after: number,
): number | undefined {
  const deployment = world.deployments.get(keyOf(ref))?.deployment;
  const spec = deployment?.jobs.find((one) => one.name === job);
  if (!deployment || !spec) return undefined;
  const nextTick = world.options.nextTick ?? nextDue;
  return nextTick(spec.schedule, spec.timeZone ?? deployment.workload.timeZone, after);
}

function awaitTick(world: FakeWorld, ref: DeploymentRef, job: string): void {
  const { resumed } = scheduleOf(world, ref);
  resumed.get(job)?.();
  const now = world.clock.now();
  const due = dueAfter(world, ref, job, now);
  if (due === undefined) return;
  const stop = world.clock.after(Math.min(due - now, LONGEST_TIMER), () => {
    if (due <= world.clock.now()) fire(world, ref, job, due);
    if (resumed.has(job)) awaitTick(world, ref, job);
  });
  resumed.set(job, stop);
}

/**
 * Starts a run as the concurrency policy of the deployment decides among the engine's own runs of
 * the job: other jobs do not count, as on Kubernetes. Returns `undefined` where that, or a pause,
 * forbids it.
 */
function fire(world: FakeWorld, ref: DeploymentRef, job: string, due: number): RunRef | undefined {
  const stored = world.deployments.get(keyOf(ref));
  const spec = stored?.deployment.jobs.find((one) => one.name === job);
  if (
    !stored ||
    !spec ||
    !world.schedules.get(keyOf(ref))?.resumed.has(job) ||
    stored.deployment.workload.suspended ||
    stored.removal !== undefined
  )
    return undefined;
  const own = [...(world.runs.get(keyOf(ref))?.values() ?? [])].filter(
    ({ state, request }) => state.origin === "engine" && request.job === job && isActive(state),
  );
  const policy = stored.deployment.workload.concurrencyPolicy;
  if (policy === "Forbid" && own.length > 0) return undefined;
  if (policy === "Replace")
    for (const run of own)
      endRun(world, run, { status: "failed", message: "A newer run took its place" });
  return begin(world, stored, job, due);
}

function begin(
  world: FakeWorld,
  { deployment }: StoredDeployment,
  job: string,
  due: number,
): RunRef {
  world.engineRuns += 1;
  const { ref, generation, commit, secrets, jobs } = deployment;
  const run: RunRef = { ...ref, run: `run_fake${String(world.engineRuns).padStart(6, "0")}` };
  const deadline = new Date(world.clock.now() + LONGEST_TIMER).toISOString();
  const steps = jobs.find(({ name }) => name === job)?.steps ?? [];
  const { variables } = scheduleOf(world, ref);
  const name = `${job}-${world.engineRuns}`;
  const scheduledAt = new Date(due).toISOString();
  startRun(
    world,
    { ref: run, generation, commit, job, name, steps, secrets, variables, deadline },
    { origin: "engine", scheduledAt },
  );
  return run;
}

/** Fires a schedule at the current time, for a test. */
export function fireNow(world: FakeWorld, ref: DeploymentRef, job: string): RunRef | undefined {
  return fire(world, ref, job, Date.parse(isoTime(world)));
}
