import type { CountSteps } from "@dagctl/core/contracts";
import type { Bindings } from "./syntax.ts";
import type { Expression, FunctionDefinition, Statement } from "./syntax.ts";
import type { CallArguments, FunctionValue, Scope, Value } from "./values.ts";

/** Means that the program raises an exception here, for certain or in one of the ways it can go. */
export class PythonRaise extends Error {
  override readonly name = "PythonRaise";
  readonly at: number;

  constructor(at: number) {
    super("raised");
    this.at = at;
  }
}

/**
 * Means that nothing can be known of the program. `reason` completes a sentence that begins with
 * the file's name.
 */
export class Unfollowed extends Error {
  override readonly name = "Unfollowed";
  readonly reason: string;
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.reason = reason;
    this.at = at;
  }
}

/** The most steps of all runs together: about a tenth of a second. */
const MOST_STEPS = 40_000;
const MOST_PATHS = 256;
const MOST_CHOICES = 64;
const DEEPEST = 300;

/**
 * Where a program can go more than one way, one way is taken, and the program runs again for each
 * other one. So a way is always a plain run, with plain objects that are shared and change.
 */
export interface Paths {
  /**
   * Returns which of the ways to take; a run that is repeated gets the same number at the same
   * point.
   */
  choose(ways: number, at: number): number;
  /** Prepares the next run. Returns false when every way was taken. */
  advance(): boolean;
  /** Returns where the last run took a way that was not taken before. */
  lastChoice(): number;
}

export function createPaths(): Paths {
  const trail: { taken: number; readonly ways: number; readonly at: number }[] = [];
  let position = 0;
  let runs = 1;
  return {
    choose(ways, at) {
      const known = trail[position];
      position += 1;
      if (known) return known.taken;
      if (trail.length >= MOST_CHOICES)
        throw new Unfollowed("depends on more conditions than are followed", at);
      trail.push({ taken: 0, ways, at });
      return 0;
    },
    advance() {
      position = 0;
      for (let last = trail.pop(); last; last = trail.pop()) {
        if (last.taken + 1 >= last.ways) continue;
        runs += 1;
        if (runs > MOST_PATHS)
          throw new Unfollowed("depends on more conditions than are followed", last.at);
        trail.push({ ...last, taken: last.taken + 1 });
        return true;
      }
      return false;
    },
    lastChoice: () => trail[trail.length - 1]?.at ?? 0,
  };
}

/** How a body ended, other than by running to its end. */
export type Ended =
  | { readonly kind: "return"; readonly value: Value }
  | { readonly kind: "break" | "continue" };

/** Expressions contain calls and calls run statements: the parts reach each other through this. */
export interface Machinery {
  evaluate(machine: Machine, scope: Scope, expression: Expression): Value;
  execute(machine: Machine, scope: Scope, statements: readonly Statement[]): Ended | undefined;
  call(machine: Machine, callee: Value, given: CallArguments, at: number): Value;
}

/** One run of the program. */
export interface Machine {
  evaluate(scope: Scope, expression: Expression): Value;
  execute(scope: Scope, statements: readonly Statement[]): Ended | undefined;
  call(callee: Value, given: CallArguments, at: number): Value;
  readonly paths: Paths;
  /** Shared by all runs. */
  readonly budget: { steps: number; readonly count: CountSteps };
  /** Whether the module `dagctl` is the one that a run gets, and not one of the project's own. */
  readonly client: boolean;
  readonly bindings: Map<FunctionDefinition, Bindings>;
  readonly module: Scope;
  depth: number;
  /** How many `try` bodies are being run. */
  tries: number;
  /**
   * Counts the changes that the program made. An exception leaves the same values wherever it is
   * raised between two changes.
   */
  changes: number;
  raisedAfter: number;
  /** Where a star import brought names that are not known. */
  starred?: number;
  /** Functions whose possible effects were already counted in. */
  readonly spread: Set<FunctionValue>;
}

export function createMachine(
  { evaluate, execute, call }: Machinery,
  { paths, budget, bindings, client }: Pick<Machine, "paths" | "budget" | "bindings" | "client">,
): Machine {
  const machine: Machine = {
    evaluate: (scope, expression) => evaluate(machine, scope, expression),
    execute: (scope, statements) => execute(machine, scope, statements),
    call: (callee, given, at) => call(machine, callee, given, at),
    paths,
    budget,
    bindings,
    client,
    module: { kind: "module", names: new Map(), globals: new Set(), nonlocals: new Set() },
    depth: 0,
    tries: 0,
    changes: 0,
    raisedAfter: -1,
    spread: new Set(),
  };
  return machine;
}

/** Steps of the budget that one step of a program takes. */
const STEPS_EACH = 2;

/** Counts work: one step, or as many as there are items to go through. */
export function step(machine: Machine, at: number, count = 1): void {
  machine.budget.steps += count;
  machine.budget.count(count * STEPS_EACH);
  if (machine.budget.steps > MOST_STEPS)
    throw new Unfollowed("takes more steps than are followed", at);
}

/** One step covers so many things, since nothing is evaluated: entries that are copied or read. */
const PART = 8;

/** Counts the work of going through so many things. */
export function stepPart(machine: Machine, at: number, things: number): void {
  if (things >= PART) step(machine, at, Math.floor(things / PART));
}

/** Runs something one level deeper. */
export function deeper<T>(machine: Machine, at: number, run: () => T): T {
  machine.depth += 1;
  if (machine.depth > DEEPEST) throw new Unfollowed("calls or nests deeper than is followed", at);
  try {
    return run();
  } finally {
    machine.depth -= 1;
  }
}

/**
 * Marks a place inside a `try` at which an exception may be raised: almost anything may raise one.
 */
export function mayRaise(machine: Machine, at: number): void {
  if (machine.tries === 0 || machine.raisedAfter === machine.changes) return;
  machine.raisedAfter = machine.changes;
  if (machine.paths.choose(2, at) === 1) throw new PythonRaise(at);
}
