import type { Issue } from "../errors.ts";
import type { DagctlEvent, EventType } from "../model/event.ts";
import type { Operation, OperationKind } from "../model/operation.ts";
import type { Organization } from "../model/organization.ts";
import type { Project } from "../model/project.ts";
import type { IdPrefix } from "../values/ids.ts";
import type { Clock } from "./clock.ts";
import type { DeployDriver } from "./deploy.ts";
import type { GitDriver } from "./git.ts";
import type { ProjectType } from "./project-type.ts";
import type { RunDriver } from "./run.ts";
import type { Secrets } from "./secrets.ts";
import type { StateDatabaseDriver } from "./state-database.ts";
import type { Store } from "./store.ts";
import type { Workload } from "./workload.ts";

export interface HostOptions {
  readonly store: Store;
  readonly git: GitDriver;
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;
  /**
   * The kinds of projects that there are, beside those of plugins. At least one; no two have one
   * name. The first is the default of `project_type`.
   */
  readonly projectTypes: readonly ProjectType[];
  readonly plugins?: readonly Plugin[];
  /** @default the system's */
  readonly clock?: Clock;
  /**
   * Receives what a person should know: warnings of drivers, plugins that failed. Never a secret.
   * What it throws is dropped. @default nothing
   */
  readonly log?: (entry: LogEntry) => unknown;
  readonly timing?: Partial<Timing>;
  /**
   * Returns a new id with this prefix, never the same twice, for tests and embedders. Each is
   * checked for its form. Ids of scheduled runs and of jobs are derived and not asked for.
   * @default 80 random bits
   */
  readonly ids?: (prefix: IdPrefix) => string;
}

export interface LogEntry {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** All in milliseconds. */
export interface Timing {
  /**
   * How long a mutation waits for its operation before it answers without its end. @default 30000
   */
  readonly wait: number;
  /** From its beginning an operation has this long. @default 900000 */
  readonly operationDeadline: number;
  /** From the driver's acceptance a deployment has this long. @default 900000 */
  readonly convergence: number;
  /** @default 21600000 (6 h) */
  readonly runDeadline: number;
  /** One call of the git driver in a request. @default 20000 */
  readonly gitCall: number;
  /** One inspection of a commit by its project type, with all that it reads. @default 60000 */
  readonly inspect: number;
  /** One call of another driver. @default 60000 */
  readonly driverCall: number;
  /** Between two looks at the engine where a driver does not watch. @default 2000 */
  readonly observe: number;
  /** Between two looks at a repository. @default 60000 */
  readonly gitLook: number;
  /** Life of the host's lease; it is renewed at a third. @default 15000 */
  readonly lease: number;
  /** First pause before a retry; doubles up to 30 s. @default 250 */
  readonly retry: number;
  /** How long to wait for another host to free the lock. @default 10000 */
  readonly lock: number;
  /**
   * How long `close` lets running operations end by themselves; the next host goes on with the
   * rest. @default 10000
   */
  readonly drain: number;
}

export interface Events {
  /**
   * Calls the listener with each event from now on. What it throws or rejects with is logged; the
   * next event does not wait for it.
   * @returns removes the listener
   */
  on(type: EventType | "*", listener: (event: DagctlEvent) => unknown): () => void;
}

/** One control plane in this process. Several can live side by side. */
export interface Host {
  /** `caller` is part of the scope of idempotency keys. */
  organization(id: string, options?: { readonly caller?: string }): Organization;
  /** A tail of the outbox: what any host of the store has committed since this one started. */
  readonly events: Events;
  /**
   * Resolves when the host can serve; rejects (`unavailable`) with what is not there: the store, or
   * the host's lease while it claims a new one.
   */
  ready(): Promise<void>;
  /** Takes over operations of hosts whose lease ran out. Also runs at start and on a timer. */
  recover(): Promise<void>;
  /**
   * Stops accepting, waits for calls in progress to reach a safe point, releases the lease. Running
   * runs go on.
   */
  close(): Promise<void>;
}

/**
 * What each hook may do is fixed by the host. Each has a deadline of 10 seconds; an error in one
 * names its plugin.
 */
export interface Hooks {
  /** Veto, before anything is recorded: all run, and their issues are merged into the one error. */
  validate(project: Project, context: HookContext): Promise<readonly Issue[]> | readonly Issue[];
  /** Map: a waterfall in the order of the plugins; the result is validated again after each. */
  workload(
    workload: Workload,
    project: Project,
    context: HookContext,
  ): Promise<Workload> | Workload;
  /**
   * Vetoes an operation before it is recorded: throwing refuses the call, with the code of a
   * `DagctlError`, else as `conflict`. No answer in time is `timeout`. A refused call leaves no
   * trace: no record, no event, no call of a driver, no used idempotency key; an operation that
   * runs goes on.
   *
   * Asked with the operation and the project as they would be recorded, and asked again for one
   * call where the project changes meanwhile: it must have no effects. Not asked where nothing is
   * recorded (a replay, an undeploy or delete that joins a running one, fields that nothing outside
   * needs) and not where a host takes a recorded operation over. A deploy that polling asks for and
   * that is refused becomes `auto_deploy.outcome: failed`.
   */
  beforeOperation(
    operation: Operation,
    project: Project,
    context: HookContext,
  ): Promise<void> | void;
  /**
   * Receives the event `operation.ended` of each operation, in order, by one host at a time. A
   * plugin that the store does not know begins with the next event. An event comes again only where
   * a host died, or lost its lease, before it had recorded the call: tell repeats by `sequence`. A
   * call that fails is logged and not made again, and never fails the operation.
   */
  afterOperation(event: DagctlEvent, context: HookContext): Promise<void> | void;
}

export interface HookContext {
  readonly signal: AbortSignal;
  readonly operation?: OperationKind;
}

export interface Plugin {
  /** Unique in a host. Its place in the outbox is stored under it. */
  readonly name: string;
  readonly projectTypes?: readonly ProjectType[];
  readonly hooks?: Partial<Hooks>;
  /** After the host has recovered. */
  start?(host: Host): Promise<void>;
  stop?(): Promise<void>;
}
