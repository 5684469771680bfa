import { CLIENT, CLIENT_FUNCTIONS } from "../client-module.ts";
import { assign, remove } from "./assign.ts";
import { makeClass } from "./class.ts";
import { mergeInto } from "./dict.ts";
import { combineValues, decide, evaluate, makeFunction } from "./evaluate.ts";
import { iterate } from "./iterate.ts";
import {
  type Ended,
  type Machine,
  mayRaise,
  PythonRaise,
  step,
  stepPart,
  Unfollowed,
} from "./machine.ts";
import { memberOf } from "./module.ts";
import { bind, blur, escape } from "./scope.ts";
import { sqlmeshNames } from "./sqlmesh.ts";
import type { Expression, Statement } from "./syntax.ts";
import { type Doubt, type FunctionValue, opaque, type Scope, type Value } from "./values.ts";

export function execute(
  machine: Machine,
  scope: Scope,
  statements: readonly Statement[],
): Ended | undefined {
  for (const statement of statements) {
    step(machine, statement.at);
    mayRaise(machine, statement.at);
    const ended = run(machine, scope, statement);
    if (ended) return ended;
  }
  return undefined;
}

function run(machine: Machine, scope: Scope, statement: Statement): Ended | undefined {
  const { at } = statement;
  const value = (expression: Expression): Value => evaluate(machine, scope, expression);
  switch (statement.kind) {
    case "assign": {
      const result = value(statement.value);
      for (const target of statement.targets) assign(machine, scope, target, result);
      return undefined;
    }
    case "update":
      update(machine, scope, statement);
      return undefined;
    case "expression":
      value(statement.value);
      return undefined;
    case "if": {
      const branch = statement.branches.find(({ test }) => decide(machine, value(test), at));
      return execute(machine, scope, branch?.body ?? statement.otherwise);
    }
    case "for":
      return runFor(machine, scope, statement);
    case "while":
      return runWhile(machine, scope, statement);
    case "try":
      return runTry(machine, scope, statement);
    case "with":
      return runWith(machine, scope, statement);
    case "match": {
      escape(machine, value(statement.subject), { reason: "matches patterns", at });
      const all = statement.cases.findIndex(({ always }) => always);
      const way = machine.paths.choose(all < 0 ? statement.cases.length + 1 : all + 1, at);
      const taken = statement.cases[way];
      for (const name of taken?.binds ?? [])
        if (name !== "_") bind(machine, scope, name, opaque("matches patterns", at));
      for (const { guard } of statement.cases)
        if (guard) blur(machine, scope, [guard], { reason: "matches patterns", at });
      return execute(machine, scope, taken?.body ?? []);
    }
    case "function":
      bind(machine, scope, statement.function.name, define(machine, scope, statement));
      return undefined;
    case "class": {
      const inside: Scope = {
        kind: "class",
        names: new Map(),
        parent: scope,
        globals: new Set(),
        nonlocals: new Set(),
      };
      execute(machine, inside, statement.body);
      bind(machine, scope, statement.name, makeClass(machine, scope, statement, inside));
      return undefined;
    }
    case "return":
      return {
        kind: "return",
        value: statement.value ? value(statement.value) : { kind: "constant", value: null },
      };
    case "raise":
      if (statement.value) value(statement.value);
      throw new PythonRaise(at);
    case "assert":
      if (statement.value && !decide(machine, value(statement.value), at))
        throw new PythonRaise(at);
      return undefined;
    case "delete":
      for (const target of statement.targets) remove(machine, scope, target);
      return undefined;
    case "import":
      for (const { name, module, member } of statement.bindings) {
        // A package of the project may have any name that is not loaded already.
        bind(
          machine,
          scope,
          name,
          member === undefined
            ? { kind: "module", path: module }
            : memberOf(machine, module, member, at),
        );
      }
      return undefined;
    case "star import":
      importAll(machine, scope, statement.module, at);
      return undefined;
    case "break":
    case "continue":
      return { kind: statement.kind };
    case "scope":
      if (scope.kind === "class") throw new Unfollowed("declares a global name in a class", at);
      return undefined;
    case "declare":
    case "pass":
      return undefined;
  }
}

function update(
  machine: Machine,
  scope: Scope,
  { target, operator, value: right, at }: Extract<Statement, { kind: "update" }>,
): void {
  const before = evaluate(machine, scope, target);
  const value = evaluate(machine, scope, right);
  if (operator === "|" && before.kind === "dict") {
    mergeInto(machine, before, value, at);
    assign(machine, scope, target, before);
    return;
  }
  const items =
    operator === "+" && before.kind === "list" && !before.doubt
      ? iterate(machine, value, at)
      : undefined;
  if (items && before.kind === "list") {
    machine.changes += 1;
    stepPart(machine, at, before.items.length);
    before.items = before.items.concat(items);
    assign(machine, scope, target, before);
    return;
  }
  assign(machine, scope, target, combineValues(machine, operator, before, value, at));
}

const ROLES: ReadonlyMap<string, FunctionValue["role"]> = new Map([
  ["staticmethod", "static"],
  ["classmethod", "class"],
  ["property", "property"],
  ["functools.cache", "cached"],
  ["functools.lru_cache", "cached"],
  ["functools.wraps", "plain"],
]);

function define(
  machine: Machine,
  scope: Scope,
  { function: definition, at }: Extract<Statement, { kind: "function" }>,
): Value {
  const called = definition.decorators.map((expression) =>
    evaluate(machine, scope, expression.kind === "call" ? expression.callee : expression),
  );
  const [first, ...others] = called;
  if (!first) return makeFunction(machine, scope, definition);
  const role = first.kind === "builtin" && others.length === 0 ? ROLES.get(first.name) : undefined;
  if (role) return makeFunction(machine, scope, definition, role);
  // The nearest first.
  const decorators = definition.decorators
    .map((expression) =>
      expression.kind === "call" ? evaluate(machine, scope, expression) : undefined,
    )
    .map((value, index) => value ?? called[index]);
  if (decorators.every((value) => value?.kind === "function"))
    return decorators.reduceRight<Value>(
      (value, decorator) =>
        decorator
          ? machine.call(decorator, { positional: [value], keywords: new Map() }, at)
          : value,
      makeFunction(machine, scope, definition),
    );
  const doubt: Doubt = {
    reason: `has a function ${definition.name} with a decorator that is not followed`,
    at,
  };
  for (const value of decorators) if (value) escape(machine, value, doubt);
  escape(machine, makeFunction(machine, scope, definition), doubt);
  return opaque(doubt.reason, at);
}

function runFor(
  machine: Machine,
  scope: Scope,
  statement: Extract<Statement, { kind: "for" }>,
): Ended | undefined {
  const { target, body, otherwise, at } = statement;
  const over = evaluate(machine, scope, statement.iterable);
  const items = iterate(machine, over, at);
  if (!items) {
    const doubt: Doubt =
      over.kind === "opaque"
        ? { reason: `loops over something that is not known: it ${over.reason}`, at }
        : { reason: "loops over something that is not known", at };
    escape(machine, over, doubt);
    return runUnknown(machine, scope, [statement], doubt, otherwise);
  }
  const size = items.length;
  const once = over.kind === "list" && over.once === true;
  for (let index = 0; index < items.length; index += 1) {
    step(machine, at);
    const item = items[index];
    if (item) assign(machine, scope, target, item);
    const ended = execute(machine, scope, body);
    if (ended?.kind === "break") return undefined;
    if (ended?.kind === "return") return ended;
    if (!once && iterate(machine, over, at)?.length !== size)
      throw new Unfollowed("changes what it loops over", at);
  }
  return execute(machine, scope, otherwise);
}

function runWhile(
  machine: Machine,
  scope: Scope,
  statement: Extract<Statement, { kind: "while" }>,
): Ended | undefined {
  const { test, otherwise, at } = statement;
  const value = evaluate(machine, scope, test);
  if (value.kind === "constant" && !value.value) return execute(machine, scope, otherwise);
  return runUnknown(machine, scope, [statement], { reason: "runs a while loop", at }, otherwise);
}

/** Runs a loop of which it is only known what it may change. */
function runUnknown(
  machine: Machine,
  scope: Scope,
  loop: readonly Statement[],
  doubt: Doubt,
  otherwise: readonly Statement[],
): Ended | undefined {
  const { returns } = blur(machine, scope, loop, doubt);
  if (returns && machine.paths.choose(2, doubt.at) === 1)
    return { kind: "return", value: opaque(doubt.reason, doubt.at) };
  // Either `else` runs or, after a `break`, it does not.
  return otherwise.length > 0 && machine.paths.choose(2, doubt.at) === 0
    ? execute(machine, scope, otherwise)
    : undefined;
}

function runTry(
  machine: Machine,
  scope: Scope,
  { body, handlers, otherwise, last, at }: Extract<Statement, { kind: "try" }>,
): Ended | undefined {
  let ended: Ended | undefined;
  try {
    const raised = runGuarded(machine, () => {
      ended = execute(machine, scope, body);
    });
    if (!raised) ended ??= execute(machine, scope, otherwise);
    else {
      const all = handlers.findIndex((handler) => handler.all);
      const way = machine.paths.choose(all < 0 ? handlers.length + 1 : all + 1, at);
      const handler = handlers[way];
      if (!handler) throw raised;
      if (handler.name !== undefined)
        bind(machine, scope, handler.name, opaque("handles an exception", at));
      ended = execute(machine, scope, handler.body);
      if (handler.name !== undefined) scope.names.delete(handler.name);
    }
  } catch (error) {
    if (!(error instanceof PythonRaise)) throw error;
    const final = execute(machine, scope, last);
    if (final) return final;
    throw error;
  }
  return execute(machine, scope, last) ?? ended;
}

/** Runs a body in which an exception may be raised anywhere. Returns the one that was raised. */
function runGuarded(machine: Machine, body: () => void): PythonRaise | undefined {
  machine.tries += 1;
  machine.raisedAfter = -1;
  try {
    body();
    return undefined;
  } catch (error) {
    if (error instanceof PythonRaise) return error;
    throw error;
  } finally {
    machine.tries -= 1;
    // What follows belongs to another `try` body, in which an exception takes another way.
    machine.raisedAfter = -1;
  }
}

function runWith(
  machine: Machine,
  scope: Scope,
  { items, body, at }: Extract<Statement, { kind: "with" }>,
): Ended | undefined {
  let swallows = false;
  for (const { context, target } of items) {
    const value = evaluate(machine, scope, context);
    const opens =
      context.kind === "call" && context.callee.kind === "name" && context.callee.name === "open";
    swallows ||= !opens;
    const doubt = { reason: "enters a context that is not followed", at };
    escape(machine, value, doubt);
    if (target)
      assign(
        machine,
        scope,
        target,
        opaque(value.kind === "opaque" ? value.reason : doubt.reason, at),
      );
  }
  if (!swallows) return execute(machine, scope, body);
  let ended: Ended | undefined;
  const raised = runGuarded(machine, () => {
    ended = execute(machine, scope, body);
  });
  // A context manager may suppress an exception.
  if (raised && machine.paths.choose(2, at) === 1) throw raised;
  return ended;
}

function importAll(machine: Machine, scope: Scope, module: string, at: number): void {
  if (machine.client && module === CLIENT) {
    step(machine, at, CLIENT_FUNCTIONS.length);
    bind(machine, scope, "os", { kind: "module", path: "os" });
    for (const name of CLIENT_FUNCTIONS)
      bind(machine, scope, name, memberOf(machine, module, name, at));
    return;
  }
  const known = sqlmeshNames(module);
  step(machine, at, scope.names.size);
  if (known.length === 0) machine.starred = at;
  // It may bind any name, also one that is bound already.
  const doubt = opaque(`imports * from ${module}, which may bind the name again`, at);
  for (const name of scope.names.keys()) bind(machine, scope, name, doubt);
  for (const name of known) bind(machine, scope, name, memberOf(machine, module, name, at));
}
