import type { ProjectType } from "../../contracts/project-type.ts";
import type { Project } from "../../model/project.ts";
import type { Fields } from "./defaults.ts";

/** The order of the common fields in an answer: first those of 0.1.0, then later additions. */
export const COMMON_ORDER: readonly (keyof Project)[] = [
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
  "use_managed_state_database",
  "auto_apply",
  "run_tests",
  "deployed",
  "suspended",
  "status",
  "status_message",
  "commits_behind",
  "current_commit_sha",
  "applied_commit_sha",
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
  "auto_deploy",
  "poll_failure",
  "revision",
  "operation",
  "created_at",
  "updated_at",
];

/**
 * Returns the names of all fields that have a place in an answer: the common ones, and after each
 * of them the fields of the type that follow it (`orderAfter`), with what follows those.
 */
export function listPlacedFields({ fields }: Pick<ProjectType, "fields">): readonly string[] {
  const placed: string[] = [];
  const place = (field: string): void => {
    placed.push(field);
    for (const [own, { orderAfter }] of Object.entries(fields))
      if (orderAfter === field) place(own);
  };
  COMMON_ORDER.forEach(place);
  return placed;
}

/** Returns the fields in the order of an answer. Those without a place come last, as they are. */
export function inWireOrder(fields: Fields, type: ProjectType): Fields {
  const order = new Map(listPlacedFields(type).map((name, index) => [name, index]));
  const rank = (name: string): number => order.get(name) ?? order.size;
  return Object.fromEntries(
    Object.entries(fields).sort(([left], [right]) => rank(left) - rank(right)),
  );
}
