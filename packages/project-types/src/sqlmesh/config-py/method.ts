import { fill, setItem } from "./dict.ts";
import { iterate } from "./iterate.ts";
import { type Machine, PythonRaise, step, stepPart } from "./machine.ts";
import { escape, letGo } from "./scope.ts";
import {
  type CallArguments,
  type DictItem,
  type DictValue,
  type Doubt,
  keyOf,
  type ListValue,
  newDict,
  NONE,
  opaque,
  type SqlmeshObject,
  textValue,
  type Value,
} from "./values.ts";

export function callMethod(
  machine: Machine,
  of: Value,
  name: string,
  given: CallArguments,
  at: number,
): Value {
  const unknown = (): Value =>
    letGo(
      machine,
      of,
      given,
      given.unknown ?? { reason: `calls ${name}, which is not followed`, at },
    );
  if (given.unknown) return unknown();
  switch (of.kind) {
    case "dict":
      return dictMethod(machine, of, name, given, at) ?? unknown();
    case "list":
      return listMethod(machine, of, name, given, at) ?? unknown();
    case "text":
      return textMethod(machine, given, at);
    case "path":
      return pathMethod(of.path, name, given, at);
    case "object":
      return objectMethod(machine, of, name, given, at) ?? unknown();
    default:
      return unknown();
  }
}

function dictMethod(
  machine: Machine,
  dict: DictValue,
  name: string,
  given: CallArguments,
  at: number,
): Value | undefined {
  const [key, other] = given.positional;
  const plain = given.keywords.size === 0;
  const doubt: Doubt = dict.doubt ?? { reason: `calls ${name} with a key that is not known`, at };
  if (name === "update") {
    if (given.positional.length > 1) throw new PythonRaise(at);
    if (key && !fill(machine, dict, key, at)) return undefined;
    for (const [word, { value, at: where }] of given.keywords)
      setItem(machine, dict, textValue(word), value, where);
    return NONE;
  }
  if (!plain) return undefined;
  const count = given.positional.length;
  if (count === 0 && (name === "items" || name === "keys" || name === "values"))
    return { kind: "method", of: dict, name: `${name}()` };
  if (count === 0 && name === "copy") {
    step(machine, at, dict.items.size);
    const copy = newDict(
      [...dict.items].map(([word, item]): [string, DictItem] => [word, { ...item }]),
    );
    return dict.doubt ? { ...copy, doubt: dict.doubt } : copy;
  }
  if (!key || count > 2 || name !== "get") return undefined;
  const word = keyOf(key);
  if (word === undefined || dict.doubt) {
    for (const { value } of dict.items.values()) escape(machine, value, doubt);
    if (other) escape(machine, other, doubt);
    return key.kind === "opaque" && !dict.doubt ? key : opaque(doubt.reason, doubt.at);
  }
  return dict.items.get(word)?.value ?? other ?? NONE;
}

function listMethod(
  machine: Machine,
  list: ListValue,
  name: string,
  { positional: [value, ...more], keywords }: CallArguments,
  at: number,
): Value | undefined {
  if (!value || more.length > 0 || keywords.size > 0 || list.doubt || list.once) return undefined;
  const items =
    name === "append" ? [value] : name === "extend" ? iterate(machine, value, at) : undefined;
  if (!items) return undefined;
  machine.changes += 1;
  stepPart(machine, at, list.items.length);
  list.items = list.items.concat(items);
  return NONE;
}

/** Returns a text that is not known: no configuration was found that needs one of these methods. */
function textMethod(machine: Machine, { positional }: CallArguments, at: number): Value {
  const doubt = { reason: "makes a text that is not known", at };
  for (const value of positional) if (value.kind !== "function") escape(machine, value, doubt);
  return opaque(doubt.reason, at);
}

function pathMethod(path: string, name: string, { positional }: CallArguments, at: number): Value {
  if (name !== "joinpath") return { kind: "path", path };
  return positional.every(({ kind }) => kind === "text")
    ? {
        kind: "path",
        path: [path, ...positional.map((part) => (part.kind === "text" ? part.text : ""))].join(
          "/",
        ),
      }
    : opaque("names a path that is not known", at);
}

function objectMethod(
  machine: Machine,
  object: SqlmeshObject,
  name: string,
  given: CallArguments,
  at: number,
): Value | undefined {
  const [other] = given.positional;
  const count = given.positional.length + given.keywords.size;
  stepPart(machine, at, object.fields.size);
  // Shallow: the copy has the same gateways, not equal ones.
  if (name === "copy" || name === "model_copy") {
    const update = given.keywords.get("update")?.value ?? newDict();
    if (
      count > 1 ||
      other ||
      update.kind !== "dict" ||
      update.doubt ||
      (count === 1 && !given.keywords.has("update"))
    )
      return undefined;
    const fields = new Map(object.fields);
    // Nothing is checked or turned into anything.
    for (const { key, value, at: where } of update.items.values())
      if (key.kind === "text") fields.set(key.text, { value, at: where });
    return { ...object, fields };
  }
  if (name === "dict" || name === "model_dump") {
    const doubt = { reason: "takes a configuration apart", at };
    return { ...newDict(), doubt };
  }
  return undefined;
}
