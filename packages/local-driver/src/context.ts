import { resolve } from "node:path";
import type { DeploymentRef, DriverServices, LogEntry, RunRef } from "@dagctl/core";
import { changes } from "./changes.ts";
import type { Changes } from "./changes.ts";
import { fence } from "./fence.ts";
import type { Fence } from "./fence.ts";
import { layout } from "./layout.ts";
import type { Layout } from "./layout.ts";
import { locks } from "./locks.ts";
import { DEFAULT_LOG_BYTES, DEFAULT_TIMING } from "./options.ts";
import type { LocalDriverOptions, LocalTiming, PythonOptions } from "./options.ts";

/** What the parts of one driver share. */
export interface Context {
  readonly paths: Layout;
  readonly timing: LocalTiming;
  readonly python: PythonOptions;
  readonly logBytes: number;
  readonly log: (entry: LogEntry) => void;
  /** Every check and write of one project happens under its lock. */
  readonly locked: <T>(ref: DeploymentRef, work: () => Promise<T>) => Promise<T>;
  readonly fence: Fence;
  readonly deploymentChanges: Changes<DeploymentRef>;
  readonly runChanges: Changes<RunRef>;
  /** Aborted by `close`. */
  readonly closing: AbortController;
  /** Lent by the host; resolves once `attach` was called. */
  readonly services: Promise<DriverServices>;
  readonly lend: (services: DriverServices) => void;
}

export function keyOf(ref: DeploymentRef): string {
  return JSON.stringify([ref.organization, ref.project]);
}

export function createContext(options: LocalDriverOptions): Context {
  const paths = layout(resolve(options.directory));
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const lock = locks();
  let lend = (_services: DriverServices): void => undefined;
  const services = new Promise<DriverServices>((resolve) => {
    lend = resolve;
  });
  return {
    paths,
    timing,
    python: options.python ?? {},
    logBytes: options.logBytes ?? DEFAULT_LOG_BYTES,
    log: options.log ?? (() => undefined),
    locked: (ref, work) => lock(keyOf(ref), work),
    fence: fence("deployments", paths, timing.tombstone),
    deploymentChanges: changes(),
    runChanges: changes(),
    closing: new AbortController(),
    services,
    lend,
  };
}
