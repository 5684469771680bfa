import type { RunRef, RunState } from "@dagctl/core";
import type { Context } from "../context.ts";
import { erase, readJson, writeJson } from "../files.ts";
import { end, send } from "../processes/end.ts";
import { alive } from "../processes/table.ts";
import type { RunRecord } from "../records.ts";
import { overdueReason } from "./enforce.ts";
import type { ClaimRecord, End, ExitRecord, StepRecord } from "./order.ts";
import { processesOf } from "./processes.ts";
import { runFiles } from "./run-files.ts";

/** The outcome of a run whose supervisor left none. */
const GONE: End = {
  status: "error",
  message: "The process that supervised this run is gone without an outcome (killed, or the machine restarted)",
};

/** Processes that are left when their supervisor is gone get this long: nobody reads what they print any more. */
const ORPHAN_GRACE = 2_000;

/** What the files and the process table say. Ends honestly, as `error`, a run whose supervisor is gone without an outcome. */
export async function stateOf(context: Context, ref: RunRef): Promise<RunState | undefined> {
  const folder = context.paths.run(ref);
  const files = runFiles(folder);
  const request = await readJson<RunRecord>(files.request);
  if (request === undefined) return undefined;
  const known = { ref: request.ref, origin: "host" as const, job: request.job, name: request.name };
  const ended = await readJson<ExitRecord>(files.exit);
  if (ended !== undefined) return { ...known, ...ended };
  const claim = await readJson<ClaimRecord>(files.claim);
  // Only the claim begins a run. A start that was cut off before it is made again, and of two supervisors one gets the claim.
  if (claim === undefined) return undefined;
  if (await alive(claim)) {
    const overdue = await overdueReason(files, folder, request, claim, context.timing.grace + context.timing.unanswered);
    if (overdue === undefined) return { ...known, status: "running", startedAt: claim.startedAt };
    return { ...known, ...(await endOnce(context, folder, claim, { status: "failed", message: overdue })) };
  }
  const outcome = (await readJson<ExitRecord>(files.exit)) ?? (await endOnce(context, folder, claim, GONE));
  return { ...known, ...outcome };
}

function endOnce(context: Context, folder: string, claim: ClaimRecord, outcome: End): Promise<ExitRecord> {
  const going = context.ending.get(folder) ?? endWithoutSupervisor(folder, claim, outcome).finally(() => context.ending.delete(folder));
  context.ending.set(folder, going);
  return going;
}

/** Ends the supervisor and what is left of its run, and records the outcome unless there is one. */
async function endWithoutSupervisor(folder: string, claim: ClaimRecord, outcome: End): Promise<ExitRecord> {
  const files = runFiles(folder);
  if (await alive(claim)) send(claim.pid, "SIGKILL");
  const step = await readJson<StepRecord>(files.step);
  const left = await end(processesOf(folder, claim, step), ORPHAN_GRACE);
  // Where it cannot be, the next start tries again; that must not keep the outcome from being told.
  await erase(files.mounted).catch(() => undefined);
  const record: ExitRecord = {
    ...outcome,
    ...(step === undefined ? {} : { step: step.name }),
    message: `${outcome.message ?? ""}${left.length > 0 ? `; processes ${left.join(", ")} cannot be ended` : ""}`,
    startedAt: claim.startedAt,
    endedAt: new Date().toISOString(),
  };
  if (await writeJson(files.exit, record, { exclusive: true })) return record;
  return (await readJson<ExitRecord>(files.exit)) ?? record;
}
