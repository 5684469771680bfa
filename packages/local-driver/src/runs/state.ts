import type { RunRef, RunState } from "@dagctl/core";
import type { Context } from "../context.ts";
import { erase, readJson, writeJson } from "../files.ts";
import { end } from "../processes/end.ts";
import { alive } from "../processes/table.ts";
import type { RunRecord } from "../records.ts";
import { stepMark } from "./markers.ts";
import type { ClaimRecord, ExitRecord, StepRecord } from "./order.ts";
import { runFiles } from "./run-files.ts";

/** An order that no supervisor has claimed by then is void, and the run was never begun. */
export const CLAIM_WITHIN = 60_000;

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
  if (claim === undefined) {
    return Date.now() - Date.parse(request.requestedAt) < CLAIM_WITHIN ? { ...known, status: "pending" } : undefined;
  }
  if (await alive(claim)) return { ...known, status: "running", startedAt: claim.startedAt };
  const settled = (await readJson<ExitRecord>(files.exit)) ?? (await settle(folder, claim));
  return { ...known, ...settled };
}

/** The outcome is lost; what still runs would work on with nobody watching it. */
async function settle(folder: string, claim: ClaimRecord): Promise<ExitRecord> {
  const files = runFiles(folder);
  const step = await readJson<StepRecord>(files.step);
  const left = await end({ marks: [stepMark(folder)], groups: step === undefined ? [] : [step] }, ORPHAN_GRACE);
  // Where it cannot be, the next start tries again; that must not keep the outcome from being told.
  await erase(files.mounted).catch(() => undefined);
  const record: ExitRecord = {
    status: "error",
    ...(step === undefined ? {} : { step: step.name }),
    message: `The process that supervised this run is gone without an outcome (killed, or the machine restarted)${left.length > 0 ? `; processes ${left.join(", ")} cannot be ended` : ""}`,
    startedAt: claim.startedAt,
    endedAt: new Date().toISOString(),
  };
  if (await writeJson(files.exit, record, { exclusive: true })) return record;
  return (await readJson<ExitRecord>(files.exit)) ?? record;
}
