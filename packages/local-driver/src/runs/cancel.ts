import { writeJson } from "../files.ts";
import { send } from "../processes/end.ts";
import { alive } from "../processes/table.ts";
import type { CancelRecord, ClaimRecord } from "./order.ts";
import type { RunFiles } from "./run-files.ts";

/**
 * Asks the supervisor of a run to end it. Without a claim yet, the supervisor reads the request before its first step.
 * The request reaches it also where the disk is full: then SIGINT says that it is a cancel.
 */
export async function requestCancel(files: RunFiles, reason: string, claim: ClaimRecord | undefined): Promise<void> {
  let failure: unknown;
  try {
    await writeJson(files.cancel, { reason } satisfies CancelRecord);
  } catch (error) {
    failure = error;
  }
  const there = claim !== undefined && (await alive(claim));
  if (there) send(claim.pid, failure === undefined ? "SIGTERM" : "SIGINT");
  else if (failure !== undefined) throw failure;
}
