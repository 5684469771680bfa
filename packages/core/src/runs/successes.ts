import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import { type Success, withSuccess } from "../jobs/after.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Run, RunOfJob } from "../model/run.ts";
import { afterRun } from "../plans/applied-commit.ts";
import { factualStatus } from "../projects/evaluate-status.ts";
import { withoutOlderRetry } from "./pending-retries.ts";

/** The statuses of a project that is being removed, or is not deployed. */
const REMOVED: ReadonlySet<string> = new Set(["undeploying", "inactive", "deleting"]);

/** Returns whether nothing is started any more after the runs of a project. */
export function isRemoved(record: Pick<ProjectRecord, "project" | "internals">): boolean {
  return REMOVED.has(factualStatus(record));
}

/**
 * Writes the success of a run that ends now where jobs run after its job, or where it has applied
 * the plan of its commit, in the transaction of that end. Each run counts, whatever has started it.
 */
export async function putSuccess<Answer>(
  context: HostContext,
  transaction: Transaction<Answer>,
  { organization, internals: { job, origin, dispatched } }: RunRecord,
  run: Run,
): Promise<void> {
  if (run.status !== "success") return;
  const stored = await transaction.project({ organization, project: run.project_id });
  if (!stored || isRemoved(stored)) return;
  const record = afterRun(context, stored, { run, steps: dispatched?.steps ?? [] });
  const { project } = record;
  const success: Success = {
    job: { id: run.job_id, name: job },
    run: run.id,
    ended: endOf(run, origin === "engine"),
  };
  // A newer run has taken the place of a retry, which the jobs after it would wait for.
  const internals = withSuccess(withoutOlderRetry(record.internals, run), success);
  if (internals === stored.internals && project === stored.project) return;
  transaction.put("project", { project, internals });
  transaction.afterCommit(() => context.requestObservation(organization, project.id));
}

/**
 * Returns when a run has ended, in milliseconds since 1970. An engine may report whole seconds, and
 * its clock may be slow: a run that a host has recorded ends after that. What the engine has
 * started may be recorded long after its end.
 */
function endOf({ end_time: end, created_at: created }: Run, isOfEngine: boolean): number {
  const ended = Date.parse(end ?? created);
  return isOfEngine ? ended : Math.max(ended, Date.parse(created));
}

/** @throws DagctlError `conflict`: a retry of a named job is due or goes on, which may succeed */
export function assertLastAttempts(
  { internals: { retries = {} } }: ProjectRecord,
  active: readonly RunRecord[],
  after: readonly RunOfJob[],
): void {
  const waiting = after.find(
    ({ job }) =>
      Object.values(retries).some((retry) => retry.job === job) ||
      active.some(({ run, internals }) => run.retry_of !== undefined && internals.job === job),
  );
  if (waiting) throw new DagctlError("conflict", `The job ${waiting.job} is tried once more`);
}
