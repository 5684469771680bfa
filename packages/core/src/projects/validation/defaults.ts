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
  // Both tools run their tests by default.
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
  return { ...COMMON_DEFAULTS, ...type.defaults(given) };
}

/**
 * The order of a project's fields on the wire: that of the specification, then later additions,
 * then the fields of a plugin's type.
 */
const ORDER: readonly string[] = [
  "id",
  "organization_id",
  "name",
  "description",
  "project_type",
  "repository_url",
  "branch",
  "git_auth_method",
  "git_secret_ref",
  "git_path",
  "sqlmesh_environment",
  "sqlmesh_version",
  "dbt_version",
  "python_version",
  "polling_interval",
  "version_strategy",
  "use_managed_state_database",
  "auto_apply",
  "run_tests",
  "deployed",
  "suspended",
  "status",
  "status_message",
  "commits_behind",
  "current_commit_sha",
  "latest_commit_sha",
  "latest_commit_message",
  "cpu_request",
  "cpu_limit",
  "memory_request",
  "memory_limit",
  "concurrency_policy",
  "max_concurrent_job_runs",
  "remediation_auto_merge",
  "agent_context",
  "successful_runs_history_limit",
  "failed_runs_history_limit",
  "gateways",
  "gateway_detection",
  "auto_deploy",
  "revision",
  "operation",
  "created_at",
  "updated_at",
];

export function inWireOrder(fields: Fields): Fields {
  const rank = (name: string): number =>
    ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length;
  return Object.fromEntries(
    Object.entries(fields).sort(([left], [right]) => rank(left) - rank(right)),
  );
}
