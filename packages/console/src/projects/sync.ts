import type { Project } from "@dagctl/core";

type Synced = Pick<Project, "deployed" | "commits_behind" | "current_commit_sha">;

/** Returns how the deployed commit relates to the branch, as the server has seen it last. */
export function syncWord({ deployed, commits_behind: behind }: Synced): string {
  if (!deployed) return "Not deployed";
  if (behind === undefined) return "Not known";
  if (behind === 0) return "In sync";
  return behind === 1 ? "1 commit behind" : `${behind} commits behind`;
}

/** Returns whether the branch has commits that are not deployed. */
export const isBehind = ({ deployed, commits_behind: behind = 0 }: Synced): boolean =>
  deployed && behind > 0;
