import type { GitAuthMethod } from "../model/project.ts";
import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";

/**
 * A repository as one tenant sees it. Drivers key every cache by organization, auth and url:
 * tenants share nothing.
 */
export interface Repository {
  readonly organization: string;
  readonly url: string;
  readonly branch: string;
  readonly path?: string;
  /** `secret` is what `git_secret_ref` names, resolved by the host before each call. */
  readonly auth: { readonly method: GitAuthMethod; readonly secret?: Secret };
}

/**
 * What a path is at a commit. Links are told, never followed. A path that is not there is absent
 * from the answer.
 */
export type RepositoryFile =
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "too_large"; readonly bytes: number }
  /** Not UTF-8. */
  | { readonly kind: "binary"; readonly bytes: number }
  | { readonly kind: "directory"; readonly entries: readonly string[] }
  | { readonly kind: "link" }
  | { readonly kind: "submodule" };

/** By the path that was asked for. The repository's root is `""`. */
export type RepositoryFiles = ReadonlyMap<string, RepositoryFile>;

/**
 * How the second commit relates to the first: what a person must know to say "synced" or "behind".
 */
export type Comparison =
  | { readonly relation: "same" }
  /**
   * `commits`: how many that the second has and the first has not touch `path` (all of them without
   * one). A merge touches it when it is like none of the commits that it merges. 0 is possible with
   * a path, and says that nothing there has changed.
   */
  | { readonly relation: "behind"; readonly commits: number }
  /** History was rewritten. `commits`: as above, absent where it is not known. */
  | { readonly relation: "diverged"; readonly commits?: number }
  /** Cannot be known; never reported as 0. */
  | { readonly relation: "unknown"; readonly reason: string };

/** What logs in to a repository. Nothing but `kind` where it is open to everybody. */
export interface RepositoryCredentials {
  readonly kind: GitAuthMethod;
  /**
   * `ssh`: a private key as a file has it; `github_app`: a token, the password of the user
   * `x-access-token`.
   */
  readonly secret?: Secret;
  /** RFC 3339; absent: it does not run out. */
  readonly expiresAt?: string;
  /** `ssh`: the host keys that are trusted, as the text of a known_hosts file. */
  readonly knownHosts?: string;
}

/**
 * Reads Git repositories; never runs their code, hooks, filters, submodules or large-file fetches.
 *
 * Errors: `invalid` with an issue at `repository_url`, `branch`, `git_path` or `git_secret_ref` for
 * what the person can mend (refused address, refused login, no such repository, no such branch);
 * `unavailable` for a server that does not answer; `not_found` for a commit that is gone;
 * `not_supported` for an auth method that `supports` does not list. No message, log or stored URL
 * holds a credential. All calls are safe to repeat.
 */
export interface GitDriver {
  readonly supports: { readonly auth: readonly GitAuthMethod[] };
  /**
   * The branch's newest commit, 40 hex characters. One `ls-remote`, no objects. Exactly
   * `refs/heads/<branch>`: a tag of that name does not count.
   */
  head(repository: Repository, options?: CallOptions): Promise<{ readonly sha: string }>;
  /** `message` is the first line of the commit's message; `committedAt` is RFC 3339 in UTC. */
  describe(
    repository: Repository,
    sha: string,
    options?: CallOptions,
  ): Promise<{ readonly sha: string; readonly message: string; readonly committedAt: string }>;
  /**
   * Reads paths (relative to the repository's root) at a commit, without a checkout. `maxBytes`
   * bounds each file.
   */
  readFiles(
    repository: Repository,
    sha: string,
    paths: readonly string[],
    options: CallOptions & { readonly maxBytes: number },
  ): Promise<RepositoryFiles>;
  compare(
    repository: Repository,
    from: string,
    to: string,
    options?: CallOptions & { readonly path?: string },
  ): Promise<Comparison>;
  /**
   * Writes the tree of a commit (without `.git`; links as plain files) into `directory`, which must
   * not exist or be empty. All or nothing: when it rejects, the directory is gone or empty again.
   * What was checked out can be checked out again when the server has lost it, until it is
   * forgotten.
   */
  checkout(
    repository: Repository,
    sha: string,
    directory: string,
    options?: CallOptions,
  ): Promise<void>;
  /** What another program needs to read the repository itself. */
  credentials(repository: Repository, options?: CallOptions): Promise<RepositoryCredentials>;
  /**
   * No project of the organization uses the repository any more: what is kept of it goes.
   * Forgetting what is not kept resolves.
   */
  forget?(repository: Repository, options?: CallOptions): Promise<void>;
  close?(): Promise<void>;
}
