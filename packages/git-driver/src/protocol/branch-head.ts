import { DagctlError, invalid } from "@dagctl/core/errors";
import { join } from "node:path";
import { type Dialog, runDialog } from "./dialog.ts";
import { DELIMITER, FLUSH, packet } from "./pkt-lines.ts";
import { failure, type RemoteCall, talk } from "./talk.ts";

/** The bound of the answer, which also has branches with longer names: `main` and `main-2`. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Returns the newest commit of exactly one branch. With protocol version 2 the server is asked for
 * that branch only. The program `git ls-remote` makes the server send all refs, which are a hundred
 * thousand where each pull request is one.
 */
export async function branchHead(call: RemoteCall): Promise<string> {
  const ref = `refs/heads/${call.repository.branch}`;
  // Not a repository, and not in a place where git could find one.
  const nowhere = join(call.settings.cache, "none");
  const { result, answer } = await runDialog(
    call,
    nowhere,
    call.settings.timing.lsRemoteMs,
    (dialog) => askForRef(dialog, ref),
  );
  if (answer) throw failure(answer);
  if (result === undefined)
    throw new DagctlError(
      "unavailable",
      "The Git server's answer ended too early; try again later",
    );
  const sha = result === "unsupported" ? await listBranch(call, nowhere, ref) : result.sha;
  if (sha === undefined)
    throw invalid([
      {
        path: "branch",
        message: "is not a branch of this repository; push it first, or name another one",
      },
    ]);
  return sha;
}

async function askForRef(
  { from, capabilities, write }: Dialog,
  ref: string,
): Promise<{ readonly sha: string | undefined } | "unsupported"> {
  if (!capabilities.some((one) => /^ls-refs(?:=|$)/.test(one))) return "unsupported";
  write(
    [
      packet("command=ls-refs\n"),
      packet("agent=dagctl\n"),
      DELIMITER,
      packet(`ref-prefix ${ref}\n`),
      FLUSH,
    ].join(""),
  );
  let sha: string | undefined;
  for (let bytes = 0; bytes <= MOST_BYTES;) {
    const line = await from.next();
    if (line === undefined) throw new Error("The server ended in its branches");
    if (line === "flush") return { sha };
    if (typeof line === "string") continue;
    bytes += line.length;
    sha ??= commitAt(line.toString().trimEnd(), ref, " ");
  }
  throw new DagctlError("unavailable", "The Git server sends too many branches of that name");
}

async function listBranch(
  call: RemoteCall,
  repository: string,
  ref: string,
): Promise<string | undefined> {
  const { output, answer } = await talk(call, {
    args: ({ remote }) => ["ls-remote", "--refs", "--", remote, ref],
    repository,
    timeoutMs: call.settings.timing.lsRemoteMs,
  });
  if (answer) throw failure(answer);
  const lines = output.toString().split("\n");
  return lines.map((line) => commitAt(line, ref, "\t")).find((sha) => sha !== undefined);
}

/**
 * Returns the commit of a line. A prefix or a pattern also matches `main-2` or
 * `refs/heads/x/refs/heads/main`, so only the whole name counts.
 */
function commitAt(line: string, ref: string, separator: string): string | undefined {
  return line.slice(41) === ref &&
    line[40] === separator &&
    /^[0-9a-f]{40}$/.test(line.slice(0, 40))
    ? line.slice(0, 40)
    : undefined;
}
