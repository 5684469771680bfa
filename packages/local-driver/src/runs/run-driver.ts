import type { LogLine } from "@dagctl/core";
import type {
  CallOptions,
  DeploymentRef,
  RunDriver,
  RunRef,
  RunRequest,
  RunState,
} from "@dagctl/core/contracts";
import {
  anySignal,
  parseWorkloadRepository,
  pause,
  rfc3339,
  Secret,
} from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { translateErrors, translateErrorsOfEach } from "../translate-errors.ts";
import { DamagedFileError } from "../files/damaged-file.ts";
import { refuse } from "../files/tombstones.ts";
import { exists, writeJson } from "../files/files.ts";
import {
  type ConvergedRecord,
  type RunRecord,
  runShape,
  tryRecord,
  type DesiredRecord,
} from "../files/records.ts";
import { ensureFolder } from "../files/repair.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { controlGroupName, stepMark } from "../processes/markers.ts";
import { CANCELLED } from "../processes/order.ts";
import { absentState, absentWork } from "./absent-folder.ts";
import { adviceOn } from "../records/damage.ts";
import { readDeployment } from "../records/stored-deployment.ts";
import { CLAIM_WITHIN, runPlaces } from "./current-folder.ts";
import { requestCancel } from "./request-cancel.ts";
import { pruneRuns, runNames } from "./history.ts";
import { endOfLog, readFrames, readLines } from "./log-reader.ts";
import { resolveRun } from "./resolve.ts";
import { type RunFiles, runFiles } from "./run-files.ts";
import { refOfRun } from "./run-ref.ts";
import { exitShape } from "./run-records.ts";
import { startSupervisor } from "./start-supervisor.ts";
import { stateOf } from "./state.ts";
import type { Tracker } from "./tracker.ts";

interface StoredGeneration {
  readonly desired: DesiredRecord;
  readonly converged: ConvergedRecord;
  readonly secrets: Readonly<Record<string, string>>;
}

export function runDriver(
  context: Context,
  tracker: Tracker,
  isReady: (found: StoredGeneration) => Promise<boolean>,
): RunDriver {
  const { paths } = context;

  /** Returns the deployment of exactly that generation, or throws `conflict`. */
  const requireGeneration = async ({ ref, generation }: RunRequest): Promise<StoredGeneration> => {
    const stored = await readDeployment(context, ref);
    const [damage] = stored.damages;
    if (damage !== undefined)
      throw new DagctlError("unavailable", `${adviceOn(damage)}. The run waits for it`);
    const removing = stored.removing.value;
    const gone = removing?.generation ?? (await context.tombstones.tombstone(ref)).generation;
    const desired = removing === undefined ? stored.desired.value : undefined;
    if (desired === undefined) {
      if (gone !== undefined && gone >= generation) throw refuse(ref, generation, gone);
      throw new DagctlError(
        "conflict",
        `Project ${ref.project} is not deployed on this machine`,
        gone === undefined ? {} : { details: { generation: gone } },
      );
    }
    if (desired.generation !== generation) {
      throw new DagctlError(
        "conflict",
        `The run is for generation ${generation} of project ${ref.project}, but this machine stores generation ${desired.generation}`,
        {
          details: { generation: desired.generation },
        },
      );
    }
    const absent =
      (await absentWork(context, ref, desired)) ??
      (await absentState(context, desired, context.stateTombstones));
    if (absent !== undefined)
      throw new DagctlError("unavailable", `${absent}. The run waits for it`);
    const converged = stored.converged.value;
    const found =
      converged?.generation === generation
        ? { desired, converged, secrets: stored.secrets.value ?? {} }
        : undefined;
    if (found === undefined || !(await isReady(found)))
      throw new DagctlError(
        "unavailable",
        `Generation ${generation} of project ${ref.project} is not ready on this machine yet`,
      );
    return found;
  };

  const begin = async (request: RunRequest, signal: AbortSignal | undefined): Promise<void> => {
    const { ref } = request;
    const folder = paths.run(ref);
    const files = runFiles(folder);
    if (await exists(files.claim)) return;
    const { desired, converged, secrets } = await requireGeneration(request);
    // The record has texts, and an earlier version may have stored what this one refuses.
    const { path = "" } = parseWorkloadRepository(ref.organization, desired.workload.repository);
    const working = paths.work(ref);
    await ensureFolder(context, folder);
    await ensureFolder(context, working);
    const { checkout } = converged;
    const places = await runPlaces(context, request, { desired, checkout, path, signal });
    const resolved = resolveRun(request, desired.workload, {
      project: places.project,
      converged,
      working,
      home: places.current,
      temporary: files.temporary,
      mounted: files.mounted,
      mark: stepMark(folder),
      secrets: Object.fromEntries(
        Object.entries(secrets).map(([name, value]) => [name, new Secret(value)]),
      ),
    });
    const record: RunRecord = {
      ref: { organization: ref.organization, project: ref.project, run: ref.run },
      generation: request.generation,
      commit: request.commit,
      job: request.job,
      name: request.name,
      deadline: request.deadline,
      checkout,
      ...(places.isCopy ? { currentFolder: "project" } : {}),
      ...(converged.environment === undefined ? {} : { environment: converged.environment }),
      requestedAt: rfc3339(context.clock.now()),
    };
    await writeJson(files.request, record);
    const order = {
      ...resolved,
      folder,
      requestedAt: record.requestedAt,
      claimBy: Date.parse(record.requestedAt) + CLAIM_WITHIN,
      cwd: places.current,
      working,
      deadline: request.deadline,
      grace: context.timing.graceMs,
      logBytes: context.logBytes,
      mark: stepMark(folder),
      ...(context.controlGroup === undefined
        ? {}
        : { controlGroup: join(context.controlGroup, controlGroupName(folder)) }),
    };
    await startSupervisor(order, () => tracker.pollNow());
  };

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
    supports: { logs: true, cancel: true, keepsFiles: true, persists: true },
    start: (request, options) =>
      translateErrors("Starting a run", options, () =>
        context.withLock(request.ref, async () => {
          options?.signal?.throwIfAborted();
          await begin(request, options?.signal);
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
      await removeTreeAt(files.mounted);
    }
  }
}

async function isBegun({ claim, exit, log }: RunFiles): Promise<boolean> {
  return (await exists(claim)) || (await exists(exit)) || (await exists(log));
}
