import type { Clock } from "@dagctl/core/contracts";
import { type OptionNames, type Secret, systemClock } from "@dagctl/core/driver-kit";

/** Timeouts, each in the unit that its name ends with; each may be left out. */
export interface GitDriverTiming {
  /** Timeout of one `ls-remote`, with the name lookup, in milliseconds. @default 30_000 */
  readonly lsRemoteMs?: number;
  /** Timeout of one fetch of objects, in milliseconds. @default 300_000 */
  readonly fetchMs?: number;
  /**
   * Timeout of one command on the cache, in milliseconds. A checkout gets it again with each file
   * that it writes. @default 60_000
   */
  readonly readMs?: number;
}

/** The most that the driver stores, counts or writes; each may be left out. */
export interface GitDriverLimits {
  /**
   * The most repositories in the cache. Above it, the longest unused one is deleted first. A
   * repository in use stays. One of a project that was checked out also stays above the bound,
   * until it is forgotten, or until no call has asked for it for a week. Those of packages
   * (`staysOnHost`) do not, and those of one organization take at most half. @default 200
   */
  readonly repositories?: number;
  /** The most bytes of the whole cache, with the same rules as `repositories`. @default 10 GiB */
  readonly cacheBytes?: number;
  /**
   * The most bytes of one repository in the cache; a larger fetch is stopped and refused. @default
   * 2 GiB
   */
  readonly repositoryBytes?: number;
  /**
   * The most commits between two that are counted; above it their number is not known.
   * @default 10_000
   */
  readonly commits?: number;
  /** The most files of one checkout. @default 100_000 */
  readonly entries?: number;
  /** The most bytes of one checkout. @default 1 GiB */
  readonly checkoutBytes?: number;
}

/**
 * An installation that an organization may read through: its id, or its id and the only
 * repositories (`owner/name`) that may be read.
 */
export type GithubInstallation =
  | number
  | { readonly id: number; readonly repositories: readonly string[] };

/** The GitHub App whose installations give access to repositories. */
export interface GithubAppOptions {
  /** The App's id, or its client id. */
  readonly appId: number | string;
  /**
   * PEM, RSA, as GitHub provides it. A function is called whenever a token is needed, so that a new
   * key is used at once.
   */
  readonly privateKey: Secret | (() => Promise<Secret | undefined>);
  /**
   * By organization of dagctl. For an organization that does not list an installation, the
   * repositories of that installation do not exist. Several organizations may list the same id.
   */
  readonly installations: Readonly<Record<string, readonly GithubInstallation[]>>;
  /**
   * The REST API; for GitHub Enterprise Server `https://HOST/api/v3`. @default
   * "https://api.github.com"
   */
  readonly apiUrl?: string;
  /**
   * The origin of the repositories, and the only one that tokens are sent to. @default that of
   * `apiUrl`: github.com, or the host without the prefix `api.`
   */
  readonly webUrl?: string;
  /** The timeout of one request to the API, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
}

/** Where the driver stores repositories, and what it may reach. */
export interface GitDriverOptions {
  /**
   * The folder for cached repositories; created where it does not exist. One driver at a time may
   * use it.
   */
  readonly directory: string;
  /**
   * URL prefixes that are allowed in addition to public https and ssh, such as
   * `http://127.0.0.1:3000/`, `ssh://git.internal/` or `file:///srv/git/`. A prefix opens its own
   * origin and path only, and a server under it may have a private address. `git@host:path` counts
   * as `ssh://host/~/path`.
   * @default []
   */
  readonly allow?: readonly string[];
  /**
   * Host keys of SSH servers in addition to those of github.com, gitlab.com, bitbucket.org,
   * codeberg.org and ssh.dev.azure.com, which are known: lines of a known_hosts file (sshd(8)). A
   * server whose key is not known is refused. `@revoked` revokes a known key. A `TypeError` names
   * an invalid line.
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
  /** @default the default of each */
  readonly timing?: GitDriverTiming;
  /** @default the default of each */
  readonly limits?: GitDriverLimits;
  /**
   * The clock of tokens and of the cache. How long a command may take is the machine's time.
   * @default the machine's clock
   */
  readonly clock?: Pick<Clock, "now">;
  /** Returns all addresses of a host name. @default the system's resolver */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export interface Settings {
  readonly clock: Pick<Clock, "now">;
  readonly git: string;
  readonly cache: string;
  readonly timing: Required<GitDriverTiming>;
  readonly limits: Required<GitDriverLimits>;
}

const GIB = 1024 ** 3;

export function settingsOf(options: GitDriverOptions): Settings {
  return {
    clock: options.clock ?? systemClock(),
    git: options.git ?? "git",
    cache: options.directory,
    timing: { lsRemoteMs: 30_000, fetchMs: 300_000, readMs: 60_000, ...options.timing },
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

const TIMING: Readonly<Record<keyof GitDriverTiming, true>> = {
  lsRemoteMs: true,
  fetchMs: true,
  readMs: true,
};
const LIMITS: Readonly<Record<keyof GitDriverLimits, true>> = {
  repositories: true,
  cacheBytes: true,
  repositoryBytes: true,
  commits: true,
  entries: true,
  checkoutBytes: true,
};
const GITHUB_APP: Readonly<Record<keyof GithubAppOptions, true>> = {
  appId: true,
  privateKey: true,
  installations: true,
  apiUrl: true,
  webUrl: true,
  timeoutMs: true,
};

/** The names of all options. */
export const OPTION_NAMES: OptionNames<GitDriverOptions> = {
  directory: true,
  allow: true,
  knownHosts: true,
  githubApp: GITHUB_APP,
  git: true,
  timing: TIMING,
  limits: LIMITS,
  clock: true,
  resolve: true,
};
