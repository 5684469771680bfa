import type { LogLine, RunStatus } from "../model/run.ts";
import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";
import type { DeploymentRef } from "./deploy.ts";
import type { Resources, RunVariable, Step, Workload } from "./workload.ts";

/** Names a run of a project. */
export interface RunRef extends DeploymentRef {
  readonly run: string;
}

/**
 * What a run needs. It is fixed and committed at dispatch; a later update of the project never
 * changes it.
 */
export interface RunRequest {
  readonly ref: RunRef;
  /**
   * The generation whose environment and commit the run uses. Where another generation or a
   * tombstone is stored, `start` rejects with `conflict`.
   */
  readonly generation: number;
  readonly commit: string;
  /** Name of the job. */
  readonly job: string;
  /** `job_name`, for people. External names come from the run's id. */
  readonly name: string;
  readonly steps: readonly Step[];
  /**
   * What the run has in place of the stored workload: packages, files and variables are those of
   * this one, and its repository is at `commit`. `generation` must still be the stored one, whose
   * values (`Deployment.secrets`) the environment may name. What is deployed stays as it is. Passed
   * only where `RunDriver.supports.otherWorkload` is `true`. @default the stored one
   */
  readonly workload?: Workload;
  /**
   * Whether the project's folder of the run is a copy of the commit's files that it has for itself,
   * and that is gone after its end. So it waits for no other run, and finds no file of one. Where
   * the folder has another path than in other runs, the variable `DAGCTL_PROJECT_FOLDER` is the
   * path that it has there: a tool may name what it builds by paths. Passed only where
   * `RunDriver.supports.otherWorkload` is `true`. @default false
   */
  readonly ownFiles?: boolean;
  /**
   * The `Workload.currentFolder` that the project type chooses now. Only for a deployment that a
   * driver stored at a version without that field, and whose runs share files.
   * @default "working"
   */
  readonly currentFolder?: "project" | "working";
  /**
   * As `JobSpec.resources`: the engine may not know the job of the run.
   * @default those of the workload
   */
  readonly resources?: Partial<Resources>;
  readonly secrets: Readonly<Record<string, Secret>>;
  /**
   * Sorted by name; each name occurs once. The host reads them when the run is started: changes
   * since the run was requested apply.
   */
  readonly variables: readonly RunVariable[];
  /** As in `Deployment`, read when the run is started. @default none */
  readonly installVariables?: readonly RunVariable[];
  /** RFC 3339. A run that is still active at this time is ended as `failed` with that reason. */
  readonly deadline: string;
}

/** What the engine knows of a run. */
export interface RunState {
  /**
   * Names the run. With `origin: "engine"` the driver chooses the name, and the host uses `ref.run`
   * as the run's id: `run_` and up to 60 lower-case letters and digits. It is the same in every
   * observation and on every host, and never that of another run of the organization. The host
   * skips a run with another form of id, and reports that in its log.
   */
  readonly ref: RunRef;
  /** `host`: `start` started it; `engine`: the engine's own schedule started it. */
  readonly origin: "host" | "engine";
  readonly status: RunStatus;
  readonly job?: string;
  /** For people, unique in the project. */
  readonly name?: string;
  /**
   * The generation and the commit that it was made from. Reported for every run with `origin:
   * "engine"`.
   */
  readonly generation?: number;
  readonly commit?: string;
  /**
   * RFC 3339: the tick of the schedule, which is no later than `startedAt`. Reported for every run
   * with `origin: "engine"`.
   */
  readonly scheduledAt?: string;
  /** RFC 3339. */
  readonly startedAt?: string;
  /** RFC 3339. */
  readonly endedAt?: string;
  /** The exit code of `step`. */
  readonly exitCode?: number;
  /**
   * Whether `step` ended by itself with `exitCode`, so that its log says why. Never `true` where a
   * signal, a limit or a request ended it, or where it could not be started. @default false
   */
  readonly exited?: boolean;
  /** The step that ended it. */
  readonly step?: string;
  /**
   * Whether programs of the run have printed lines that `logs` and `frames` do not have, such as
   * where the machine of an ended run is gone. Its results are `partial` then. @default false
   */
  readonly isLogLost?: boolean;
  /**
   * Absolute paths of folders that the engine made for the run, such as the checkout and the
   * working folder. An explanation of the failure names what is in them by the rest of its path.
   * Reported for a run that has ended. @default none
   */
  readonly folders?: readonly string[];
  /** Why the run ended with this status; absent for plain success. */
  readonly message?: string;
}

/**
 * Starts, observes and cancels runs. The outcome of a started run survives a restart of the host:
 * the run is found again, or ends as `error`.
 *
 * Every call rejects with a `DagctlError`: `unavailable` where the engine does not answer,
 * `outcome_unknown` where the answer of a write was lost. The host ends a call after
 * `Timing.driverCallMs`, and each item of a list or of a log that is not followed. `watch` has no
 * deadline.
 */
export interface RunDriver {
  readonly supports: {
    /** Whether `logs` returns the lines of a run. */
    readonly logs: boolean;
    /** Whether `cancel` ends a run that was started. */
    readonly cancel: boolean;
    /**
     * Whether a run finds the files that earlier runs of its project left in the working folder,
     * such as a warehouse in a file.
     */
    readonly keepsFiles: boolean;
    /**
     * Whether its runs and their logs survive the end of its process and the start of a new one.
     * When `false`, the host warns at its start.
     */
    readonly persists: boolean;
    /**
     * Whether a run may have another workload than the deployment (`RunRequest.workload`), and
     * files of its own (`RunRequest.ownFiles`). Where it is not `true`, the host passes neither.
     * @default false
     */
    readonly otherWorkload?: boolean;
  };
  /**
   * Starts a run. The same run id twice is one run. Resolves when the engine has accepted it, not
   * when it runs.
   *
   * @throws DagctlError `conflict`: another generation or a tombstone is stored
   * @throws DagctlError `unavailable` with `details.outage: false`: the run has not begun, because
   *   it waits for the end of another one (`details.run`), or for files or packages that the driver
   *   prepares for its workload. The host keeps it pending with the message, and starts it again
   * @throws DagctlError `invalid`: a path of a step leaves its folder (`FolderArgument.path`), or a
   *   run with another workload and without files of its own would replace a file that the project
   *   has made, because its commit tracks that name
   */
  start(run: RunRequest, options?: CallOptions): Promise<void>;
  /**
   * Returns what the engine knows of a run; `undefined` when it was never started, or forgotten.
   * The engine need not distinguish the two: the host knows whether it has started the run.
   *
   * It deletes nothing. It may end this run where its deadline has passed, or where it waits for an
   * image or an object that does not come, and nothing else on the engine ends it.
   */
  observe(ref: RunRef, options?: CallOptions): Promise<RunState | undefined>;
  /**
   * Lists the runs that `start` accepted and those that the engine's own schedule started. Ended
   * runs are included for as long as the engine keeps them.
   *
   * @returns the runs of one deployment; none for an unknown one
   */
  list(deployment: DeploymentRef, options?: CallOptions): AsyncIterable<RunState>;
  /**
   * Pauses and resumes schedules: it maps a job's name to whether its schedule is paused. Required
   * where `schedules` is `engine`. A job begins paused, and only this call resumes it: an apply,
   * also of another generation, changes no pause. The host calls it at every observation, so it
   * writes only where something changes.
   *
   * No run may begin without what was applied and handed over last. Until the engine has that in
   * place, a job stays paused, and a later call resumes it. Once the call resolves, the engine
   * starts nothing of a paused job: only a run that it was starting at that moment may still
   * appear. A deployment or a job that does not exist resolves. A tick during a pause fires once
   * where the pause ends within 60 s, else never.
   *
   * @param jobs `true` pauses the schedule of the job of this name; other jobs stay as they are
   */
  setSchedulesPaused?(
    deployment: DeploymentRef,
    jobs: Readonly<Record<string, boolean>>,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Requests the end of a run (it ends as `failed`); its log stays readable. Cancelling a run that
   * has ended or is unknown resolves. It returns before the run has ended. The host calls it only
   * where `supports.cancel` is `true`.
   */
  cancel(ref: RunRef, options?: CallOptions): Promise<void>;
  /**
   * Yields lines from the start or after the position `after`. With `follow` it yields the stored
   * lines first, and then continues until the run has ended. For an unknown run it ends at once
   * without a line. The host calls it only where `supports.logs` is `true`.
   *
   * The position of a line is a safe integer above 0. It is larger than that of the line before. It
   * is the same in every read, in a followed log, and after a restart. A log of up to 1 MiB of text
   * has all of its lines. A line of up to 16,384 characters is one line. A longer one may be
   * several lines, which together have its text. But a line that begins with `::dagctl:: ` is one
   * line, whatever its length: of a longer one the end may be missing.
   *
   * Of a larger log the engine may delete lines, but neither the first nor the last ones. The
   * positions of the others are those of the log with all of its lines. In the place of the deleted
   * lines is one line with `missing`, their number, or without it where the engine does not count
   * them. Its position is that of the last deleted line, or another one below that of the next
   * line. A reader that continues after the position of a deleted line gets that line first.
   *
   * @param options.after a position that a line had. @default the start
   * @param options.follow @default false
   * @returns the lines in order
   */
  logs(
    ref: RunRef,
    options?: CallOptions & { readonly after?: number; readonly follow?: boolean },
  ): AsyncIterable<LogLine>;
  /**
   * Yields the frames of a run, from the start or after the position `after`, where the driver
   * stores them apart from the log: a line of a program that begins with `::dagctl:: `, with the
   * values that no log shows as `[secret]`. `logs` has none of them then, and the host reads both.
   * So the results of a run outlive the middle of a large log. Positions are as those of `logs`, in
   * an order of their own. Frames that the driver has dropped are a line with `missing`. For an
   * unknown run it ends at once.
   *
   * Where the method is absent, frames are lines of the log. The host then shows them to no reader.
   */
  frames?(ref: RunRef, options?: CallOptions & { readonly after?: number }): AsyncIterable<LogLine>;
  /**
   * Calls back whenever `observe` may return something new of a run. Resolves when the signal is
   * aborted. Where the method is absent, the host polls every `Timing.observeMs` milliseconds.
   */
  watch?(onChange: (ref: RunRef) => void, options: { readonly signal: AbortSignal }): Promise<void>;
  /**
   * Frees connections and timers, and ends the logs that are followed, without an error. The host
   * calls it once; active runs continue.
   */
  close?(): Promise<void>;
}
