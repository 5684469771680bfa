import type { ProjectRecord } from "../contracts/records.ts";
import type { JobSpec } from "../contracts/workload.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Job } from "../model/run.ts";
import { defaultSpec } from "./default-spec.ts";
import { type FoundJob, jobRecord } from "./job-record.ts";

export interface ProjectJob extends FoundJob {
  /** Whether it is the default job. */
  readonly isDefault: boolean;
  /**
   * Whether a person has created it. The host starts a job that is neither this nor the default one
   * (a migration) when it finds it due.
   */
  readonly isCreated: boolean;
}

/**
 * Returns a job by its id or, without a match, by its name; the default one also before it has a
 * record.
 */
export async function findJob(
  context: Pick<HostContext, "store" | "types" | "now">,
  record: ProjectRecord,
  idOrName: string,
): Promise<ProjectJob> {
  const { project } = record;
  const spec = defaultSpec(context, record);
  const stored = await context.store.job(project.organization_id, project.id, idOrName);
  if (stored)
    return {
      job: withCommand(stored.job, spec),
      version: stored.version,
      isDefault: stored.job.name === spec?.name,
      isCreated: Object.hasOwn(record.internals.jobs ?? {}, stored.job.id),
    };
  const made = spec && (await defaultJob(context, record, spec));
  if (made && [made.job.id, made.job.name].includes(idOrName))
    return { ...made, isDefault: true, isCreated: false };
  throw new DagctlError("not_found", `There is no job "${idOrName}"`);
}

/** Lists the jobs of a project that have a record, and the default one also before it has. */
export async function listJobs(
  context: Pick<HostContext, "store" | "types" | "now">,
  record: ProjectRecord,
): Promise<readonly Job[]> {
  const spec = defaultSpec(context, record);
  const stored = (await context.store.jobs(record.project.organization_id, record.project.id)).map(
    ({ job }) => withCommand(job, spec),
  );
  if (spec === undefined || stored.some(({ name }) => name === spec.name)) return stored;
  return [(await defaultJob(context, record, spec)).job, ...stored];
}

/**
 * Returns the default job. While it has no record, its creation time is its project's, so that each
 * read returns the same.
 */
async function defaultJob(
  context: Pick<HostContext, "store" | "now">,
  { project }: ProjectRecord,
  spec: JobSpec,
): Promise<FoundJob> {
  const found = await jobRecord(context, project.organization_id, project.id, spec);
  if (found.version > 0) return found;
  return {
    ...found,
    job: { ...found.job, created_at: project.created_at, updated_at: project.created_at },
  };
}

/**
 * Returns a stored job with its current command. The record has the command from its creation, and
 * the project may have changed since.
 */
function withCommand(job: Job, spec: JobSpec | undefined): Job {
  return spec?.name === job.name ? { ...job, command: spec.command } : job;
}
