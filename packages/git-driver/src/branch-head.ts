import { join } from "node:path";
import { invalid } from "@dagctl/core";
import { failure, talk, type RemoteCall } from "./talk.ts";

/** `ls-remote` of exactly one branch. */
export async function branchHead(call: RemoteCall): Promise<string> {
  const ref = `refs/heads/${call.repository.branch}`;
  const { output, answer } = await talk(call, {
    args: ({ href }) => ["ls-remote", "--refs", "--", href, ref],
    // Not a repository, and not one that git could find by looking around.
    repository: join(call.settings.cache, "none"),
    timeoutMs: call.settings.timing.lookMs,
  });
  if (answer) throw failure(answer);
  // The pattern also matches `refs/heads/x/refs/heads/main`: only the whole name counts.
  const line = output
    .toString()
    .split("\n")
    .find((one) => one.slice(41) === ref);
  if (!line || !/^[0-9a-f]{40}$/.test(line.slice(0, 40))) {
    throw invalid([{ path: "branch", message: "is not a branch of this repository; push it first, or name another one" }]);
  }
  return line.slice(0, 40);
}
