import type { DeploymentRef } from "../contracts/deploy.ts";
import type { RunRef } from "../contracts/run.ts";
import type { Change, OperationRecord, ProjectRecord, RunRecord } from "../contracts/store.ts";
import type { DagctlError } from "../errors.ts";
import type { Project } from "../model/project.ts";
import type { LogLine } from "../model/run.ts";

// What lower layers need from higher ones. The layers above implement it, and `createHost` puts it
// into the context.

/**
 * What schedules do in one host, whoever has them. Level-based: each call reads the world and does
 * what is due.
 */
export interface Schedules {
  /**
   * At a look at a project, as it was `seen` just now: its due runs are started, or those that the
   * engine started are recorded, and its schedules held or opened. Where nothing is enabled it
   * reads nothing more.
   */
  look(ref: DeploymentRef, seen: ProjectRecord | undefined): Promise<void>;
  /**
   * Before a run is started: where the engine must start none beside it, its hold is confirmed.
   * Answers whether the run may start; `false`: the engine was faster, and what it started is
   * recorded now.
   */
  clear(record: ProjectRecord, active: readonly RunRecord[]): Promise<boolean>;
  /**
   * As a step of an operation that is recorded: whatever it does next, the engine starts nothing
   * beside it.
   */
  hold(operation: RunningOperation): Promise<void>;
  /** Records what the engine has started. */
  record(ref: DeploymentRef): Promise<void>;
  /** Who is given an organization's variables gets the new ones. */
  variablesChanged(organization: string): void;
  /**
   * The engine does not have the variables of a project any more: the next look hands them over.
   */
  variablesLost(ref: DeploymentRef): void;
}

/**
 * Knows which stored variables no run is given, because their names are refused today and were not
 * when they were stored.
 */
export interface RefusedVariables {
  /**
   * Returns their names, in order. Never waits: what is not known yet is read, and the project is
   * observed again when it is.
   */
  of(ref: DeploymentRef): readonly string[];
  /** The variables of an organization have changed. */
  changed(organization: string): void;
}

export type BranchSource = Pick<
  Project,
  | "organization_id"
  | "repository_url"
  | "branch"
  | "git_path"
  | "git_auth_method"
  | "git_secret_ref"
>;

/**
 * The newest commits of branches: one `ls-remote` serves everybody who asks about the same time.
 */
export interface BranchHeads {
  /**
   * As it was less than so many milliseconds ago, or as a look finds it that is under way; never as
   * it was before `notBefore`, in milliseconds of the clock. A look that fails fails for those who
   * wait for it, and is not kept.
   */
  head(
    project: BranchSource,
    maxAge: number,
    notBefore?: number,
  ): Promise<{ readonly sha: string }>;
}

/**
 * What is stored of a log. Positions are the driver's, so that a reader goes on here where it
 * stopped there.
 */
export interface KeptLog {
  /** Whether everything after a position is here; `undefined`: from the start. */
  covers(after: number | undefined): boolean;
  /**
   * The lines after a position. Where lines before them are missing, the first one says how many.
   */
  lines(after: number | undefined): Iterable<LogLine>;
}

/**
 * What the followers of one run share, so that what the driver and the store are asked does not
 * grow with their number: one stream of the driver, one reading of the run's record and of its
 * stored log.
 */
export interface LogFollowers {
  /**
   * The lines of a run that goes on after a position, until the driver's stream ends. `fresh`: the
   * reader begins here, and may be far behind the newest line.
   */
  follow(
    ref: RunRef,
    after: number | undefined,
    options: { readonly fresh: boolean; readonly signal: AbortSignal | undefined },
  ): AsyncGenerator<LogLine>;
  /** Resolves when a run may have changed, or soon. Never rejects. */
  news(run: string): Promise<void>;
  /** The run's record as it is now. */
  record(record: RunRecord): Promise<RunRecord | undefined>;
  /** What is stored of an ended run's log. */
  keptLog(organization: string, run: string): Promise<KeptLog | undefined>;
}

/**
 * What an operation's end does to its project; `undefined` in `project` leaves the record as it is.
 */
export interface Ending {
  readonly project?: Omit<ProjectRecord, "version">;
  readonly changes?: readonly Change[];
  readonly keptState?: boolean;
}

/**
 * The hands of an executing operation. Every write goes through its own version: one that was
 * pre-empted cannot write any more.
 */
export interface RunningOperation {
  readonly record: OperationRecord;
  readonly signal: AbortSignal;
  /** The newest thing worth telling when the deadline passes. */
  readonly lastNote: string | undefined;
  /** Runs a named step and records its times. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Tells a person what the present step waits for. */
  note(message: string): Promise<void>;
  /**
   * A call of a driver, with a deadline, again with growing pauses while the error is retryable and
   * the operation's deadline has not passed. `settled` answers whether a call whose outcome is
   * unknown has in truth taken effect.
   */
  attempt<T>(
    what: string,
    call: (signal: AbortSignal) => Promise<T>,
    settled?: () => Promise<T | undefined>,
  ): Promise<T>;
  /** Writes the operation's end together with what it means for the project. */
  end(
    outcome: { readonly error?: DagctlError },
    ending: (project: ProjectRecord | undefined) => Ending,
  ): Promise<void>;
}
