import type { DagctlEvent, EventType } from "../model/event.ts";
import type { Organization } from "../model/organization.ts";
import type { IdPrefix } from "../values/ids.ts";
import type { Clock } from "./clock.ts";
import type { DeployDriver } from "./deploy.ts";
import type { GitDriver } from "./git.ts";
import type { Plugin } from "./plugin.ts";
import type { RunDriver } from "./run.ts";
import type { Secrets } from "./secrets.ts";
import type { StateDatabaseDriver } from "./state-database.ts";
import type { Store } from "./store.ts";

export interface HostOptions {
  readonly store: Store;
  readonly git: GitDriver;
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;
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
