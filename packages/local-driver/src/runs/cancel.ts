import type { Context } from "../context.ts";
import { writeJson } from "../files.ts";
import { send } from "../processes/end.ts";
import { alive } from "../processes/table.ts";
import { tryRecord } from "../records.ts";
import { setDamagedAside } from "../repair.ts";
import type { CancelRecord, ClaimRecord } from "./order.ts";
import type { RunFiles } from "./run-files.ts";
import { cancelShape } from "./run-records.ts";

/**
 * Asks the supervisor of a run to end it. Without a claim yet, the supervisor reads the request before its first step.
 * The request reaches it also where the disk is full: then SIGINT says that it is a cancel.
 */
export async function requestCancel(context: Context, files: RunFiles, reason: string, claim: ClaimRecord | undefined): Promise<void> {
  let failure: unknown;
  try {
    await writeRequest(context, files.cancel, reason);
  } catch (error) {
    failure = error;
  }
  const there = claim !== undefined && (await alive(claim));
  if (there) send(claim.pid, failure === undefined ? "SIGTERM" : "SIGINT");
  else if (failure !== undefined) throw failure;
}

/** Writes the request unless there is one: the first one's time counts. A damaged one is kept under another name. */
async function writeRequest(context: Context, path: string, reason: string): Promise<void> {
  const { value, damage } = await tryRecord(context.paths, path, cancelShape);
  if (value !== undefined) return;
  if (damage !== undefined) await setDamagedAside(context, damage);
  await writeJson(path, { reason } satisfies CancelRecord);
}
