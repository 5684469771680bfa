import type { Clock } from "../contracts/clock.ts";
import { isDagctlError } from "../errors.ts";
import type { Component, ComponentName, Outage } from "../model/component.ts";
import { rfc3339 } from "../values/time.ts";
import { DRIVERS, type DriverRole } from "./driver-rules.ts";

/** A call that has not answered for this long is reported, in milliseconds. It goes on. */
export const SLOW_MS = 8_000;
/**
 * How long a failure counts that no later call has met, in milliseconds. An operation repeats its
 * calls at least every 90 s; what is not called any more is not known to be away.
 */
const KEPT_MS = 120_000;
/** The most addresses of one component: a repository can be anywhere. */
const MOST = 1_000;

const NAMES: Readonly<Record<DriverRole, ComponentName>> = {
  git: "git",
  deploy: "deploy",
  run: "run",
  stateDatabase: "state_database",
  secrets: "secrets",
};

/** One call of a hosted driver, to which its end is reported. */
export interface CallReport {
  /** Reports that the call has not answered for so long. */
  slow(): void;
  /** Reports what the driver waits for, and which system is away. */
  waits(outage: string | undefined): void;
  /** Reports the end of the call. @param error absent: it has succeeded */
  end(error?: unknown): void;
}

/**
 * Knows which of the host's components do not answer: the hosted drivers report the end of each
 * call. A failure is known until the same method succeeds, or until no call has met it for two
 * minutes.
 */
export interface Components {
  /**
   * Begins a call.
   *
   * @param call.target what is called, where a driver calls several systems: the address of a Git
   *   server. It is never shown.
   * @param call.subject the project that the call is about: what one waits for is not over when
   *   another one waits for nothing. It is never shown.
   */
  begin(call: {
    readonly role: DriverRole;
    readonly method: string;
    readonly signal: AbortSignal | undefined;
    readonly target?: string | undefined;
    readonly subject?: string | undefined;
  }): CallReport;
  /** Returns the state of every component. */
  states(): Readonly<Record<ComponentName, Component>>;
  /** Returns the components that are away, in the order of their names. */
  outages(): readonly Outage[];
  /**
   * Calls back with a message when a call that was made with this signal has not answered for
   * long. Returns a function that ends it.
   */
  onSlow(signal: AbortSignal, listener: (message: string) => void): () => void;
  /** Calls back when a component that was there is away. */
  onOutage(listener: (outage: Outage) => void): void;
}

interface Failure {
  readonly since: number;
  readonly seen: number;
  readonly reason: string;
}

/** Returns what a host knows of its components: nothing is away at its start. */
export function components(clock: Clock): Components {
  const failures = new Map<ComponentName, Map<string, Failure>>(
    [...Object.values(NAMES), "packages" as const].map((name) => [name, new Map()]),
  );
  const slowListeners = new WeakMap<AbortSignal, Set<(message: string) => void>>();
  const outageListeners: ((outage: Outage) => void)[] = [];

  /** Returns the oldest failure of a component, and forgets those that are not met any more. */
  function oldest(name: ComponentName): Failure | undefined {
    const known = failures.get(name) ?? new Map<string, Failure>();
    const now = clock.now();
    for (const [key, { seen }] of known) if (now - seen > KEPT_MS) known.delete(key);
    return [...known.values()].toSorted((one, other) => one.since - other.since)[0];
  }

  function outageOf(name: ComponentName): Outage | undefined {
    const failure = oldest(name);
    return failure && { component: name, reason: failure.reason, since: rfc3339(failure.since) };
  }

  function note(name: ComponentName, key: string, reason: string): void {
    const before = outageOf(name);
    const known = failures.get(name) ?? new Map<string, Failure>();
    const now = clock.now();
    if (known.size < MOST || known.has(key))
      known.set(key, { since: known.get(key)?.since ?? now, seen: now, reason });
    const outage = outageOf(name);
    if (before === undefined && outage !== undefined)
      for (const listener of outageListeners) listener(outage);
  }

  return {
    begin({ role, method, signal, target = "", subject = "" }) {
      const name = method === "resolvePackages" ? "packages" : NAMES[role];
      const title = role === "git" ? "A Git server" : DRIVERS[role].title;
      const key = `${method}\n${target}`;
      const waitsKey = `${key}\n${subject}\nwaits`;
      let isWaiting = false;
      return {
        slow() {
          const message = `${title} (${method}) has not answered for ${SLOW_MS / 1000} s`;
          note(name, key, `${title} has not answered for ${SLOW_MS / 1000} s`);
          if (signal) for (const listener of slowListeners.get(signal) ?? []) listener(message);
        },
        waits(outage) {
          if (outage === undefined) return;
          isWaiting = true;
          note(name, waitsKey, outage);
        },
        end(error) {
          if (error !== undefined && signal?.aborted && error === signal.reason) return;
          const reason = outageReason(error, title);
          // An observation reports what goes on; any other call that has ended waits no more.
          if (!isWaiting || method !== "observe") failures.get(name)?.delete(waitsKey);
          if (reason === undefined) failures.get(name)?.delete(key);
          else note(name, key, reason);
        },
      };
    },
    states() {
      const states = [...failures.keys()].map((name): [ComponentName, Component] => {
        const { reason, since } = outageOf(name) ?? {};
        return [
          name,
          reason === undefined ? { status: "ok" } : { status: "unavailable", reason, since },
        ];
      });
      return Object.fromEntries(states) as Record<ComponentName, Component>;
    },
    outages: () => [...failures.keys()].flatMap((name) => outageOf(name) ?? []),
    onSlow(signal, listener) {
      const listeners = slowListeners.get(signal) ?? new Set();
      slowListeners.set(signal, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
    onOutage: (listener) => void outageListeners.push(listener),
  };
}

/**
 * Returns why a component is away, in words that anyone may read; `undefined` where it has
 * answered. The message of the error is for those with access: it may name their objects.
 */
function outageReason(error: unknown, title: string): string | undefined {
  if (!isDagctlError(error)) return undefined;
  const { code, details } = error;
  if (details?.outage !== undefined) return details.outage === false ? undefined : details.outage;
  if (code === "unavailable" || code === "outcome_unknown" || code === "timeout")
    return `${title} is not available`;
  return undefined;
}
