import type { LogLine } from "@dagctl/core";
import type { RunDriver } from "@dagctl/core/contracts";
import { anySignal } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { endRun, isActive } from "./execution.ts";
import { setPaused } from "./schedule.ts";
import { findRun, startRun } from "./start-run.ts";
import { enter, type FakeWorld, keyOf, type StoredRun, untilAborted } from "./world.ts";

/**
 * Returns the run driver of the fake engine. Its limits: no process exists. A step does what
 * `program()` wrote into it, or what a test says, and takes no time. Any other command succeeds
 * without a line. A run whose deployment is removed is forgotten with it.
 *
 * @throws DagctlError from calls of the driver: `conflict` (another generation), `invalid` (a
 *   path), `not_supported` (cancel, logs) and `unavailable` (an outage)
 */
export function fakeRun(world: FakeWorld): RunDriver {
  const { logs = true, cancel = true, schedules = "host", otherWorkload = true } = world.options;
  // A close ends the logs that are followed at that moment: a closed driver still works.
  let closing = new AbortController();
  return {
    supports: { logs, cancel, keepsFiles: true, persists: false, otherWorkload },
    async start(request, options) {
      enter(world, options);
      if (findRun(world, request.ref)) return;
      startRun(world, request, { origin: "host" });
    },
    async observe(ref, options) {
      enter(world, options);
      return findRun(world, ref)?.state;
    },
    async *list(deployment, options) {
      enter(world, options);
      const stored = [...(world.runs.get(keyOf(deployment))?.values() ?? [])];
      for (const run of stored) yield run.state;
    },
    async cancel(ref, options) {
      enter(world, options);
      if (!cancel) throw new DagctlError("not_supported", "This engine cannot cancel a run");
      const run = findRun(world, ref);
      if (run) endRun(world, run, { status: "failed", message: "The run was cancelled" });
    },
    async *logs(ref, options) {
      enter(world, options);
      if (!logs) throw new DagctlError("not_supported", "This engine has no logs");
      const run = findRun(world, ref);
      if (!run) return;
      const { after = 0, follow = false, signal } = options ?? {};
      yield* readLog(run, after, { follow, signal, closing: closing.signal });
    },
    async watch(onChange, { signal }) {
      if (signal.aborted) return;
      world.runWatchers.add(onChange);
      await untilAborted(signal);
      world.runWatchers.delete(onChange);
    },
    async close() {
      world.closes.run += 1;
      closing.abort();
      closing = new AbortController();
    },
    ...(schedules === "engine" && {
      async setSchedulesPaused(ref, jobs, options) {
        enter(world, options);
        setPaused(world, ref, jobs);
      },
    }),
  };
}

interface ReadLogOptions {
  readonly follow: boolean;
  readonly signal: AbortSignal | undefined;
  /** Ends a followed log without an error. */
  readonly closing: AbortSignal;
}

async function* readLog(
  run: StoredRun,
  after: number,
  { follow, signal, closing }: ReadLogOptions,
): AsyncGenerator<LogLine, void, undefined> {
  const ends = anySignal(signal, closing);
  for (let position = Math.max(0, after); ;) {
    for (let line = run.log.next(position); line; line = run.log.next(position)) {
      yield line;
      position = line.position;
      signal?.throwIfAborted();
    }
    if (!follow || !isActive(run.state) || closing.aborted) return;
    await nextChange(run, ends);
    signal?.throwIfAborted();
  }
}

/** Resolves at the next line, end or abort. */
function nextChange(run: StoredRun, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      run.followers.delete(finish);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    run.followers.add(finish);
    signal.addEventListener("abort", finish, { once: true });
  });
}
