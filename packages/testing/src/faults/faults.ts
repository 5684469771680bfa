import type { Clock } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import {
  isAsyncIterable,
  isThenable,
  later,
  signalOf,
  untilAbort,
  wrapMethods,
} from "../wrapping.ts";

/** One programmed fault. */
export interface Fault {
  /** In words: `fail call 2 of apply`. */
  readonly description: string;
  /** How many calls it has affected. */
  readonly fired: number;
}

/** Which calls a fault affects. */
export interface FaultAim {
  /**
   * Which matching call it affects, from 1, counted from when the fault was programmed. @default 1,
   * for a stale read 2
   */
  readonly call?: number;
  /** How many matching calls in a row it affects. @default 1 */
  readonly times?: number;
  /** Counts only calls with such arguments. @default all */
  readonly when?: (args: readonly unknown[]) => boolean;
}

type MethodOf<Driver> = {
  [Name in keyof Driver]-?: NonNullable<Driver[Name]> extends (...args: never[]) => unknown
    ? Name
    : never;
}[keyof Driver] &
  string;

/** The faults of one driver, programmed at any time before they take effect. */
export interface Faults<Driver> {
  /**
   * Refuses the call before any effect.
   *
   * @param options.error what the call rejects with. @default a `DagctlError` `unavailable`
   * @returns the fault, for its count
   */
  fail(method: MethodOf<Driver>, options?: FaultAim & { readonly error?: Error }): Fault;
  /**
   * Lets the call take effect and loses its answer (an iterable's before its first item).
   *
   * @param options.error what the call rejects with. @default a `DagctlError` `outcome_unknown`
   * @returns the fault, for its count
   */
  loseAnswer(method: MethodOf<Driver>, options?: FaultAim & { readonly error?: Error }): Fault;
  /**
   * Delays the start of the call. An abort while it waits ends it without effect.
   *
   * @returns the fault, for its count
   */
  delay(
    method: MethodOf<Driver>,
    options: FaultAim &
      ({ readonly until: Promise<unknown> } | { readonly delayMs: number; readonly clock: Clock }),
  ): Fault;
  /**
   * Keeps the call from answering until its signal aborts; `afterEffect`: the call has taken
   * effect. Without a signal it never ends.
   *
   * @returns the fault, for its count
   */
  hang(method: MethodOf<Driver>, options?: FaultAim & { readonly afterEffect?: boolean }): Fault;
  /**
   * Remembers the first successful call. Affected calls with equal arguments get its answer again,
   * without a call of the driver.
   *
   * @returns the fault, for its count
   */
  stale(method: MethodOf<Driver>, options?: FaultAim): Fault;
  /** Every programmed fault, in the order of the programming. */
  readonly all: readonly Fault[];
  /**
   * Checks that every fault took effect: one that never did has tested nothing.
   *
   * @throws Error: a fault did not; the message names every one
   */
  assertAllFired(): void;
}

/** What a fault does with a call that it affects. */
type Effect = (args: readonly unknown[], call: () => unknown) => unknown;
interface Programmed {
  readonly method: string;
  readonly isAffected: (args: readonly unknown[]) => boolean;
  readonly effect: Effect;
  /** Gets the answers of calls that the fault does not affect. */
  readonly onUnaffected?: (args: readonly unknown[], answer: unknown) => unknown;
}

// Stored apart from the plan, so that its type shows only what a test programs.
const PROGRAMS: unique symbol = Symbol("programs");
interface Plan<Driver> extends Faults<Driver> {
  readonly [PROGRAMS]: readonly Programmed[];
}

/**
 * Returns an empty plan: `const faults = faultPlan<DeployDriver>()`.
 *
 * @throws DagctlError from calls that a fault affects: `unavailable` (`fail`) or `outcome_unknown`
 *   (`loseAnswer`) where the test gives no other error
 */
export function faultPlan<Driver extends object>(): Faults<Driver> {
  const programs: Programmed[] = [];
  const all: Fault[] = [];
  const program = (
    what: string,
    method: string,
    aim: FaultAim,
    effect: Effect,
    more: Pick<Programmed, "onUnaffected"> & { first?: number; when?: FaultAim["when"] } = {},
  ): Fault => {
    const { call = more.first ?? 1, times = 1 } = aim;
    const state = { seen: 0, fired: 0 };
    const isAffected = (args: readonly unknown[]): boolean => {
      if (aim.when?.(args) === false || more.when?.(args) === false) return false;
      state.seen += 1;
      if (state.seen < call || state.seen >= call + times) return false;
      state.fired += 1;
      return true;
    };
    programs.push({
      method,
      isAffected,
      effect,
      ...(more.onUnaffected && { onUnaffected: more.onUnaffected }),
    });
    const fault: Fault = {
      description: `${what} call ${call} of ${method}`,
      get fired() {
        return state.fired;
      },
    };
    all.push(fault);
    return fault;
  };

  const plan: Plan<Driver> = {
    [PROGRAMS]: programs,
    all,
    fail(
      method,
      { error = new DagctlError("unavailable", `A fault of the test: ${method}`), ...aim } = {},
    ) {
      return program("fail", method, aim, () => later(Promise.reject(error)));
    },
    loseAnswer(
      method,
      {
        error = new DagctlError(
          "outcome_unknown",
          `A fault of the test: the answer of ${method} was lost`,
        ),
        ...aim
      } = {},
    ) {
      return program("lose the answer of", method, aim, (_args, call) =>
        later(untilFinished(call()).then(() => Promise.reject(error))),
      );
    },
    delay(method, options) {
      return program("delay", method, options, (args, call) => {
        const until =
          "until" in options
            ? options.until
            : new Promise<void>((resolve) => void options.clock.after(options.delayMs, resolve));
        return later(Promise.race([until, untilAbort(signalOf(args))]).then(call));
      });
    },
    hang(method, { afterEffect = false, ...aim } = {}) {
      return program("hang", method, aim, (args, call) =>
        later(
          (afterEffect ? untilFinished(call()) : Promise.resolve()).then(() =>
            untilAbort(signalOf(args)),
          ),
        ),
      );
    },
    stale(method, aim = {}) {
      let memory:
        | { readonly args: string; readonly answer: unknown; readonly items: boolean }
        | undefined;
      const remember = (args: readonly unknown[], answer: unknown): unknown => {
        const text = argumentsText(args);
        if (memory) return answer;
        if (isAsyncIterable(answer) && !isThenable(answer))
          return rememberItems(
            answer,
            (items) => (memory ??= { args: text, answer: items, items: true }),
          );
        return Promise.resolve(answer).then((value) => {
          memory ??= { args: text, answer: value, items: false };
          return value;
        });
      };
      const effect: Effect = (_args, call) =>
        memory ? (memory.items ? itemsOf(memory.answer) : Promise.resolve(memory.answer)) : call();
      // Calls with other arguments are not the read that becomes stale.
      const when = (args: readonly unknown[]): boolean =>
        !memory || memory.args === argumentsText(args);
      return program("stale", method, aim, effect, { first: 2, onUnaffected: remember, when });
    },
    assertAllFired() {
      const missed = all.filter((fault) => fault.fired === 0).map((fault) => fault.description);
      if (missed.length > 0) throw new Error(`These faults did not fire: ${missed.join("; ")}`);
    },
  };
  return plan;
}

/**
 * Returns the driver with the plan's faults. When several match one call, the first programmed one
 * takes effect; all of them count the call. Limits: an affected call returns an object that can be
 * both awaited and iterated; two wrappers on one plan share its counts.
 *
 * @throws TypeError when the plan does not come from `faultPlan`
 */
export function withFaults<Driver extends object>(driver: Driver, faults: Faults<Driver>): Driver {
  const programs = programsOf(faults);
  return wrapMethods(driver, (method, args, call) => {
    const concerned = programs.filter((one) => one.method === method);
    const [fault] = concerned.filter((one) => one.isAffected(args));
    if (fault) return fault.effect(args, call);
    let answer = call();
    for (const one of concerned) if (one.onUnaffected) answer = one.onUnaffected(args, answer);
    return answer;
  });
}

function programsOf<Driver>(faults: Faults<Driver>): readonly Programmed[] {
  if (!(PROGRAMS in faults)) throw new TypeError("Faults are made by faultPlan()");
  return (faults as Plan<Driver>)[PROGRAMS];
}

/** Waits for a call to have its effect; an iterable is read to its end. */
async function untilFinished(answer: unknown): Promise<void> {
  const value = await answer;
  if (!isAsyncIterable(value)) return;
  for await (const item of value) void item;
}

async function* rememberItems(
  items: AsyncIterable<unknown>,
  remember: (items: readonly unknown[]) => void,
): AsyncGenerator<unknown, void, undefined> {
  const seen: unknown[] = [];
  for await (const item of items) {
    seen.push(item);
    yield item;
  }
  remember(seen);
}

async function* itemsOf(items: unknown): AsyncGenerator<unknown, void, undefined> {
  if (Array.isArray(items)) yield* items;
}

function argumentsText(args: readonly unknown[]): string {
  return JSON.stringify(args, (key, value: unknown) => (key === "signal" ? undefined : value));
}
