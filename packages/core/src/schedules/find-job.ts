import type { ProjectRecord } from "../contracts/store.ts";
import { DagctlError } from "../errors.ts";
import { type HostContext, typeOf } from "../host-context.ts";
import { type FoundJob, jobRecord } from "../runs/job-record.ts";

export interface ProjectJob extends FoundJob {
  /** Whether it is the one that is scheduled, as opposed to one that runs when the host finds it due. */
  readonly isDefault: boolean;
}

/** A job by its id or, failing that, by its name; the default one also before it has a record. */
export async function findJob(context: HostContext, { project, internals }: ProjectRecord, idOrName: string): Promise<ProjectJob> {
  const inspection = internals.acceptedInspection ?? internals.inspection;
  const spec = inspection && typeOf(context, project.project_type).defaultJob(project, inspection);
  const stored = await context.store.job(project.organization_id, project.id, idOrName);
  if (stored) return { ...stored, isDefault: stored.job.name === spec?.name };
  const made = spec && (await jobRecord(context, project.organization_id, project.id, spec));
  if (made && [made.job.id, made.job.name].includes(idOrName)) return { ...made, isDefault: true };
  throw new DagctlError("not_found", `There is no job "${idOrName}"`);
}
