import { DagctlError, invalid } from "@dagctl/core/errors";
import { join } from "node:path";
import { type Dialog, runDialog } from "./dialog.ts";
import { DELIMITER, FLUSH, packet } from "./pkt-lines.ts";
import { failure, type RemoteCall, talk } from "./talk.ts";

/** The bound of the answer, which also has refs with longer names: `main` and `main-2`. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What follows the name of an annotated tag in `ls-remote`, with the commit that it leads to. */
const PEELED = "^{}";

/** A ref that a repository has. */
export interface FoundRef {
  readonly ref: string;
  /** The commit: that of an annotated tag is the one that it leads to. */
  readonly sha: string;
}

/** The commits of the refs that were asked for, as far as the repository has them. */
type Commits = Map<string, string>;

/**
 * Returns the first of these refs that the repository has. With protocol version 2 the server is
 * asked for those refs only. The program `git ls-remote` makes the server send all refs, which are
 * a hundred thousand where each pull request is one.
 *
 * @param refs whole names that may follow `--` and have no line end
 */
export async function findRef(
  call: RemoteCall,
  refs: readonly string[],
): Promise<FoundRef | undefined> {
  // Not a repository, and not in a place where git could find one.
  const nowhere = join(call.settings.cache, "none");
  const { result, answer } = await runDialog(
    call,
    nowhere,
    call.settings.timing.lsRemoteMs,
    (dialog) => askForRefs(dialog, refs),
  );
  if (answer) throw failure(answer);
  if (result === undefined)
    throw new DagctlError(
      "unavailable",
      "The Git server's answer ended too early; try again later",
    );
  const commits = result === "unsupported" ? await listRefs(call, nowhere, refs) : result;
  for (const ref of refs) {
    const sha = commits.get(ref);
    if (sha !== undefined) return { ref, sha };
  }
  return undefined;
}

/** Returns the newest commit of exactly one branch. */
export async function branchHead(call: RemoteCall): Promise<string> {
  const found = await findRef(call, [`refs/heads/${call.repository.branch}`]);
  if (found !== undefined) return found.sha;
  throw invalid([
    {
      path: "branch",
      message: `${JSON.stringify(call.repository.branch)} is not a branch of this repository; push it first, or name another one`,
    },
  ]);
}

async function askForRefs(
  { from, capabilities, write }: Dialog,
  refs: readonly string[],
): Promise<Commits | "unsupported"> {
  if (!capabilities.some((one) => /^ls-refs(?:=|$)/.test(one))) return "unsupported";
  write(
    [
      packet("command=ls-refs\n"),
      packet("agent=dagctl\n"),
      DELIMITER,
      ...(refs.some(isTag) ? [packet("peel\n")] : []),
      ...refs.map((ref) => packet(`ref-prefix ${ref}\n`)),
      FLUSH,
    ].join(""),
  );
  const commits: Commits = new Map();
  for (let bytes = 0; bytes <= MOST_BYTES;) {
    const line = await from.next();
    if (line === undefined) throw new Error("The server ended in its refs");
    if (line === "flush") return commits;
    if (typeof line === "string") continue;
    bytes += line.length;
    const [named = "", ...attributes] = line.toString().trimEnd().split(" peeled:");
    addCommit(commits, refs, named, " ");
    // The one of `peeled` counts: the first one is that of the tag itself.
    const [peeled] = attributes;
    if (peeled !== undefined) addCommit(commits, refs, `${peeled}${named.slice(40)}`, " ");
  }
  throw new DagctlError("unavailable", "The Git server sends too many branches of that name");
}

async function listRefs(
  call: RemoteCall,
  repository: string,
  refs: readonly string[],
): Promise<Commits> {
  const { output, answer } = await talk(call, {
    args: ({ remote }) => [
      "ls-remote",
      // It leaves out `HEAD`, and the commits that annotated tags lead to.
      ...(refs.every((ref) => ref.startsWith("refs/heads/")) ? ["--refs"] : []),
      "--",
      remote,
      ...refs.flatMap((ref) => (isTag(ref) ? [ref, `${ref}${PEELED}`] : [ref])),
    ],
    repository,
    timeoutMs: call.settings.timing.lsRemoteMs,
  });
  if (answer) throw failure(answer);
  const commits: Commits = new Map();
  const lines = output.toString().split("\n");
  for (const line of lines) if (!line.endsWith(PEELED)) addCommit(commits, refs, line, "\t");
  for (const line of lines)
    if (line.endsWith(PEELED)) addCommit(commits, refs, line.slice(0, -PEELED.length), "\t");
  return commits;
}

function isTag(ref: string): boolean {
  return ref.startsWith("refs/tags/");
}

/**
 * Adds the commit of a line. A prefix or a pattern also matches `main-2` or
 * `refs/heads/x/refs/heads/main`, so only a whole name counts.
 */
function addCommit(
  commits: Commits,
  refs: readonly string[],
  line: string,
  separator: string,
): void {
  const ref = line.slice(41);
  if (refs.includes(ref) && line[40] === separator && /^[0-9a-f]{40}$/.test(line.slice(0, 40)))
    commits.set(ref, line.slice(0, 40));
}
