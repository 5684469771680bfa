import type { Secret } from "../values/secret.ts";
import type { RunStatus } from "../run.ts";
import type { CallOptions } from "./clock.ts";
import type { DeploymentRef } from "./deploy.ts";
import type { RunVariable, Step } from "./workload.ts";

export interface RunRef extends DeploymentRef {
  readonly run: string;
}

/** Fixed and committed at dispatch; a later update of the project never changes it. */
export interface RunRequest {
  readonly ref: RunRef;
  /** The generation whose environment and commit the run uses. Another one held, or a tombstone: `start` rejects with `conflict`. */
  readonly generation: number;
  readonly commit: string;
  /** Name of the job. */
  readonly job: string;
  /** `job_name`, for people. External names come from the run's id. */
  readonly name: string;
  readonly steps: readonly Step[];
  readonly secrets: Readonly<Record<string, Secret>>;
  /** In order of their names, each name once. Read when the run is started: what was changed since it was asked for counts. */
  readonly variables: readonly RunVariable[];
  /** RFC 3339; a run still going then is ended as `failed` with that reason. */
  readonly deadline: string;
}

/** What the engine knows of a run. */
export interface RunState {
  readonly ref: RunRef;
  /** `host`: from `start`; `engine`: by the engine's own schedule. */
  readonly origin: "host" | "engine";
  readonly status: RunStatus;
  readonly job?: string;
  readonly name?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly exitCode?: number;
  /** The step that ended it. */
  readonly step?: string;
  /** Why it ended as it did, when that is not plain success. */
  readonly message?: string;
}

/** One line of a log. `position` grows; handing it back as `after` goes on behind that line. */
export interface LogLine {
  readonly position: number;
  /** RFC 3339. */
  readonly time: string;
  readonly text: string;
}

/** Starts, watches and ends runs. The outcome of a started run survives a restart of the host: it is found again, or ended honestly as `error`. */
export interface RunDriver {
  readonly supports: { readonly logs: boolean; readonly cancel: boolean };
  /** The same run id twice is one run. Resolves when the engine has taken it, not when it runs. */
  start(run: RunRequest, options?: CallOptions): Promise<void>;
  /** `undefined`: the engine knows nothing of it (never started, or forgotten). */
  observe(ref: RunRef, options?: CallOptions): Promise<RunState | undefined>;
  list(deployment: DeploymentRef, options?: CallOptions): AsyncIterable<RunState>;
  /** Job name to whether its schedule is held. Required where `schedules` is `engine`. */
  hold?(deployment: DeploymentRef, jobs: Readonly<Record<string, boolean>>, options?: CallOptions): Promise<void>;
  /** Asks the run to end (it ends as `failed`); its log stays readable. Cancelling what has ended or is unknown resolves. */
  cancel(ref: RunRef, options?: CallOptions): Promise<void>;
  /** From the start or behind `after`; with `follow` until the run has ended. Unknown run: ends at once without a line. */
  logs(ref: RunRef, options?: CallOptions & { readonly after?: number; readonly follow?: boolean }): AsyncIterable<LogLine>;
  watch?(onChange: (ref: RunRef) => void, options: { readonly signal: AbortSignal }): Promise<void>;
  close?(): Promise<void>;
}
