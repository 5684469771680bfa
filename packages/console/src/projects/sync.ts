import type { PollFailure, Project } from "@dagctl/core";

type Synced = Pick<Project, "deployed" | "commits_behind" | "current_commit_sha" | "poll_failure">;

/**
 * Returns why it is not known how the deployed commit relates to the branch, and since when:
 * `undefined` where polls of the branch do not fail.
 */
export const syncFailure = ({ deployed, poll_failure: failure }: Synced): PollFailure | undefined =>
  deployed && failure?.branch_was_read !== true ? failure : undefined;

/** Returns how the deployed commit relates to the branch, as far as it is known now. */
export function syncWord(project: Synced): string {
  const { deployed, commits_behind: behind } = project;
  if (!deployed) return "Not deployed";
  if (behind === undefined || syncFailure(project) !== undefined) return "Not known";
  if (behind === 0) return "In sync";
  return behind === 1 ? "1 commit behind" : `${behind} commits behind`;
}

/** Returns whether the branch is known to have commits that are not deployed. */
export const isBehind = (project: Synced): boolean =>
  project.deployed && (project.commits_behind ?? 0) > 0 && syncFailure(project) === undefined;
