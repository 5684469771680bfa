import type { ProjectType } from "../../contracts/project-type.ts";
import type { Project } from "../../model/project.ts";

/**
 * Field values by name, before they become a project. An index with a caller's key always needs
 * `Object.hasOwn`.
 */
export type Fields = Readonly<Record<string, unknown>>;

const COMMON_DEFAULTS = {
  branch: "main",
  git_auth_method: "none",
  use_managed_state_database: false,
  auto_apply: false,
  // As the tools do themselves.
  run_tests: true,
  suspended: false,
  cpu_request: "500m",
  cpu_limit: "2000m",
  memory_request: "1Gi",
  memory_limit: "4Gi",
  concurrency_policy: "Allow",
  remediation_auto_merge: false,
} as const satisfies Partial<Project>;

/**
 * Returns the values of fields that were not given: the common ones, then those of the project
 * type. It is called once, at create, and where `null` clears a field.
 */
export function defaultsFor(type: ProjectType, given: Fields): Fields {
  const own = Object.entries(type.fields).flatMap(([field, definition]) =>
    definition.default === undefined ? [] : [[field, definition.default] as const],
  );
  return { ...COMMON_DEFAULTS, ...Object.fromEntries(own), ...type.defaults?.(given) };
}
