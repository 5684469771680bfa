export interface Commit {
  readonly parents: readonly string[];
  /** The id of its root tree. */
  readonly tree: string;
}

/** The entry at a path where there is none. */
export const NOTHING = "";

/** The same as no entry for git, which does not know empty folders. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/**
 * Returns the commits, their parents, and `from`: all whose files must be known to say which of the
 * commits touch a path.
 */
export function neighbourhood(commits: ReadonlyMap<string, Commit>, from: string): Set<string> {
  return new Set([from, ...[...commits].flatMap(([sha, { parents }]) => [sha, ...parents])]);
}

/**
 * Returns how many commits touch one of some paths.
 *
 * @param paths for each path, the entry there by commit
 */
export function countOnPaths(
  paths: readonly ReadonlyMap<string, string>[],
  commits: ReadonlyMap<string, Commit>,
  from: string,
  to: string,
): number {
  const touching = paths.flatMap((entries) => listTouching(entries, commits, from, to));
  return new Set(touching).size;
}

/**
 * Returns the commits that touch a path: those that change it compared with their parents. A merge
 * that takes the path as one of its parents has it changes nothing; a merge that makes something
 * new of it does. That equals `git rev-list --full-history --no-merges` and those merges. Plain
 * `git rev-list` leaves out side branches whose changes were undone or made twice, by rules that
 * depend on the commits' dates.
 *
 * None guarantees that nothing at the path has changed: where only merges brought back an older
 * content, these are the merges.
 *
 * @param entries the entry at the path (a kind and an id), for each commit of the neighbourhood
 */
function listTouching(
  entries: ReadonlyMap<string, string>,
  commits: ReadonlyMap<string, Commit>,
  from: string,
  to: string,
): readonly string[] {
  const at = (sha: string): string => {
    const entry = entries.get(sha) ?? NOTHING;
    return entry.endsWith(EMPTY_TREE) ? NOTHING : entry;
  };
  const touching: string[] = [];
  const mixing: string[] = [];
  for (const [sha, { parents }] of commits) {
    const changed = parents.filter((parent) => at(parent) !== at(sha)).length;
    if (parents.length === 0 ? at(sha) !== NOTHING : changed === parents.length) touching.push(sha);
    else if (changed > 0) mixing.push(sha);
  }
  return touching.length > 0 || at(from) === at(to) ? touching : mixing;
}
