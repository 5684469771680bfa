import type { PreparedCheck } from "../../contracts/prepared-check.ts";
import type { Inspection } from "../../contracts/project-type.ts";
import type { ProjectRecord } from "../../contracts/records.ts";
import type { HostContext } from "../../kernel/context.ts";
import type { Project } from "../../model/project.ts";

/**
 * Returns what loads the commit of a deployment; `undefined` where it is not checked: its project
 * wants no check, the commit is deployed already, or no run of it can start.
 *
 * @param stored the project before the deployment
 * @param project the project as the commit makes it
 */
export function findCheck(
  { types }: Pick<HostContext, "types">,
  { project: before, internals }: Pick<ProjectRecord, "project" | "internals">,
  project: Project,
  inspection: Inspection,
): PreparedCheck | undefined {
  const { refused = [], blocked, commit } = inspection;
  if (refused.length > 0 || blocked !== undefined) return undefined;
  const isDeployed = internals.acceptedGeneration !== undefined;
  if (isDeployed && before.current_commit_sha === commit) return undefined;
  return types.get(project.project_type)?.prepareCheck?.(project, inspection);
}
