import { functionBindings } from "./bindings.ts";
import { callBuiltin } from "./builtin.ts";
import { classMember } from "./class.ts";
import { construct } from "./construct.ts";
import { deeper, type Machine, PythonRaise, step, stepPart } from "./machine.ts";
import { callMethod } from "./method.ts";
import { letGo } from "./scope.ts";
import {
  type CallArguments,
  type ClassValue,
  type FunctionValue,
  type InstanceValue,
  newDict,
  newList,
  NONE,
  type Scope,
  textValue,
  type Value,
} from "./values.ts";

/**
 * Calls a value.
 *
 * @param name - what the program calls it, for a message
 */
export function callValue(
  machine: Machine,
  callee: Value,
  given: CallArguments,
  at: number,
  name = "something",
): Value {
  step(machine, at);
  if (callee.kind === "builtin") return callBuiltin(machine, callee.name, given, at);
  if (callee.kind === "method") return callMethod(machine, callee.of, callee.name, given, at);
  // The first reader of a generator uses it up.
  if (given.positional.some((value) => value.kind === "list" && value.once))
    return letGo(machine, callee, given, { reason: "passes a generator on", at });
  switch (callee.kind) {
    case "function":
      return callFunction(machine, callee, given, at);
    case "class":
      return instantiate(machine, callee, given, at);
    case "sqlmesh":
      return construct(machine, callee.of, given, at);
    case "opaque":
      return letGo(machine, callee, given, callee);
    default:
      return letGo(machine, callee, given, { reason: `calls ${name}, which is not followed`, at });
  }
}

function callFunction(
  machine: Machine,
  called: FunctionValue,
  given: CallArguments,
  at: number,
): Value {
  const { definition, self } = called;
  if (given.unknown) return letGo(machine, called, given, given.unknown);
  if (definition.lazy)
    return letGo(machine, called, given, {
      reason: `calls ${definition.name}, a generator or coroutine`,
      at,
    });
  // A cached result is the same object each time.
  if (called.role === "cached" && (given.positional.length > 0 || given.keywords.size > 0 || self))
    return letGo(machine, called, given, {
      reason: `calls ${definition.name}, whose results are cached`,
      at,
    });
  if (called.role === "cached" && called.results) return called.results;
  const scope = bindParameters(machine, called, given, at);
  const done = deeper(machine, at, () => machine.execute(scope, definition.body));
  const result = done?.kind === "return" ? done.value : NONE;
  if (called.role === "cached") called.results = result;
  return result;
}

function bindParameters(
  machine: Machine,
  { definition, scope: parent, defaults, self }: FunctionValue,
  given: CallArguments,
  at: number,
): Scope {
  const { bound, globals, nonlocals } = functionBindings(machine, definition);
  const names = new Map<string, Value>();
  const positional = [...(self ? [self] : []), ...given.positional];
  const keywords = new Map(given.keywords);
  let next = 0;
  for (const { name, how } of definition.parameters) {
    const keyword = how === "plain" || how === "keyword" ? keywords.get(name) : undefined;
    if (how === "star") {
      names.set(name, newList(positional.slice(next), "tuple"));
      next = positional.length;
    } else if (how === "stars") {
      const rest = newDict();
      for (const [key, { value, at: where }] of keywords)
        rest.items.set(`text:${key}`, { key: textValue(key), value, at: where });
      keywords.clear();
      names.set(name, rest);
    } else {
      const value = how === "plain" && next < positional.length ? positional[next] : undefined;
      if (value && keyword) throw new PythonRaise(at);
      if (value) next += 1;
      keywords.delete(name);
      const chosen = value ?? keyword?.value ?? defaults.get(name);
      if (!chosen) throw new PythonRaise(at);
      names.set(name, chosen);
    }
  }
  if (next < positional.length || keywords.size > 0) throw new PythonRaise(at);
  return { kind: "function", names, parent, locals: bound, globals, nonlocals };
}

function instantiate(machine: Machine, of: ClassValue, given: CallArguments, at: number): Value {
  if (of.doubt || given.unknown || of.sort === "enum")
    return letGo(
      machine,
      of,
      given,
      of.doubt ??
        given.unknown ?? { reason: `makes an object of ${of.name} that is not followed`, at },
    );
  const instance: InstanceValue = { kind: "instance", of, members: new Map() };
  stepPart(machine, at, of.bases.length);
  const initial = classMember(of, "__init__");
  if (initial?.kind === "function") {
    callFunction(machine, { ...initial, self: instance }, given, at);
    return instance;
  }
  if (initial)
    return letGo(machine, of, given, {
      reason: `makes an object of ${of.name} that is not followed`,
      at,
    });
  if (of.sort !== "dataclass" && given.positional.length + given.keywords.size > 0)
    throw new PythonRaise(at);
  // The fields and their order are decided by dataclasses.
  if (given.positional.length > 0)
    return letGo(machine, of, given, { reason: `makes an object of ${of.name} by position`, at });
  for (const [field, { value }] of given.keywords) instance.members.set(field, value);
  return instance;
}
