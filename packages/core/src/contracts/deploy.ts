import type { DeploymentStep } from "../model/projects.ts";
import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";
import type { Repository, RepositoryCredentials } from "./git.ts";
import type { LogEntry } from "./log.ts";
import type {
  ImportRepository,
  JobSpec,
  Resources,
  Runtime,
  RunVariable,
  Workload,
  WorkloadRepository,
} from "./workload.ts";

/** Names a deployment. External names derive from the project id, which is never used again. */
export interface DeploymentRef {
  readonly organization: string;
  readonly project: string;
}

/**
 * The desired state of one deployment. Applying the same value twice has the same effect as once.
 */
export interface Deployment {
  readonly ref: DeploymentRef;
  /**
   * Serves as the number of the generation check, as the freshness mark and as the deploy id. A
   * driver stores it with what it applies. The driver refuses to act over a higher one: `conflict`,
   * with `details.generation` = the stored generation. A removed deployment leaves a tombstone with
   * its generation for 7 days. Over a tombstone only a higher generation is applied.
   */
  readonly generation: number;
  readonly commit: string;
  readonly workload: Workload;
  /**
   * The repository of `workload`, parsed. `auth` has no secret: `DriverServices.credentials`
   * returns the credential. A driver that stores the workload parses its repository again with
   * `parseWorkloadRepository` of `@dagctl/core/driver-kit`.
   */
  readonly repository: Repository;
  /**
   * The project's default job and, with `schedules: "engine"`, its other jobs that have a schedule,
   * at most 20 in all. The engine then starts runs of each job by its `schedule`, once
   * `RunDriver.setSchedulesPaused` has resumed it. Its `steps` are the template of those runs.
   * `enabled` is for people: the host decides what it means, in `setSchedulesPaused`. A job that
   * the deployment before had and this one has not is gone. The host applies no such deployment
   * while the engine has an active run of the job.
   */
  readonly jobs: readonly JobSpec[];
  /**
   * Values for the names that `workload.environment` refers to. They appear in nothing that can be
   * read back.
   */
  readonly secrets: Readonly<Record<string, Secret>>;
  /**
   * The variables for the programs that install packages: logins of package indexes. No run gets
   * them. @default none
   */
  readonly installVariables?: readonly RunVariable[];
  /**
   * Whether a person has asked for this deployment to overwrite what others have changed in the
   * objects that the driver applies, for this project alone. It decides nothing else: the
   * generation check holds. A driver on whose engine no other client writes ignores it. The host
   * passes it again where the call is repeated, also after a crash. @default false
   */
  readonly takeOver?: boolean;
}

/** The options of a call that may wait for long. */
export interface WaitingOptions extends CallOptions {
  /**
   * Reports what the call waits for while it goes on: a person sees it with the operation and its
   * project. It never contains a secret. A driver calls it when that changes.
   *
   * @param outage the system that does not answer, where that is the reason, in general words that
   *   name nothing of an organization. The readiness of the host names it
   */
  readonly report?: (waits: string, outage?: string) => void;
}

/** The packages of a project, before they are resolved. */
export interface PackagesRequest {
  readonly ref: DeploymentRef;
  /** Has `requirements`, or an `image`, and no `lock`. */
  readonly runtime: Runtime;
  readonly resources: Resources;
  /** As in `Deployment`. */
  readonly installVariables: readonly RunVariable[];
  /** As in `Deployment`. It does not belong to what is resolved. @default false */
  readonly takeOver?: boolean;
}

/** The packages of a project, resolved and stored by the driver. */
export interface ResolvedPackages {
  /** The digest of the result: `sha256:` and 64 hexadecimal digits. */
  readonly lock: string;
  /**
   * What is installed, in the order of the names: `polars==1.44.2`. A driver whose image has the
   * tool leaves out what the image has. The step `packages` of the operation shows it. Absent: the
   * driver does not report it.
   */
  readonly versions?: readonly string[];
  /**
   * What a person should know of the result, such as a line of the project that `Runtime.packages`
   * do not allow: sentences without a point. The step `packages` shows them. @default none
   */
  readonly notes?: readonly string[];
}

/** The variables that runs of an engine's own schedules get in their environment. */
export interface RunVariables {
  readonly generation: number;
  /** Sorted by name; each name occurs once. */
  readonly variables: readonly RunVariable[];
  /** As in `Deployment`. @default none */
  readonly installVariables?: readonly RunVariable[];
}

/** The jobs of a deployment before it is recorded. */
export interface JobsRequest extends Pick<Deployment, "workload" | "jobs"> {
  /** The variables that the runs get, without their values. */
  readonly variables: readonly Omit<RunVariable, "value">[];
}

/** An object that still exists while a removal is in progress. */
export interface Remainder {
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
  /** The command or action that would free it. */
  readonly remedy?: string;
}

/** Facts that a driver observed. The host derives the status from them. */
export type DeploymentState =
  /** Nothing exists: neither the deployment nor any process or pod of it. */
  | { readonly present: false }
  | {
      readonly present: true;
      /**
       * The generation of the newest accepted apply. It is what converges, not necessarily what
       * runs yet. Absent where the driver's record is damaged and cannot be read: the project
       * becomes `failed`, with `message`, until it is deployed again.
       */
      readonly generation?: number;
      readonly commit?: string;
      /** `converged` only when the stored generation is what runs. */
      readonly phase: "progressing" | "converged" | "failing" | "removing";
      /**
       * Whether an earlier generation still serves while this one does not. It is the difference
       * between degraded and failed.
       */
      readonly olderRuns?: boolean;
      /**
       * Why it is in this phase. With `converged`: what a person should know about what runs use,
       * which is part of the `status_message`.
       */
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

/** What the host provides to drivers, so that no driver depends on another. */
export interface DriverServices {
  /**
   * Writes the tree of a commit into a folder with the organization's credentials. See
   * `GitDriver.checkout`.
   *
   * @param directory an absolute path; the folder does not exist or is empty
   * @throws DagctlError `invalid`: there is no secret of the name `repository.secretRef`
   * @throws DagctlError as `GitDriver.checkout`
   */
  checkout(
    organization: string,
    repository: WorkloadRepository,
    directory: string,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Writes the tree of another repository into a folder, which is read without a login. See
   * `GitDriver.checkout`. A driver with `supports.importRepositories` calls it, or reads such a
   * repository itself.
   *
   * @param directory an absolute path; the folder does not exist or is empty
   * @throws DagctlError as `GitDriver.checkout`
   */
  checkoutImport?(
    organization: string,
    repository: Pick<ImportRepository, "url" | "commit">,
    directory: string,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Returns the credentials by which another program reads the repository itself. See
   * `GitDriver.credentials`.
   *
   * @throws DagctlError `invalid`: there is no secret of the name `repository.secretRef`
   * @throws DagctlError as `GitDriver.credentials`
   */
  credentials(
    organization: string,
    repository: WorkloadRepository,
    options?: CallOptions,
  ): Promise<RepositoryCredentials>;
  /**
   * Returns the generation up to which nothing may be applied any more. It is the recorded
   * generation or, while an operation deploys the project, the one before. A driver whose own
   * record of a generation is damaged calls it. Where the function is absent, such a driver applies
   * nothing over that record.
   *
   * @returns the generation; `undefined` where no such project is recorded
   * @throws DagctlError `unavailable`: the store does not answer
   */
  generationFloor?(ref: DeploymentRef): Promise<number | undefined>;
  /**
   * Returns whether projects of an organization may use what they share on the engine, such as its
   * namespace. It reads the store at each call. A project counts that may exist on the engine, and
   * one with a running operation that deploys it. A project that is undeployed does not count, nor
   * one whose undeploy or delete is running.
   *
   * A driver calls it before it removes what is shared, and again immediately before the step that
   * cannot be undone. The driver makes that step fail where a deployment has begun in between: the
   * store has the operation of a deployment before the driver gets its first call. Where the
   * function is absent, a driver leaves what is shared.
   *
   * @throws DagctlError `unavailable`: the store does not answer
   */
  isOrganizationInUse?(organization: string, options?: CallOptions): Promise<boolean>;
  /**
   * Reports what a person should know, in the host's log. The entry never contains a secret. It
   * never throws.
   */
  log?(entry: LogEntry): void;
  /**
   * How long a run may take, in milliseconds. It is the deadline of a run that the engine's own
   * schedule starts; a run that the host starts has `RunRequest.deadline`.
   */
  readonly runDeadlineMs?: number;
}

/**
 * Brings projects onto an engine. `apply` hands over and returns; the host observes the result.
 * Every call is idempotent and may be repeated after a crash or an unknown outcome.
 *
 * Every call rejects with a `DagctlError`: `unavailable` where the engine does not answer,
 * `outcome_unknown` where the answer of a write was lost. The host ends a call after
 * `Timing.driverCallMs`, and each item of `list`. `attach` and `watch` have no deadline.
 */
export interface DeployDriver {
  readonly supports: {
    /** Who starts scheduled runs. `host`: the core's scheduler; `engine`: the engine itself. */
    readonly schedules: "engine" | "host";
    /** Whether several hosts may use it at once. */
    readonly replicas: boolean;
    /**
     * Whether its stored data survives the end of its process and the start of a new one. When
     * `false`, the host warns at its start.
     */
    readonly persists: boolean;
    /**
     * Fields of a workload that this engine records but cannot enforce, in words for a person. The
     * host reports them once in the log and at each deploy.
     */
    readonly unenforced?: readonly string[];
    /** Whether runs get `Workload.importRepositories`. Absent: such projects are refused. */
    readonly importRepositories?: boolean;
  };
  /**
   * Prepares the driver and provides the services of the host, so that work which a crash
   * interrupted can resume before the first call. The host calls it once, before any other call.
   * When it rejects, `createHost` rejects with its error.
   */
  attach?(services: DriverServices): Promise<void>;
  /**
   * Decides which versions of packages `runtime.requirements` add to `runtime.packages`, and stores
   * the result under its digest. It installs nothing. Of an `image` it checks that the packages
   * have their versions there, and the result has no packages. The host calls it before `apply`,
   * for each deployment that has requirements or an image; a run never resolves. The same request
   * returns the same digest for as long as the result is stored, which is at least as long as a
   * deployment names it. Where the method is absent, the engine refuses such projects.
   *
   * The host ends the call after 10 minutes, and repeats it while it is `unavailable`.
   *
   * @throws DagctlError `invalid`: the requirements contradict each other or `packages`, or a
   *   package is not in the index; the message says why and what to do
   * @throws DagctlError `unavailable`: the index does not answer, or refuses the login
   */
  resolvePackages?(request: PackagesRequest, options?: WaitingOptions): Promise<ResolvedPackages>;
  /**
   * Refuses jobs that `apply`, or `setRunVariables` after it, would refuse for their size. The host
   * calls it before it records a job, and before it stores a variable. It changes nothing, and the
   * deployment need not exist. Where the method is absent, the engine takes each job.
   *
   * @throws DagctlError `invalid`: the message says how many bytes the jobs take and may take
   */
  checkJobs?(ref: DeploymentRef, of: JobsRequest, options?: CallOptions): Promise<void>;
  /**
   * Accepts a deployment: stores it as the desired state of its generation, and returns before it
   * runs. Applying the stored generation again changes nothing, and repairs what is missing.
   *
   * @throws DagctlError `conflict`: a higher generation is stored, or a tombstone of this
   *   generation or of a higher one; `details.generation` is the stored one
   * @throws DagctlError `conflict`: another client has changed what the driver applies, and
   *   `takeOver` is not set; the message names what is changed. What has the value that the driver
   *   applied last, or applies now, is no conflict
   * @throws DagctlError `invalid`: a path of the workload leaves its folder (`FolderArgument.path`)
   * @throws DagctlError `not_found`: the packages of the workload's `lock` are not stored any more
   */
  apply(deployment: Deployment, options?: WaitingOptions): Promise<void>;
  /**
   * Replaces the values of `secrets` of the stored generation; nothing else changes. Where no
   * deployment is stored, it rejects or resolves, and creates none.
   *
   * @param options.generation the generation that the values belong to. @default the stored one
   * @throws DagctlError `conflict`: another generation is stored
   */
  refreshCredentials?(
    ref: DeploymentRef,
    secrets: Readonly<Record<string, Secret>>,
    options?: CallOptions & { readonly generation?: number },
  ): Promise<void>;
  /**
   * Replaces all variables that runs of the engine's own schedules get. `RunRequest.variables` has
   * them for the runs that the host starts. An apply, also of another generation, leaves the
   * variables as they are. Removing the deployment removes them.
   *
   * Required where `schedules` is `engine`. The host calls it when a schedule is enabled, and
   * repeatedly after that: the same values cause no write.
   *
   * @throws DagctlError `conflict`: another generation, no generation or a tombstone is stored
   */
  setRunVariables?(
    ref: DeploymentRef,
    variables: RunVariables,
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Returns the facts of a deployment as they are now. A deployment that was never applied, or
   * whose removal is complete, is `{ present: false }`.
   *
   * It begins no removal: nothing of any project, no packages and no value ends or is lost by it,
   * in whatever state the project is. It may continue a removal of this project that its tombstone
   * records. It may request from the engine what the engine would do later by itself, and write
   * again what is missing of the stored deployment.
   */
  observe(ref: DeploymentRef, options?: WaitingOptions): Promise<DeploymentState>;
  /**
   * Begins the removal of everything of the deployment, active runs included, and leaves a
   * tombstone. Removing what does not exist resolves. With `keepData` (an undeploy), files that
   * runs left for later runs stay for the next deployment, such as a warehouse in the working
   * folder. Without it (a delete) they are removed, too. It returns before the removal is complete:
   * `observe` shows that.
   *
   * @param options.generation the generation of the tombstone
   * @param options.keepData @default false
   * @throws DagctlError `conflict`: a higher generation is stored; `details.generation` is that one
   */
  remove(
    ref: DeploymentRef,
    options: CallOptions & { readonly generation: number; readonly keepData?: boolean },
  ): Promise<void>;
  /**
   * Lists all deployments of this installation. It changes nothing. One whose record is damaged has
   * generation 0. An entry in the place of deployments that names no project is listed with its
   * location instead of a project id. The host then reports it as an orphan.
   *
   * @returns each deployment with its stored generation
   */
  list(
    options?: CallOptions,
  ): AsyncIterable<{ readonly ref: DeploymentRef; readonly generation: number }>;
  /**
   * Calls back whenever `observe` may return something new. Resolves when the signal is aborted.
   * Where the method is absent, the host polls every `Timing.observeMs` milliseconds.
   */
  watch?(
    onChange: (ref: DeploymentRef) => void,
    options: { readonly signal: AbortSignal },
  ): Promise<void>;
  /** Frees connections and timers. The host calls it once; deployments continue. */
  close?(): Promise<void>;
}
