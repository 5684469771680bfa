import type { DeploymentRef, Remainder } from "@dagctl/core/contracts";
import { pause } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Context } from "../context.ts";
import { toDagctlError } from "../translate-errors.ts";
import {
  allEntries,
  entries,
  fileErrorCode,
  isFolder,
  listDamagedCopies,
  moveToTrash,
  removeTree,
  trashOf,
} from "../files/files.ts";
import { readRecord, type RemovingRecord, removingShape, tryRecord } from "../files/records.ts";
import { openFolders } from "../files/repair.ts";
import { emptyTreeAt, removeTreeAt, TreeRemainsError } from "../files/tree-removal.ts";
import { endProcesses } from "../processes/end-processes.ts";
import { stepMark, supervisorMark } from "../processes/markers.ts";
import type { ClaimRecord, StepRecord } from "../processes/order.ts";
import { isAlive } from "../processes/process-table.ts";
import { requestCancel } from "../runs/request-cancel.ts";
import { isSupervised, readClaim } from "../runs/claim.ts";
import { controlGroupsOf } from "../runs/processes.ts";
import { runFiles } from "../runs/run-files.ts";
import { exitShape } from "../runs/run-records.ts";
import { readStep } from "../runs/step.ts";
import { endPreparations } from "./preparations.ts";

const REMOVAL_REASON = "The run was ended: its project is being undeployed";
/**
 * How long a supervisor gets to write the outcome after the grace of its steps, in milliseconds.
 */
const OUTCOME_MS = 3_000;
const POLL_MS = 50;

/** Ends every process of the deployment. Returns what cannot be ended. */
async function endRuns(
  context: Context,
  runs: string,
  signal: AbortSignal,
): Promise<readonly Remainder[]> {
  await openFolders(context, runs);
  const folders = (await entries(runs)).map((name) => join(runs, name));
  const claims: ClaimRecord[] = [];
  const steps: StepRecord[] = [];
  const controlGroups: string[] = [];
  for (const folder of folders) {
    await openFolders(context, folder);
    const files = runFiles(folder);
    // A run can write its own outcome and go on, so its control group is ended in every case.
    controlGroups.push(
      ...controlGroupsOf(context, folder, (await readClaim(context, folder)).value),
    );
    const exit = await tryRecord(context.paths, files.exit, exitShape);
    if (exit.value !== undefined) continue;
    // When the reason cannot be recorded, for example on a full disk, the run is ended all the
    // same.
    await requestCancel(context, folder, REMOVAL_REASON).catch(() => undefined);
    const claim = (await readClaim(context, folder)).value;
    const step = await readStep(context, folder, claim);
    if (step !== undefined) steps.push(step);
    if (claim !== undefined && (await isSupervised(folder, claim))) claims.push(claim);
  }
  // First with a request to the supervisors, so that outcomes are written and logs are complete.
  for (
    const until = context.clock.now() + context.timing.graceMs + OUTCOME_MS;
    context.clock.now() < until && (await anyAlive(claims));
  ) {
    await pause(context.clock, POLL_MS, signal, { keepAlive: true });
    signal.throwIfAborted();
  }
  if (folders.length === 0) return [];
  const marks = folders.flatMap((folder) => [stepMark(folder), supervisorMark(folder)]);
  const left = await endProcesses({ marks, groups: [...claims, ...steps], controlGroups }, 0);
  return left.map((pid) => ({
    kind: "process",
    name: String(pid),
    reason: "does not end, not even by force",
    remedy: `Check what it waits for (a network file system?), then: kill -9 ${pid}`,
  }));
}

async function anyAlive(claims: readonly ClaimRecord[]): Promise<boolean> {
  for (const claim of claims) if (await isAlive(claim)) return true;
  return false;
}

/**
 * Tries a removal once: processes first, then files, then the record of the removal, so that after
 * a crash the removal goes on where it was. Returns what is left. Nothing left means that the
 * folder is gone, or belongs to a newer deployment.
 */
export async function removeOnce(
  context: Context,
  ref: DeploymentRef,
  signal: AbortSignal,
): Promise<readonly Remainder[]> {
  const { folder, removing, runs } = context.paths.deployment(ref);
  await endPreparations(context, ref);
  const left = await endRuns(context, runs, signal);
  if (left.length > 0) return left;
  const remaining: Remainder[] = [];
  const attempt = async (path: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => remaining.push(fileLeft(context, path, error)));
  };
  /**
   * Runs `work` while the removal is recorded. A newer apply deletes the record: this removal must
   * not touch what exists from then on.
   */
  const whileRemoving = async (work: (record: RemovingRecord) => Promise<void>): Promise<void> =>
    context.withLock(ref, async () => {
      signal.throwIfAborted();
      const record = await readRecord(context.paths, removing, removingShape);
      if (record !== undefined) await work(record);
    });
  const trash = new Map<string, string>();
  const collectTrash = async (path: string): Promise<void> => {
    if (!basename(path).startsWith(".")) await moveToTrash(path);
    else trash.set(path, path);
    // Also what an earlier try could not remove.
    for (const inTrash of await trashOf(path)) trash.set(inTrash, path);
  };
  // Large trees are removed without the lock, so that no call waits for them.
  await whileRemoving(async ({ keepData }) => {
    await openFolders(context, folder);
    const paths = (await allEntries(folder))
      .map((name) => join(folder, name))
      .filter((path) => path !== removing);
    if (!keepData) paths.push(...(await listDamagedCopies(folder)));
    if (!keepData && !(await isFolder(context.paths.state(ref))))
      paths.push(context.paths.work(ref), ...(await listDamagedCopies(context.paths.work(ref))));
    for (const path of paths) await attempt(path, () => collectTrash(path));
  });
  for (const [inTrash, path] of trash) {
    signal.throwIfAborted();
    await attempt(path, () => removeTreeAt(inTrash, signal));
  }
  if (remaining.length > 0) return remaining;
  await whileRemoving(async () => {
    // The record is deleted last, so that what cannot be removed never counts as gone.
    await attempt(folder, async () => {
      await emptyTreeAt(folder, { except: basename(removing) });
      await removeTreeAt(folder);
    });
    // Empty folders of organizations would accumulate; one that is not empty stays.
    for (const path of [folder, context.paths.work(ref)])
      await rmdir(dirname(path)).catch(() => undefined);
  });
  return remaining;
}

/**
 * Removes the files that runs wrote. They belong together with a managed state database that refers
 * to them: where there is one, they are removed when that is dropped.
 */
export async function removeWork(context: Context, ref: DeploymentRef): Promise<void> {
  for (const copy of await listDamagedCopies(context.paths.deployment(ref).folder))
    await removeFolder(context, copy);
  if (!(await isFolder(context.paths.state(ref))))
    await removeFolder(context, context.paths.work(ref));
}

/**
 * Removes a folder of a project, and its damaged files that were renamed. Rejects with what remains
 * of it, also when an earlier try has left it in the trash.
 */
export async function removeFolder(context: Context, path: string): Promise<void> {
  await openFolders(context, dirname(path));
  for (const one of [path, ...(await listDamagedCopies(path))]) {
    await removeTree(one).catch((error: unknown) => {
      if (!(error instanceof TreeRemainsError)) throw error;
      const { name, reason, remedy = "" } = fileLeft(context, one, error);
      throw new DagctlError("unavailable", `${name} still exists: ${reason}. ${remedy}`, {
        cause: error,
      });
    });
  }
  await rmdir(dirname(path)).catch(() => undefined);
}

function fileLeft(context: Context, path: string, error: unknown): Remainder {
  const shown = context.paths.displayPath(path);
  const code = error instanceof TreeRemainsError ? error.code : fileErrorCode(error);
  const name = basename(path).startsWith(".")
    ? shown
    : join(dirname(shown), `.doomed-${basename(path)}.*`);
  const remedy = isForbiddenCode(code)
    ? `Make it removable (owner, mount, chattr -i); the server then removes it, or remove ${name} in the data folder by hand`
    : `Remove ${name} in the data folder by hand`;
  return {
    kind: "folder",
    name: shown,
    reason:
      error instanceof TreeRemainsError
        ? error.message
        : toDagctlError("Removing it", error).message,
    remedy,
  };
}

const isForbiddenCode = (code: string | undefined): boolean =>
  ["EACCES", "EPERM", "EROFS"].includes(code ?? "");
