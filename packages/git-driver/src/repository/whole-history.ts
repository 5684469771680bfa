import type { Comparison } from "@dagctl/core/contracts";
import { hasCommit, type Local } from "../process/local.ts";
import { type Commit, countOnPaths, neighbourhood, NOTHING } from "./commit-count.ts";
import type { Question } from "./compare.ts";
import { splitAt } from "./trees.ts";

export interface History {
  readonly local: Local;
  /** Fetches a commit with all of its ancestors, if the server still has it. */
  fetch(sha: string): Promise<void>;
  /** Returns whether the cache has a commit whose ancestors are cut off. */
  isCut(): Promise<boolean>;
}

/**
 * Compares commits on servers that have no partial fetches, or not in the current protocol. It
 * fetches the whole history once, and git counts in it.
 */
export async function compareInWhole(
  history: History,
  { from, to, paths }: Question,
): Promise<Comparison> {
  const { local } = history;
  for (const sha of [to, from]) {
    if ((await hasCommit(local, sha)) && !(await history.isCut())) continue;
    await history.fetch(sha);
    if (!(await hasCommit(local, sha))) {
      return {
        relation: "unknown",
        reason: `The commit ${sha.slice(0, 12)} is no longer in the repository: its history was rewritten or its branch deleted`,
      };
    }
  }
  // The history is still cut off: the server itself lost the older commit. It is known whether the
  // newer commit descends from it, but not how many commits are between.
  const cut = await history.isCut();
  const straight = await local.ask(["merge-base", "--is-ancestor", from, to]);
  if (cut && !straight) return { relation: "diverged" };
  const commits = await commitsBetween(local, from, to);
  const entries: ReadonlyMap<string, string>[] = [];
  for (const path of paths) entries.push(await entriesIn(local, commits, from, path));
  const count = paths.length === 0 ? commits.size : countOnPaths(entries, commits, from, to);
  return straight
    ? { relation: "behind", commits: count }
    : { relation: "diverged", commits: count };
}

async function commitsBetween(
  local: Local,
  from: string,
  to: string,
): Promise<Map<string, Commit>> {
  const commits = new Map<string, Commit>();
  await local.stream(["rev-list", "--parents", `${from}..${to}`, "--"], async (output) => {
    for await (const line of splitAt(output, "\n")) {
      const [sha = "", ...parents] = line.split(" ");
      commits.set(sha, { parents, tree: "" });
    }
  });
  return commits;
}

async function entriesIn(
  local: Local,
  commits: ReadonlyMap<string, Commit>,
  from: string,
  path: string,
): Promise<Map<string, string>> {
  const all = [...neighbourhood(commits, from)];
  const entries = new Map<string, string>();
  let index = 0;
  const read = async (output: AsyncIterable<Buffer>): Promise<void> => {
    for await (const line of splitAt(output, "\n")) {
      // For an object that does not exist, git prints the name that was asked for, which begins
      // with the commit.
      const id = /^[0-9a-f]{40} /.test(line) ? line.slice(0, 40) : NOTHING;
      entries.set(all[index] ?? "", id);
      index += 1;
    }
  };
  await local.stream(
    ["cat-file", "--batch-check"],
    read,
    all.map((sha) => `${sha}:${path}\n`).join(""),
  );
  return entries;
}
