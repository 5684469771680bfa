import type { RunState } from "../contracts/run.ts";
import type { RunInternals, RunRecord } from "../contracts/records.ts";
import type { RunResults } from "../results/collect-results.ts";

/** The exit code of a program that says that the project cannot be loaded (`PreparedCheck`). */
const REFUSED = 2;

/** The most characters of a reason, which is one line as that of a failed run. */
const LONGEST = 600;

/** How the run of a check has ended. */
interface CheckEnd {
  readonly state?: RunState;
  readonly results?: RunResults;
  /** Why it has failed, with what to do. */
  readonly message?: string | undefined;
}

/** Returns what the program of a check has reported; `undefined` where it has reported nothing. */
export function checkError(
  { internals: { work, cancel } }: Pick<RunRecord, "internals">,
  results: RunResults | undefined,
): string | undefined {
  if (work?.kind !== "check" || cancel !== undefined) return undefined;
  return results?.plan?.error?.replaceAll(/\s+/g, " ").slice(0, LONGEST);
}

/**
 * Returns the internals of a run that ends, with why its commit cannot be loaded. Only a program
 * that has ended by itself refuses a commit, and only where its reason has arrived.
 */
export function withRefusal(
  record: Pick<RunRecord, "internals">,
  { state, results, message: refusal }: CheckEnd,
): RunInternals {
  const { internals } = record;
  const { status, exitCode, exited = true } = state ?? {};
  if (internals.work?.kind !== "check" || refusal === undefined) return internals;
  if (checkError(record, results) === undefined) return internals;
  if (status !== "failed" || exitCode !== REFUSED || !exited) return internals;
  return { ...internals, work: { ...internals.work, refusal } };
}
