import type { RunInternals } from "../contracts/records.ts";
import { type FoundJob, putNewJob } from "../jobs/job-record.ts";
import type { Transaction } from "../kernel/transaction.ts";
import { parametersField } from "../jobs/run-parameters.ts";
import type { Run } from "../model/run.ts";

/** What a new run does not have in common with every other. */
export interface NewRun extends Pick<
  Run,
  | "id"
  | "job_type"
  | "triggered_by"
  | "retry_of"
  | "attempt"
  | "after_runs"
  | "parameters"
  | "commit_sha"
  | "plan_id"
> {
  /** Its name, which gets a number where another run of the project has it. */
  readonly name: string;
  /** The time at which it is recorded (`laterThanAll`). */
  readonly now: string;
  readonly internals: Omit<RunInternals, "job">;
}

/**
 * Writes the record of a new run and its event, and the record of its job where there is none yet.
 * Where the name is used meanwhile, the transaction runs again.
 */
export function putNewRun(
  transaction: Transaction,
  organization: string,
  found: FoundJob,
  { id, name, job_type, now, internals, ...cause }: NewRun,
): Run {
  const { project_id, id: job_id, name: job } = found.job;
  const ref = { organization, project: project_id };
  const { triggered_by, retry_of, attempt, after_runs, parameters, commit_sha, plan_id } = cause;
  const used = transaction.failureCount("run_name_unused");
  const run: Run = {
    id,
    project_id,
    job_id,
    job_name: used === 0 ? name : `${name}-${used + 1}`,
    cronjob_name: job,
    job_type,
    status: "pending",
    triggered_by,
    ...(retry_of === undefined ? {} : { retry_of }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(after_runs === undefined ? {} : { after_runs }),
    ...(plan_id === undefined ? {} : { plan_id }),
    ...parametersField(parameters),
    ...(commit_sha === undefined ? {} : { commit_sha }),
    created_at: now,
    updated_at: now,
  };
  transaction.require({ expect: "run_name_unused", ...ref, name: run.job_name }, "retry");
  putNewJob(transaction, organization, found);
  transaction.put("run", { organization, run, internals: { job, ...internals } });
  transaction.event("run.created", ref, { run }, now);
  return run;
}
