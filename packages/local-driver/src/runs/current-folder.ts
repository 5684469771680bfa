import type { EnvironmentValue, RunRequest, Step, Workload } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { basename, join } from "node:path";
import type { Context } from "../context.ts";
import { exists } from "../files/files.ts";
import { type DesiredRecord, runShape, tryRecord } from "../files/records.ts";
import { filesFolder, projectFolder } from "../working-copy/copy-checkout.ts";
import { bringWorkingCopy } from "../working-copy/working-copy.ts";
import { runNames } from "./history.ts";
import { runFiles } from "./run-files.ts";
import { refOfRun } from "./run-ref.ts";
import { stateOf } from "./state.ts";

/** The folders of a run. */
export interface RunPlaces {
  /** Where its steps start. */
  readonly current: string;
  /** The project's folder: in the working copy, or in the checkout. */
  readonly project: string;
  /** Whether both are in the working copy. */
  readonly isCopy: boolean;
  /** The project's folder in other runs, where it is another one because this run has its own. */
  readonly usual?: string;
}

/** An order that no supervisor has claimed within this time is void, in milliseconds. */
export const CLAIM_WITHIN = 55_000;

/**
 * Returns the folders of a run, with the tracked files of its commit.
 *
 * @param path the project's folder, from the root of the repository
 * @throws DagctlError `unavailable` with `details.run` while a run of another commit uses the
 *   project's folder
 * @throws DagctlError `unavailable` while the folder is not ready
 */
export async function runPlaces(
  context: Context,
  request: RunRequest,
  {
    desired,
    checkout,
    deployed,
    path,
    signal,
  }: {
    readonly desired: DesiredRecord;
    readonly checkout: string;
    /** The checkout of the deployed commit; `undefined` until it is there. */
    readonly deployed: string | undefined;
    readonly path: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<RunPlaces> {
  const { workload } = desired;
  // Records of earlier versions have no current folder: the project type chooses it now.
  const chosen = workload.currentFolder ?? (desired.copies ? undefined : request.currentFolder);
  if (chosen !== "project" || request.ownFiles === true) {
    const own = filesFolder(runFiles(context.paths.run(request.ref)).ownFiles);
    const project =
      request.ownFiles === true
        ? await projectFolder(own, { commit: request.commit, path })
        : join(checkout, path);
    if (chosen !== "project")
      return { current: context.paths.work(request.ref), project, isCopy: false };
    const usual = join(context.paths.workingCopy(request.ref).folder, path);
    return { current: project, project, isCopy: false, usual };
  }
  await refuseWhileInUse(context, request, checkout);
  const folder = await bringWorkingCopy(context, {
    ref: request.ref,
    commit: request.commit,
    checkout,
    path,
    stays: namesInWorkingFolder(workload, request.steps),
    mayMove: request.workload === undefined,
    deployed,
    signal,
  });
  return { current: folder, project: folder, isCopy: true };
}

/** Returns the names in the working folder that a workload or a step names. */
function namesInWorkingFolder(
  { environment }: Workload,
  steps: readonly Step[],
): ReadonlySet<string> {
  const values: readonly EnvironmentValue[] = [
    ...Object.values(environment),
    ...steps.flatMap(({ argv }) => argv),
  ];
  const names = values.flatMap((value) =>
    typeof value === "object" && "folder" in value && value.folder === "working"
      ? [value.path?.split("/").find((part) => part !== "" && part !== ".") ?? ""]
      : [],
  );
  return new Set(names);
}

/** Refuses a run while one of another commit, or of an earlier version, is active. */
async function refuseWhileInUse(
  context: Context,
  { ref, commit }: RunRequest,
  checkout: string,
): Promise<void> {
  const { runs } = context.paths.deployment(ref);
  for (const name of await runNames(runs)) {
    const folder = join(runs, name);
    const files = runFiles(folder);
    if (folder === context.paths.run(ref) || (await exists(files.exit))) continue;
    const other = await refOfRun(context, ref, folder);
    if (other === undefined) continue;
    // It ends a run whose supervisor is gone.
    const state = await stateOf(context, other);
    const { value: record } = await tryRecord(context.paths, files.request, runShape);
    const isActive =
      state === undefined
        ? record !== undefined &&
          context.clock.now() - Date.parse(record.requestedAt) < CLAIM_WITHIN
        : state.status === "pending" || state.status === "running";
    if (!isActive || record?.ownFiles === true) continue;
    if (record?.currentFolder === "project" && basename(record.checkout) === basename(checkout))
      continue;
    const uses =
      record?.currentFolder === "project"
        ? `has the project's folder at commit ${record.commit.slice(0, 7)}`
        : "was started before the project's runs got a folder of their own commit";
    const message = `Waiting for the end of run ${record?.name ?? other.run}, which ${uses}. This run needs the folder at commit ${commit.slice(0, 7)}`;
    throw new DagctlError("unavailable", message, { details: { run: other.run, outage: false } });
  }
}
