import { anySignal } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { BrokenRepository } from "../process/broken-repository.ts";
import { failure, type RemoteCall, talk } from "../protocol/talk.ts";
import type { Cache, CacheEntry } from "./cache.ts";

export interface Fetch {
  readonly cache: Cache;
  readonly entry: CacheEntry;
}

/**
 * Fetches a commit. `tip`: the commit alone. `history`: all of its ancestors too, also where a
 * `tip` was fetched before. Whether the server had the commit is seen in the cache.
 */
export async function fetchCommit(
  call: RemoteCall,
  to: Fetch,
  sha: string,
  depth: "tip" | "history",
): Promise<void> {
  const shallow = await isShallow(to.entry);
  const empty = (await to.cache.bytes(to.entry)) === 0;
  // A depth would cut off the history that a repository already has. A history on top of a tip has
  // to remove the cut.
  const depths =
    depth === "tip" ? (shallow || empty ? ["--depth=1"] : []) : shallow ? ["--unshallow"] : [];
  const keep = `${sha}:refs/dagctl/${sha}`;
  if (await fetchRefs(call, to, depths, [keep])) return;
  // Older servers give out branches only, so the commit may still come with its branch.
  const branch = `+refs/heads/${call.repository.branch}:refs/dagctl/branch`;
  await fetchRefs(call, to, (await isShallow(to.entry)) ? ["--unshallow"] : [], [branch]);
}

/** Fetches blobs by id, in one request. */
export async function fetchBlobs(
  call: RemoteCall,
  to: Fetch,
  ids: readonly string[],
): Promise<void> {
  const found = await fetchRefs(call, to, ["--stdin"], [], `${ids.join("\n")}\n`);
  if (!found) throw new DagctlError("not_found", "The commit's files are gone from the repository");
}

async function fetchRefs(
  call: RemoteCall,
  to: Fetch,
  more: readonly string[],
  refs: readonly string[],
  input?: string,
): Promise<boolean> {
  for (const filter of [true, false]) {
    const { answer } = await limitSize(call, to, (signal) =>
      talk(call, {
        // A remote that exists for this one command only: the cache contains no URL, and no later
        // command knows where to fetch from.
        configuration: ({ remote }) => [
          `remote.origin.url=${remote}`,
          "remote.origin.promisor=true",
          "remote.origin.partialCloneFilter=blob:none",
          ...(input === undefined ? [] : ["fetch.negotiationAlgorithm=noop"]),
        ],
        args: () => [
          ...FETCH,
          ...(filter ? ["--filter=blob:none"] : []),
          ...more,
          "--",
          "origin",
          ...refs,
        ],
        repository: to.entry.folder,
        input,
        timeoutMs: call.settings.timing.fetchMs,
        signal,
      }),
    );
    if (!answer) return true;
    if (answer.kind === "no_commit") return false;
    if (answer.kind === "no_filter" && filter) continue;
    if (answer.kind === "unknown") throw new BrokenRepository("git fetch failed");
    throw failure(answer);
  }
  return false;
}

const FETCH = [
  "fetch",
  "--quiet",
  "--no-tags",
  "--no-write-fetch-head",
  "--no-auto-maintenance",
  "--no-recurse-submodules",
];

/** Watches the folder while it grows, because git cannot bound what it receives. */
async function limitSize<T>(
  call: RemoteCall,
  { cache, entry }: Fetch,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = call.settings.limits.repositoryBytes;
  const tooLarge = new AbortController();
  const watch = async (): Promise<void> => {
    if ((await cache.bytes(entry)) <= limit) return;
    tooLarge.abort(
      invalid([
        {
          path: "repository_url",
          message: `is larger than the ${Math.ceil(limit / 1024 ** 2)} MiB that this installation takes`,
        },
      ]),
    );
  };
  const timer = setInterval(() => void watch(), 250);
  timer.unref();
  try {
    const done = await work(anySignal(tooLarge.signal, call.signal));
    // Checks what arrived after the last check.
    await watch();
    tooLarge.signal.throwIfAborted();
    return done;
  } finally {
    clearInterval(timer);
  }
}

export async function isShallow(entry: CacheEntry): Promise<boolean> {
  return access(join(entry.folder, "shallow")).then(
    () => true,
    () => false,
  );
}
