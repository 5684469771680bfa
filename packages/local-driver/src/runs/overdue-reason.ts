import { stat } from "node:fs/promises";
import type { Context } from "../context.ts";
import { type RunRecord, tryRecord } from "../files/records.ts";
import type { ClaimRecord } from "../processes/order.ts";
import { findProcesses, isStopped } from "../processes/process-table.ts";
import { processesOf } from "./processes.ts";
import { type RunFiles, runFiles } from "./run-files.ts";
import { cancelShape } from "./run-records.ts";
import { readStep } from "./step.ts";

/**
 * Returns why the driver must end a run in place of its supervisor, or `undefined` where it need
 * not. The reason is that its deadline has passed, or a cancel was requested, and after `late`
 * milliseconds its programs still run, or the supervisor is stopped. A run can stop its supervisor
 * (SIGSTOP), because it is a process of the same user.
 */
export async function overdueReason(
  context: Context,
  folder: string,
  request: RunRecord,
  claim: ClaimRecord,
  late: number,
): Promise<string | undefined> {
  const files = runFiles(folder);
  const reason = await reasonToEnd(context, files, request, context.clock.now() - late);
  if (reason === undefined) return undefined;
  const step = await readStep(context, folder, claim);
  const left = await findProcesses(processesOf(context, folder, claim, step));
  // Without programs the supervisor only has to write the outcome, which a full disk may prevent,
  // unless it is stopped.
  return left.length > 0 || (await isStopped(claim.pid)) ? reason : undefined;
}

async function reasonToEnd(
  context: Context,
  files: RunFiles,
  request: RunRecord,
  since: number,
): Promise<string | undefined> {
  const requested = await stat(files.cancel).catch(() => undefined);
  if (requested !== undefined && requested.mtimeMs < since)
    return (await tryRecord(context.paths, files.cancel, cancelShape)).value?.reason;
  return Date.parse(request.deadline) < since
    ? `The run was ended: it had not finished by its deadline, ${request.deadline}`
    : undefined;
}
