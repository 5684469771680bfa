import type { Comparison, Repository } from "../contracts/git.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { type GitPath, parseGitPath } from "../values/git-path.ts";

/** Each path costs requests to the Git server. */
const MOST_PATHS = 20;

/**
 * Compares two commits of a repository. Where the project has a folder, the commits count that
 * touch it, or what the deployed commit reads outside of it.
 */
export async function compareCommits(
  { git, store }: Pick<HostContext, "git" | "store">,
  { organization_id: organization, id }: Project,
  repository: Repository,
  [before, after]: readonly [before: string, after: string],
  signal: AbortSignal | undefined,
): Promise<Comparison> {
  const { path } = repository;
  if (path === undefined) return git.compare(repository, before, after, { signal });
  const alsoPaths = listAlsoPaths(await store.project(organization, id));
  return git.compare(repository, before, after, {
    signal,
    path,
    ...(alsoPaths.length === 0 ? {} : { alsoPaths }),
  });
}

function listAlsoPaths(record: ProjectRecord | undefined): readonly GitPath[] {
  const { acceptedInspection, inspection } = record?.internals ?? {};
  const { alsoReads = [] } = acceptedInspection ?? inspection ?? {};
  const texts = alsoReads.length > MOST_PATHS ? [""] : alsoReads;
  return texts.flatMap((text) => parseGitPath(text).value ?? []);
}

/** Returns whether all commits after the first one touch nothing that the project reads. */
export const isElsewhere = (comparison: Comparison): boolean =>
  comparison.relation === "behind" && comparison.commits === 0;
