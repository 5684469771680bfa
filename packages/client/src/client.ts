import type { CallerReview, Organizations, Token, Tokens } from "@dagctl/api";
import type {
  Audit,
  AuditFilter,
  AuditPage,
  AuditRecord,
  EnvironmentVariable,
  EnvironmentVariables,
  EventFilter,
  EventPage,
  FollowedEvent,
  Job,
  Jobs,
  Notification,
  Notifications,
  Operation,
  Operations,
  Organization,
  OrganizationEvents,
  OrganizationSecrets,
  PushHook,
  PushHooks,
  PageInfo,
  PageOptions,
  Project,
  ProjectList,
  ProjectListOptions,
  Projects,
  ReadOptions,
  Run,
  RunFilter,
  Runs,
} from "@dagctl/core";

/** Which server a client calls, and as whom. */
export interface ClientOptions {
  /**
   * The address of the server, such as `https://dagctl.example.com`; with the prefix where the API
   * is mounted under one.
   */
  readonly baseUrl: string | URL;
  /**
   * The token, or what returns the current one: it is called for each request.
   * @default none is sent: the caller proves itself otherwise, such as by the cookie of a session,
   *   which a browser sends to the origin of the page
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /**
   * The name of the organization, as in `Host.organization`. It is the `id` of the client.
   * @default that of the caller: no request names one, and `id` is empty
   */
  readonly organization?: string | undefined;
  /**
   * How long the server may send nothing, in milliseconds: no answer, no further part of it, or no
   * heartbeat of a stream (the server sends one every 15 seconds). A change has its `waitMs` in
   * addition. A call then ends as `unavailable` or `outcome_unknown`, without another try; a stream
   * that has begun is resumed. @default 90000
   */
  readonly timeoutMs?: number | undefined;
  /** @default the `fetch` of the platform */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * A list: a promise of what the host returns, and an asynchronous iterator over all items from
 * there on. The iterator requests further pages when it needs them, and yields each item once.
 */
export type Listing<Page, Item> = Promise<Page> & AsyncIterable<Item>;

/** The projects of a server, as those of a host. */
export interface ClientProjects extends Projects {
  /** Lists projects as `Projects.list`. Its answer is also an iterator over the projects. */
  readonly list: (<Of extends Project = Project>(
    options?: ProjectListOptions,
  ) => Listing<ProjectList<NoInfer<Of>>, NoInfer<Of>>) &
    Projects["list"];
}

type AllRuns = Awaited<ReturnType<Runs["listAll"]>>;

/** The runs of a server, as those of a host. */
export interface ClientRuns extends Runs {
  /**
   * Lists runs as `Runs.list`.
   *
   * @returns a page, and an iterator over all runs from there on
   */
  list(
    project: string,
    filter?: RunFilter,
  ): Listing<{ readonly runs: readonly Run[] } & PageInfo, Run>;
  /**
   * Lists runs as `Runs.listAll`.
   *
   * @returns a page, and an iterator over all runs from there on
   */
  listAll(...options: Parameters<Runs["listAll"]>): Listing<AllRuns, AllRuns["runs"][number]>;
}

/** The jobs of a server, as those of a host. */
export interface ClientJobs extends Jobs {
  /**
   * Lists jobs as `Jobs.list`.
   *
   * @returns the whole list, and an iterator over it
   */
  list(
    project: string,
    options?: ReadOptions,
  ): Listing<{ readonly jobs: readonly Job[]; readonly total: number }, Job>;
}

/** The operations of a server, as those of a host. */
export interface ClientOperations extends Operations {
  /**
   * Lists operations as `Operations.list`.
   *
   * @returns a page, and an iterator over all operations from there on
   */
  list(
    project: string,
    options?: PageOptions,
  ): Listing<{ readonly operations: readonly Operation[] } & PageInfo, Operation>;
}

/** The events of a server, as those of a host. */
export interface ClientEvents extends OrganizationEvents {
  /**
   * Lists events as `OrganizationEvents.list`.
   *
   * @returns a page, and an iterator over all events from there on; a gap is an item of type `gap`
   */
  list(
    options?: EventFilter & { readonly limit?: number | undefined },
  ): Listing<EventPage, FollowedEvent>;
}

/** The environment variables of a server, as those of a host. */
export interface ClientEnvironmentVariables extends EnvironmentVariables {
  /**
   * Lists variables as `EnvironmentVariables.list`.
   *
   * @returns the whole list, and an iterator over it
   */
  list(options?: ReadOptions & { readonly project?: string | undefined }): Listing<
    {
      readonly environment_variables: readonly EnvironmentVariable[];
      readonly total: number;
    },
    EnvironmentVariable
  >;
}

/** The notifications of a server, as those of a host. */
export interface ClientNotifications extends Notifications {
  /**
   * Lists notifications as `Notifications.list`.
   *
   * @returns the whole list, and an iterator over it
   */
  list(
    options?: ReadOptions,
  ): Listing<
    { readonly notifications: readonly Notification[]; readonly total: number },
    Notification
  >;
}

/** The secrets of a server, as those of a host. */
export interface ClientSecrets extends OrganizationSecrets {
  /**
   * Lists names as `OrganizationSecrets.list`.
   *
   * @returns the whole list, and an iterator over it
   */
  list(
    options?: ReadOptions,
  ): Listing<
    { readonly secrets: readonly { readonly name: string }[]; readonly total: number },
    { readonly name: string }
  >;
}

/** The push hooks of a server, as those of a host. */
export interface ClientPushHooks extends PushHooks {
  /**
   * Lists push hooks as `PushHooks.list`.
   *
   * @returns the whole list, and an iterator over it
   */
  list(
    options?: ReadOptions,
  ): Listing<{ readonly hooks: readonly PushHook[]; readonly total: number }, PushHook>;
}

/** The audit of a server, as that of a host. It needs `admin` access. */
export interface ClientAudit extends Audit {
  /**
   * Lists audit records as `Audit.list`.
   *
   * @returns a page, and an iterator over all records from there on
   */
  list(filter?: AuditFilter): Listing<AuditPage, AuditRecord>;
}

/** The organizations of a server. */
export interface ClientOrganizations extends Organizations {
  /**
   * Lists organizations as `Organizations.list`.
   *
   * @returns the whole list, and an iterator over it
   */
  list(
    options?: ReadOptions,
  ): Listing<
    { readonly organizations: readonly { readonly id: string }[]; readonly total: number },
    { readonly id: string }
  >;
}

/** The tokens of a server. */
export interface ClientTokens extends Tokens {
  /**
   * Lists tokens as `Tokens.list`.
   *
   * @returns the whole list, and an iterator over it
   */
  list(
    options?: ReadOptions,
  ): Listing<{ readonly tokens: readonly Token[]; readonly total: number }, Token>;
}

/**
 * The interface of an organization over HTTP. Methods, types and errors are those of
 * `Host.organization`, with these differences:
 *
 * - Each change has an idempotency key. After a lost answer the client sends the call again with
 *   the same key. `outcome_unknown` is thrown where no answer arrives after four tries, or within
 *   `timeoutMs`.
 * - A server waits at most 600 seconds for an operation (`waitMs`), in whole seconds.
 * - A log, or the events that are followed, are resumed after a lost connection, without a gap and
 *   without a repeated item.
 */
export interface Client extends Organization {
  readonly projects: ClientProjects;
  readonly runs: ClientRuns;
  readonly jobs: ClientJobs;
  readonly operations: ClientOperations;
  readonly events: ClientEvents;
  readonly environmentVariables: ClientEnvironmentVariables;
  readonly hooks: ClientPushHooks;
  readonly notifications: ClientNotifications;
  readonly secrets: ClientSecrets;
  readonly audit: ClientAudit;
  /** Who calls, and what the caller may do. */
  readonly caller: CallerReview;
  /** The organizations of the server that the caller may use. */
  readonly organizations: ClientOrganizations;
  /** The tokens of the server. They need `admin` access. */
  readonly tokens: ClientTokens;
}
