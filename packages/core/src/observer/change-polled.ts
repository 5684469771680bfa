import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { changeProject } from "../kernel/transaction.ts";
import { pollingInterval } from "../projects/polling-interval.ts";

/**
 * Changes the project that polling has read, unless it has changed since: then the next poll
 * decides.
 */
export async function changePolled(
  context: HostContext,
  seen: ProjectRecord,
  change: (record: ProjectRecord) => Omit<ProjectRecord, "version"> | undefined,
): Promise<void> {
  const { organization_id: organization, id, revision } = seen.project;
  await changeProject(context, { organization, project: id }, (record) => {
    const same =
      record.project.revision === revision &&
      record.internals.acceptedGeneration === seen.internals.acceptedGeneration;
    return same && pollingInterval(context, record) !== undefined ? change(record) : undefined;
  });
}
