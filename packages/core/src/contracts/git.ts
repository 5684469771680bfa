import type { GitAuthMethod } from "../model/project.ts";
import type { Branch } from "../values/branch.ts";
import type { GitPath } from "../values/git-path.ts";
import type { RepositoryUrl } from "../values/repository-url.ts";
import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";

/**
 * A repository as one organization sees it. Drivers key every cache by organization, auth and
 * `url.href`: organizations share nothing. URL, branch and path are parsed (`parseRepository`), so
 * a driver neither splits nor checks their texts. It checks what only it knows: whether the
 * installation allows the address.
 */
export interface Repository {
  readonly organization: string;
  readonly url: RepositoryUrl;
  readonly branch: Branch;
  /** The subfolder that contains the project. Absent: the repository's root. */
  readonly path?: GitPath;
  /** `secret` is the value that `git_secret_ref` names. The host resolves it before each call. */
  readonly auth: { readonly method: GitAuthMethod; readonly secret?: Secret };
  /**
   * Whether a redirect to another host, or to another port, is refused. A redirect is checked as
   * the URL is in any case. @default false
   */
  readonly staysOnHost?: boolean;
}

/**
 * What a path is at a commit. Links are reported, never followed. A path that does not exist at the
 * commit is absent from the answer.
 */
export type RepositoryFile =
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "too_large"; readonly bytes: number }
  | {
      /** The content is not UTF-8. */
      readonly kind: "binary";
      readonly bytes: number;
      /**
       * The text where the content is UTF-16 and begins with a byte order mark, without that mark.
       * A driver may leave it out.
       */
      readonly utf16?: string;
    }
  | { readonly kind: "directory"; readonly entries: readonly string[] }
  | { readonly kind: "link" }
  | { readonly kind: "submodule" };

/** The files by the path that the caller passed. The repository's root is `""`. */
export type RepositoryFiles = ReadonlyMap<string, RepositoryFile>;

/**
 * How the second commit relates to the first. The host derives from it whether a project is
 * "synced" or behind its branch.
 */
export type Comparison =
  | { readonly relation: "same" }
  /**
   * `commits`: how many commits that the second has and the first does not have touch `path`, or
   * all of them without a path. A merge touches the path when it equals none of the commits that it
   * merges. 0 is possible with a path, and says that nothing at the path has changed.
   */
  | { readonly relation: "behind"; readonly commits: number }
  /** History was rewritten. `commits`: as above, absent where it is not known. */
  | { readonly relation: "diverged"; readonly commits?: number }
  /** The relation cannot be known; it is never reported as 0. */
  | { readonly relation: "unknown"; readonly reason: string };

/** The credentials of a repository. Only `kind` is set where the repository needs no login. */
export interface RepositoryCredentials {
  readonly kind: GitAuthMethod;
  /**
   * `ssh`: a private key in the form of its file. `github_app`: a token, which is the password of
   * the user `x-access-token`.
   */
  readonly secret?: Secret;
  /** RFC 3339; absent: it does not expire. */
  readonly expiresAt?: string;
  /** `ssh`: the trusted host keys, as the text of a known_hosts file. */
  readonly knownHosts?: string;
}

/**
 * Reads Git repositories; never runs their code, hooks, filters, submodules or large-file fetches.
 *
 * Errors: `invalid` with an issue at `repository_url`, `branch`, `git_path` or `git_secret_ref` for
 * what the person can fix (refused address, refused login, no such repository, no such branch);
 * `unavailable` for a server that does not answer; `not_found` for a commit that no longer exists;
 * `not_supported` for an auth method that `supports` does not list. No message, log or stored URL
 * contains a credential. All calls are safe to repeat.
 */
export interface GitDriver {
  readonly supports: {
    /** The methods of login; a call with another one is `not_supported`. */
    readonly auth: readonly GitAuthMethod[];
    /**
     * Whether `compare` counts what touches `alsoPaths`. Where it does not, such a commit counts as
     * one that changes nothing of the project. @default false
     */
    readonly alsoPaths?: boolean;
  };
  /**
   * Returns the branch's newest commit, 40 hex characters. It takes one `ls-remote` and fetches no
   * objects. The ref is exactly `refs/heads/<branch>`: a tag of that name does not count.
   *
   * @throws DagctlError `invalid`: there is no such repository or branch, or no access to it
   * @throws DagctlError `unavailable`: the server does not answer
   */
  head(repository: Repository, options?: CallOptions): Promise<{ readonly sha: string }>;
  /**
   * Returns the first of these refs that the repository has, with its commit. That of an annotated
   * tag is the commit that the tag leads to. It takes one `ls-remote` and fetches no objects.
   * Absent: packages of other repositories are refused.
   *
   * @param refs whole names in the order of preference: `HEAD`, `refs/heads/main`, `refs/tags/v1`;
   *   the part after `refs/heads/` or `refs/tags/` is one that `parseBranch` accepts
   * @returns `sha`: 40 hex characters; `undefined` where the repository has none of the refs
   * @throws DagctlError `invalid`: there is no such repository, or no access to it
   * @throws DagctlError `unavailable`: the server does not answer
   */
  findRef?(
    repository: Repository,
    refs: readonly string[],
    options?: CallOptions,
  ): Promise<{ readonly ref: string; readonly sha: string } | undefined>;
  /**
   * Returns a commit's first message line as `message`, and `committedAt` as RFC 3339 in UTC.
   *
   * @param sha 40 hex characters
   * @throws DagctlError `not_found`: the commit does not exist any more
   * @throws DagctlError `invalid` or `unavailable`: as `head`
   */
  describe(
    repository: Repository,
    sha: string,
    options?: CallOptions,
  ): Promise<{ readonly sha: string; readonly message: string; readonly committedAt: string }>;
  /**
   * Reads paths at a commit, without a checkout. A path is a literal name, also where it has
   * characters of a pattern.
   *
   * @param sha 40 hex characters
   * @param options.maxBytes bounds each file; a larger one is `too_large`, without its text
   * @returns what each path is; a path that does not exist is absent
   * @throws DagctlError `not_found`: the commit does not exist any more
   * @throws DagctlError `invalid` or `unavailable`: as `head`
   */
  readFiles(
    repository: Repository,
    sha: string,
    paths: readonly GitPath[],
    options: CallOptions & { readonly maxBytes: number },
  ): Promise<RepositoryFiles>;
  /**
   * Returns the links of a commit, as paths in the repository, in any order: also those in nested
   * folders. A checkout writes each as a plain file. Absent: a project does not say that it has
   * some.
   *
   * @param sha 40 hex characters
   * @param options.path only those in this folder. @default the root
   * @param options.most the most paths
   * @throws DagctlError `not_found`: the commit does not exist any more
   * @throws DagctlError `invalid` or `unavailable`: as `head`
   */
  listLinks?(
    repository: Repository,
    sha: string,
    options: CallOptions & { readonly path?: GitPath; readonly most: number },
  ): Promise<readonly string[]>;
  /**
   * Returns how commit `to` relates to commit `from`.
   *
   * @param options.path counts only commits that touch this path. @default all commits
   * @param options.alsoPaths counts those that touch one of these paths, too; without `path` all
   *   commits count. No path is a pattern. Each commit counts once. @default none
   * @returns `unknown` where a commit does not exist any more: that is no error
   * @throws DagctlError `invalid` or `unavailable`: as `head`
   */
  compare(
    repository: Repository,
    from: string,
    to: string,
    options?: CallOptions & {
      readonly path?: GitPath;
      readonly alsoPaths?: readonly GitPath[];
    },
  ): Promise<Comparison>;
  /**
   * Writes the tree of a commit into `directory`, which must not exist or must be empty. The tree
   * has no `.git`, and links are plain files. When the call rejects, the directory does not exist
   * or is empty again. A commit that was checked out can be checked out again when the server has
   * lost it, until the repository is forgotten, or the driver needs the space of one that
   * was read with `staysOnHost`. The host ends the call after 10 minutes.
   *
   * @param directory an absolute path
   * @throws DagctlError `not_found`: the commit does not exist any more
   * @throws DagctlError `invalid` or `unavailable`: as `head`
   */
  checkout(
    repository: Repository,
    sha: string,
    directory: string,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Returns the credentials by which another program reads the repository itself.
   *
   * @throws DagctlError `invalid`: the secret is not a credential of the method
   * @throws DagctlError `unavailable`: the server that issues the credential does not answer
   */
  credentials(repository: Repository, options?: CallOptions): Promise<RepositoryCredentials>;
  /**
   * Deletes what the driver keeps of a repository that no project of the organization uses any
   * more. Forgetting a repository that is not kept resolves. What is kept of a URL with
   * `staysOnHost` and without it is apart.
   */
  forget?(repository: Repository, options?: CallOptions): Promise<void>;
  /**
   * Returns the URLs of the repositories that the driver keeps for an organization and that were
   * read with `staysOnHost`: those of packages, also from an earlier process. The host forgets
   * those that no project names any more. Absent: the driver forgets them by itself.
   */
  listImports?(organization: string, options?: CallOptions): Promise<readonly string[]>;
  /** Frees processes and timers. The host calls it once. */
  close?(): Promise<void>;
}
