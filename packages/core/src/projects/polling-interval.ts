import type { ProjectType } from "../contracts/project-type.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { factualStatus } from "./evaluate-status.ts";

/**
 * Returns the milliseconds between two polls. `undefined` for a project that is not deployed
 * automatically, or must not be polled now.
 */
export function pollingInterval(
  context: { readonly types: ReadonlyMap<string, ProjectType> },
  record: Pick<ProjectRecord, "project" | "internals">,
): number | undefined {
  const { project, internals } = record;
  // Polling continues from what a person deployed. Where nothing was ever accepted, there is no
  // version that could be raised.
  if (
    project.suspended ||
    !internals.mayExist ||
    !internals.acceptedInspection ||
    ["pending", "undeploying", "inactive", "deleting"].includes(factualStatus(record))
  )
    return undefined;
  const seconds = context.types.get(project.project_type)?.polling?.(project)?.everySeconds;
  return seconds !== undefined && seconds > 0 ? seconds * 1000 : undefined;
}
