import type { Comparison } from "@dagctl/core";
import { hasCommit, type Local } from "../process/local.ts";
import { type Commit, countOnPath, neighbourhood, NOTHING } from "./commit-count.ts";
import { splitAt } from "./trees.ts";

export interface History {
  readonly local: Local;
  /** Brings a commit with all that is before it, if the server still has it. */
  fetch(sha: string): Promise<void>;
  /** Whether some commit's past is cut off in the cache. */
  isCut(): Promise<boolean>;
}

/**
 * For servers that know no partial fetches, or not by the present protocol: all of the history is
 * fetched, once, and git counts in it.
 */
export async function compareInWhole(
  history: History,
  from: string,
  to: string,
  path: string,
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
  // Still cut off: the server lost the older commit itself. Whether the newer one has it in its
  // past is known, how many lie between is not.
  const cut = await history.isCut();
  const straight = await local.ask(["merge-base", "--is-ancestor", from, to]);
  if (cut && !straight) return { relation: "diverged" };
  const commits = await commitsBetween(local, from, to);
  const count =
    path === ""
      ? commits.size
      : countOnPath(await entriesIn(local, commits, from, path), commits, from, to);
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
      // What is not there is told with its name, and the name begins with the commit.
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
