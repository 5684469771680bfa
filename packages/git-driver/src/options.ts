import type { GithubAppOptions } from "./github-options.ts";

/** Bounds, each in the unit that its name ends with; each may be left out. */
export interface GitDriverTiming {
  /** One `ls-remote`, with the name lookup. @default 30_000 */
  readonly lookMs?: number;
  /** One fetch of objects. @default 300_000 */
  readonly fetchMs?: number;
  /** One command on the cache. @default 60_000 */
  readonly readMs?: number;
}

export interface GitDriverLimits {
  /**
   * Repositories in the cache. What passes it goes, the longest unused first. What is in use stays,
   * and so does what was checked out, also when that passes the bound: until it is forgotten, or
   * nobody has asked for the repository for a week. @default 200
   */
  readonly repositories?: number;
  /** Bytes of the whole cache, as `repositories`. @default 10 GiB */
  readonly cacheBytes?: number;
  /** One repository in the cache; a fetch that passes it is stopped and refused. @default 2 GiB */
  readonly repositoryBytes?: number;
  /**
   * Commits between two that are counted; with more between them, how many there are is not known.
   * @default 10_000
   */
  readonly commits?: number;
  /** Files of one checkout. @default 100_000 */
  readonly entries?: number;
  /** Bytes of one checkout. @default 1 GiB */
  readonly checkoutBytes?: number;
}

export interface GitDriverOptions {
  /**
   * The folder for cached repositories; made when it is not there. One driver at a time uses it.
   */
  readonly cache: string;
  /**
   * URL prefixes allowed beside public https and ssh, such as `http://127.0.0.1:3000/`,
   * `ssh://git.internal/` or `file:///srv/git/`. A prefix opens its own origin and path only, and
   * what lies under it may have a private address. `git@host:path` counts as `ssh://host/~/path`.
   * @default []
   */
  readonly allow?: readonly string[];
  /**
   * Host keys of SSH servers beside those of github.com, gitlab.com, bitbucket.org, codeberg.org
   * and ssh.dev.azure.com, which are known: lines of a known_hosts file (sshd(8)). A server whose
   * key is not known is refused. `@revoked` takes a known key back. A `TypeError` names a bad line.
   * @default []
   */
  readonly knownHosts?: readonly string[];
  /** The GitHub App for the auth method `github_app`. Absent: the method is not supported. */
  readonly githubApp?: GithubAppOptions;
  /**
   * The git program: a name on PATH or an absolute path; 2.37 or newer (older ones are refused).
   * @default "git"
   */
  readonly git?: string;
  readonly timing?: GitDriverTiming;
  readonly limits?: GitDriverLimits;
  /** All addresses of a host name. @default the system's resolver */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export interface Settings {
  readonly git: string;
  readonly cache: string;
  readonly timing: Required<GitDriverTiming>;
  readonly limits: Required<GitDriverLimits>;
}

const GIB = 1024 ** 3;

export function settingsOf(options: GitDriverOptions): Settings {
  return {
    git: options.git ?? "git",
    cache: options.cache,
    timing: { lookMs: 30_000, fetchMs: 300_000, readMs: 60_000, ...options.timing },
    limits: {
      repositories: 200,
      cacheBytes: 10 * GIB,
      repositoryBytes: 2 * GIB,
      commits: 10_000,
      entries: 100_000,
      checkoutBytes: GIB,
      ...options.limits,
    },
  };
}
