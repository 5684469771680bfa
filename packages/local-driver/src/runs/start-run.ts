import type { RunRequest } from "@dagctl/core/contracts";
import { parseWorkloadRepository, rfc3339, Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { exists, writeJson } from "../files/files.ts";
import type { ConvergedRecord, DesiredRecord, RunRecord } from "../files/records.ts";
import { ensureFolder } from "../files/repair.ts";
import { refuse } from "../files/tombstones.ts";
import { controlGroupName, stepMark } from "../processes/markers.ts";
import { adviceOn } from "../records/damage.ts";
import { readDeployment } from "../records/stored-deployment.ts";
import { absentState, absentWork } from "./absent-folder.ts";
import { CLAIM_WITHIN, runPlaces } from "./current-folder.ts";
import { resolveRun } from "./resolve.ts";
import { runFiles } from "./run-files.ts";
import type { Preparations, RunParts } from "./run-parts.ts";
import { startSupervisor } from "./start-supervisor.ts";

/** What the start of a run works with. */
export interface StartParts {
  /** Returns whether the parts of a deployment that converged are there. */
  readonly isReady: (desired: DesiredRecord, converged: ConvergedRecord) => Promise<boolean>;
  readonly preparations: Preparations;
  /** Is called when the supervisor has ended. */
  readonly onExit: () => void;
  readonly signal: AbortSignal | undefined;
}

interface StoredGeneration {
  readonly desired: DesiredRecord;
  /** Absent until the generation has converged. */
  readonly converged: ConvergedRecord | undefined;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Starts a run, unless a supervisor has claimed it. Called under the project's lock. */
export async function startRun(
  context: Context,
  request: RunRequest,
  { isReady, preparations, onExit, signal }: StartParts,
): Promise<void> {
  const { paths } = context;
  const { ref } = request;
  const folder = paths.run(ref);
  const files = runFiles(folder);
  if (await exists(files.claim)) return;
  const { secrets, ...stored } = await requireGeneration(context, request);
  const desired = recordForRun(stored.desired, request);
  const parts = await partsOf(request, desired, stored.converged, { isReady, preparations });
  // The record has texts, and an earlier version may have stored what this one refuses.
  const { path = "" } = parseWorkloadRepository(ref.organization, desired.workload.repository);
  const working = paths.work(ref);
  await ensureFolder(context, folder);
  await ensureFolder(context, working);
  const { checkout } = parts;
  const deployed = stored.converged?.checkout;
  const places = await runPlaces(context, request, { desired, checkout, deployed, path, signal });
  const resolved = resolveRun(request, desired.workload, {
    project: places.project,
    usual: places.usual,
    parts,
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
    ...parts,
    ...(places.isCopy ? { currentFolder: "project" } : {}),
    ...(request.ownFiles === true ? { ownFiles: true } : {}),
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
  await startSupervisor(order, onExit);
  preparations.handOver(folder);
}

/** Returns the deployment of exactly that generation, or throws `conflict`. */
async function requireGeneration(
  context: Context,
  { ref, generation }: RunRequest,
): Promise<StoredGeneration> {
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
  if (absent !== undefined) throw new DagctlError("unavailable", `${absent}. The run waits for it`);
  const converged = stored.converged.value;
  return {
    desired,
    converged: converged?.generation === generation ? converged : undefined,
    secrets: stored.secrets.value ?? {},
  };
}

/** Returns the deployment, with the commit and the workload of a run that has its own. */
const recordForRun = (desired: DesiredRecord, { commit, workload }: RunRequest): DesiredRecord =>
  workload === undefined ? desired : { ...desired, commit, workload };

/** Returns the parts of the deployment, or those that are made for the run. */
async function partsOf(
  request: RunRequest,
  desired: DesiredRecord,
  converged: ConvergedRecord | undefined,
  { isReady, preparations }: Pick<StartParts, "isReady" | "preparations">,
): Promise<RunParts> {
  if (request.workload !== undefined) return preparations.partsOf(request, desired, undefined);
  const { generation, ref } = desired;
  if (converged === undefined || !(await isReady(desired, converged)))
    throw new DagctlError(
      "unavailable",
      `Generation ${generation} of project ${ref.project} is not ready on this machine yet`,
    );
  if (request.ownFiles === true) return preparations.partsOf(request, desired, converged);
  const { checkout, environment } = converged;
  return { checkout, ...(environment === undefined ? {} : { environment }) };
}
