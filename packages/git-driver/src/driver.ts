import type { CallOptions, GitDriver, Repository, RepositoryUrl } from "@dagctl/core/contracts";
import { anySignal, assertOptionNames, untilAborted } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { type Address, addressOf, addressRules } from "./access/address.ts";
import { checkHost } from "./access/follow-redirect.ts";
import { gitAccess } from "./access/git-access.ts";
import { repositoryCache } from "./cache/cache.ts";
import { importOf } from "./cache/cache-folder.ts";
import { KEPT_REFS, tidy } from "./cache/tidy.ts";
import { type Work, workOn } from "./cache/work.ts";
import { checkRef, checkSha } from "./names.ts";
import { type GitDriverOptions, OPTION_NAMES, settingsOf } from "./options.ts";
import { BrokenRepository } from "./process/broken-repository.ts";
import { gitProgram } from "./process/git.ts";
import { localGit } from "./process/local.ts";
import { versionCheck } from "./process/version.ts";
import { branchHead, findRef } from "./protocol/find-ref.ts";
import type { RemoteCall } from "./protocol/talk.ts";
import { listTree, findMissingFiles, writeTree } from "./repository/checkout.ts";
import { readFiles } from "./repository/read-files.ts";

const UNWRITABLE = "The folder for cached repositories cannot be written";

/**
 * Returns a `GitDriver` that uses the git program; it starts none before the first call. It only
 * reads: repositories are bare in `directory`, without file contents until a call asks for them,
 * and nothing of a repository is ever run or obeyed. Files of `checkout` have the bytes that were
 * committed, whatever `.gitattributes` says.
 *
 * Public https and ssh are allowed, in addition to what `allow` opens. This driver resolves and
 * checks a host's addresses, and git connects to those.
 *
 * @throws TypeError: `directory` is empty, or an allowed prefix, a host key or an option of the
 *   GitHub App is invalid, or an option does not exist
 */
export function gitDriver(options: GitDriverOptions): GitDriver {
  assertOptionNames("gitDriver", options, OPTION_NAMES);
  if (typeof options.directory !== "string" || options.directory === "")
    throw new TypeError("gitDriver needs the path of a folder as `directory`");
  const settings = settingsOf({ ...options, directory: resolve(options.directory) });
  const rules = addressRules(options.allow ?? [], options.resolve);
  const git = gitProgram(settings);
  const closed = new AbortController();
  const access = gitAccess({
    cache: settings.cache,
    closed: closed.signal,
    clock: settings.clock,
    ...(options.knownHosts ? { knownHosts: options.knownHosts } : {}),
    ...(options.githubApp ? { githubApp: options.githubApp } : {}),
  });
  const checkVersion = versionCheck(git, closed.signal);

  const init = async (folder: string, signal: AbortSignal | undefined): Promise<void> => {
    const { code } = await git.answer(
      {
        args: ["init", "--quiet", "--bare", "--template=", "--", folder],
        repository: folder,
        signal,
      },
      4096,
    );
    if (code !== 0) throw new DagctlError("unavailable", UNWRITABLE);
  };
  const cache = repositoryCache(settings, {
    init,
    tidy: (folder) => tidy(localGit(git, folder, closed.signal), folder),
  });

  const running = new Set<Promise<unknown>>();
  /** Records the work, so that `close` can wait for every process of this driver to end. */
  const track = async <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  };
  const check = (url: RepositoryUrl, signal: AbortSignal | undefined): Promise<Address> =>
    untilAborted(addressOf(url, rules), signal);
  const enter = async (repository: Repository, { signal }: CallOptions): Promise<RemoteCall> => {
    if (closed.signal.aborted) throw new DagctlError("unavailable", "The Git driver is closed");
    signal?.throwIfAborted();
    access.check(repository);
    const both = anySignal(closed.signal, signal);
    const limited = AbortSignal.any([both, AbortSignal.timeout(settings.timing.lsRemoteMs)]);
    const address = await check(repository.url, limited).catch((error: unknown) => {
      if (limited.aborted && !both.aborted)
        throw new DagctlError(
          "unavailable",
          "The address of the Git server cannot be found at the moment",
        );
      throw error;
    });
    // The folder in which every command is started.
    await mkdir(settings.cache, { recursive: true, mode: 0o700 }).catch(() => {
      throw new DagctlError("unavailable", UNWRITABLE);
    });
    await untilAborted(track(checkVersion()), both);
    return {
      settings,
      git,
      access,
      repository,
      address,
      signal: both,
      check: async (url) => {
        if (repository.staysOnHost === true) checkHost(repository.url, url);
        return check(url, both);
      },
    };
  };
  const on = async <T>(
    repository: Repository,
    given: CallOptions,
    work: (work: Work) => Promise<T>,
  ): Promise<T> => {
    const call = await enter(repository, given);
    try {
      return await track(
        cache.use(
          repository,
          call.address.href,
          (entry) => work(workOn(call, cache, entry)),
          call.signal,
        ),
      );
    } catch (error) {
      if (error instanceof BrokenRepository)
        throw new DagctlError(
          "unavailable",
          "The Git server's answer could not be used; try again later",
        );
      throw error;
    }
  };

  return {
    supports: { auth: access.methods, alsoPaths: true },
    async head(repository, given = {}) {
      const call = await enter(repository, given);
      cache.touch(repository, call.address.href);
      return { sha: await track(branchHead(call)) };
    },
    async findRef(repository, refs, given = {}) {
      refs.forEach(checkRef);
      const call = await enter(repository, given);
      cache.touch(repository, call.address.href);
      return track(findRef(call, refs));
    },
    async describe(repository, sha, given = {}) {
      checkSha(sha);
      return on(repository, given, (work) => work.describe(sha));
    },
    async readFiles(repository, sha, paths, { maxBytes, ...given }) {
      checkSha(sha);
      return on(repository, given, async ({ local, need, fetchBlobs }) => {
        await need(sha);
        return readFiles(local, sha, paths, maxBytes, fetchBlobs);
      });
    },
    async listLinks(repository, sha, { path, most, ...given }) {
      checkSha(sha);
      return on(repository, given, (work) => work.listLinks(sha, path ?? "", most));
    },
    async compare(repository, from, to, { path = "", alsoPaths = [], ...given } = {}) {
      checkSha(from);
      checkSha(to);
      const all = [path, ...alsoPaths];
      const paths = path === "" || all.includes("") ? [] : [...new Set<string>(all)].toSorted();
      return on(repository, given, (work) => work.compare({ from, to, paths }));
    },
    async checkout(repository, sha, directory, given = {}) {
      checkSha(sha);
      await on(repository, given, async ({ local, entry, need, fetchBlobs }) => {
        await need(sha);
        // What was checked out stays, also when no branch leads to it any more.
        await cache.keep(entry);
        await local.run(["update-ref", `${KEPT_REFS}/${sha}`, sha]);
        const entries = await listTree(local, sha, settings);
        const missing = await findMissingFiles(local, entries);
        if (missing.length > 0) await fetchBlobs(missing);
        await writeTree(local, entries, directory, settings);
      });
    },
    async credentials(repository, given = {}) {
      const { address, signal } = await enter(repository, given);
      return access.credentials(repository, address, signal);
    },
    async forget(repository, { signal } = {}) {
      const imported = importOf(repository);
      if (imported) return track(cache.forgetImport(imported));
      // The server may not exist any more: then the entry is the one of the URL alone.
      const href = await check(repository.url, signal).then(
        (address) => address.href,
        () => repository.url.href,
      );
      return track(cache.forget(repository, href));
    },
    async listImports(organization) {
      return track(cache.listImports(organization));
    },
    async close() {
      closed.abort(new DagctlError("unavailable", "The Git driver is closed"));
      await Promise.allSettled(running);
    },
  };
}
