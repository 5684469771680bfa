import { access } from "node:fs/promises";
import { join } from "node:path";
import { DagctlError, invalid, type Repository } from "@dagctl/core";
import { accessTo } from "./access.ts";
import type { Address } from "./address.ts";
import { BrokenRepository, type Cache, type CacheEntry } from "./cache.ts";
import { environment, options } from "./environment.ts";
import type { Settings } from "./options.ts";
import { collectGit, type GitExit } from "./process.ts";
import { followRedirect } from "./redirect.ts";
import { serverAnswer, type ServerAnswer } from "./server-answers.ts";

const ANSWER_BYTES = 4 * 1024 * 1024;
const MOST_HOPS = 3;

export interface RemoteCall {
  readonly settings: Settings;
  readonly repository: Repository;
  readonly address: Address;
  /** Checks a place that a server names instead of its own, by the same rules as the first. */
  readonly check: (url: string) => Promise<Address>;
  readonly signal: AbortSignal | undefined;
}

/** One command that talks to the server, over at most three redirects, each checked before anything connects to it. */
async function talk(
  call: RemoteCall,
  args: (address: Address) => { options: readonly string[]; args: readonly string[] },
  more: { readonly folder: string; readonly timeoutMs: number; readonly input?: string; readonly signal?: AbortSignal | undefined },
): Promise<GitExit & { readonly output: Buffer; readonly answer: ServerAnswer | undefined }> {
  const access = await accessTo(call.repository);
  try {
    let { address } = call;
    for (let hop = 0; ; hop += 1) {
      const command = args(address);
      const exit = await collectGit(
        {
          program: call.settings.git,
          args: [...options(...address.options, ...access.options, ...command.options), ...command.args],
          environment: { ...environment([address.protocol], more.folder), ...access.environment },
          folder: call.settings.cache,
          timeoutMs: more.timeoutMs,
          signal: more.signal ?? call.signal,
          ...(more.input === undefined ? {} : { input: more.input }),
        },
        ANSWER_BYTES,
      );
      const answer = exit.code === 0 ? undefined : serverAnswer(exit.errors, address, call.repository);
      if (answer?.kind !== "redirect") return { ...exit, answer };
      if (hop === MOST_HOPS) throw invalid([{ path: "repository_url", message: "leads from redirect to redirect; give the URL where the repository is now" }]);
      address = await followRedirect(address, call.check, more.signal ?? call.signal);
    }
  } finally {
    await access.release();
  }
}

/** `ls-remote` of exactly one branch. */
export async function branchHead(call: RemoteCall): Promise<string> {
  const ref = `refs/heads/${call.repository.branch}`;
  const { output, answer } = await talk(call, ({ href }) => ({ options: [], args: ["ls-remote", "--refs", "--", href, ref] }), {
    // Not a repository, and not one that git could find by looking around.
    folder: join(call.settings.cache, "none"),
    timeoutMs: call.settings.timing.lookMs,
  });
  if (answer) throw failure(answer);
  // The pattern also matches `refs/heads/x/refs/heads/main`: only the whole name counts.
  const line = output.toString().split("\n").find((one) => one.slice(41) === ref);
  if (!line || !/^[0-9a-f]{40}$/.test(line.slice(0, 40))) {
    throw invalid([{ path: "branch", message: "is not a branch of this repository; push it first, or name another one" }]);
  }
  return line.slice(0, 40);
}

export interface Fetch {
  readonly cache: Cache;
  readonly entry: CacheEntry;
}

/** `tip`: the commit alone. `history`: all before it, also where a `tip` was fetched before. Whether the server had it, the cache tells. */
export async function fetchCommit(call: RemoteCall, to: Fetch, sha: string, depth: "tip" | "history"): Promise<void> {
  const shallow = await isShallow(to.entry);
  const empty = (await to.cache.bytes(to.entry)) === 0;
  // A depth in a repository with history would cut that off; a history on top of a tip has to take the cut away.
  const depths = depth === "tip" ? (shallow || empty ? ["--depth=1"] : []) : shallow ? ["--unshallow"] : [];
  const keep = `${sha}:refs/dagctl/${sha}`;
  if (await fetchRefs(call, to, depths, [keep])) return;
  // Older servers give out branches only, so the commit may still come with its branch.
  const branch = `+refs/heads/${call.repository.branch}:refs/dagctl/branch`;
  await fetchRefs(call, to, (await isShallow(to.entry)) ? ["--unshallow"] : [], [branch]);
}

/** Blobs by id, in one request. */
export async function fetchBlobs(call: RemoteCall, to: Fetch, ids: readonly string[]): Promise<void> {
  const found = await fetchRefs(call, to, ["--stdin"], [], `${ids.join("\n")}\n`);
  if (!found) throw new DagctlError("not_found", "The commit's files are gone from the repository");
}

async function fetchRefs(call: RemoteCall, to: Fetch, more: readonly string[], refs: readonly string[], input?: string): Promise<boolean> {
  for (const filter of [true, false]) {
    const { answer } = await bounded(call, to, (signal) =>
      talk(
        call,
        ({ href }) => ({
          // A remote that exists for this one command: no URL lies in the cache, and no later command knows where to fetch from.
          options: [`remote.origin.url=${href}`, "remote.origin.promisor=true", "remote.origin.partialCloneFilter=blob:none", ...(input === undefined ? [] : ["fetch.negotiationAlgorithm=noop"])],
          args: [...FETCH, ...(filter ? ["--filter=blob:none"] : []), ...more, "--", "origin", ...refs],
        }),
        { folder: to.entry.folder, timeoutMs: call.settings.timing.fetchMs, signal, ...(input === undefined ? {} : { input }) },
      ),
    );
    if (!answer) return true;
    if (answer.kind === "no_commit") return false;
    if (answer.kind === "no_filter" && filter) continue;
    if (answer.kind === "unknown") throw new BrokenRepository("git fetch failed");
    throw failure(answer);
  }
  return false;
}

const FETCH = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules"];

/** Git cannot bound what it receives, so the folder is watched while it grows. */
async function bounded<T>(call: RemoteCall, { cache, entry }: Fetch, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = call.settings.limits.repositoryBytes;
  const tooLarge = new AbortController();
  const watch = async (): Promise<void> => {
    if ((await cache.bytes(entry)) <= limit) return;
    tooLarge.abort(invalid([{ path: "repository_url", message: `is larger than the ${Math.ceil(limit / 1024 ** 2)} MiB that this installation takes` }]));
  };
  const timer = setInterval(() => void watch(), 250);
  timer.unref();
  try {
    return await work(AbortSignal.any([tooLarge.signal, ...(call.signal ? [call.signal] : [])]));
  } finally {
    clearInterval(timer);
  }
}

export async function isShallow(entry: CacheEntry): Promise<boolean> {
  return access(join(entry.folder, "shallow")).then(() => true, () => false);
}

export function failure(answer: ServerAnswer): DagctlError {
  return answer.kind === "error" ? answer.error : new DagctlError("unavailable", "The Git server's answer could not be used; try again later");
}
