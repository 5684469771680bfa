import type { LogLine, RunStatus } from "../model/run.ts";
import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";
import type { DeploymentRef } from "./deploy.ts";
import type { RunVariable, Step } from "./workload.ts";

export interface RunRef extends DeploymentRef {
  readonly run: string;
}

/** Fixed and committed at dispatch; a later update of the project never changes it. */
export interface RunRequest {
  readonly ref: RunRef;
  /**
   * The generation whose environment and commit the run uses. Another one held, or a tombstone:
   * `start` rejects with `conflict`.
   */
  readonly generation: number;
  readonly commit: string;
  /** Name of the job. */
  readonly job: string;
  /** `job_name`, for people. External names come from the run's id. */
  readonly name: string;
  readonly steps: readonly Step[];
  readonly secrets: Readonly<Record<string, Secret>>;
  /**
   * In order of their names, each name once. Read when the run is started: what was changed since
   * it was asked for counts.
   */
  readonly variables: readonly RunVariable[];
  /** RFC 3339; a run still going then is ended as `failed` with that reason. */
  readonly deadline: string;
}

/** What the engine knows of a run. */
export interface RunState {
  /**
   * With `origin: "engine"` the driver names the run, and the host takes `ref.run` as the run's id:
   * `run_` and up to 60 lower-case letters and digits. The same at every look and on every host,
   * and never that of another run of the organization. The host passes over a run with another id,
   * and says so in its log.
   */
  readonly ref: RunRef;
  /** `host`: from `start`; `engine`: by the engine's own schedule. */
  readonly origin: "host" | "engine";
  readonly status: RunStatus;
  readonly job?: string;
  /** For people, unique in the project. */
  readonly name?: string;
  /**
   * The generation and the commit that it was made from. Told of every run with `origin: "engine"`.
   */
  readonly generation?: number;
  readonly commit?: string;
  /**
   * RFC 3339: when the schedule came due, which is no later than `startedAt`. Told of every run
   * with `origin: "engine"`.
   */
  readonly scheduledAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly exitCode?: number;
  /** The step that ended it. */
  readonly step?: string;
  /** Why it ended as it did, when that is not plain success. */
  readonly message?: string;
}

/**
 * Starts, watches and ends runs. The outcome of a started run survives a restart of the host: it is
 * found again, or ended honestly as `error`.
 */
export interface RunDriver {
  readonly supports: {
    readonly logs: boolean;
    readonly cancel: boolean;
    /**
     * Whether a run finds what runs of its project before it have left in the working folder, such
     * as a warehouse in a file.
     */
    readonly keepsFiles: boolean;
    /**
     * Whether its runs and their logs are still there after its process has ended and a new one has
     * started. False: the host warns at its start.
     */
    readonly persists: boolean;
  };
  /** The same run id twice is one run. Resolves when the engine has taken it, not when it runs. */
  start(run: RunRequest, options?: CallOptions): Promise<void>;
  /** `undefined`: the engine knows nothing of it (never started, or forgotten). */
  observe(ref: RunRef, options?: CallOptions): Promise<RunState | undefined>;
  /**
   * Those that `start` took and those that the engine's own schedule started, ended ones as long as
   * the engine keeps them.
   */
  list(deployment: DeploymentRef, options?: CallOptions): AsyncIterable<RunState>;
  /**
   * Job name to whether its schedule is held. Required where `schedules` is `engine`. A job begins
   * held, and only this opens it: an apply, also of another generation, changes no hold. It is
   * called at every look, so it writes only where something changes. No run may begin without what
   * was applied and handed over last: until the engine has that in place a job stays held, and a
   * later call opens it. Resolved, the engine holds: a run that it was starting at that very moment
   * may still show. A deployment or a job that is not there: resolves. A tick during a hold fires
   * once where the hold ends within 60 s, else never.
   */
  hold?(
    deployment: DeploymentRef,
    jobs: Readonly<Record<string, boolean>>,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Asks the run to end (it ends as `failed`); its log stays readable. Cancelling what has ended or
   * is unknown resolves.
   */
  cancel(ref: RunRef, options?: CallOptions): Promise<void>;
  /**
   * From the start or behind `after`; with `follow` until the run has ended. Unknown run: ends at
   * once without a line.
   */
  logs(
    ref: RunRef,
    options?: CallOptions & { readonly after?: number; readonly follow?: boolean },
  ): AsyncIterable<LogLine>;
  watch?(onChange: (ref: RunRef) => void, options: { readonly signal: AbortSignal }): Promise<void>;
  close?(): Promise<void>;
}
