import type { ProjectRecord } from "../contracts/records.ts";
import type { JobSpec } from "../contracts/workload.ts";
import type { HostContext } from "../kernel/context.ts";

/**
 * Returns the default job as the next run executes it, or `undefined` where nothing was inspected
 * or the project type is not installed.
 */
export function defaultSpec(
  { types }: Pick<HostContext, "types">,
  { project, internals }: Pick<ProjectRecord, "project" | "internals">,
): JobSpec | undefined {
  const inspection = internals.acceptedInspection ?? internals.inspection;
  return inspection && types.get(project.project_type)?.defaultJob(project, inspection);
}
