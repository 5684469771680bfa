import type { Expectation } from "../contracts/store.ts";
import type { JobSpec } from "../contracts/workload.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Job } from "../model/run.ts";
import { derivedId } from "../values/ids.ts";

export interface FoundJob {
  readonly job: Job;
  /** As it is stored; 0: it is not. */
  readonly version: number;
}

/**
 * The record of a job, or what it will be once it is made, on first use: with a schedule but not
 * enabled, so that nobody's first run starts a nightly one behind their back. Its id is known
 * before.
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

/** What a commit that makes the record must expect; nothing where it is there already. */
export function expectNewJob(
  organization: string,
  { job, version }: FoundJob,
): readonly Expectation[] {
  return version === 0
    ? [{ expect: "job_name_unused", organization, project: job.project_id, name: job.name }]
    : [];
}
