import { NEVER } from "../jobs/job-specs.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Project } from "../model/project.ts";
import type { Run } from "../model/run.ts";
import { deriveId } from "../values/ids.ts";
import { laterThanAll, manualRunName } from "./naming.ts";
import { type NewRun, putNewRun } from "./new-run.ts";

/**
 * Writes the record of a run whose job has no record.
 *
 * @param name - the name of the job, with a dot: no person can create a job with one
 */
export async function putJoblessRun(
  context: Pick<HostContext, "store" | "now">,
  transaction: Transaction,
  project: Project,
  name: string,
  run: Omit<NewRun, "name" | "now">,
): Promise<Run> {
  const { organization_id: organization, id: project_id } = project;
  const now = await laterThanAll(context, organization, project_id);
  const job = {
    id: await deriveId("job", project_id, name),
    project_id,
    name,
    command: name,
    schedule: NEVER,
    enabled: false,
    created_at: now,
    updated_at: now,
  };
  return putNewRun(
    transaction,
    organization,
    { job, version: 0, isDeleted: true },
    {
      ...run,
      name: manualRunName(project.name, name.replace(".", "-"), now),
      now,
    },
  );
}
