import { DagctlError, type DeploymentRef, type LogLine, type RunDriver, type RunRef, type RunRequest } from "@dagctl/core";
import { endRun, isActive, takeRun } from "./execution.ts";
import { buried, keyOf, untilAborted, type FakeWorld, type HeldRun } from "./world.ts";

/**
 * The run part of the fake engine. Its limits: no process exists; a step does what `program()` wrote into it, or what a test says, and
 * takes no time; any other command succeeds without a line; a run whose deployment is removed is forgotten with it.
 */
export function fakeRun(world: FakeWorld): RunDriver {
  const { logs = true, cancel = true, schedules = "host" } = world.options;
  return {
    supports: { logs, cancel },
    async start(request, options) {
      options?.signal?.throwIfAborted();
      if (findRun(world, request.ref)) return;
      startRun(world, request, "host");
    },
    async observe(ref, options) {
      options?.signal?.throwIfAborted();
      return findRun(world, ref)?.state;
    },
    async *list(deployment, options) {
      options?.signal?.throwIfAborted();
      const held = [...(world.runs.get(keyOf(deployment))?.values() ?? [])];
      for (const run of held) yield run.state;
    },
    async cancel(ref, options) {
      options?.signal?.throwIfAborted();
      if (!cancel) throw new DagctlError("not_supported", "This engine cannot cancel a run");
      const run = findRun(world, ref);
      if (run) endRun(world, run, { status: "failed", message: "The run was cancelled" });
    },
    async *logs(ref, options) {
      options?.signal?.throwIfAborted();
      if (!logs) throw new DagctlError("not_supported", "This engine has no logs");
      const run = findRun(world, ref);
      if (run) yield* readLog(run, options?.after ?? 0, options?.follow ?? false, options?.signal);
    },
    async watch(onChange, { signal }) {
      if (signal.aborted) return;
      world.runWatchers.add(onChange);
      await untilAborted(signal);
      world.runWatchers.delete(onChange);
    },
    async close() {
      world.closes.run += 1;
    },
    ...(schedules === "engine" && { hold: (ref, jobs, options) => hold(world, ref, jobs, options?.signal) }),
  };
}

export function findRun(world: FakeWorld, ref: RunRef): HeldRun | undefined {
  return world.runs.get(keyOf(ref))?.get(ref.run);
}

/** Checks the fence and takes the run. Throws `conflict` when another generation, none or a tombstone is there. */
export function startRun(world: FakeWorld, request: RunRequest, origin: "host" | "engine"): void {
  const key = keyOf(request.ref);
  const held = world.deployments.get(key);
  if (!held || held.removal !== undefined) {
    const generation = held?.removal ?? buried(world.tombstones, key, world.clock.now());
    throw new DagctlError("conflict", "The deployment is not there", generation === undefined ? {} : { details: { generation } });
  }
  const { generation } = held.deployment;
  if (generation !== request.generation) {
    throw new DagctlError("conflict", `Generation ${request.generation} was asked for, ${generation} is held`, { details: { generation } });
  }
  const { ref, job, name } = request;
  const run: HeldRun = {
    ref,
    request,
    deployment: held.deployment,
    state: { ref, origin, status: "pending", job, name },
    lines: [],
    followers: new Set(),
    stopDeadline: undefined,
  };
  const runs = world.runs.get(key) ?? new Map<string, HeldRun>();
  world.runs.set(key, runs.set(ref.run, run));
  takeRun(world, run);
}

async function* readLog(run: HeldRun, after: number, follow: boolean, signal: AbortSignal | undefined): AsyncGenerator<LogLine, void, undefined> {
  for (let index = Math.max(0, after); ;) {
    for (let line = run.lines[index]; line; line = run.lines[index]) {
      yield line;
      index += 1;
      signal?.throwIfAborted();
    }
    if (!follow || !isActive(run.state)) return;
    await nextChange(run, signal);
    signal?.throwIfAborted();
  }
}

/** Resolves at the next line, end or abort. */
function nextChange(run: HeldRun, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      run.followers.delete(done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    run.followers.add(done);
    signal?.addEventListener("abort", done, { once: true });
  });
}

async function hold(world: FakeWorld, ref: DeploymentRef, jobs: Readonly<Record<string, boolean>>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const key = keyOf(ref);
  const opened = world.opened.get(key) ?? new Set<string>();
  world.opened.set(key, opened);
  for (const [job, held] of Object.entries(jobs)) {
    if (held) opened.delete(job);
    else opened.add(job);
  }
}
