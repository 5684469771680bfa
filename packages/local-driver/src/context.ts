import type { LogEntry } from "@dagctl/core";
import type { Clock, DeploymentRef, DriverServices, RunRef } from "@dagctl/core/contracts";
import { fairLimit, keyedMutex, safeLog, systemClock } from "@dagctl/core/driver-kit";
import { resolve } from "node:path";
import { changes, type Changes } from "./changes.ts";
import { type Tombstones, tombstoneFiles } from "./files/tombstones.ts";
import { layout, type Layout } from "./files/layout.ts";
import {
  DEFAULT_LOG_BYTES,
  DEFAULT_TIMING,
  type LocalDriverOptions,
  type LocalTiming,
  type PythonOptions,
} from "./options.ts";
import { findControlGroup } from "./processes/control-group.ts";
import type { ExitRecord } from "./processes/order.ts";

/**
 * Shared places for checkouts: after a restart of a server with many projects all of them would
 * begin together. Each organization has one place of its own in addition: a Git server may hang.
 */
const MOST_CHECKOUTS = 8;

/** The work on what a run needs that has not begun, such as the checkout of its commit. */
export interface Preparation {
  readonly ref: DeploymentRef;
  /** What must stay meanwhile, as far as it is known. */
  readonly uses: {
    readonly checkout: string;
    environment: string | undefined;
    readonly lock: string | undefined;
  };
  /** Resolves when the work has ended, in whichever way. */
  readonly done: Promise<void>;
  /** Stops the work, whose parts are used no more. Its files stay until `end`. */
  abort(): void;
  /** Ends the work, and deletes the files that are the run's own. */
  end(): Promise<void>;
}

/** What the parts of one driver share. */
export interface Context {
  readonly paths: Layout;
  readonly timing: LocalTiming;
  readonly clock: Clock;
  readonly python: PythonOptions;
  /** Paths of programs of the PATH that have run: see `findPython`. */
  readonly runnable: Set<string>;
  /** The index that the pip of an interpreter uses, and when it was asked. */
  readonly pipAnswers: Map<string, { readonly url: string; readonly at: number }>;
  readonly logBytes: number;
  /**
   * Folder of the control group below which each run gets one; `undefined` where the machine
   * delegates none.
   */
  readonly controlGroup: string | undefined;
  readonly log: (entry: LogEntry) => void;
  /** Runs every check and write of one project under the project's lock. */
  readonly withLock: <T>(ref: DeploymentRef, work: () => Promise<T>) => Promise<T>;
  /** Of deployments. */
  readonly tombstones: Tombstones;
  readonly stateTombstones: Tombstones;
  readonly deploymentChanges: Changes<DeploymentRef>;
  readonly runChanges: Changes<RunRef>;
  /**
   * By folder, the runs that the driver ends in place of their supervisor: each is ended once, for
   * one reason.
   */
  readonly completions: Map<string, Promise<ExitRecord>>;
  /** By the run's folder, what is prepared for runs that have not begun. */
  readonly preparations: Map<string, Preparation>;
  /** Makes one checkout of a project at a time, and not too many at once. */
  readonly limitCheckout: <T>(
    ref: DeploymentRef,
    signal: AbortSignal,
    work: () => Promise<T>,
  ) => Promise<T>;
  /** Aborted by `close`. */
  readonly closing: AbortController;
  /** Provided by the host; resolves once `attach` was called. */
  readonly services: Promise<DriverServices>;
  readonly provide: (services: DriverServices) => void;
}

export function keyOf(ref: DeploymentRef): string {
  return JSON.stringify([ref.organization, ref.project]);
}

/** Returns what is prepared for runs of a deployment that have not begun. */
export const preparationsOf = (
  { preparations }: Pick<Context, "preparations">,
  ref: DeploymentRef,
): readonly Preparation[] =>
  [...preparations.values()].filter((preparation) => keyOf(preparation.ref) === keyOf(ref));

export function createContext(options: LocalDriverOptions): Context {
  const paths = layout(resolve(options.directory));
  const clock = options.clock ?? systemClock();
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  let provided: DriverServices | undefined;
  const log = options.log ? safeLog(options.log) : (entry: LogEntry) => provided?.log?.(entry);
  const mutex = keyedMutex();
  const checkouts = keyedMutex();
  const checkoutLimit = fairLimit(MOST_CHECKOUTS);
  let provide = (_services: DriverServices): void => undefined;
  const services = new Promise<DriverServices>((resolve) => {
    provide = (given) => {
      provided = given;
      resolve(given);
    };
  });
  return {
    paths,
    timing,
    clock,
    python: options.python ?? {},
    runnable: new Set(),
    pipAnswers: new Map(),
    controlGroup: options.controlGroups === false ? undefined : findControlGroup(),
    logBytes: options.logBytes ?? DEFAULT_LOG_BYTES,
    log,
    withLock: (ref, work) => mutex(keyOf(ref), work),
    tombstones: tombstoneFiles("deployments", { paths, log, clock }, timing.tombstoneMs),
    stateTombstones: tombstoneFiles("states", { paths, log, clock }, timing.tombstoneMs),
    deploymentChanges: changes(),
    runChanges: changes(),
    completions: new Map(),
    preparations: new Map(),
    limitCheckout: (ref, signal, work) =>
      checkouts(keyOf(ref), () => checkoutLimit(ref.organization, work, signal)),
    closing: new AbortController(),
    services,
    provide,
  };
}
