import type { LogEntry } from "@dagctl/core";
import type { Clock } from "@dagctl/core/contracts";
import type { OptionNames } from "@dagctl/core/driver-kit";
import type { PackageIndex } from "@dagctl/python-packages";

/**
 * Where Python programs come from. By default the machine is searched: uv on PATH, else python3 on
 * PATH (which then installs uv).
 */
export interface PythonOptions {
  /** Path of a uv program; `false`: behaves as if there were none. @default uv on PATH */
  readonly uv?: string | false;
  /**
   * Path of a Python interpreter; `false`: behaves as if there were none. @default python3, else
   * python, on PATH
   */
  readonly interpreter?: string | false;
  /**
   * Package indexes (PEP 503), searched in this order: a package comes from the first that has it.
   * A project cannot add one.
   * @default the one that UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL or pip's configuration
   * names, else https://pypi.org/simple
   */
  readonly indexes?: readonly PackageIndex[];
  /**
   * The most bytes that are downloaded for the packages of one project, its tool included.
   * @default 2147483648 (2 GiB)
   */
  readonly packageBytes?: number;
  /**
   * The most bytes of all environments. Where a new one needs space, those that no deployment and
   * no run use are deleted, the longest unused first; where that is not enough, the deployment
   * fails. @default 21474836480 (20 GiB)
   */
  readonly environmentBytes?: number;
  /**
   * Whether packages of projects may be built from source. A build executes foreign code with the
   * rights of this server. @default false
   */
  readonly sourceDistributions?: boolean;
  /**
   * Whether uv may download a Python that is neither on the PATH nor one that it manages; the URL
   * of a mirror allows it, too, and is where uv downloads from.
   * @default false
   */
  readonly downloads?: boolean | string;
}

/** All in milliseconds. */
export interface LocalTiming {
  /** Time between the request to end a program (TERM) and its forced end (KILL). @default 10000 */
  readonly graceMs: number;
  /**
   * A supervisor that has not ended its run this long after `graceMs` does not answer, and the
   * driver ends the run in its place. @default 10000
   */
  readonly unansweredMs: number;
  /**
   * Interval between two polls of running runs and followed logs; a poll costs a few file stats.
   * @default 300
   */
  readonly pollMs: number;
  /**
   * First pause before a failed step of converging is retried; doubles up to `retryLimitMs`.
   * @default 1000
   */
  readonly retryMs: number;
  /** The longest pause between two retries. @default 300000 */
  readonly retryLimitMs: number;
  /** Timeout of one program that builds an environment. @default 900000 */
  readonly buildMs: number;
  /** Timeout of one request to the package index. @default 30000 */
  readonly indexRequestMs: number;
  /** How long the generation of a removed object is stored. @default 604800000 (7 days) */
  readonly tombstoneMs: number;
  /** How long an environment that no deployment uses is kept. @default 604800000 (7 days) */
  readonly environmentKeptMs: number;
  /**
   * How long an ended run is kept beyond what `history` asks for, so that its outcome and log are
   * read before they go. @default 600000
   */
  readonly runKeptMs: number;
}

/** Where the driver stores what it has, and what it may use of this machine. */
export interface LocalDriverOptions {
  /**
   * The folder of everything that the driver stores. Created with mode 0700. One server at a time
   * may use it.
   */
  readonly directory: string;
  readonly python?: PythonOptions;
  /** Receives what a person should know. Never a secret. @default the log of the host */
  readonly log?: (entry: LogEntry) => void;
  /** @default the default of each */
  readonly timing?: Partial<LocalTiming>;
  /** Times pauses and polls. @default the machine's clock */
  readonly clock?: Clock;
  /**
   * Whether each run gets a control group of its own where the machine delegates one (version 2,
   * Linux). @default true
   */
  readonly controlGroups?: boolean;
  /**
   * How many bytes of a log are kept. Of a larger one, the first eighth and the rest from the end
   * are kept, and a line between them says how many are missing. @default 67108864 (64 MiB)
   */
  readonly logBytes?: number;
}

const DAY = 86_400_000;

export const DEFAULT_TIMING: LocalTiming = {
  graceMs: 10_000,
  unansweredMs: 10_000,
  pollMs: 300,
  retryMs: 1_000,
  retryLimitMs: 300_000,
  buildMs: 900_000,
  indexRequestMs: 30_000,
  tombstoneMs: 7 * DAY,
  environmentKeptMs: 7 * DAY,
  runKeptMs: 600_000,
};

export const DEFAULT_PACKAGE_BYTES: number = 2 * 1024 ** 3;
export const DEFAULT_ENVIRONMENT_BYTES: number = 20 * 1024 ** 3;
export const DEFAULT_LOG_BYTES: number = 64 * 1024 * 1024;

const PYTHON: Readonly<Record<keyof PythonOptions, true>> = {
  uv: true,
  interpreter: true,
  indexes: true,
  packageBytes: true,
  environmentBytes: true,
  sourceDistributions: true,
  downloads: true,
};
const TIMING: Readonly<Record<keyof LocalTiming, true>> = {
  graceMs: true,
  unansweredMs: true,
  pollMs: true,
  retryMs: true,
  retryLimitMs: true,
  buildMs: true,
  indexRequestMs: true,
  tombstoneMs: true,
  environmentKeptMs: true,
  runKeptMs: true,
};

/** The names of all options. */
export const OPTION_NAMES: OptionNames<LocalDriverOptions> = {
  directory: true,
  python: PYTHON,
  log: true,
  timing: TIMING,
  clock: true,
  controlGroups: true,
  logBytes: true,
};
