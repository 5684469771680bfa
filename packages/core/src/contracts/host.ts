import type { Issue } from "../errors.ts";
import type { Access } from "../model/access.ts";
import type { Audit, AuditSubject } from "../model/audit.ts";
import type { DagctlEvent, EventOf, EventType } from "../model/event.ts";
import type { Operation, OperationKind } from "../model/operation.ts";
import type { ReadOptions } from "../model/call-options.ts";
import type { FollowedEvent } from "../model/events.ts";
import type { Organization } from "../model/organization.ts";
import type { Readiness } from "../model/component.ts";
import type { PushProvider } from "../model/push-hooks.ts";
import type { Projects } from "../model/projects.ts";
import type { Project } from "../model/project.ts";
import type { Secret } from "../values/secret.ts";
import type { IdPrefix } from "../values/ids.ts";
import type { Clock } from "./clock.ts";
import type { DeployDriver } from "./deploy.ts";
import type { EventConsumer } from "./event-consumer.ts";
import type { GitDriver } from "./git.ts";
import type { LogEntry } from "./log.ts";
import type { LinkTo } from "./links.ts";
import type { MessageSender } from "./messages.ts";
import type { ProjectPlans, ProjectType } from "./project-type.ts";
import type { RunDriver } from "./run.ts";
import type { Secrets } from "./secrets.ts";
import type { StateDatabaseDriver } from "./state-database.ts";
import type { Store } from "./store.ts";
import type { Workload } from "./workload.ts";

/** The drivers and settings of a host. */
export interface HostOptions {
  readonly store: Store;
  readonly git: GitDriver;
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;
  /**
   * The project types, in addition to those of plugins. There is at least one, and names are
   * unique. The first is the default of `project_type`.
   */
  readonly projectTypes: readonly ProjectType[];
  readonly plugins?: readonly Plugin[];
  /** Get each event at least once, in addition to those of plugins. */
  readonly consumers?: readonly EventConsumer[];
  /** Sends notifications. Absent: the calls of notifications answer `not_supported`. */
  readonly messages?: MessageSender;
  /**
   * Returns the address of the page about something, which messages of notifications link.
   * @default no links
   */
  readonly linkTo?: LinkTo;
  /** @default the clock of the system */
  readonly clock?: Clock;
  /**
   * Receives what a person should know: warnings of drivers, plugins that failed. Never a secret.
   * An error that it throws is dropped.
   * @default nothing
   */
  readonly log?: (entry: LogEntry) => unknown;
  readonly timing?: Partial<Timing>;
  /**
   * Returns a new id with this prefix, never the same twice. It is for tests and embedders. The
   * host checks the form of each id. Ids of scheduled runs and of jobs are derived and do not come
   * from this function.
   * @default 80 random bits
   */
  readonly ids?: (prefix: IdPrefix) => string;
}

/** The times of a host, all in milliseconds. */
export interface Timing {
  /**
   * How long a mutation waits for its operation before it answers without the outcome.
   * @default 30000
   */
  readonly waitMs: number;
  /** How long an operation may take from its beginning. @default 900000 */
  readonly operationDeadlineMs: number;
  /** How long a deployment may take to converge after the driver accepted it. @default 900000 */
  readonly convergenceMs: number;
  /** How long a run may take, also one that the engine starts. @default 21600000 (6 h) */
  readonly runDeadlineMs: number;
  /** The deadline of one call of the Git driver; a checkout has 10 minutes. @default 20000 */
  readonly gitCallMs: number;
  /**
   * The deadline of one inspection of a commit by its project type, reads included.
   * @default 60000
   */
  readonly inspectMs: number;
  /**
   * The deadline of one call of another driver, and of each item of a list or of a log that is not
   * followed.
   * @default 60000
   */
  readonly driverCallMs: number;
  /**
   * The pause between two observations of the engine where a driver does not watch.
   * @default 2000
   */
  readonly observeMs: number;
  /** The pause between two polls of a repository. @default 60000 */
  readonly gitPollMs: number;
  /** The life of the host's lease; the host renews it at a third. @default 15000 */
  readonly leaseMs: number;
  /** The first pause before a retry; doubles up to 30 s. @default 250 */
  readonly retryMs: number;
  /** How long to wait until another host frees the lock. @default 10000 */
  readonly lockMs: number;
  /**
   * How long a new audit record is stored. One that was recorded before a change of this time keeps
   * its own.
   * @default 34560000000 (400 days)
   */
  readonly auditMs: number;
  /**
   * How long `close` waits for running operations to complete; the next host continues the rest.
   * @default 10000
   */
  readonly drainMs: number;
}

/** The events of a host's store. */
export interface Events {
  /**
   * Calls the listener with each event from now on. What it throws or rejects with is logged; the
   * next event does not wait for it.
   *
   * @param type the type, which decides the type of `data`; `*`: events of every type
   * @returns a function that removes the listener; removing twice is harmless
   * @throws TypeError: there is no event of that type, or the listener is no function
   * @throws DagctlError `unavailable`: the host is closing, or closed
   */
  on<Type extends EventType | "*">(
    type: Type,
    listener: (event: Type extends EventType ? EventOf<Type> : DagctlEvent) => unknown,
  ): () => void;
  /**
   * Yields the stored events of all organizations after a position, and then each event when it is
   * recorded, without an end. A gap is an item of type `gap`.
   *
   * @param sequence that of the last event that the caller has; 0 for all events that are stored
   * @returns the events in order; errors are thrown when an event is read
   * @throws DagctlError `invalid`: `sequence` is not a whole number from 0
   * @throws DagctlError `unavailable`: the store does not answer, or the host closes
   */
  since(sequence: number, options?: ReadOptions): AsyncIterable<FollowedEvent>;
}

/** The projects of one organization, with what only the process of the host can offer. */
export interface StoredProjects extends Projects {
  /**
   * Returns the stored JSON text of `get`, with its revision: for a server that only passes it on.
   *
   * @param project its id or name
   * @throws DagctlError `not_found`: the organization has no such project
   */
  getText(
    project: string,
    options?: ReadOptions,
  ): Promise<{ readonly text: string; readonly revision: number }>;
  /**
   * Returns the JSON text of `list` without a page, in UTF-8: for a server that only passes it on.
   * It is read in pieces, so that a long list needs no more memory than a few of them. A short list
   * is one piece.
   *
   * @throws DagctlError `unavailable`, while it is iterated: the store does not answer, or the host
   *   is closed
   */
  listText(options?: ReadOptions): AsyncIterable<Uint8Array>;
}

/** A change that is made outside of the host, for its audit record. */
export interface AuditedChange extends AuditSubject {
  /** What is done: `tokens.create`. */
  readonly action: string;
}

/** The audit of one organization, with what only the process of the host can offer. */
export interface HostAudit extends Audit {
  /**
   * Makes a change outside of the host and records it. Before the change its outcome is `unknown`,
   * and after it `accepted`. Where the change throws that it was refused (`invalid`, `not_found`,
   * `conflict`, `forbidden`, `not_supported`), the record is deleted.
   *
   * @returns what `change` returns
   * @throws DagctlError `invalid`: an argument is wrong; the change was not made then
   * @throws what `change` throws, and `unavailable` where the record cannot be written: the change
   *   was not made then
   */
  recordChange<T>(about: AuditedChange, change: () => Promise<T>): Promise<T>;
}

/** The interface of one organization in the process of its host. */
export interface HostOrganization extends Organization {
  readonly projects: StoredProjects;
  readonly audit: HostAudit;
}

/** A call to a push hook, until the caller's proof is checked. */
export interface ReceivedPush {
  /** What checks the call. Absent: there is no such hook, or its secret is lost. */
  readonly hook?: {
    readonly provider: PushProvider;
    readonly secret: Secret;
  };
  /**
   * Polls the repository of the hook. A repeated call with the same proof is accepted without a
   * poll for 10 minutes, at this host. Beyond 60 calls a minute the poll takes place, too: the
   * caller does not have to repeat what is refused.
   *
   * @param proof what the same call has again, and another one has not, such as its signature
   * @throws DagctlError `invalid`: `proof` is no text
   * @throws DagctlError `rate_limited`: the hook had more than 60 calls in this minute, at this
   *   host
   */
  accept(proof: string): void;
  /** Notes that the caller did not prove that it has the secret. */
  refuse(): void;
}

/** The calls of Git servers to push hooks. Such a call names a hook, and has no other caller. */
export interface Pushes {
  /**
   * Returns what checks a call to a push hook. Where there is no such hook it does the same work,
   * so that a caller does not learn it from the time.
   *
   * @param hook what the caller has named; any text
   * @throws DagctlError `invalid`: `hook` is no text, or an option is wrong
   * @throws DagctlError `unavailable`: the store or the secret source does not answer, the host has
   *   no lease, or it closes
   */
  receive(hook: string, options?: ReadOptions): Promise<ReceivedPush>;
}

/** One control plane in this process. Several can run in one process. */
export interface Host {
  /**
   * Returns the interface of one organization. It makes no call: an organization needs no record.
   *
   * @param id 1 to 63 of letters, digits, `.`, `_` and `-`; begins with a letter or digit
   * @param options.caller is part of the scope of idempotency keys. @default ""
   * @param options.access is what the caller may do. It decides which parameters of a run the
   *   caller may set (`RunParameter.access`), and nothing else: who passes it has admitted the
   *   call. @default "admin"
   * @throws DagctlError `invalid`: `id` does not have the form of an organization's name, or an
   *   option does not exist or is wrong
   */
  organization(
    id: string,
    options?: { readonly caller?: string; readonly access?: Access },
  ): HostOrganization;
  /**
   * A tail of the outbox: events that any host of the store has committed since this one started.
   */
  readonly events: Events;
  /** The calls of Git servers to push hooks, which a server passes on. */
  readonly pushes: Pushes;
  /**
   * The project types of the host, with those of plugins; the first is the default of
   * `project_type`. What describes the host reads the fields and the parameters from here.
   */
  readonly projectTypes: readonly (Pick<ProjectType, "name" | "fields" | "parameters"> & {
    readonly plans?: Pick<ProjectPlans, "parameters">;
  })[];
  /**
   * Resolves when the host can serve. It reads once from the store. A component that does not
   * answer is in the result and is no reason to reject: a restart would not bring it back.
   *
   * @returns the components that the host depends on, as its calls have found them
   * @throws DagctlError `unavailable`: the store does not answer, the host has no lease, or it is
   *   closing; the message says which
   */
  ready(): Promise<Readiness>;
  /**
   * Takes over operations of hosts whose lease ran out. Also runs at start and on a timer.
   *
   * @throws DagctlError `unavailable`: the store does not answer, or the host has no lease
   */
  recover(): Promise<void>;
  /**
   * Stops accepting calls, waits for calls in progress to reach a safe point, and releases the
   * lease. Active runs continue. A second call returns the promise of the first one.
   *
   * @throws the first error of a driver that failed to close, after everything else is closed
   */
  close(): Promise<void>;
}

/**
 * The hooks of a plugin. The host fixes what each hook may do. Each has a deadline of 10 seconds;
 * an error in one names its plugin.
 */
export interface Hooks {
  /**
   * Vetoes a project before anything is recorded. All plugins run, and their issues are merged into
   * one error.
   *
   * @returns the issues; an empty list accepts the project
   * @throws any error refuses the call: a `DagctlError` with its code, another one as `conflict`
   */
  validate(project: Project, context: HookContext): Promise<readonly Issue[]> | readonly Issue[];
  /**
   * Changes the workload. The plugins form a waterfall in their order, and the host validates the
   * result again after each.
   *
   * @returns the workload for the next plugin, and after the last one for the driver
   * @throws any error fails the operation: a `DagctlError` with its code, another one as `internal`
   */
  workload(
    workload: Workload,
    project: Project,
    context: HookContext,
  ): Promise<Workload> | Workload;
  /**
   * Vetoes an operation before it is recorded. An error refuses the call, with the code of a
   * `DagctlError`, else as `conflict`. No answer in time is `timeout`. A refused call leaves no
   * trace: no record, no event, no call of a driver, no used idempotency key. An operation that
   * runs continues.
   *
   * The host passes the operation and the project as they would be recorded. The host calls the
   * hook again for the same call where the project changes meanwhile: it must have no effects. The
   * hook is not called where nothing is recorded: for a replay, for an undeploy or delete that
   * joins a running one, or for fields that need no change outside. It is not called where a host
   * takes over a recorded operation. A deploy that polling requests and a plugin refuses becomes
   * `auto_deploy.outcome: failed`.
   */
  beforeOperation(
    operation: Operation,
    project: Project,
    context: HookContext,
  ): Promise<void> | void;
  /**
   * Receives the event `operation.ended` of each operation, in order, from one host at a time. A
   * plugin that the store does not know begins with the next event. An event is repeated only where
   * a host died, or lost its lease, before it had recorded the call. The plugin detects repeats by
   * `sequence`. A call that fails is logged and not repeated, and never fails the operation.
   */
  afterOperation(event: EventOf<"operation.ended">, context: HookContext): Promise<void> | void;
}

/** What a hook gets in addition to its subject. */
export interface HookContext {
  /** Aborted after the hook's deadline, or when the caller stops waiting. */
  readonly signal: AbortSignal;
  /** What is about to happen. Absent in `afterOperation`. */
  readonly operation?: OperationKind;
}

/** Code of an embedder: hooks, and project types of its own. */
export interface Plugin {
  /** Unique in a host. The plugin's position in the outbox is stored under it. */
  readonly name: string;
  readonly projectTypes?: readonly ProjectType[];
  readonly hooks?: Partial<Hooks>;
  /** Get each event at least once. Their names are unique in a host, as that of the plugin. */
  readonly consumers?: readonly EventConsumer[];
  /** Runs after the host has recovered. When it rejects, `createHost` rejects with its error. */
  start?(host: Host): Promise<void>;
  /**
   * Runs when the host closes, in reverse order of the plugins; also after a `start` that failed. A
   * plugin whose `start` was not called is not stopped. An error is logged.
   */
  stop?(): Promise<void>;
}
