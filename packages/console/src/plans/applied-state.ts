import type { Project, SyncStatus } from "@dagctl/core";

/** What is known of the plan of the deployed commit. */
export type AppliedState = NonNullable<SyncStatus["plan"]>;

type Commits = Pick<Project, "current_commit_sha" | "applied_commit_sha">;

/** Returns whether only the sync status says whether something of a project was not applied. */
export const needsSyncStatus = ({
  current_commit_sha: current,
  applied_commit_sha: applied,
}: Commits): boolean => applied !== undefined && current !== undefined && applied !== current;

/**
 * Returns what is known of the plan of the deployed commit; `undefined` while it is not read.
 *
 * @param plan what the sync status says
 */
export function appliedState(
  commits: Commits,
  plan: SyncStatus["plan"] | undefined,
): AppliedState | undefined {
  if (commits.applied_commit_sha === undefined) return "unknown";
  return needsSyncStatus(commits) ? plan : "applied";
}

/** The words of what is known where the applied commit is another one than the deployed one. */
export const APPLIED_WORDS: Readonly<Record<AppliedState, string>> = {
  applied: "Nothing waits to be applied",
  pending: "Later changes are not applied",
  unknown: "Not known",
};

/** Returns whether the facts of a project have what was applied: dbt has nothing to apply. */
export const hasApplied = (
  {
    project_type: type,
    deployed,
    applied_commit_sha: applied,
  }: Commits & Pick<Project, "project_type" | "deployed">,
  hasPlans: boolean,
): boolean => applied !== undefined || (hasPlans && deployed && type !== "dbt");
