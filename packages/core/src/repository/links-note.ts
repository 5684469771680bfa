import type { GitDriver, Repository } from "../contracts/git.ts";

const MOST_LINKS = 50;
const MOST_SHOWN = 3;
/** What no run reads: hidden files, and documents such as README.md. */
const ASIDE = /(?:^|\/)\.|(?:^|\/)[A-Z_-]+(?:\.(?:md|rst|txt))?$/;

/**
 * Returns a note for a project whose folder has links at a commit: a run finds plain files in their
 * place. `undefined`: there is none, or the driver does not list links.
 */
export async function linksNote(
  git: GitDriver,
  repository: Repository,
  sha: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { path } = repository;
  const options = { most: MOST_LINKS, signal, ...(path === undefined ? {} : { path }) };
  const all = (await git.listLinks?.(repository, sha, options)) ?? [];
  const links = all
    .map((link) => (path ? link.slice(path.length + 1) : link))
    .filter((link) => !ASIDE.test(link))
    .map((link) => link.replaceAll(/\p{C}/gu, "?"));
  if (links.length === 0) return undefined;
  const shown = links.slice(0, MOST_SHOWN).join(", ");
  const more = links.length - MOST_SHOWN;
  const names = more > 0 ? `${shown} and ${more} more` : shown;
  return links.length === 1
    ? `${names} is a link, which is not followed: a run finds a file with the path of its target. Commit the file itself`
    : `${names} are links, which are not followed: a run finds files with the paths of their targets. Commit the files themselves`;
}
