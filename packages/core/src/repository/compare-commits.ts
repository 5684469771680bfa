import type { Comparison, Repository } from "../contracts/git.ts";
import type { HostContext } from "../kernel/context.ts";

/** Compares two commits of a repository, in the folder of the project where it has one. */
export function compareCommits(
  { git }: Pick<HostContext, "git">,
  repository: Repository,
  [before, after]: readonly [before: string, after: string],
  signal: AbortSignal | undefined,
): Promise<Comparison> {
  const { path } = repository;
  return git.compare(repository, before, after, {
    signal,
    ...(path === undefined ? {} : { path }),
  });
}

/** Returns whether all commits after the first one touch only other folders than the project's. */
export const isElsewhere = (comparison: Comparison): boolean =>
  comparison.relation === "behind" && comparison.commits === 0;
