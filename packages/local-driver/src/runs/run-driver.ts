import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DagctlError, Secret } from "@dagctl/core";
import type { DeploymentRef, LogLine, RunDriver, RunRef, RunRequest, RunState } from "@dagctl/core";
import type { Context } from "../context.ts";
import { guarded, guardedEach } from "../faults.ts";
import { refuse } from "../fence.ts";
import { entries, erase, makeFolder, readJson, readText, writeJson } from "../files.ts";
import { pause } from "../pause.ts";
import type { ConvergedRecord, RemovingRecord, RunRecord, WantedRecord } from "../records.ts";
import { pruneRuns } from "./history.ts";
import { requestCancel } from "./cancel.ts";
import { readLines } from "./log-reader.ts";
import { controlGroupName, stepMark } from "./markers.ts";
import { CANCELLED } from "./order.ts";
import type { ClaimRecord } from "./order.ts";
import { resolveRun } from "./resolve.ts";
import { runFiles } from "./run-files.ts";
import { startSupervisor } from "./spawn.ts";
import { stateOf } from "./state.ts";
import type { Tracker } from "./tracker.ts";

/** An order that no supervisor has claimed by then is void. Milliseconds. */
const CLAIM_WITHIN = 55_000;

interface Held {
  readonly wanted: WantedRecord;
  readonly converged: ConvergedRecord;
}

export function runDriver(context: Context, tracker: Tracker, ready: (held: Held) => Promise<boolean>): RunDriver {
  const { paths } = context;

  /** The deployment of exactly that generation, or `conflict`. */
  const heldFor = async ({ ref, generation }: RunRequest): Promise<Held> => {
    const files = paths.deployment(ref);
    const removing = await readJson<RemovingRecord>(files.removing);
    const gone = removing?.generation ?? (await context.fence.tombstone(ref));
    const wanted = removing === undefined ? await readJson<WantedRecord>(files.wanted) : undefined;
    if (wanted === undefined) {
      if (gone !== undefined && gone >= generation) throw refuse(ref, generation, gone);
      throw new DagctlError("conflict", `Project ${ref.project} is not deployed on this machine`, gone === undefined ? {} : { details: { generation: gone } });
    }
    if (wanted.generation !== generation) {
      throw new DagctlError("conflict", `The run is for generation ${generation} of project ${ref.project}, this machine holds ${wanted.generation}`, {
        details: { generation: wanted.generation },
      });
    }
    const converged = await readJson<ConvergedRecord>(files.converged);
    const held = converged?.generation === generation ? { wanted, converged } : undefined;
    if (held === undefined || !(await ready(held)))
      throw new DagctlError("unavailable", `Generation ${generation} of project ${ref.project} is not ready on this machine yet`);
    return held;
  };

  const begin = async (request: RunRequest): Promise<void> => {
    const { ref } = request;
    const folder = paths.run(ref);
    const files = runFiles(folder);
    if ((await readText(files.claim)) !== undefined) return;
    const { wanted, converged } = await heldFor(request);
    const working = paths.work(ref);
    await makeFolder(folder);
    await makeFolder(working);
    const secrets = await readJson<Record<string, string>>(paths.deployment(ref).secrets);
    const resolved = resolveRun(request, wanted.workload, {
      converged,
      working,
      temporary: files.temporary,
      mounted: files.mounted,
      mark: stepMark(folder),
      secrets: Object.fromEntries(Object.entries(secrets ?? {}).map(([name, value]) => [name, new Secret(value)])),
    });
    const record: RunRecord = {
      ref: { organization: ref.organization, project: ref.project, run: ref.run },
      generation: request.generation,
      commit: request.commit,
      job: request.job,
      name: request.name,
      deadline: request.deadline,
      checkout: converged.checkout,
      ...(converged.environment === undefined ? {} : { environment: converged.environment }),
      requestedAt: new Date().toISOString(),
    };
    await writeJson(files.request, record);
    await startSupervisor({
      ...resolved,
      folder,
      requestedAt: record.requestedAt,
      claimBy: Date.parse(record.requestedAt) + CLAIM_WITHIN,
      cwd: working,
      deadline: request.deadline,
      grace: context.timing.grace,
      logBytes: context.logBytes,
      mark: stepMark(folder),
      ...(context.controlGroup === undefined ? {} : { controlGroup: join(context.controlGroup, controlGroupName(folder)) }),
    });
  };

  async function* logs(
    ref: RunRef,
    { after = 0, follow = false, signal }: { readonly after?: number; readonly follow?: boolean; readonly signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<LogLine> {
    const path = runFiles(paths.run(ref)).log;
    let position = after;
    for (;;) {
      // The state is asked before the log is read: what is in the log when the run has ended is all there will be.
      const state = await stateOf(context, ref);
      const ended = state?.status !== "pending" && state?.status !== "running";
      for await (const line of readLines(path, position, ended, signal)) {
        position = line.position;
        yield line;
      }
      if (ended || !follow || context.closing.signal.aborted) return;
      await pause(context.timing.poll, signal === undefined ? context.closing.signal : AbortSignal.any([signal, context.closing.signal]));
      signal?.throwIfAborted();
    }
  }

  async function* list(deployment: DeploymentRef): AsyncGenerator<RunState> {
    const { runs } = paths.deployment(deployment);
    for (const name of await entries(runs)) {
      const request = await readJson<RunRecord>(runFiles(join(runs, name)).request);
      const state = request === undefined ? undefined : await stateOf(context, request.ref);
      if (state !== undefined) yield state;
    }
  }

  return {
    supports: { logs: true, cancel: true, keepsFiles: true, persists: true },
    start: (request, options) =>
      guarded("Starting a run", options, () =>
        context.locked(request.ref, async () => {
          options?.signal?.throwIfAborted();
          await begin(request);
          tracker.follow(request.ref);
          await pruneRuns(context, request.ref);
        }),
      ),
    observe: (ref, options) =>
      guarded("Looking at a run", options, async () => {
        const state = await stateOf(context, ref);
        if (state?.status === "running") tracker.follow(ref);
        return state;
      }),
    list: (deployment, options) => guardedEach("Listing runs", options, list(deployment)),
    cancel: (ref, options) =>
      guarded("Cancelling a run", options, async () => {
        const folder = paths.run(ref);
        const files = runFiles(folder);
        const state = await stateOf(context, ref);
        // One that is not claimed yet may be claimed in a moment.
        const going = state === undefined ? (await readJson<RunRecord>(files.request)) !== undefined : state.status === "running";
        if (going) await requestCancel(files, CANCELLED, await readJson<ClaimRecord>(files.claim));
      }),
    logs: (ref, options) => guardedEach("Reading the log of a run", options, logs(ref, options)),
    watch: (onChange, { signal }) => context.runChanges.watch(onChange, AbortSignal.any([signal, context.closing.signal])),
    async close() {
      context.closing.abort();
    },
  };
}

/** Follows the runs that were going on when the server ended. */
export async function findRuns(tracker: Tracker, runs: string): Promise<void> {
  for (const name of await entries(runs)) {
    const files = runFiles(join(runs, name));
    const request = await readJson<RunRecord>(files.request);
    // Nothing of it was written: the server died before.
    if (request === undefined) await rm(dirname(files.request), { recursive: true, force: true });
    else if ((await readText(files.exit)) === undefined) tracker.follow(request.ref);
    // It ended where these could not be removed, on a full disk for one.
    else await erase(files.mounted);
  }
}
