import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";

/**
 * Returns why a name is not that of another environment than the project's own one, or `undefined`.
 * A project may take the name of one of its other environments later.
 */
export const ownProblem = (
  { types }: Pick<HostContext, "types">,
  { project }: Pick<ProjectRecord, "project">,
  name: string,
): string | undefined =>
  types.get(project.project_type)?.plans?.environments?.problem(project, name);
