import type { DeploymentRef } from "../contracts/deploy.ts";
import type { RunRef } from "../contracts/run.ts";
import type { OperationRecord, ProjectRecord, RunRecord } from "../contracts/records.ts";
import type { DagctlError } from "../errors.ts";
import type { DagctlEvent, EventData, EventType } from "../model/event.ts";
import type { EventPage, FollowedEvent } from "../model/events.ts";
import type { Project } from "../model/project.ts";
import type { LogLine } from "../model/run.ts";

// These types are what lower layers need from higher ones. The layers above implement them, and
// `createHost` puts them into the context.

/**
 * Controls the schedules of one host, whether the host or the engine starts scheduled runs.
 * Level-based: each call observes the present state and does what is due.
 */
export interface Schedules {
  /**
   * Runs at each observation of a project, with the record that was just read. Starts its due runs,
   * or records those that the engine started and pauses or resumes its schedules. Where no schedule
   * is enabled it reads nothing more.
   */
  observe(ref: DeploymentRef, seen: ProjectRecord | undefined): Promise<void>;
  /**
   * Runs before a run is started: where the engine must start no other run at the same time, it
   * confirms the pause of its schedules.
   *
   * @returns whether the run may start; `false` when the engine started one first, which is now
   * recorded
   */
  confirmPause(record: ProjectRecord, active: readonly RunRecord[]): Promise<boolean>;
  /**
   * Pauses the schedules as a step of a recorded operation: the engine then starts no run during
   * the later steps.
   */
  pause(operation: RunningOperation): Promise<void>;
  /** Records the runs that the engine has started. */
  record(ref: DeploymentRef): Promise<void>;
  /** Hands the new variables of an organization to the engines that have its variables. */
  variablesChanged(organization: string): void;
  /**
   * Notes that the engine lost the variables of a project: the next observation hands them over.
   */
  variablesLost(ref: DeploymentRef): void;
}

/**
 * Knows which stored variables no run gets, because their names are refused today and were not when
 * they were stored.
 */
export interface RefusedVariables {
  /**
   * Returns the names of refused variables, in order. Never waits: unknown names are read, and the
   * project is then observed again.
   */
  of(ref: DeploymentRef): readonly string[];
  /** Notes that the variables of an organization have changed. */
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
 * Reads the newest commits of branches: one `ls-remote` serves all callers at about the same time.
 */
export interface BranchHeads {
  /**
   * Returns the newest commit as it was less than so many milliseconds ago, or as a poll in
   * progress finds it. The result is never older than `notBefore`, in milliseconds of the clock. A
   * poll that fails rejects for its present callers, and its error is not stored.
   */
  head(
    project: BranchSource,
    maxAge: number,
    notBefore?: number,
  ): Promise<{ readonly sha: string }>;
}

/**
 * The stored part of a log. Positions are the driver's, so that a reader can move from the driver's
 * stream to the stored log.
 */
export interface StoredLog {
  /** Returns whether everything after a position is stored; `undefined`: from the start. */
  covers(after: number | undefined): boolean;
  /**
   * Returns the lines after a position. Where lines before them are missing, the first one says how
   * many.
   */
  lines(after: number | undefined): Iterable<LogLine>;
}

/**
 * What the followers of one run share: one stream of the driver, and one read of the run's record
 * and of its stored log. The load on the driver and the store does not grow with their number.
 */
export interface LogFollowers {
  /**
   * Yields the lines of an active run after a position, until the driver's stream ends. `fresh`:
   * the reader begins here, and its position may be far before the newest line.
   */
  follow(
    ref: RunRef,
    after: number | undefined,
    options: { readonly fresh: boolean; readonly signal: AbortSignal | undefined },
  ): AsyncGenerator<LogLine>;
  /** Resolves when a run may have changed, or after a short time. Never rejects. */
  news(run: string): Promise<void>;
  /** Returns the run's record as it is now. */
  record(record: RunRecord): Promise<RunRecord | undefined>;
  /** Returns what is stored of an ended run's log. */
  storedLog(organization: string, run: string): Promise<StoredLog | undefined>;
}

/** Which events are read. */
export interface EventSelection {
  /** The sequence after which they begin. @default before the first event that is stored */
  readonly after?: number | undefined;
  /** @default the events of all organizations */
  readonly organization?: string | undefined;
  /** @default every event matches */
  readonly matches?: ((event: DagctlEvent) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads the events of the store. */
export interface EventReader {
  /** Returns at most `limit` events, and a position from which the next page continues. */
  page(selection: EventSelection, limit: number): Promise<EventPage>;
  /** Yields the stored events and then each new one, until the host closes or the signal aborts. */
  follow(selection: EventSelection): AsyncGenerator<FollowedEvent>;
}

/** An event of the completion of an operation. `time` is RFC 3339, by default the present time. */
export type CompletionEvent = {
  readonly [Type in EventType]: {
    readonly type: Type;
    readonly data: EventData[Type];
    readonly time?: string;
  };
}[EventType];

/** What the completion of an operation changes in its project. */
export interface Completion {
  /** @default the record stays as it is */
  readonly project?: Omit<ProjectRecord, "version">;
  /** Whether the project and everything of it is deleted. @default false */
  readonly forget?: boolean;
  /** Events of the project, before the event that the operation has ended. @default none */
  readonly events?: readonly CompletionEvent[];
  readonly keptState?: boolean;
}

/**
 * What an executing operation works with. Every write expects the version of the last one: a
 * pre-empted operation cannot write any more.
 */
export interface RunningOperation {
  readonly record: OperationRecord;
  /** Aborted at the operation's deadline, and when the operation is lost. */
  readonly signal: AbortSignal;
  /**
   * Runs a named step and records its times.
   *
   * @param summarize what a person should know of the result
   */
  step<T>(
    name: string,
    work: () => Promise<T>,
    summarize?: (result: T) => string | undefined,
  ): Promise<T>;
  /** Reports to a person what the present step waits for. */
  note(message: string): Promise<void>;
  /**
   * Calls a driver. It repeats the call with growing pauses while the error is retryable and the
   * operation's deadline has not passed. `confirm` returns whether a call with an unknown outcome
   * has taken effect.
   */
  attempt<T>(
    call: (signal: AbortSignal) => Promise<T>,
    confirm?: () => Promise<T | undefined>,
  ): Promise<T>;
  /** Writes the completion of the operation together with what it changes in the project. */
  end(
    outcome: { readonly error?: DagctlError },
    completion: (project: ProjectRecord | undefined) => Completion,
  ): Promise<void>;
}
