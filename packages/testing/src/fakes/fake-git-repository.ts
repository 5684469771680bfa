import { createHash } from "node:crypto";
import type { TestCommitOptions, TestFile, TestFiles, TestRepository } from "../git-repository.ts";

export type FakeEntry = Exclude<TestFile, null>;

export interface FakeCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly committedAt: string;
  /** The whole tree, by path. */
  readonly files: ReadonlyMap<string, FakeEntry>;
}

/** How the remote answers: as it is, like a server that requires a login, or not at all. */
export type FakeGitFailure = "none" | "refused" | "unreachable";

/** A repository of a fake Git driver. */
export interface FakeRepository extends TestRepository {
  /** Makes the remote fail. `refused`: it requires a login. `unreachable`: it does not answer. */
  setFailure(kind: FakeGitFailure): void;
}

export interface FakeRemote {
  readonly repository: FakeRepository;
  readonly commits: ReadonlyMap<string, FakeCommit>;
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly state: { failure: FakeGitFailure };
}

const FIRST_COMMIT = Date.UTC(2026, 0, 1);

export function fakeRemote(url: string): FakeRemote {
  const commits = new Map<string, FakeCommit>();
  const branches = new Map<string, string>();
  const tags = new Map<string, string>();
  const state: { failure: FakeGitFailure } = { failure: "none" };
  let made = 0;

  const write = (
    files: TestFiles,
    message: string,
    options: TestCommitOptions,
    parent: string | undefined,
  ): string => {
    const tree = new Map(parent === undefined ? [] : commits.get(parent)?.files);
    for (const [path, file] of Object.entries(files)) {
      for (const there of tree.keys()) {
        // A file replaces a directory of its name, and the other way round, as in a tree of git's.
        if (there === path || there.startsWith(`${path}/`) || path.startsWith(`${there}/`))
          tree.delete(there);
      }
      if (file !== null) tree.set(path, file);
    }
    const committedAt = new Date(
      options.at?.getTime() ?? FIRST_COMMIT + made * 60_000,
    ).toISOString();
    made += 1;
    const parents = [parent, options.merge].filter((one) => one !== undefined);
    const sha = createHash("sha1")
      .update(JSON.stringify([url, made, parents, message, committedAt]))
      .digest("hex");
    commits.set(sha, { sha, parents, message, committedAt, files: tree });
    branches.set(options.branch ?? "main", sha);
    return sha;
  };
  const requireCommit = (sha: string): void => {
    if (!commits.has(sha)) throw new Error(`No commit ${sha} in ${url}`);
  };
  const repository: FakeRepository = {
    url,
    async commit(files, message = "Change", options = {}) {
      return write(files, message, options, branches.get(options.branch ?? "main"));
    },
    async forcePush(files, message = "Change history", options = {}) {
      const head = branches.get(options.branch ?? "main");
      return write(
        files,
        message,
        options,
        head === undefined ? undefined : commits.get(head)?.parents[0],
      );
    },
    async branch(name, at) {
      requireCommit(at);
      branches.set(name, at);
    },
    async deleteBranch(name) {
      branches.delete(name);
    },
    async tag(name, at) {
      requireCommit(at);
      tags.set(name, at);
    },
    async purge() {
      const kept = reachable(commits, [...branches.values(), ...tags.values()]);
      for (const sha of commits.keys()) if (!kept.has(sha)) commits.delete(sha);
    },
    setFailure(kind) {
      state.failure = kind;
    },
  };
  return { repository, commits, branches, tags, state };
}

/** Returns these commits and all of their ancestors. */
export function reachable(
  commits: ReadonlyMap<string, FakeCommit>,
  from: readonly string[],
): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = commits.get(sha);
    if (!commit || seen.has(sha)) continue;
    seen.add(sha);
    open.push(...commit.parents);
  }
  return seen;
}

/**
 * Returns which of these commits touch what is at or below `path`, as the real driver does: a merge
 * that takes the path as one of its parents has it does not touch it.
 */
export function listTouching(
  commits: ReadonlyMap<string, FakeCommit>,
  shas: readonly string[],
  path: string,
  from: string,
  to: string,
): readonly string[] {
  const at = (sha: string): string => {
    const there = [...(commits.get(sha)?.files ?? [])].filter(
      ([name]) => name === path || name.startsWith(`${path}/`),
    );
    return there
      .map((entry) => JSON.stringify(entry))
      .sort()
      .join("\n");
  };
  const touching: string[] = [];
  const mixing: string[] = [];
  for (const sha of shas) {
    const parents = commits.get(sha)?.parents ?? [];
    const changed = parents.filter((parent) => at(parent) !== at(sha)).length;
    if (parents.length === 0 ? at(sha) !== "" : changed === parents.length) touching.push(sha);
    else if (changed > 0) mixing.push(sha);
  }
  return touching.length > 0 || at(from) === at(to) ? touching : mixing;
}
