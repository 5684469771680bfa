import { stat } from "node:fs/promises";
import { readJson } from "../files.ts";
import { find } from "../processes/table.ts";
import type { RunRecord } from "../records.ts";
import type { CancelRecord, ClaimRecord, StepRecord } from "./order.ts";
import { processesOf } from "./processes.ts";
import type { RunFiles } from "./run-files.ts";

/**
 * Returns why the driver must end a run in place of its supervisor, `undefined` where it need not: its deadline has
 * passed, or a cancel was requested, and after `late` milliseconds its programs still run. A run can stop its
 * supervisor (SIGSTOP), for it is a process of the same user.
 */
export async function overdueReason(files: RunFiles, folder: string, request: RunRecord, claim: ClaimRecord, late: number): Promise<string | undefined> {
  const reason = await reasonToEnd(files, request, Date.now() - late);
  if (reason === undefined) return undefined;
  const step = await readJson<StepRecord>(files.step);
  const left = await find(processesOf(folder, claim, step));
  // Without programs the supervisor only has to write down the outcome, which a full disk may keep it from.
  return left.length === 0 ? undefined : reason;
}

async function reasonToEnd(files: RunFiles, request: RunRecord, since: number): Promise<string | undefined> {
  const requested = await stat(files.cancel).catch(() => undefined);
  if (requested !== undefined && requested.mtimeMs < since) return (await readJson<CancelRecord>(files.cancel))?.reason;
  return Date.parse(request.deadline) < since ? `The run was ended: it had not finished by its deadline, ${request.deadline}` : undefined;
}
