import { withDeadline } from "../async/deadline.ts";
import type { Clock } from "../contracts/clock.ts";
import type { DeploymentRef, WaitingOptions } from "../contracts/deploy.ts";
import type { HostOptions, Timing } from "../contracts/host.ts";
import type { LogEntry } from "../contracts/log.ts";
import type { ProjectType } from "../contracts/project-type.ts";
import { asDagctlError, DagctlError } from "../errors.ts";
import {
  DRIVER_ROLES,
  DRIVERS,
  type DriverDeadline,
  type DriverRole,
  type DriverRules,
  type MethodRule,
} from "./driver-rules.ts";
import type { CallReport, Components } from "./components.ts";
import { callDriver, readItems } from "./call-driver.ts";

/** What a host adds to the calls of its drivers. */
export interface Hosting {
  readonly clock: Clock;
  readonly timing: Pick<Timing, "gitCallMs" | "driverCallMs" | "inspectMs">;
  /** Ends each call that has no signal of its own. */
  readonly lifetime: AbortSignal;
  readonly log: (entry: LogEntry) => void;
  /** Gets the end of each call. */
  readonly components: Components;
}

/** The drivers of a host, as its parts call them. */
export interface HostedDrivers extends Pick<HostOptions, DriverRole> {
  /**
   * Closes each driver once; later calls of a driver are refused. It waits for all of them, and
   * then rejects with the first failure.
   */
  close(): Promise<void>;
}

/** An object that serves as two drivers is closed once, for both. */
type Closing = Map<object, Promise<void>>;

/**
 * Returns the drivers with a deadline for each call or item, as `driver-rules.ts` says. A call
 * ends with its own signal, and without one with the host. Optional methods that a driver does not
 * have stay absent.
 *
 * Each call rejects with `unavailable` once the drivers are closed. A read that does not answer
 * ends as `unavailable`, a write as `outcome_unknown`.
 */
export function hostedDrivers(
  options: Pick<HostOptions, DriverRole>,
  hosting: Hosting,
): HostedDrivers {
  const closing: Closing = new Map();
  return {
    git: hostDriver(options.git, "git", DRIVERS.git.rules, hosting, closing),
    deploy: hostDriver(options.deploy, "deploy", DRIVERS.deploy.rules, hosting, closing),
    run: hostDriver(options.run, "run", DRIVERS.run.rules, hosting, closing),
    stateDatabase: hostDriver(
      options.stateDatabase,
      "stateDatabase",
      DRIVERS.stateDatabase.rules,
      hosting,
      closing,
    ),
    secrets: hostDriver(options.secrets, "secrets", DRIVERS.secrets.rules, hosting, closing),
    async close() {
      const closes = DRIVER_ROLES.map((role) => closeOnce(options[role], role, hosting, closing));
      for (const close of await Promise.allSettled(closes))
        if (close.status === "rejected") throw close.reason;
    },
  };
}

/** Returns the project types with a deadline for `inspect`, the reads of the type included. */
export function hostedTypes(
  types: ReadonlyMap<string, ProjectType>,
  { clock, timing, lifetime }: Pick<Hosting, "clock" | "timing" | "lifetime">,
): ReadonlyMap<string, ProjectType> {
  return new Map(
    [...types].map(([name, type]) => {
      const hostedType: ProjectType = {
        ...type,
        inspect: (project, commit, read, options) =>
          withDeadline(
            {
              clock,
              deadlineMs: timing.inspectMs,
              signal: options.signal ?? lifetime,
              what: `The project type "${name}" (inspect)`,
              // Nothing was begun outside, and the repository may have been slow.
              code: "timeout",
            },
            (signal) => type.inspect(project, commit, read, { ...options, signal }),
          ),
      };
      return [name, hostedType];
    }),
  );
}

function hostDriver<Driver extends object>(
  driver: Driver,
  role: DriverRole,
  rules: DriverRules<Driver>,
  hosting: Hosting,
  closing: Closing,
): Driver {
  const members: Readonly<Record<string, unknown>> = driver as Record<string, unknown>;
  const host = {};
  for (const [name, rule] of Object.entries<MethodRule | "property" | "close">(rules)) {
    if (rule === "property") {
      Object.defineProperty(host, name, { enumerable: true, get: () => members[name] });
    } else if (typeof members[name] === "function") {
      const value =
        rule === "close"
          ? () => closeOnce(driver, role, hosting, closing)
          : hostMethod(driver, name, rule, role, hosting, closing);
      Object.defineProperty(host, name, { enumerable: true, value });
    }
  }
  return host as Driver;
}

function hostMethod(
  driver: object,
  name: string,
  rule: MethodRule,
  role: DriverRole,
  { clock, timing, lifetime, components }: Hosting,
  closing: Closing,
): (...given: readonly unknown[]) => unknown {
  const { title } = DRIVERS[role];
  const what = `${title} (${name})`;
  const { effect, options: at, items } = rule;

  return (...given) => {
    const options = at === undefined ? undefined : (given[at] as WaitingOptions | undefined);
    const signal = options?.signal ?? lifetime;
    const target = targetOf(role, given);
    const subject = subjectOf(given);
    const report = components.begin({ role, method: name, signal, target, subject });
    const make = (inner: AbortSignal | undefined): unknown => {
      if (closing.has(driver))
        throw new DagctlError("unavailable", `${title} is closed: the host has ended`);
      const full = [...given];
      if (at !== undefined)
        full[at] = { ...options, signal: inner, ...withReport(options, report) };
      // Looked up at each call: a driver is an object with a state of its own.
      const method: unknown = Reflect.get(driver, name);
      return Reflect.apply(method as (...given: readonly unknown[]) => unknown, driver, full);
    };
    const limits = {
      clock,
      what,
      effect,
      deadlineMs: isEndless(rule, options) ? undefined : millisecondsOf(rule.deadline, timing),
      signal,
      report,
      isQuick: rule.deadline === "driverCallMs" || rule.deadline === "gitCallMs",
    };
    return items
      ? readItems(limits, (inner) => make(inner) as AsyncIterable<unknown>)
      : callDriver(limits, make);
  };
}

/** Returns the option by which a driver reports what it waits for; the components get it, too. */
function withReport(
  options: WaitingOptions | undefined,
  { waits }: CallReport,
): Pick<WaitingOptions, "report"> {
  const { report } = options ?? {};
  if (!report) return {};
  return {
    report(text, outage) {
      waits(outage);
      report(text, outage);
    },
  };
}

/** Returns the project of a call. */
function subjectOf([first]: readonly unknown[]): string | undefined {
  const { ref, project } = (first ?? {}) as Partial<DeploymentRef> & {
    readonly ref?: DeploymentRef;
  };
  return ref?.project ?? project;
}

/** Returns the repository of a call: it can be on any server. Other drivers call one system. */
function targetOf(role: DriverRole, [first]: readonly unknown[]): string | undefined {
  if (role !== "git" || typeof first !== "object" || first === null || !("url" in first))
    return undefined;
  return JSON.stringify(first.url);
}

function isEndless({ endlessWith }: MethodRule, options: object | undefined): boolean {
  return endlessWith !== undefined && !!options && Reflect.get(options, endlessWith) === true;
}

function millisecondsOf(
  deadline: DriverDeadline,
  timing: Pick<Timing, "gitCallMs" | "driverCallMs">,
): number | undefined {
  if (deadline === "none") return undefined;
  return typeof deadline === "number" ? deadline : timing[deadline];
}

async function closeOnce(
  driver: object,
  role: DriverRole,
  { log }: Hosting,
  closing: Closing,
): Promise<void> {
  const begun = closing.get(driver);
  if (begun) return begun;
  const { close }: { readonly close?: () => Promise<void> } = driver;
  const closed = (async () => close?.call(driver))();
  closing.set(driver, closed);
  closed.catch((error: unknown) =>
    log({
      level: "warn",
      message: `${DRIVERS[role].title} failed to close`,
      details: { error: asDagctlError(error).message },
    }),
  );
  return closed;
}
