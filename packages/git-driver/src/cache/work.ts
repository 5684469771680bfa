import type { Comparison } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { hasCommit, type Local, localGit } from "../process/local.ts";
import type { RemoteCall } from "../protocol/talk.ts";
import { askForPack } from "../protocol/upload-pack.ts";
import { compare, keep, type Question } from "../repository/compare.ts";
import { describe, type Description } from "../repository/describe.ts";
import { listLinks } from "../repository/list-links.ts";
import { withUnpacked } from "../repository/pack-objects.ts";
import { compareInWhole } from "../repository/whole-history.ts";
import type { Cache, CacheEntry } from "./cache.ts";
import { fetchBlobs, fetchCommit, isShallow } from "./fetch.ts";

/** How many commits of a repository are known at a time. */
const MOST_COMMITS = 1000;
/** How many characters of paths are kept of an answer. */
const LONGEST_LINKS = 4096;
const LARGEST_COMMIT = 16 * 1024 * 1024;

/** What one call can do with one repository. */
export interface Work {
  readonly local: Local;
  readonly entry: CacheEntry;
  /**
   * Makes sure that the cache has the commit. Throws `not_found` when the server does not have it.
   */
  need(sha: string): Promise<void>;
  fetchBlobs(ids: readonly string[]): Promise<void>;
  describe(sha: string): Promise<Description>;
  listLinks(sha: string, path: string, most: number): Promise<readonly string[]>;
  compare(question: Question): Promise<Comparison>;
}

export function workOn(call: RemoteCall, cache: Cache, entry: CacheEntry): Work {
  const local = localGit(call.git, entry.folder, call.signal);
  const to = { cache, entry };
  const has = (sha: string): Promise<boolean> => hasKnownCommit(entry, local, sha);
  const need = async (sha: string): Promise<void> => {
    if (await has(sha)) return;
    await entry.exclusive(async () => {
      // The previous owner of the lock may have fetched it.
      if (await has(sha)) return;
      await fetchCommit(call, to, sha, "tip");
      if (!(await has(sha))) throw commitError(sha);
    }, call.signal);
  };
  return {
    local,
    entry,
    need,
    fetchBlobs: (ids) => entry.exclusive(() => fetchBlobs(call, to, ids), call.signal),
    async describe(sha) {
      const { descriptions } = entry.learned;
      const known = descriptions.get(sha);
      if (known) return known;
      const describeHere = async (): Promise<Description> =>
        keep(descriptions, sha, await describe(local, sha));
      if (await has(sha)) return describeHere();
      // The previous owner of the lock may have asked for it.
      const asked = await entry.exclusive(
        async () => descriptions.get(sha) ?? describeAlone(call, entry, sha),
        call.signal,
      );
      if (asked) return asked;
      await need(sha);
      return describeHere();
    },
    async listLinks(sha, path, most) {
      const { links } = entry.learned;
      const question = [sha, path, most].join("\0");
      const known = links.get(question);
      if (known) return known;
      await need(sha);
      const found = await listLinks(local, sha, path, most);
      return found.join("").length > LONGEST_LINKS ? found : keep(links, question, found);
    },
    async compare(question) {
      const asking = { call, repository: entry.folder, most: call.settings.limits.commits };
      const answer = await entry.exclusive(
        () => compare(asking, entry.learned, question, has),
        call.signal,
      );
      const fetch = (sha: string): Promise<void> =>
        entry.exclusive(() => fetchCommit(call, to, sha, "history"), call.signal);
      return answer ?? compareInWhole({ local, fetch, isCut: () => isShallow(entry) }, question);
    },
  };
}

/**
 * Returns whether the repository has a commit. It asks git once: to start a program stops the whole
 * process for a time that grows with its memory, and each step of a call needs the commit. Where
 * the commit was lost since, the next command fails, and the repository is made anew.
 */
async function hasKnownCommit(entry: CacheEntry, local: Local, sha: string): Promise<boolean> {
  if (entry.commits.has(sha)) return true;
  const isThere = await hasCommit(local, sha);
  if (entry.commits.size >= MOST_COMMITS) entry.commits.clear();
  if (isThere) entry.commits.add(sha);
  return isThere;
}

/**
 * Describes the commit without fetching its files, and does not store the commit: of most commits
 * nothing else is ever read. Returns `undefined` where the server does not support such a request.
 */
async function describeAlone(
  call: RemoteCall,
  entry: CacheEntry,
  sha: string,
): Promise<Description | undefined> {
  const found = await askForPack(call, entry.folder, {
    wants: [sha],
    alone: true,
    mostObjects: 1,
    mostBytes: LARGEST_COMMIT,
  });
  if (found.kind === "gone") throw commitError(sha);
  if (found.kind !== "pack") return undefined;
  const described = await withUnpacked(call, found.pack, (alone) => describe(alone, sha), sha);
  return keep(entry.learned.descriptions, sha, described);
}

function commitError(sha: string): DagctlError {
  return new DagctlError("not_found", `The commit ${sha} is not in the repository, or no longer`);
}
