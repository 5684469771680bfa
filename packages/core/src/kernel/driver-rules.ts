import type { DeployDriver } from "../contracts/deploy.ts";
import type { GitDriver } from "../contracts/git.ts";
import type { HostOptions, Timing } from "../contracts/host.ts";
import type { RunDriver } from "../contracts/run.ts";
import type { Secrets } from "../contracts/secrets.ts";
import type { StateDatabaseDriver } from "../contracts/state-database.ts";

/** How long a driver may take: a time of the host, milliseconds, or no limit. */
export type DriverDeadline = keyof Pick<Timing, "gitCallMs" | "driverCallMs"> | number | "none";

/** What the host adds to one method of a driver. */
export interface MethodRule {
  /**
   * A `read` that does not answer ends as `unavailable`. A `write` ends as `outcome_unknown`: it
   * may have taken effect.
   */
  readonly effect: "read" | "write";
  readonly deadline: DriverDeadline;
  /** The method returns an iterable, and each item has the deadline. */
  readonly items?: true;
  /** With this option the items have no deadline. */
  readonly endlessWith?: string;
  /** The position of `CallOptions` among the parameters; absent where the method has none. */
  readonly options?: number;
  readonly optional?: true;
}

type Method = (...given: never[]) => unknown;

/** The last parameter is the options of the call where it can have a signal. */
type OptionsRule<Given extends readonly unknown[]> =
  Required<Given> extends readonly [...infer Before, infer Last]
    ? "signal" extends keyof NonNullable<Last>
      ? { readonly options: Before["length"] }
      : { readonly options?: never }
    : { readonly options?: never };

type ItemsRule<Answer> =
  Answer extends AsyncIterable<unknown> ? { readonly items: true } : { readonly items?: never };

type OptionalRule<Driver, Name extends keyof Driver> =
  Partial<Pick<Driver, Name>> extends Pick<Driver, Name>
    ? { readonly optional: true }
    : { readonly optional?: never };

/**
 * A rule for each member of a contract. The compiler refuses a member without a rule, a rule
 * without a member, and a rule that contradicts the signature.
 */
export type DriverRules<Driver> = {
  readonly [Name in keyof Driver]-?: Name extends "close"
    ? "close"
    : NonNullable<Driver[Name]> extends Method
      ? MethodRule &
          OptionsRule<Parameters<NonNullable<Driver[Name]>>> &
          ItemsRule<ReturnType<NonNullable<Driver[Name]>>> &
          OptionalRule<Driver, Name>
      : "property";
};

/** A checkout may fetch a whole repository. Milliseconds. */
const CHECKOUT = 10 * 60_000;
/** A resolution may start a pod and read many pages of an index. Milliseconds. */
const RESOLUTION = 10 * 60_000;

const GIT: DriverRules<GitDriver> = {
  supports: "property",
  head: { effect: "read", deadline: "gitCallMs", options: 1 },
  findRef: { effect: "read", deadline: "gitCallMs", options: 2, optional: true },
  describe: { effect: "read", deadline: "gitCallMs", options: 2 },
  readFiles: { effect: "read", deadline: "gitCallMs", options: 3 },
  listLinks: { effect: "read", deadline: "gitCallMs", options: 2, optional: true },
  compare: { effect: "read", deadline: "gitCallMs", options: 3 },
  checkout: { effect: "read", deadline: CHECKOUT, options: 3 },
  credentials: { effect: "read", deadline: "gitCallMs", options: 1 },
  forget: { effect: "write", deadline: "gitCallMs", options: 1, optional: true },
  listImports: { effect: "read", deadline: "gitCallMs", options: 1, optional: true },
  close: "close",
};

const DEPLOY: DriverRules<DeployDriver> = {
  supports: "property",
  attach: { effect: "write", deadline: "none", optional: true },
  // A lost answer costs nothing: the same request has the same result.
  resolvePackages: { effect: "read", deadline: RESOLUTION, options: 1, optional: true },
  checkJobs: { effect: "read", deadline: "driverCallMs", options: 2, optional: true },
  apply: { effect: "write", deadline: "driverCallMs", options: 1 },
  refreshCredentials: { effect: "write", deadline: "driverCallMs", options: 2, optional: true },
  setRunVariables: { effect: "write", deadline: "driverCallMs", options: 2, optional: true },
  observe: { effect: "read", deadline: "driverCallMs", options: 1 },
  remove: { effect: "write", deadline: "driverCallMs", options: 1 },
  list: { effect: "read", deadline: "driverCallMs", items: true, options: 0 },
  watch: { effect: "read", deadline: "none", options: 1, optional: true },
  close: "close",
};

const RUN: DriverRules<RunDriver> = {
  supports: "property",
  start: { effect: "write", deadline: "driverCallMs", options: 1 },
  observe: { effect: "read", deadline: "driverCallMs", options: 1 },
  list: { effect: "read", deadline: "driverCallMs", items: true, options: 1 },
  setSchedulesPaused: { effect: "write", deadline: "driverCallMs", options: 2, optional: true },
  cancel: { effect: "write", deadline: "driverCallMs", options: 1 },
  logs: {
    effect: "read",
    deadline: "driverCallMs",
    items: true,
    endlessWith: "follow",
    options: 1,
  },
  frames: { effect: "read", deadline: "driverCallMs", items: true, options: 1, optional: true },
  watch: { effect: "read", deadline: "none", options: 1, optional: true },
  close: "close",
};

const STATE_DATABASE: DriverRules<StateDatabaseDriver> = {
  supports: "property",
  provision: { effect: "write", deadline: "driverCallMs", options: 1 },
  drop: { effect: "write", deadline: "driverCallMs", options: 1 },
  list: { effect: "read", deadline: "driverCallMs", items: true, options: 0 },
  close: "close",
};

const SECRETS: DriverRules<Secrets> = {
  supports: "property",
  get: { effect: "read", deadline: "driverCallMs", options: 2 },
  put: { effect: "write", deadline: "driverCallMs", options: 3 },
  delete: { effect: "write", deadline: "driverCallMs", options: 2 },
  list: { effect: "read", deadline: "driverCallMs", options: 1 },
};

/** The options of a host that are hosted drivers. The store is not one. */
export type DriverRole = "git" | "deploy" | "run" | "stateDatabase" | "secrets";

/** What messages call each driver, and the rules of its methods. */
export const DRIVERS: {
  readonly [Role in DriverRole]: {
    readonly title: string;
    readonly rules: DriverRules<HostOptions[Role]>;
  };
} = {
  git: { title: "The Git server", rules: GIT },
  deploy: { title: "The deploy driver", rules: DEPLOY },
  run: { title: "The run driver", rules: RUN },
  stateDatabase: { title: "The state database driver", rules: STATE_DATABASE },
  secrets: { title: "The secret source", rules: SECRETS },
};

export const DRIVER_ROLES: readonly DriverRole[] = Object.keys(DRIVERS) as DriverRole[];
