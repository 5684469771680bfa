import type { Comparison } from "@dagctl/core";
import { hasCommit, type Local } from "./local.ts";

export interface History {
  readonly local: Local;
  /** Brings a commit with all that is before it, if the server still has it. */
  fetch(sha: string): Promise<void>;
  /** Whether some commit's past is cut off in the cache. */
  isCut(): Promise<boolean>;
}

export async function compare(history: History, from: string, to: string, path: string): Promise<Comparison> {
  if (from === to) return { relation: "same" };
  const { local } = history;
  for (const sha of [to, from]) {
    if ((await hasCommit(local, sha)) && !(await history.isCut())) continue;
    await history.fetch(sha);
    if (!(await hasCommit(local, sha))) {
      return { relation: "unknown", reason: `The commit ${sha.slice(0, 12)} is no longer in the repository: its history was rewritten or its branch deleted` };
    }
  }
  // Still cut off: the server lost the older commit itself. Whether the newer one has it in its past is known, how many lie between is not.
  const cut = await history.isCut();
  const straight = await local.ask(["merge-base", "--is-ancestor", from, to]);
  if (cut && !straight) return { relation: "diverged" };
  const commits = await count(local, from, to, path);
  return straight ? { relation: "behind", commits } : { relation: "diverged", commits };
}

async function count(local: Local, from: string, to: string, path: string): Promise<number> {
  // With a path, merges are not counted beside the commits that they merge.
  const some = path === "" ? [] : ["--full-history", "--no-merges"];
  const output = await local.run(["rev-list", "--count", ...some, `${from}..${to}`, "--", ...(path === "" ? [] : [path])]);
  return Number(output.trim());
}
