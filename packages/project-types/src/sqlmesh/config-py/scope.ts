import { bindingsOf, functionBindings } from "./bindings.ts";
import type { Bindings } from "./syntax.ts";
import { type Machine, PythonRaise, step, stepPart, Unfollowed } from "./machine.ts";
import type { Expression, Statement } from "./syntax.ts";
import {
  type CallArguments,
  constant,
  type Doubt,
  doubtAll,
  type FunctionValue,
  type Opaque,
  opaque,
  type Scope,
  textValue,
  type Value,
} from "./values.ts";

/**
 * Functions that reach into scopes, frames or the interpreter: after a call of one, no binding can
 * be relied on.
 */
const REACHING: ReadonlySet<string> = new Set([
  "exec",
  "eval",
  "compile",
  "globals",
  "locals",
  "vars",
  "setattr",
  "delattr",
  "breakpoint",
  "__import__",
  "__builtins__",
  "__loader__",
  "__spec__",
  "__dict__",
]);

export function lookUp(machine: Machine, scope: Scope, name: string, at: number): Value {
  for (let current: Scope | undefined = scope; current; current = current.parent) {
    if (current.kind === "class" && current !== scope) continue;
    if (current.globals.has(name)) break;
    const value = current.names.get(name);
    if (value) return value;
    if (current.locals?.has(name) && !current.nonlocals.has(name)) throw new PythonRaise(at);
  }
  const value = machine.module.names.get(name);
  if (value) return value;
  if (machine.starred !== undefined)
    return opaque("imports names that are not known with *", machine.starred);
  if (REACHING.has(name)) throw new Unfollowed(`uses ${name}, which can change anything`, at);
  // SQLMesh imports the file as a module, so what is guarded by "__main__" does not run.
  if (name === "__name__") return textValue("config");
  if (name === "__file__") return { kind: "path", path: "config.py" };
  if (name === "__debug__") return constant(true);
  return { kind: "builtin", name };
}

export function bind(machine: Machine, scope: Scope, name: string, value: Value): void {
  machine.changes += 1;
  scopeOf(machine, scope, name).names.set(name, value);
}

export function unbind(machine: Machine, scope: Scope, name: string, at: number): void {
  machine.changes += 1;
  if (!scopeOf(machine, scope, name).names.delete(name)) throw new PythonRaise(at);
}

function scopeOf(machine: Machine, scope: Scope, name: string): Scope {
  if (scope.globals.has(name)) return machine.module;
  if (!scope.nonlocals.has(name)) return scope;
  for (let current = scope.parent; current; current = current.parent)
    if (current.kind === "function" && current.names.has(name)) return current;
  return scope;
}

/** Passes a value to code that is not followed: the code may store it, change it, and call it. */
export function escape(machine: Machine, value: Value, doubt: Doubt): void {
  step(
    machine,
    doubt.at,
    doubtAll(value, doubt, (called) => spread(machine, called, doubt)),
  );
}

/** Counts in what a function may do when it is called at any time, any number of times. */
function spread(machine: Machine, called: FunctionValue, doubt: Doubt): void {
  if (machine.spread.has(called)) return;
  machine.spread.add(called);
  takeEffect(machine, called, doubt);
}

function takeEffect(machine: Machine, called: FunctionValue, doubt: Doubt): void {
  const { mentioned, globals, nonlocals, outer, bound } = functionBindings(
    machine,
    called.definition,
  );
  stepPart(machine, doubt.at, mentioned.size + globals.size + nonlocals.size + outer.size);
  for (const name of [...globals, ...nonlocals, ...outer])
    bindEverywhere(machine, called.scope, name, opaque(doubt.reason, doubt.at));
  for (const name of mentioned)
    if (!bound.has(name)) escapeName(machine, called.scope, name, doubt);
}

/**
 * Counts in what a piece of the program may do when it runs any number of times, or stops anywhere
 * in between. Returns what it names and binds.
 */
export function blur(
  machine: Machine,
  scope: Scope,
  pieces: readonly (Expression | Statement)[],
  doubt: Doubt,
): Bindings {
  const bindings = bindingsOf(pieces);
  const { mentioned, bound, globals, nonlocals, outer, size } = bindings;
  step(machine, doubt.at, mentioned.size + bound.size);
  stepPart(machine, doubt.at, size);
  for (const name of mentioned) escapeName(machine, scope, name, doubt);
  for (const name of bound) bind(machine, scope, name, opaque(doubt.reason, doubt.at));
  for (const name of [...globals, ...nonlocals, ...outer])
    bindEverywhere(machine, scope, name, opaque(doubt.reason, doubt.at));
  return bindings;
}

function escapeName(machine: Machine, scope: Scope, name: string, doubt: Doubt): void {
  if (REACHING.has(name)) throw new Unfollowed(`uses ${name}, which can change anything`, doubt.at);
  for (let current: Scope | undefined = scope; current; current = current.parent) {
    const value = current.names.get(name);
    if (value) escape(machine, value, doubt);
  }
}

/**
 * Binds a name that is declared global or nonlocal in every scope, because it need not be known
 * which one is meant.
 */
function bindEverywhere(machine: Machine, scope: Scope, name: string, value: Value): void {
  machine.changes += 1;
  for (let current = scope.parent; current; current = current.parent)
    if (current.names.has(name)) current.names.set(name, value);
  scope.names.set(name, value);
  machine.module.names.set(name, value);
}

/** Handles a call that is not followed: it may store, change and call everything that it gets. */
export function letGo(machine: Machine, callee: Value, given: CallArguments, doubt: Doubt): Opaque {
  machine.changes += 1;
  stepPart(machine, doubt.at, machine.spread.size);
  // It may call now what it got before, when other things are bound.
  for (const called of machine.spread) takeEffect(machine, called, doubt);
  escape(machine, callee, doubt);
  for (const value of given.positional) escape(machine, value, doubt);
  for (const { value } of given.keywords.values()) escape(machine, value, doubt);
  return opaque(doubt.reason, doubt.at);
}
