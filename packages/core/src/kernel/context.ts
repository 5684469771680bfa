import type { KeyedMutex } from "../async/keyed-mutex.ts";
import type { Wakeups } from "../async/wakeups.ts";
import type { Clock } from "../contracts/clock.ts";
import type { DeployDriver } from "../contracts/deploy.ts";
import type { GitDriver } from "../contracts/git.ts";
import type { Timing } from "../contracts/host.ts";
import type { LogEntry } from "../contracts/log.ts";
import type { ProjectType } from "../contracts/project-type.ts";
import type { RunDriver } from "../contracts/run.ts";
import type { Secrets } from "../contracts/secrets.ts";
import type { StateDatabaseDriver } from "../contracts/state-database.ts";
import type { Change, Expectation, Lease, Store } from "../contracts/store.ts";
import type { ProjectRules } from "../projects/project-rules.ts";
import type { IdPrefix } from "../values/ids.ts";
import type { Components } from "./components.ts";
import type { HookRunner } from "./hooks.ts";
import type {
  BranchHeads,
  EventReader,
  LogFollowers,
  RefusedVariables,
  Schedules,
} from "./ports.ts";

/** What the parts of one host share. `createHost` makes it once; no module keeps any of it. */
export interface HostContext {
  readonly store: Store;
  readonly git: GitDriver;
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;
  /** Which of the drivers do not answer. */
  readonly components: Components;
  readonly types: ReadonlyMap<string, ProjectType>;
  readonly rules: ProjectRules;
  readonly hooks: HookRunner;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly wakeups: Wakeups;
  /** The newest commits of branches: one `ls-remote` for all callers at the same time. */
  readonly heads: BranchHeads;
  /** A mutex by key, for work without a transaction of its own. */
  readonly mutex: KeyedMutex;
  /** Starts due runs, or controls the schedules of an engine that has its own. */
  readonly schedules: Schedules;
  /** What the followers of one run's log share. */
  readonly followers: LogFollowers;
  /** Reads the events of the store. */
  readonly events: EventReader;
  /** Stored variables that no run gets. */
  readonly refusedVariables: RefusedVariables;
  /** Aborted when the host closes or its lease is lost: all background work stops. */
  readonly lifetime: AbortSignal;
  /** Returns whether the host is closing: nothing new is accepted then. */
  closing(): boolean;
  log(entry: LogEntry): void;
  /** Returns the time as RFC 3339 with milliseconds, in UTC. */
  now(): string;
  newId(prefix: IdPrefix): string;
  /** Returns the present lease; throws `unavailable` while there is none. */
  lease(): Lease;
  /**
   * Runs a write of the store under the lease. A write that is refused because the lease has ended
   * rejects with `unavailable`, too.
   */
  underLease<T>(write: (lease: Lease) => Promise<T>): Promise<T>;
  /** Commits under the lease and notifies the outbox. Every write uses it. */
  commit(changes: readonly Change[], expect?: readonly Expectation[]): Promise<void>;
  /** Requests an observation of this project's deployment, and with it of its runs. */
  requestObservation(organization: string, project: string): void;
}
