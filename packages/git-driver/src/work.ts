import { DagctlError } from "@dagctl/core";
import type { Cache, CacheEntry } from "./cache.ts";
import { fetchBlobs, fetchCommit } from "./fetch.ts";
import { hasCommit, localGit, type Local } from "./local.ts";
import type { RemoteCall } from "./talk.ts";

/** One call's view of one repository. */
export interface Work {
  readonly local: Local;
  readonly entry: CacheEntry;
  /** Makes sure that the cache holds the commit; `not_found` when the server has it no longer. */
  need(sha: string): Promise<void>;
  fetchBlobs(ids: readonly string[]): Promise<void>;
  fetchHistory(sha: string): Promise<void>;
}

export function workOn(call: RemoteCall, cache: Cache, entry: CacheEntry): Work {
  const local = localGit(call.git, entry, call.signal);
  const to = { cache, entry };
  return {
    local,
    entry,
    async need(sha) {
      if (await hasCommit(local, sha)) return;
      await entry.exclusive(async () => {
        // Whoever held the lock before may have brought it.
        if (await hasCommit(local, sha)) return;
        await fetchCommit(call, to, sha, "tip");
        if (!(await hasCommit(local, sha))) throw new DagctlError("not_found", `The commit ${sha} is not in the repository, or no longer`);
      }, call.signal);
    },
    fetchBlobs: (ids) => entry.exclusive(() => fetchBlobs(call, to, ids), call.signal),
    fetchHistory: (sha) => entry.exclusive(() => fetchCommit(call, to, sha, "history"), call.signal),
  };
}
