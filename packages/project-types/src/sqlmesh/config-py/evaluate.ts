import { readAttribute, readItem } from "./access.ts";
import { assign } from "./assign.ts";
import { callValue } from "./call.ts";
import { mergeInto, setItem } from "./dict.ts";
import { expressionName } from "./expression-name.ts";
import { iterate } from "./iterate.ts";
import { deeper, type Machine, mayRaise, step, stepPart } from "./machine.ts";
import { bind, blur, escape, lookUp } from "./scope.ts";
import type { Argument, Expression } from "./syntax.ts";
import {
  type CallArguments,
  constant,
  type DictItem,
  type DictValue,
  type Doubt,
  type FunctionValue,
  keyOf,
  makeText,
  newDict,
  newList,
  opaque,
  type Scope,
  textValue,
  truthOf,
  type Value,
} from "./values.ts";

export function evaluate(machine: Machine, scope: Scope, expression: Expression): Value {
  return deeper(machine, expression.at, () => evaluateHere(machine, scope, expression));
}

function evaluateHere(machine: Machine, scope: Scope, expression: Expression): Value {
  const { at } = expression;
  step(machine, at);
  const value = (of: Expression): Value => evaluate(machine, scope, of);
  switch (expression.kind) {
    case "text":
      return textValue(expression.text);
    case "constant":
      return constant(expression.value);
    case "name":
      return lookUp(machine, scope, expression.name, at);
    case "joined":
      return joinParts(
        expression.parts.map((part) => (typeof part === "object" ? value(part) : part)),
        at,
      );
    case "attribute": {
      const of = value(expression.of);
      mayRaise(machine, at);
      return readAttribute(machine, of, expression.name, at);
    }
    case "item": {
      const of = value(expression.of);
      const index = expression.index && value(expression.index);
      mayRaise(machine, at);
      if (index) return readItem(machine, of, index, at);
      escape(machine, of, { reason: "takes a slice", at });
      return opaque("takes a slice", at);
    }
    case "call": {
      const callee = value(expression.callee);
      const given = evaluateArguments(machine, scope, expression.arguments);
      mayRaise(machine, at);
      return callValue(machine, callee, given, at, expressionName(expression.callee));
    }
    case "dict":
      return evaluateDict(machine, scope, expression);
    case "list":
    case "tuple":
      return evaluateItems(machine, scope, expression.items, expression.kind, at);
    case "set":
    case "star":
    case "other": {
      const parts =
        expression.kind === "other"
          ? expression.parts
          : expression.kind === "star"
            ? [expression.of]
            : expression.items;
      const doubt: Doubt = {
        reason:
          expression.kind === "set"
            ? "goes through a set, which has no order"
            : "holds an expression that is not followed",
        at,
      };
      for (const part of parts) escape(machine, value(part), doubt);
      return opaque(doubt.reason, at);
    }
    case "unary":
      return negate(machine, expression.operator, value(expression.of), at);
    case "binary":
      return combineValues(
        machine,
        expression.operator,
        value(expression.left),
        value(expression.right),
        at,
      );
    case "compare":
      return compare(
        machine,
        expression.operator,
        value(expression.left),
        value(expression.right),
        at,
      );
    case "logic": {
      const left = value(expression.left);
      const truth = truthOf(left) ?? decideOr(machine, scope, left, expression.right);
      if (typeof truth === "object") return truth;
      return truth === (expression.operator === "or") ? left : value(expression.right);
    }
    case "conditional": {
      const truth = truthOf(value(expression.test));
      if (truth !== undefined) return value(truth ? expression.chosen : expression.otherwise);
      if (isLeaf(expression.chosen) && isLeaf(expression.otherwise))
        return either(value(expression.chosen), value(expression.otherwise), at);
      return value(machine.paths.choose(2, at) === 0 ? expression.chosen : expression.otherwise);
    }
    case "lambda":
      return makeFunction(machine, scope, expression.function);
    case "comprehension":
      return evaluateComprehension(machine, scope, expression);
    case "walrus": {
      const result = value(expression.value);
      let outside = scope;
      while (outside.inner && outside.parent) outside = outside.parent;
      bind(machine, outside, expression.name, result);
      return result;
    }
  }
}

export function makeFunction(
  machine: Machine,
  scope: Scope,
  definition: FunctionValue["definition"],
  role: FunctionValue["role"] = "plain",
): FunctionValue {
  const defaults = new Map<string, Value>();
  for (const { name, initial } of definition.parameters)
    if (initial) defaults.set(name, evaluate(machine, scope, initial));
  return { kind: "function", definition, scope, defaults, role };
}

function evaluateArguments(
  machine: Machine,
  scope: Scope,
  list: readonly Argument[],
): CallArguments {
  const positional: Value[] = [];
  const keywords = new Map<string, { value: Value; at: number }>();
  let unknown: Doubt | undefined;
  for (const { how, name, value: expression, at } of list) {
    const value = evaluate(machine, scope, expression);
    if (how === "positional") positional.push(value);
    else if (how === "keyword") keywords.set(name ?? "", { value, at });
    else if (how === "star") {
      const items = iterate(machine, value, at);
      if (items) positional.push(...items);
      else unknown ??= doubtOf(machine, value, at);
    } else if (
      value.kind === "dict" &&
      !value.doubt &&
      [...value.items.values()].every(({ key }) => key.kind === "text")
    ) {
      stepPart(machine, at, value.items.size);
      for (const { key, value: item, at: where } of value.items.values())
        keywords.set(key.kind === "text" ? key.text : "", { value: item, at: where });
    } else unknown ??= doubtOf(machine, value, at);
  }
  return { positional, keywords, ...(unknown ? { unknown } : {}) };
}

/**
 * Returns the doubt about a value that cannot be taken apart; everything that it contains may go
 * anywhere from here.
 */
function doubtOf(machine: Machine, value: Value, at: number): Doubt {
  const doubt =
    value.kind === "opaque" ? value : { reason: "passes arguments that are not known", at };
  const known = "doubt" in value ? value.doubt : undefined;
  escape(machine, value, doubt);
  return known ?? { reason: doubt.reason, at: doubt.at };
}

function evaluateDict(
  machine: Machine,
  scope: Scope,
  { entries, at }: Extract<Expression, { kind: "dict" }>,
): DictValue {
  const dict = newDict();
  for (const { key: keyExpression, value: valueExpression } of entries) {
    step(machine, at);
    if (!keyExpression) {
      mergeInto(machine, dict, evaluate(machine, scope, valueExpression), valueExpression.at);
      continue;
    }
    const key = evaluate(machine, scope, keyExpression);
    setItem(machine, dict, key, evaluate(machine, scope, valueExpression), keyExpression.at);
  }
  return dict;
}

function evaluateItems(
  machine: Machine,
  scope: Scope,
  items: readonly Expression[],
  kind: "list" | "tuple",
  at: number,
): Value {
  const list = newList([], kind);
  for (const item of items) {
    if (item.kind !== "star") {
      list.items.push(evaluate(machine, scope, item));
      continue;
    }
    const value = evaluate(machine, scope, item.of);
    const inner = iterate(machine, value, at);
    if (inner) list.items.push(...inner);
    else list.doubt ??= doubtOf(machine, value, at);
  }
  return list;
}

function evaluateComprehension(
  machine: Machine,
  scope: Scope,
  comprehension: Extract<Expression, { kind: "comprehension" }>,
): Value {
  const { of, key, value, clauses, at } = comprehension;
  const parts = [...(key ? [key] : []), value];
  if (of === "other") {
    const doubt: Doubt = { reason: "builds a set or a generator", at };
    stepPart(machine, at, scope.names.size);
    blur(machine, { ...scope, names: new Map(scope.names) }, [comprehension], doubt);
    return opaque(doubt.reason, at);
  }
  const dict = newDict();
  const list: Value[] = [];
  let doubt: Doubt | undefined;
  const loop = (depth: number, inside: Scope): void => {
    const clause = clauses[depth];
    step(machine, at);
    if (!clause) {
      const item = key && evaluate(machine, inside, key);
      const result = evaluate(machine, inside, value);
      if (item) setItem(machine, dict, item, result, key?.at ?? at);
      else list.push(result);
      return;
    }
    // Python evaluates the first one outside, which makes a difference in a class.
    const over = evaluate(machine, depth === 0 ? scope : inside, clause.iterable);
    const items = iterate(machine, over, at);
    if (!items) {
      doubt ??= doubtOf(machine, over, at);
      stepPart(machine, at, inside.names.size);
      blur(
        machine,
        { ...inside, names: new Map(inside.names) },
        [...parts, ...clauses.flatMap(({ tests, iterable }) => [...tests, iterable])],
        doubt,
      );
      return;
    }
    for (const item of items) {
      assign(machine, inside, clause.target, item);
      if (clause.tests.every((test) => decide(machine, evaluate(machine, inside, test), test.at)))
        loop(depth + 1, inside);
    }
  };
  const inner: Scope = {
    kind: "function",
    names: new Map(),
    parent: scope,
    globals: new Set(),
    nonlocals: new Set(),
    inner: true,
  };
  loop(0, inner);
  if (of === "dict") {
    if (doubt) dict.doubt ??= doubt;
    return dict;
  }
  return {
    kind: "list",
    items: list,
    ...(doubt ? { doubt } : {}),
    ...(of === "argument" ? { once: true as const } : {}),
  };
}

/** Decides whether a value is true. When that is not known, it takes both ways, one run each. */
export function decide(machine: Machine, value: Value, at: number): boolean {
  return truthOf(value) ?? machine.paths.choose(2, at) === 0;
}

/**
 * Returns the value of `a or b` where `a` is not known and neither contains anything: some text,
 * without a run for each.
 */
function decideOr(machine: Machine, scope: Scope, left: Value, right: Expression): boolean | Value {
  if (left.kind === "opaque" && isLeaf(right))
    return either(left, evaluate(machine, scope, right), left.at);
  return machine.paths.choose(2, right.at) === 0;
}

/** Holds nothing and changes nothing, whichever is taken. */
function isLeaf({ kind }: Expression): boolean {
  return kind === "text" || kind === "constant";
}

function either(left: Value, right: Value, at: number): Value {
  const [one, other] = [keyOf(left), keyOf(right)];
  if (one !== undefined && one === other && left.kind === right.kind) return left;
  return left.kind === "opaque"
    ? left
    : right.kind === "opaque"
      ? right
      : opaque("depends on a condition", at);
}

function joinParts(parts: readonly (string | Value | undefined)[], at: number): Value {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else if (part?.kind === "text") text += part.text;
    else if (part?.kind === "constant" && typeof part.value === "number")
      text += String(part.value);
    else return part?.kind === "opaque" ? part : opaque("formats a text that is not known", at);
  }
  return makeText(text, at);
}

function negate(machine: Machine, operator: string, value: Value, at: number): Value {
  if (operator === "not") {
    const truth = truthOf(value);
    return truth === undefined ? opaque("depends on a condition", at) : constant(!truth);
  }
  if (
    operator === "-" &&
    value.kind === "constant" &&
    typeof value.value === "number" &&
    value.value !== 0
  )
    return constant(-value.value);
  escape(machine, value, { reason: "calculates", at });
  return opaque("calculates", at);
}

/**
 * Returns the value of a binary operator; also of `+=` and the like for values that do not change
 * in place.
 */
export function combineValues(
  machine: Machine,
  operator: string,
  left: Value,
  right: Value,
  at: number,
): Value {
  if (operator === "+" && left.kind === "text" && right.kind === "text")
    return makeText(left.text + right.text, at);
  if (
    operator === "+" &&
    (left.kind === "list" || left.kind === "tuple") &&
    right.kind === left.kind
  ) {
    const doubt = left.doubt ?? right.doubt;
    step(machine, at, left.items.length + right.items.length);
    return { kind: left.kind, items: [...left.items, ...right.items], ...(doubt ? { doubt } : {}) };
  }
  if (operator === "|" && left.kind === "dict" && right.kind === "dict") {
    step(machine, at, left.items.size);
    const copy = newDict(
      [...left.items].map(([name, item]): [string, DictItem] => [name, { ...item }]),
    );
    if (left.doubt) copy.doubt = left.doubt;
    mergeInto(machine, copy, right, at);
    return copy;
  }
  if (operator === "/" && left.kind === "path" && right.kind === "text")
    return { kind: "path", path: `${left.path}/${right.text}` };
  const doubt =
    left.kind === "opaque" ? left : right.kind === "opaque" ? right : { reason: "calculates", at };
  escape(machine, left, doubt);
  escape(machine, right, doubt);
  return opaque(doubt.reason, doubt.at);
}

function compare(machine: Machine, operator: string, left: Value, right: Value, at: number): Value {
  const unknown = opaque("depends on a condition", at);
  if (operator === "is" || operator === "is not") {
    const isNone = (value: Value): boolean | undefined =>
      value.kind === "opaque" ? undefined : value.kind === "constant" && value.value === null;
    const [one, other] = [isNone(left), isNone(right)];
    if (one === undefined || other === undefined || (!one && !other)) return unknown;
    return constant((one && other) === (operator === "is"));
  }
  const [one, other] = [keyOf(left), keyOf(right)];
  if (operator === "==" || operator === "!=") {
    if (one !== undefined && other !== undefined)
      return constant((one === other) === (operator === "=="));
  } else if ((operator === "in" || operator === "not in") && one !== undefined) {
    const inside = contains(machine, right, one, at);
    if (inside !== undefined) return constant(inside === (operator === "in"));
  }
  // A class may compare by code of its own.
  for (const value of [left, right]) if (value.kind === "instance") escape(machine, value, unknown);
  return unknown;
}

function contains(
  machine: Machine,
  container: Value,
  key: string,
  at: number,
): boolean | undefined {
  if (container.kind === "dict") return container.doubt ? undefined : container.items.has(key);
  if ((container.kind !== "list" && container.kind !== "tuple") || container.doubt)
    return undefined;
  stepPart(machine, at, container.items.length);
  const keys = container.items.map(keyOf);
  return keys.includes(key) ? true : keys.includes(undefined) ? undefined : false;
}
