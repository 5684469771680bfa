import type { FairLimit } from "../async/fair-limit.ts";
import type { KeyedMutex } from "../async/keyed-mutex.ts";
import type { Wakeups } from "../async/wakeups.ts";
import type { Clock } from "../contracts/clock.ts";
import type { DeployDriver } from "../contracts/deploy.ts";
import type { GitDriver } from "../contracts/git.ts";
import type { Timing } from "../contracts/host.ts";
import type { LogEntry } from "../contracts/log.ts";
import type { ProjectType } from "../contracts/project-type.ts";
import type { Secrets } from "../contracts/secrets.ts";
import type { StateDatabaseDriver } from "../contracts/state-database.ts";
import type { Change, Expectation, Lease, Store } from "../contracts/store.ts";
import type { IdPrefix } from "../values/ids.ts";
import type { FramedRunDriver } from "./framed-run-driver.ts";
import type { Schedules } from "./ports.ts";

/**
 * What most parts of one host need. `createHost` makes it once; no module keeps any of it. What few
 * parts need is passed to those as an argument.
 */
export interface HostContext {
  readonly store: Store;
  readonly git: GitDriver;
  readonly deploy: DeployDriver;
  /** Its logs have no frames. */
  readonly run: FramedRunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;
  readonly types: ReadonlyMap<string, ProjectType>;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly wakeups: Wakeups;
  /** A mutex by key, for work without a transaction of its own. */
  readonly mutex: KeyedMutex;
  /**
   * Limits, by organization, how many runs are completed at the same time: what one has reported
   * takes up to about 40 MB until it is stored.
   */
  readonly runEnds: FairLimit;
  /** Starts due runs, or controls the schedules of an engine that has its own. */
  readonly schedules: Schedules;
  /** Aborted when the host closes or its lease is lost: all background work stops. */
  readonly lifetime: AbortSignal;
  /** Returns whether the host is closing: nothing new is accepted then. */
  isClosing(): boolean;
  log(entry: LogEntry): void;
  /** Returns the time as RFC 3339 with milliseconds, in UTC. */
  now(): string;
  newId(prefix: IdPrefix): string;
  /** Returns the current lease; throws `unavailable` while there is none. */
  lease(): Lease;
  /** Commits under the lease and notifies the outbox. Every write uses it. */
  commit(changes: readonly Change[], expect?: readonly Expectation[]): Promise<void>;
  /** Requests an observation of this project's deployment, and with it of its runs. */
  requestObservation(organization: string, project: string): void;
}
