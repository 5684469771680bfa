export interface Commit {
  readonly parents: readonly string[];
  /** Of its root. */
  readonly tree: string;
}

/** What stands at a path where nothing does. */
export const NOTHING = "";

/** Nothing to git, which knows no empty folders. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/**
 * The commits, what they come from, and `from`: all whose files must be known to say which of them
 * touch a path.
 */
export function neighbourhood(commits: ReadonlyMap<string, Commit>, from: string): Set<string> {
  return new Set([from, ...[...commits].flatMap(([sha, { parents }]) => [sha, ...parents])]);
}

/**
 * How many commits touch a path: those that change it against what they come from. A merge that
 * takes it over as one of its parents has it changes nothing; one that makes something new of it
 * does. That is `git rev-list --full-history --no-merges` and those merges; plain `git rev-list`
 * leaves out side branches whose changes were undone or made twice, by rules that hang on the
 * commits' dates.
 *
 * 0 is a promise that nothing there has changed: where merges alone brought an older content back,
 * they are counted.
 *
 * @param entries what stands at the path (a kind and an id), for each of the neighbourhood
 */
export function countOnPath(
  entries: ReadonlyMap<string, string>,
  commits: ReadonlyMap<string, Commit>,
  from: string,
  to: string,
): number {
  const at = (sha: string): string => {
    const entry = entries.get(sha) ?? NOTHING;
    return entry.endsWith(EMPTY_TREE) ? NOTHING : entry;
  };
  let touching = 0;
  let mixing = 0;
  for (const [sha, { parents }] of commits) {
    const changed = parents.filter((parent) => at(parent) !== at(sha)).length;
    if (parents.length === 0 ? at(sha) !== NOTHING : changed === parents.length) touching += 1;
    else if (changed > 0) mixing += 1;
  }
  return touching > 0 || at(from) === at(to) ? touching : mixing;
}
