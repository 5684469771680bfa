import type { Context } from "../context.ts";
import { writeJson } from "../files/files.ts";
import { tryRecord } from "../files/records.ts";
import { setDamagedAside } from "../files/repair.ts";
import { sendSignal } from "../processes/end-processes.ts";
import type { CancelRecord } from "../processes/order.ts";
import { isSupervised, readClaim } from "./claim.ts";
import { runFiles } from "./run-files.ts";
import { cancelShape } from "./run-records.ts";

/**
 * Asks the supervisor of a run to end it. Without a claim yet, the supervisor reads the request
 * before its first step. The request reaches it also where the disk is full: then SIGINT means a
 * cancel.
 */
export async function requestCancel(
  context: Context,
  folder: string,
  reason: string,
): Promise<void> {
  let failure: unknown;
  try {
    await writeRequest(context, runFiles(folder).cancel, reason);
  } catch (error) {
    failure = error;
  }
  const claim = (await readClaim(context, folder)).value;
  if (claim !== undefined && (await isSupervised(folder, claim)))
    sendSignal(claim.pid, failure === undefined ? "SIGTERM" : "SIGINT");
  else if (failure !== undefined) throw failure;
}

/**
 * Writes the request unless there is one, because the time of the first one counts. A damaged one
 * is renamed.
 */
async function writeRequest(context: Context, path: string, reason: string): Promise<void> {
  const { value, damage } = await tryRecord(context.paths, path, cancelShape);
  if (value !== undefined) return;
  if (damage !== undefined) await setDamagedAside(context, damage);
  await writeJson(path, { reason } satisfies CancelRecord);
}
