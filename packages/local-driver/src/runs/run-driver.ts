import type { LogLine } from "@dagctl/core";
import type {
  CallOptions,
  DeploymentRef,
  RunDriver,
  RunRef,
  RunState,
} from "@dagctl/core/contracts";
import { anySignal, pause, rfc3339 } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { translateErrors, translateErrorsOfEach } from "../translate-errors.ts";
import { DamagedFileError } from "../files/damaged-file.ts";
import { exists } from "../files/files.ts";
import { runShape, tryRecord } from "../files/records.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { CANCELLED } from "../processes/order.ts";
import { requestCancel } from "./request-cancel.ts";
import { pruneRuns, runNames } from "./history.ts";
import { endOfLog, readFrames, readLines } from "./log-reader.ts";
import { type RunFiles, runFiles } from "./run-files.ts";
import { refOfRun } from "./run-ref.ts";
import { exitShape } from "./run-records.ts";
import { type StartParts, startRun } from "./start-run.ts";
import { stateOf } from "./state.ts";
import type { Tracker } from "./tracker.ts";

export function runDriver(
  context: Context,
  tracker: Tracker,
  parts: Pick<StartParts, "isReady" | "preparations">,
): RunDriver {
  const { paths } = context;
  const onExit = (): void => tracker.pollNow();

  async function* logs(
    ref: RunRef,
    {
      after = 0,
      follow = false,
      signal,
    }: {
      readonly after?: number;
      readonly follow?: boolean;
      readonly signal?: AbortSignal | undefined;
    } = {},
  ): AsyncGenerator<LogLine> {
    const files = runFiles(paths.run(ref));
    let position = after;
    for (;;) {
      // The state is read before the log: when the run has ended, the log is complete.
      const state = await stateOf(context, ref);
      const ended = state?.status !== "pending" && state?.status !== "running";
      try {
        const end = ended || follow ? Infinity : await endOfLog(files);
        for await (const line of readLines(files, position, ended, signal)) {
          if (line.position > end) return;
          position = line.position;
          yield line;
        }
      } catch (error) {
        if (!(error instanceof DamagedFileError)) throw error;
        const { path, reason } = error;
        const { message } = new DamagedFileError(path, reason, paths.displayPath(path));
        yield { position: position + 1, time: rfc3339(context.clock.now()), text: `[${message}]` };
        return;
      }
      if (ended || !follow || context.closing.signal.aborted) return;
      await pause(context.clock, context.timing.pollMs, anySignal(signal, context.closing.signal), {
        keepAlive: true,
      });
      signal?.throwIfAborted();
    }
  }

  async function* frames(
    ref: RunRef,
    { after = 0, signal }: CallOptions & { readonly after?: number } = {},
  ): AsyncGenerator<LogLine> {
    const files = runFiles(paths.run(ref));
    try {
      for await (const line of readFrames(files, after, signal)) yield line;
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      const { path, reason } = error;
      const { message } = new DamagedFileError(path, reason, paths.displayPath(path));
      throw new DagctlError("unavailable", message, { retryable: false });
    }
  }

  async function* list(deployment: DeploymentRef): AsyncGenerator<RunState> {
    const { runs } = paths.deployment(deployment);
    for (const name of await runNames(runs)) {
      const ref = await refOfRun(context, deployment, join(runs, name));
      const state = ref === undefined ? undefined : await stateOf(context, ref);
      if (state !== undefined) yield state;
    }
  }

  return {
    supports: { logs: true, cancel: true, keepsFiles: true, persists: true, otherWorkload: true },
    start: (request, options) =>
      translateErrors("Starting a run", options, () =>
        context.withLock(request.ref, async () => {
          options?.signal?.throwIfAborted();
          await startRun(context, request, { ...parts, onExit, signal: options?.signal });
          tracker.follow(request.ref);
          await pruneRuns(context, request.ref);
        }),
      ),
    observe: (ref, options) =>
      translateErrors("Observing a run", options, async () => {
        const state = await stateOf(context, ref);
        if (state?.status === "running") tracker.follow(ref);
        return state;
      }),
    list: (deployment, options) => translateErrorsOfEach("Listing runs", options, list(deployment)),
    cancel: (ref, options) =>
      translateErrors("Cancelling a run", options, async () => {
        const folder = paths.run(ref);
        const preparation = context.preparations.get(folder);
        if (preparation !== undefined) {
          preparation.abort();
          await preparation.done;
          // A start that is under way has parts that must stay: the lock waits for its end.
          await context.withLock(ref, () => parts.preparations.end(folder));
        }
        const state = await stateOf(context, ref);
        // A run that is not claimed yet may be claimed in a moment.
        const going =
          state === undefined ? await exists(runFiles(folder).request) : state.status === "running";
        if (going) await requestCancel(context, folder, CANCELLED);
      }),
    logs: (ref, options) =>
      translateErrorsOfEach("Reading the log of a run", options, logs(ref, options)),
    frames: (ref, options) =>
      translateErrorsOfEach("Reading the results of a run", options, frames(ref, options)),
    watch: (onChange, { signal }) =>
      context.runChanges.watch(onChange, AbortSignal.any([signal, context.closing.signal])),
    async close() {
      context.closing.abort();
      await Promise.all([...context.preparations.values()].map(({ done }) => done));
    },
  };
}

/**
 * Follows the runs that were active when the server ended, and those that are damaged. Deletes no
 * record.
 */
export async function findRuns(
  context: Context,
  tracker: Tracker,
  deployment: DeploymentRef,
  runs: string,
): Promise<void> {
  for (const name of await runNames(runs)) {
    const folder = join(runs, name);
    const files = runFiles(folder);
    const request = await tryRecord(context.paths, files.request, runShape);
    const exit = await tryRecord(context.paths, files.exit, exitShape);
    if (request.value === undefined && request.damage === undefined && !(await isBegun(files))) {
      // Nothing of it was written: the server died before that.
      await removeTreeAt(folder);
    } else if (exit.value === undefined) {
      const ref = await refOfRun(context, deployment, folder);
      if (ref !== undefined) tracker.follow(ref);
    } else {
      // It ended where these could not be removed, for example on a full disk.
      for (const path of [files.mounted, files.ownFiles]) await removeTreeAt(path);
    }
  }
}

async function isBegun({ claim, exit, log }: RunFiles): Promise<boolean> {
  return (await exists(claim)) || (await exists(exit)) || (await exists(log));
}
