import type { DeploymentRef } from "../contracts/deploy.ts";
import type { OperationRecord, ProjectRecord, RunRecord } from "../contracts/records.ts";
import type { DagctlError } from "../errors.ts";
import type { EventData, EventType } from "../model/event.ts";

// `Schedules` is what lower layers need from a higher one, which implements it. `createHost` puts
// it into the context. It pauses schedules as a step of an operation, so the types of a running
// operation are here, too.

/**
 * Controls the schedules of one host, whether the host or the engine starts scheduled runs.
 * Level-based: each call observes the current state and does what is due.
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

/** An event of the completion of an operation. `time` is RFC 3339, by default the current time. */
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
  /** Reports to a person what the current step waits for. */
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
