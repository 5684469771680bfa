import type { RunRef, RunState } from "@dagctl/core/contracts";
import { rfc3339 } from "@dagctl/core/driver-kit";
import { lstat } from "node:fs/promises";
import type { Context } from "../context.ts";
import { DamagedFileError } from "../files/damaged-file.ts";
import { fileErrorCode } from "../files/file-errors.ts";
import { exists, writeJson } from "../files/files.ts";
import { type RecordRead, type RunRecord, runShape, tryRecord } from "../files/records.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { endProcesses, sendSignal } from "../processes/end-processes.ts";
import { supervisorMark } from "../processes/markers.ts";
import type { ClaimRecord, End, ExitRecord } from "../processes/order.ts";
import { findProcesses } from "../processes/process-table.ts";
import { isSupervised, readClaim } from "./claim.ts";
import { overdueReason } from "./overdue-reason.ts";
import { processesOf } from "./processes.ts";
import { runFiles } from "./run-files.ts";
import { runFolders } from "./run-folders.ts";
import { exitShape } from "./run-records.ts";
import { readStep } from "./step.ts";

/** The outcome of a run whose supervisor left none. */
const GONE: End = {
  status: "error",
  message:
    "The process that supervised this run is gone without an outcome (killed, or the machine restarted)",
};

/**
 * How long processes get to end that are left when their supervisor is gone, in milliseconds. It is
 * short because no process reads what they print.
 */
const ORPHAN_GRACE = 2_000;

/**
 * Returns the state that the files and the process table show. Ends as `error` a run whose
 * supervisor is gone without an outcome, and one whose files are damaged: the message names the
 * file.
 */
export async function stateOf(context: Context, ref: RunRef): Promise<RunState | undefined> {
  const folder = context.paths.run(ref);
  const files = runFiles(folder);
  const request = await requestOf(context, ref);
  if (request.value === undefined && request.damage === undefined) return undefined;
  const { organization, project, run } = ref;
  const known = {
    ref: { organization, project, run },
    origin: "host" as const,
    ...(request.value === undefined ? {} : { job: request.value.job, name: request.value.name }),
  };
  const ended = await tryRecord(context.paths, files.exit, exitShape);
  const stateAfter = async (end: ExitRecord): Promise<RunState> => ({
    ...known,
    folders: await runFolders(context, ref, request.value),
    ...end,
  });
  if (ended.value !== undefined) return stateAfter(ended.value);
  const claim = await readClaim(context, folder);
  const damage = ended.damage ?? request.damage ?? claim.damage;
  if (damage !== undefined)
    return stateAfter(await endOnce(context, folder, claim.value, outcomeOf(damage)));
  // Only the claim begins a run. A start that was cut off before it is repeated, and of two
  // supervisors one gets the claim.
  if (claim.value === undefined || request.value === undefined) return undefined;
  if (await isSupervised(folder, claim.value)) {
    const overdue = await overdueReason(
      context,
      folder,
      request.value,
      claim.value,
      context.timing.graceMs + context.timing.unansweredMs,
    );
    if (overdue === undefined)
      return { ...known, status: "running", startedAt: claim.value.startedAt };
    return stateAfter(
      await endOnce(context, folder, claim.value, { status: "failed", message: overdue }),
    );
  }
  const late = await tryRecord(context.paths, files.exit, exitShape);
  return stateAfter(late.value ?? (await endOnce(context, folder, claim.value, GONE)));
}

/** Reads the request. A claimed run without one, and the request of another run, are damaged. */
async function requestOf(context: Context, ref: RunRef): Promise<RecordRead<RunRecord>> {
  const { paths } = context;
  const files = runFiles(paths.run(ref));
  const reportDamage = (reason: string): RecordRead<RunRecord> => ({
    value: undefined,
    damage: new DamagedFileError(files.request, reason, paths.displayPath(files.request)),
  });
  const request = await tryRecord(paths, files.request, runShape);
  if (request.damage !== undefined) return request;
  if (request.value === undefined)
    return (await exists(files.claim)) ? reportDamage("it is missing") : request;
  const same = (["organization", "project", "run"] as const).every(
    (part) => request.value?.ref[part] === ref[part],
  );
  return same ? request : reportDamage("it is the record of another run");
}

/**
 * Returns the outcome of a damaged run. What it did cannot be known any more, so all of its
 * processes are ended.
 */
function outcomeOf(damage: DamagedFileError): End {
  return {
    status: "error",
    message: `${damage.message}. What the run did is not known; start another run`,
  };
}

function endOnce(
  context: Context,
  folder: string,
  claim: ClaimRecord | undefined,
  outcome: End,
): Promise<ExitRecord> {
  const going =
    context.completions.get(folder) ??
    endWithoutSupervisor(context, folder, claim, outcome).finally(() =>
      context.completions.delete(folder),
    );
  context.completions.set(folder, going);
  return going;
}

/**
 * Ends the supervisor and what is left of its run, and records the outcome unless its path is
 * taken.
 */
async function endWithoutSupervisor(
  context: Context,
  folder: string,
  claim: ClaimRecord | undefined,
  outcome: End,
): Promise<ExitRecord> {
  const files = runFiles(folder);
  // Killed, because it would write another outcome. Where its claim is damaged, or not its own, it
  // is found by its mark.
  const supervisors = new Set(await findProcesses({ marks: [supervisorMark(folder)] }));
  if (claim !== undefined && (await isSupervised(folder, claim))) supervisors.add(claim.pid);
  for (const pid of supervisors) sendSignal(pid, "SIGKILL");
  const step = await readStep(context, folder, claim);
  const left = await endProcesses(processesOf(context, folder, claim, step), ORPHAN_GRACE);
  // Where it cannot be removed, the next start tries again; that must not keep the outcome from
  // being reported.
  for (const folder of [files.mounted, files.ownFiles])
    await removeTreeAt(folder).catch(() => undefined);
  const damaged = await lstat(files.exit).catch(() => undefined);
  const record: ExitRecord = {
    ...outcome,
    ...(step === undefined ? {} : { step: step.name }),
    message: `${outcome.message ?? ""}${left.length > 0 ? `; processes ${left.join(", ")} cannot be ended` : ""}`,
    ...(claim === undefined ? {} : { startedAt: claim.startedAt }),
    // A damaged outcome is never overwritten. Its time is the same at every poll.
    endedAt: rfc3339(damaged?.mtimeMs ?? context.clock.now()),
  };
  if (await writeOutcome(files.exit, record)) return record;
  return (await tryRecord(context.paths, files.exit, exitShape)).value ?? record;
}

/**
 * Returns whether the outcome was written. Where the folder itself is damaged it cannot be written,
 * and the run is ended again at the next poll.
 */
async function writeOutcome(path: string, record: ExitRecord): Promise<boolean> {
  try {
    return await writeJson(path, record, { exclusive: true });
  } catch (error) {
    if (["ENOTDIR", "ELOOP", "EACCES"].includes(fileErrorCode(error) ?? "")) return false;
    throw error;
  }
}
