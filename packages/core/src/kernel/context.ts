import type { InTurn } from "../async/keyed-mutex.ts";
import type { Wakeups } from "../async/waiting.ts";
import type { Clock } from "../contracts/clock.ts";
import type { DeployDriver } from "../contracts/deploy.ts";
import type { GitDriver } from "../contracts/git.ts";
import type { LogEntry, Timing } from "../contracts/host.ts";
import type { ProjectType } from "../contracts/project-type.ts";
import type { RunDriver } from "../contracts/run.ts";
import type { Secrets } from "../contracts/secrets.ts";
import type { StateDatabaseDriver } from "../contracts/state-database.ts";
import type { Change, Expectation, Fence, Store } from "../contracts/store.ts";
import type { ProjectRules } from "../projects/project-rules.ts";
import type { IdPrefix } from "../values/ids.ts";
import type { HookRunner } from "./hooks.ts";
import type { BranchHeads, LogFollowers, RefusedVariables, Schedules } from "./ports.ts";

/** What the rooms of one host share. Made once by `createHost`; nothing of it lives in a module. */
export interface HostContext {
  readonly store: Store;
  readonly git: GitDriver;
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;
  readonly types: ReadonlyMap<string, ProjectType>;
  readonly rules: ProjectRules;
  readonly hooks: HookRunner;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly wakeups: Wakeups;
  /** Where branches are: one `ls-remote` for all who ask at the same time. */
  readonly heads: BranchHeads;
  /** For what has no transaction of its own. */
  readonly inTurn: InTurn;
  /** Due runs, or the schedules of an engine that has its own. */
  readonly schedules: Schedules;
  /** What the followers of one run's log share. */
  readonly followers: LogFollowers;
  /** Stored variables that no run is given. */
  readonly refusedVariables: RefusedVariables;
  /** Aborted when the host closes or its lease is lost: everything in the background stops. */
  readonly lifetime: AbortSignal;
  /** The host is on its way down: nothing new is accepted. */
  closing(): boolean;
  log(entry: LogEntry): void;
  /** RFC 3339 with milliseconds, UTC. */
  now(): string;
  newId(prefix: IdPrefix): string;
  /** The present lease; throws `unavailable` while there is none. */
  fence(): Fence;
  /**
   * Runs a write of the store under the lease; one that is refused because the lease has ended
   * rejects with `unavailable`, too.
   */
  underLease<T>(write: (fence: Fence) => Promise<T>): Promise<T>;
  /** The one way to write: under the lease, and the outbox is told. */
  commit(changes: readonly Change[], expect?: readonly Expectation[]): Promise<void>;
  /** Somebody should look at this project's deployment (and with it at its runs). */
  look(organization: string, project: string): void;
}
