import type {
  Argument,
  CallOptions,
  Clock,
  Deployment,
  DeploymentRef,
  RunRef,
  RunRequest,
  RunState,
  RunVariable,
  StateConnection,
} from "@dagctl/core/contracts";
import { type Secret, systemClock } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";

import type { FakeLog } from "./fake-log.ts";
import type { ProgramAction } from "./program.ts";

/** How long a tombstone is stored, in milliseconds, as the contract says. */
const TOMBSTONE_MILLISECONDS: number = 7 * 24 * 3600 * 1000;

/**
 * How a deployment proceeds by itself: it converges at once, it waits for `converge`, or it fails
 * with this message.
 */
export type Convergence = "at_once" | "manual" | { readonly fail: string };

/**
 * How a run proceeds by itself. `program` does what the steps say where `program()` made them, and
 * succeeds at once with any other. `manual` goes on until `finishRun`. A function decides for each
 * run (`undefined`: as `program`).
 */
export type RunBehaviour =
  | "program"
  | "manual"
  | ((request: RunRequest) => readonly ProgramAction[] | "manual" | undefined);

export interface StoredDeployment {
  deployment: Deployment;
  phase: "progressing" | "converged" | "failing" | "removing";
  message: string | undefined;
  /** The generation that runs, as opposed to the desired one. */
  running: number | undefined;
  /** The generation of the active removal. */
  removal: number | undefined;
  /** Whether that removal keeps the files of runs. */
  keepData: boolean;
  /** What another client has changed: an apply is a conflict, unless it takes that over. */
  edited: boolean;
}

export interface StoredRun {
  readonly ref: RunRef;
  readonly request: RunRequest;
  /** What the run has: the deployment, with the workload of the request where it has one. */
  readonly deployment: Deployment;
  /** The project's files by path, where the run has them for itself. */
  readonly ownFiles: Map<string, string> | undefined;
  state: RunState;
  readonly log: FakeLog;
  /** Called at every line and at the end. */
  readonly followers: Set<() => void>;
  stopDeadline: (() => void) | undefined;
}

export interface StoredState {
  readonly ref: DeploymentRef;
  generation: number;
  rotation: number;
  connection: StateConnection;
}

export interface Tombstone {
  readonly generation: number;
  readonly until: number;
}

/** What a fake engine supports, and the time that it sees. */
export interface FakeWorldOptions {
  /**
   * The clock of tombstones, runs and schedules. @default the machine's time; a timer is set only
   * for a run that is active
   */
  readonly clock?: Clock;
  /** Which side starts scheduled runs. @default "host" */
  readonly schedules?: "engine" | "host";
  /**
   * Returns when a schedule of the engine is due first after a time, in milliseconds since 1970.
   * @default `nextDue` of the driver kit; the library of Kubernetes has none and two ticks where a
   * clock change skips and repeats a time
   */
  readonly nextTick?: (schedule: string, timeZone: string, after: number) => number | undefined;
  /**
   * The kind of the state databases. @default "postgres"; "duckdb" has one writer
   * (`concurrentRuns: false`)
   */
  readonly state?: "duckdb" | "postgres";
  /** The value of `supports.replicas`. @default true */
  readonly replicas?: boolean;
  /** The value of `supports.logs`. @default true */
  readonly logs?: boolean;
  /**
   * How much of the log of a run is kept, in characters of text. Beyond it, lines between the first
   * eighth and the end are deleted. @default 67108864 (64 Mi)
   */
  readonly logLimit?: number;
  /** The value of `supports.cancel`. @default true */
  readonly cancel?: boolean;
  /** The value of `supports.otherWorkload`. @default true */
  readonly otherWorkload?: boolean;
  /** The value of `supports.unenforced`. @default absent */
  readonly unenforced?: readonly string[];
  /**
   * The most bytes that the jobs of a deployment may take, as JSON, each with the names of its
   * variables. The driver then has `checkJobs`. @default no limit
   */
  readonly jobsLimit?: number;
  /**
   * Returns the files of a commit, by path below the repository's root, for programs that read the
   * project's folder. A deployment fails with what it throws. @default none
   */
  readonly files?: (
    organization: string,
    repository: Deployment["workload"]["repository"],
  ) => Readonly<Record<string, string>>;
}

/** The working copy of a project's repository: what runs whose current folder it is see. */
export interface WorkingCopy {
  /** The paths of the commit's files. */
  tracked: ReadonlySet<string>;
  /** Content by path below the repository's root. */
  readonly files: Map<string, string>;
}

/** Everything that the four fake drivers share. Only the drivers and the controls touch it. */
export interface FakeWorld {
  readonly clock: Clock;
  readonly options: FakeWorldOptions;
  convergence: Convergence;
  /** Why packages cannot be resolved, while they cannot. */
  packageConflict: string | undefined;
  /** The locks of packages that were resolved. A deployment with another one fails. */
  readonly locks: Set<string>;
  removal: "at_once" | "manual";
  runBehaviour: RunBehaviour;
  readonly deployments: Map<string, StoredDeployment>;
  readonly tombstones: Map<string, Tombstone>;
  /** By deployment, then by run. */
  readonly runs: Map<string, Map<string, StoredRun>>;
  /** The project's working folder: content by relative name. */
  readonly working: Map<string, Map<string, string>>;
  /** The working copy of each project whose runs have it as their current folder. */
  readonly copies: Map<string, WorkingCopy>;
  /**
   * Child processes that programs started, each with its run, by deployment and file. They end with
   * it.
   */
  readonly children: Map<string, StoredRun>;
  /** The text in each state database, by its name. */
  readonly databases: Map<string, string>;
  /** While true every call of the four drivers rejects with `unavailable`. */
  outage: boolean;
  /** By deployment; with `schedules: "engine"` only. */
  readonly schedules: Map<string, FakeSchedule>;
  /** How often a schedule was paused or resumed; calls that change nothing do not count. */
  pauseWrites: number;
  readonly states: Map<string, StoredState>;
  readonly stateTombstones: Map<string, Tombstone>;
  readonly secrets: Map<string, Map<string, Secret>>;
  readonly deploymentWatchers: Set<(ref: DeploymentRef) => void>;
  readonly runWatchers: Set<(ref: RunRef) => void>;
  readonly closes: { deploy: number; run: number; stateDatabase: number };
  engineRuns: number;
}

/** Returns an empty world for the four fake drivers. */
export function fakeWorld(options: FakeWorldOptions = {}): FakeWorld {
  return {
    clock: options.clock ?? systemClock(),
    options,
    convergence: "at_once",
    packageConflict: undefined,
    locks: new Set(),
    removal: "at_once",
    runBehaviour: "program",
    deployments: new Map(),
    tombstones: new Map(),
    runs: new Map(),
    working: new Map(),
    copies: new Map(),
    children: new Map(),
    databases: new Map(),
    outage: false,
    schedules: new Map(),
    pauseWrites: 0,
    states: new Map(),
    stateTombstones: new Map(),
    secrets: new Map(),
    deploymentWatchers: new Set(),
    runWatchers: new Set(),
    closes: { deploy: 0, run: 0, stateDatabase: 0 },
    engineRuns: 0,
  };
}

/** Identifiers contain no line break, so two pairs never make one key. */
export function keyOf(ref: DeploymentRef): string {
  return `${ref.organization}\n${ref.project}`;
}

export function isoTime(world: FakeWorld): string {
  return new Date(world.clock.now()).toISOString();
}

/** Returns the tombstone's generation, while the tombstone is stored. */
export function tombstoneGeneration(
  tombstones: ReadonlyMap<string, Tombstone>,
  key: string,
  now: number,
): number | undefined {
  const tombstone = tombstones.get(key);
  return tombstone && tombstone.until > now ? tombstone.generation : undefined;
}

export function writeTombstone(
  tombstones: Map<string, Tombstone>,
  key: string,
  generation: number,
  now: number,
): void {
  const highest = Math.max(generation, tombstoneGeneration(tombstones, key, now) ?? generation);
  tombstones.set(key, { generation: highest, until: now + TOMBSTONE_MILLISECONDS });
}

/** Returns the error of the generation check, which names the stored generation. */
export function generationConflict(generation: number, asked: number): DagctlError {
  return new DagctlError(
    "conflict",
    `Generation ${asked} is not newer than the stored generation ${generation}`,
    { details: { generation } },
  );
}

/** Resolves when the signal aborts, as a watch does. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/**
 * Begins every call of a driver. Throws what the signal aborted with, or `unavailable` during an
 * outage.
 */
export function enter(world: FakeWorld, options: CallOptions | undefined): void {
  options?.signal?.throwIfAborted();
  if (world.outage)
    throw new DagctlError("unavailable", "The fake engine has an outage: no call reaches it");
}

/** Throws `invalid` for a path of a folder that leaves that folder. */
export function assertInside(
  path: string,
  values: readonly (Argument | { readonly secret: string })[],
): void {
  for (const value of values) {
    if (typeof value === "string" || !("folder" in value) || value.path === undefined) continue;
    if (value.path.startsWith("/") || value.path.split("/").includes(".."))
      throw invalid([{ path, message: `"${value.path}" leaves the ${value.folder} folder` }]);
  }
}

/** What an engine with schedules of its own knows of one deployment. */
export interface FakeSchedule {
  /** When it was first deployed: earlier ticks do not belong to it. */
  readonly since: number;
  /** Jobs whose schedule is not paused, each with the function that stops its timer. */
  readonly resumed: Map<string, () => void>;
  /** For the runs that it starts. */
  variables: readonly RunVariable[];
}
