import type { DeploymentStep } from "../model/organization.ts";
import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";
import type { RepositoryCredentials } from "./git.ts";
import type { JobSpec, RunVariable, Workload, WorkloadRepository } from "./workload.ts";

/** Names a deployment. External names derive from the project id, which is never used again. */
export interface DeploymentRef {
  readonly organization: string;
  readonly project: string;
}

/** What is wanted. The same value twice means the same thing twice. */
export interface Deployment {
  readonly ref: DeploymentRef;
  /**
   * The fence, the freshness mark and the deploy id in one. A driver stores it with what it applies
   * and refuses (`conflict`, `details.generation` = the one it holds) to act over a higher one; a
   * removed deployment leaves a tombstone with its generation for 7 days, over which only a higher
   * generation is applied.
   */
  readonly generation: number;
  readonly commit: string;
  readonly workload: Workload;
  /**
   * The project's default job. With `schedules: "engine"` its `schedule` is what the engine starts
   * runs by, once `RunDriver.hold` has opened it; its `steps` are the template of those runs.
   * `enabled` is for people: what it means is decided by the host, in `hold`.
   */
  readonly jobs: readonly JobSpec[];
  /**
   * Values for the names that `workload.environment` refers to. Kept out of everything that can be
   * read back.
   */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** What the runs of an engine's own schedules find in their environment. */
export interface RunVariables {
  readonly generation: number;
  /** In order of their names, each name once. */
  readonly variables: readonly RunVariable[];
}

/** Something that still exists while a removal is under way. */
export interface Remainder {
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
  /** The command or action that would free it. */
  readonly remedy?: string;
}

/** Facts, not judgements: the host decides what they mean. */
export type DeploymentState =
  /** Nothing is there: neither the deployment nor any process or pod of it. */
  | { readonly present: false }
  | {
      readonly present: true;
      /**
       * Of the newest accepted apply; what converges, not necessarily what runs yet. Absent where
       * the driver cannot read it any more, because what it keeps is damaged: the project becomes
       * `failed`, with `message`, until it is deployed again.
       */
      readonly generation?: number;
      readonly commit?: string;
      /** `converged` only when the stored generation is what runs. */
      readonly phase: "progressing" | "converged" | "failing" | "removing";
      /**
       * Whether an earlier generation still serves while this one does not: the difference between
       * degraded and failed.
       */
      readonly olderRuns?: boolean;
      readonly message?: string;
      readonly steps?: readonly DeploymentStep[];
      readonly remaining?: readonly Remainder[];
      /**
       * What the host has handed over and the engine does not have, because it was deleted or there
       * was no place for it yet. The host hands it over again: `credentials` by
       * `refreshCredentials`, `variables` by `setRunVariables`.
       */
      readonly lacks?: readonly ("credentials" | "variables")[];
    };

/** What the host lends to drivers, so that no driver knows another. */
export interface DriverServices {
  /**
   * Writes the tree of a commit into a folder (see `GitDriver.checkout`), with the organization's
   * credentials.
   */
  checkout(
    organization: string,
    repository: WorkloadRepository,
    directory: string,
    options?: CallOptions,
  ): Promise<void>;
  /** What another program needs to read the repository itself (see `GitDriver.credentials`). */
  credentials(
    organization: string,
    repository: WorkloadRepository,
    options?: CallOptions,
  ): Promise<RepositoryCredentials>;
  /**
   * Returns the generation up to which nothing may be applied any more: the recorded one, or, while
   * an operation deploys the project, the one before. `undefined` where no such project is
   * recorded. For a driver whose own record of a generation is damaged. Absent: the driver applies
   * nothing over it.
   */
  generationFloor?(ref: DeploymentRef): Promise<number | undefined>;
}

/**
 * Brings projects onto an engine. `apply` hands over and returns; what becomes of it is observed.
 * Every call is idempotent and may be repeated after a crash or an unknown outcome.
 */
export interface DeployDriver {
  readonly supports: {
    /** `host`: the core's scheduler starts due runs; `engine`: the engine does. */
    readonly schedules: "engine" | "host";
    /** Whether several hosts may use it at once. */
    readonly replicas: boolean;
    /**
     * Whether what it stores is still there after its process has ended and a new one has started.
     * False: the host warns at its start.
     */
    readonly persists: boolean;
    /**
     * Wishes of a workload that this engine records but cannot hold, in words for a person: told
     * once in the log and at deploy.
     */
    readonly unenforced?: readonly string[];
  };
  /**
   * Called once by the host before anything else; work left over from before a crash may resume
   * from here on.
   */
  attach?(services: DriverServices): Promise<void>;
  apply(deployment: Deployment, options?: CallOptions): Promise<void>;
  /**
   * New values for `secrets` of the stored generation; nothing else changes.
   *
   * @param options.generation whose values these are; where another is stored: `conflict`. @default
   *   the stored one
   */
  refreshCredentials?(
    ref: DeploymentRef,
    secrets: Readonly<Record<string, Secret>>,
    options?: CallOptions & { readonly generation?: number },
  ): Promise<void>;
  /**
   * The variables that runs of the engine's own schedules get, as `RunRequest.variables` are for
   * those that the host starts: all of them, in place of what was handed over before; an apply,
   * also of another generation, leaves them. Required where `schedules` is `engine`; called once a
   * schedule is enabled, and again and again: same values, no write. Another generation is held,
   * none, or a tombstone: `conflict`. Removing the deployment removes them.
   */
  setRunVariables?(ref: DeploymentRef, wanted: RunVariables, options?: CallOptions): Promise<void>;
  observe(ref: DeploymentRef, options?: CallOptions): Promise<DeploymentState>;
  /**
   * Begins the removal of everything of the deployment, running runs included, and leaves a
   * tombstone. Removing what is gone resolves. `keepData` (an undeploy): files that runs left for
   * later runs, such as a warehouse beside them, stay for the next deployment; without it (a
   * delete) they go too.
   */
  remove(
    ref: DeploymentRef,
    options: CallOptions & { readonly generation: number; readonly keepData?: boolean },
  ): Promise<void>;
  /**
   * All deployments of this installation. One whose record is damaged has generation 0. What lies
   * where deployments do and names no project is listed with its place in place of a project's id,
   * so that the host reports it as an orphan.
   */
  list(
    options?: CallOptions,
  ): AsyncIterable<{ readonly ref: DeploymentRef; readonly generation: number }>;
  /**
   * Calls back whenever `observe` may answer something new, until aborted (then it resolves).
   * Without it the host asks at an interval.
   */
  watch?(
    onChange: (ref: DeploymentRef) => void,
    options: { readonly signal: AbortSignal },
  ): Promise<void>;
  close?(): Promise<void>;
}
