import type { JobSpec } from "../contracts/workload.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Job } from "../model/run.ts";
import { deriveId } from "../values/ids.ts";

export interface FoundJob {
  readonly job: Job;
  /** The stored version; 0 when there is no record. */
  readonly version: number;
  /** Whether the project has no such job any more: its record is not written. */
  readonly isDeleted?: boolean;
}

/**
 * Returns the record of a job, or the record that its first use creates. That one has a schedule
 * but is not enabled, so that a first run never starts a nightly one unnoticed. The id is known
 * before the record exists.
 */
export async function jobRecord(
  context: Pick<HostContext, "store" | "now">,
  organization: string,
  project: string,
  spec: JobSpec,
): Promise<FoundJob> {
  const stored = await context.store.job(organization, project, spec.name);
  if (stored) return { job: stored.job, version: stored.version };
  const now = context.now();
  const { name, command, schedule } = spec;
  const id = await deriveId("job", project, name);
  return {
    job: {
      id,
      project_id: project,
      name,
      command,
      schedule,
      enabled: false,
      created_at: now,
      updated_at: now,
    },
    version: 0,
  };
}

/** Writes the record of a job that has none yet, and was not deleted. */
export function putNewJob(
  transaction: Transaction,
  organization: string,
  { job, version, isDeleted = false }: FoundJob,
): void {
  if (version > 0 || isDeleted) return;
  const { project_id: project, name } = job;
  transaction.require({ expect: "job_name_unused", organization, project, name }, "retry");
  transaction.put("job", { organization, job });
}
