import type { Expectation } from "../contracts/store.ts";
import type { JobSpec } from "../contracts/workload.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Job } from "../model/run.ts";
import { derivedId } from "../values/ids.ts";

export interface FoundJob {
  readonly job: Job;
  /** The stored version; 0 when there is no record. */
  readonly version: number;
}

/**
 * Returns the record of a job, or the record that its first use creates. That one has a schedule
 * but is not enabled, so that a first run never starts a nightly one unnoticed. The id is known
 * before the record exists.
 */
export async function jobRecord(
  context: HostContext,
  organization: string,
  project: string,
  spec: JobSpec,
): Promise<FoundJob> {
  const stored = await context.store.job(organization, project, spec.name);
  if (stored) return { job: stored.job, version: stored.version };
  const now = context.now();
  const { name, command, schedule } = spec;
  const id = await derivedId("job", project, name);
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

/**
 * Returns what a commit that creates the record must expect; empty where the record exists already.
 */
export function expectNewJob(
  organization: string,
  { job, version }: FoundJob,
): readonly Expectation[] {
  return version === 0
    ? [{ expect: "job_name_unused", organization, project: job.project_id, name: job.name }]
    : [];
}
