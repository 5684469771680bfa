import type { GitAuthMethod } from "@dagctl/core";
import type { GitDriver, GitPath, Repository, RepositoryFile } from "@dagctl/core/contracts";
import { fileContent, parseRepositoryUrl } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type FakeCommit,
  type FakeEntry,
  fakeRemote,
  type FakeRemote,
  type FakeRepository,
  listTouching,
  reachable,
} from "./fake-git-repository.ts";

/** What a fake Git driver supports. */
export interface FakeGitOptions {
  /** The value of `supports.auth`. @default ["none"] */
  readonly auth?: readonly GitAuthMethod[];
}

/** A Git driver in memory, and what a test sets and counts. */
export interface FakeGit extends GitDriver {
  /**
   * Creates an empty repository.
   *
   * @param url @default `https://git.example.com/<n>.git`
   * @returns the repository, for commits
   * @throws TypeError: the URL cannot be parsed
   */
  create(url?: string): FakeRepository;
  /** How often each method was called. */
  readonly calls: ReadonlyMap<string, number>;
}

/**
 * Returns a GitDriver in memory, with repositories that a test builds.
 *
 * Limits: commit ids are not those of git; a merge has the tree of its first parent plus its own
 * changes; every address is allowed; a login is not checked (a repository is `refused` or it is
 * not); nothing is slow. Only `checkout` uses the disk.
 *
 * @throws DagctlError from calls of the driver: `invalid` (a field of the repository), `not_found`
 *   (a commit), `unavailable` and `conflict` (the directory of a checkout is not empty)
 */
export function fakeGit(options: FakeGitOptions = {}): FakeGit {
  const remotes = new Map<string, FakeRemote>();
  /**
   * The commits that an organization has fetched: as with the real driver, they stay readable for
   * that organization when the remote loses them.
   */
  const caches = new Map<string, Map<string, FakeCommit>>();
  /** The repositories of packages that have a cache. */
  const imports = new Map<string, Repository>();
  const calls = new Map<string, number>();
  const auth = options.auth ?? ["none"];

  const enter = (method: string, repository: Repository, signal: AbortSignal | undefined): void => {
    calls.set(method, (calls.get(method) ?? 0) + 1);
    signal?.throwIfAborted();
    if (!auth.includes(repository.auth.method)) {
      throw new DagctlError(
        "not_supported",
        `This Git driver does not support the auth method "${repository.auth.method}"`,
      );
    }
  };
  const reach = (repository: Repository): FakeRemote => {
    const remote = remotes.get(repository.url.href);
    if (remote?.state.failure === "unreachable")
      throw new DagctlError("unavailable", "The Git server does not answer");
    if (!remote)
      throw invalid([{ path: "repository_url", message: "There is no repository at this URL" }]);
    if (remote.state.failure === "refused") {
      const path = repository.auth.method === "none" ? "repository_url" : "git_secret_ref";
      throw invalid([
        {
          path,
          message: "The repository is not there or asks for a login that the project does not have",
        },
      ]);
    }
    return remote;
  };
  const cacheOf = (repository: Repository): Map<string, FakeCommit> => {
    const key = cacheKey(repository);
    const cache = caches.get(key) ?? new Map<string, FakeCommit>();
    caches.set(key, cache);
    if (repository.staysOnHost === true) imports.set(key, repository);
    return cache;
  };
  const find = (repository: Repository, sha: string): FakeCommit => {
    const cache = cacheOf(repository);
    const held = cache.get(sha);
    if (held) return held;
    const { commits } = reach(repository);
    const commit = commits.get(sha);
    if (!commit)
      throw new DagctlError("not_found", `The commit ${sha.slice(0, 40)} is not in the repository`);
    for (const one of reachable(commits, [sha])) cache.set(one, commits.get(one) ?? commit);
    return commit;
  };

  return {
    supports: { auth, alsoPaths: true },
    calls,
    async forget(repository, { signal } = {}) {
      enter("forget", repository, signal);
      caches.delete(cacheKey(repository));
      imports.delete(cacheKey(repository));
    },
    async listImports(organization, { signal } = {}) {
      signal?.throwIfAborted();
      const all = [...imports.values()];
      return all.filter((one) => one.organization === organization).map(({ url }) => url.href);
    },
    create(url = `https://git.example.com/${remotes.size + 1}.git`) {
      const { value, problem } = parseRepositoryUrl(url);
      if (problem !== undefined) throw new TypeError(`The URL of a repository ${problem}`);
      const remote = fakeRemote(url);
      remotes.set(value.href, remote);
      return remote.repository;
    },
    async head(repository, { signal } = {}) {
      enter("head", repository, signal);
      const sha = reach(repository).branches.get(repository.branch);
      if (sha === undefined)
        throw invalid([{ path: "branch", message: "The repository has no branch of this name" }]);
      return { sha };
    },
    async findRef(repository, refs, { signal } = {}) {
      enter("findRef", repository, signal);
      const { branches, tags } = reach(repository);
      for (const ref of refs) {
        const sha =
          ref === "HEAD"
            ? branches.get("main")
            : (ref.startsWith("refs/tags/") ? tags : branches).get(ref.replace(/^refs\/\w+\//, ""));
        if (sha !== undefined) return { ref, sha };
      }
      return undefined;
    },
    async describe(repository, sha, { signal } = {}) {
      enter("describe", repository, signal);
      const commit = find(repository, sha);
      return {
        sha,
        message: commit.message.split("\n", 1)[0] ?? "",
        committedAt: commit.committedAt,
      };
    },
    async readFiles(repository, sha, paths, { maxBytes, signal }) {
      enter("readFiles", repository, signal);
      const { files } = find(repository, sha);
      const read = paths.map((path) => [path, readPath(files, path, maxBytes)] as const);
      return new Map(
        read.filter((one): one is readonly [GitPath, RepositoryFile] => one[1] !== undefined),
      );
    },
    async listLinks(repository, sha, { path = "", most, signal }) {
      enter("listLinks", repository, signal);
      const { files } = find(repository, sha);
      const links = [...files].filter(
        ([name, entry]) =>
          typeof entry === "object" &&
          "link" in entry &&
          (path === "" || name === path || name.startsWith(`${path}/`)),
      );
      return links.map(([name]) => name).slice(0, most);
    },
    async compare(repository, from, to, { path = "", alsoPaths = [], signal } = {}) {
      enter("compare", repository, signal);
      if (from === to) return { relation: "same" };
      for (const sha of [from, to]) {
        try {
          find(repository, sha);
        } catch (error) {
          if (!(error instanceof DagctlError) || error.code !== "not_found") throw error;
          return {
            relation: "unknown",
            reason: `The commit ${sha.slice(0, 12)} is no longer in the repository`,
          };
        }
      }
      const commits = cacheOf(repository);
      const old = reachable(commits, [from]);
      const all = reachable(commits, [to]);
      const fresh = [...all].filter((sha) => !old.has(sha));
      const paths: readonly string[] = path === "" ? [] : [path, ...alsoPaths];
      const touching =
        paths.length === 0 || paths.includes("")
          ? fresh
          : paths.flatMap((one) => listTouching(commits, fresh, one, from, to));
      return {
        relation: all.has(from) ? "behind" : "diverged",
        commits: new Set(touching).size,
      };
    },
    async checkout(repository, sha, directory, { signal } = {}) {
      enter("checkout", repository, signal);
      const { files } = find(repository, sha);
      if ((await readdir(directory).catch(() => [])).length > 0) {
        throw new DagctlError("conflict", "The directory for the checkout is not empty");
      }
      await mkdir(dirname(directory), { recursive: true });
      const partial = `${directory}.partial`;
      try {
        await writeTree(partial, files);
        signal?.throwIfAborted();
        await rename(partial, directory);
      } finally {
        await rm(partial, { recursive: true, force: true });
      }
    },
    async credentials(repository, { signal } = {}) {
      enter("credentials", repository, signal);
      const { method, secret } = repository.auth;
      return { kind: method, ...(secret ? { secret } : {}) };
    },
  };
}

function readPath(
  files: ReadonlyMap<string, FakeEntry>,
  path: GitPath,
  maxBytes: number,
): RepositoryFile | undefined {
  const entry = files.get(path);
  if (entry === undefined) {
    const prefix = path === "" ? "" : `${path}/`;
    const names = [...files.keys()]
      .filter((one) => one.startsWith(prefix))
      .map((one) => one.slice(prefix.length).split("/", 1)[0] ?? "");
    if (names.length === 0 && path !== "") return undefined;
    return { kind: "directory", entries: [...new Set(names)].sort() };
  }
  if (typeof entry === "object" && "link" in entry) return { kind: "link" };
  if (typeof entry === "object" && "submodule" in entry) return { kind: "submodule" };
  const bytes = bytesOf(entry);
  if (bytes.length > maxBytes) return { kind: "too_large", bytes: bytes.length };
  return fileContent(bytes);
}

function bytesOf(entry: FakeEntry): Uint8Array {
  if (typeof entry === "string") return Buffer.from(entry);
  if (entry instanceof Uint8Array) return entry;
  if ("executable" in entry) return Buffer.from(entry.executable);
  return Buffer.from("link" in entry ? entry.link : "");
}

async function writeTree(directory: string, files: ReadonlyMap<string, FakeEntry>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [path, entry] of files) {
    const target = join(directory, path);
    if (typeof entry === "object" && "submodule" in entry) {
      await mkdir(target, { recursive: true });
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    const executable = typeof entry === "object" && "executable" in entry;
    await writeFile(target, bytesOf(entry), { mode: executable ? 0o755 : 0o644 });
  }
}

/** Organizations and credentials share nothing. */
function cacheKey({ organization, auth, url, staysOnHost = false }: Repository): string {
  return JSON.stringify([organization, auth.method, auth.secret?.reveal(), url.href, staysOnHost]);
}
