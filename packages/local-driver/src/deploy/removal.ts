import { rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { DeploymentRef, Remainder } from "@dagctl/core";
import type { Context } from "../context.ts";
import { allEntries, doom, entries, erase, fileErrorCode, readJson, readText, removeTree } from "../files.ts";
import { end } from "../processes/end.ts";
import { alive } from "../processes/table.ts";
import type { RemovingRecord } from "../records.ts";
import { requestCancel } from "../runs/cancel.ts";
import { stepMark, supervisorMark } from "../runs/markers.ts";
import type { ClaimRecord, StepRecord } from "../runs/order.ts";
import { runFiles } from "../runs/run-files.ts";
import { isFolder } from "./checkout.ts";
import { pause } from "../pause.ts";

const REMOVED = "The run was ended: its project is being undeployed";
/** Beyond the grace of its steps a supervisor gets this long to write down the outcome. */
const MORE = 3_000;
const LOOK = 50;

/** Ends every process of the deployment. Answers what cannot be ended. */
async function endRuns(context: Context, runs: string, signal: AbortSignal): Promise<readonly Remainder[]> {
  const folders = (await entries(runs)).map((name) => join(runs, name));
  const claims: ClaimRecord[] = [];
  const steps: StepRecord[] = [];
  const controlGroups: string[] = [];
  for (const folder of folders) {
    const files = runFiles(folder);
    if ((await readText(files.exit)) !== undefined) continue;
    const claim = await readJson<ClaimRecord>(files.claim);
    const step = await readJson<StepRecord>(files.step);
    if (step !== undefined) steps.push(step);
    // A full disk keeps the reason from being recorded, not the run from being ended.
    await requestCancel(files, REMOVED, claim).catch(() => undefined);
    if (claim?.controlGroup !== undefined) controlGroups.push(claim.controlGroup);
    if (claim !== undefined && (await alive(claim))) claims.push(claim);
  }
  // First politely, through the supervisors, so that outcomes are written and logs are whole.
  for (const until = Date.now() + context.timing.grace + MORE; Date.now() < until && (await anyAlive(claims));) {
    await pause(LOOK);
    signal.throwIfAborted();
  }
  if (folders.length === 0) return [];
  const marks = folders.flatMap((folder) => [stepMark(folder), supervisorMark(folder)]);
  const left = await end({ marks, groups: [...claims, ...steps], controlGroups }, 0);
  return left.map((pid) => ({
    kind: "process",
    name: String(pid),
    reason: "does not end, not even by force",
    remedy: `Look at what it waits for (a network file system?), then: kill -9 ${pid}`,
  }));
}

async function anyAlive(claims: readonly ClaimRecord[]): Promise<boolean> {
  for (const claim of claims) if (await alive(claim)) return true;
  return false;
}

/**
 * One try of a removal: processes first, then files, then the note that a removal is under way, so that a crash in between goes on where it was.
 * Answers what is left; nothing left means that the folder is gone, or belongs to a newer deployment.
 */
export async function removeOnce(context: Context, ref: DeploymentRef, signal: AbortSignal): Promise<readonly Remainder[]> {
  const { folder, removing, runs } = context.paths.deployment(ref);
  const left = await endRuns(context, runs, signal);
  if (left.length > 0) return left;
  const remaining: Remainder[] = [];
  const trying = async (path: string, work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => remaining.push(fileLeft(path, error)));
  };
  /** A newer apply takes the note away: what lies there from then on is none of this removal's business. */
  const whileRemoving = async (work: (record: RemovingRecord) => Promise<void>): Promise<void> =>
    context.locked(ref, async () => {
      signal.throwIfAborted();
      const record = await readJson<RemovingRecord>(removing);
      if (record !== undefined) await work(record);
    });
  const doomed: string[] = [];
  const take = async (path: string): Promise<void> => {
    const taken = basename(path).startsWith(".") ? path : await doom(path);
    if (taken !== undefined) doomed.push(taken);
  };
  // Large trees are erased without the lock, so that nobody waits for them.
  await whileRemoving(async ({ keepData }) => {
    const paths = (await allEntries(folder)).map((name) => join(folder, name)).filter((path) => path !== removing);
    if (!keepData && !(await isFolder(context.paths.state(ref)))) paths.push(context.paths.work(ref));
    for (const path of paths) await trying(path, () => take(path));
  });
  for (const path of doomed) {
    signal.throwIfAborted();
    await trying(path, () => erase(path));
  }
  if (remaining.length > 0) return remaining;
  await whileRemoving(async () => {
    await trying(folder, () => erase(folder));
    // Empty folders of organizations would only pile up; one that is not empty stays.
    await rmdir(dirname(folder)).catch(() => undefined);
  });
  return remaining;
}

/** What runs left belongs together with a managed state database that speaks of it: where there is one, it goes when that is dropped. */
export async function removeWork(context: Context, ref: DeploymentRef): Promise<void> {
  if (!(await isFolder(context.paths.state(ref)))) await removeTree(context.paths.work(ref));
}

function fileLeft(path: string, error: unknown): Remainder {
  const reason = error instanceof Error ? error.message : String(error);
  const remedy = ["EACCES", "EPERM", "EROFS"].includes(fileErrorCode(error) ?? "")
    ? `Make it removable (owner, mount), or remove it by hand: rm -rf ${JSON.stringify(path)}`
    : `Remove it by hand: rm -rf ${JSON.stringify(path)}`;
  return { kind: "folder", name: path, reason, remedy };
}
