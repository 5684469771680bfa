import { validate } from "./construct.ts";
import { fill, mergeInto, setItem } from "./dict.ts";
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
  LONGEST_TEXT,
  madeText,
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
      return textMethod(machine, of.text, name, given, at);
    case "path":
      return pathMethod(of.path, name, given, at);
    case "sqlmesh": {
      const [value] = given.positional;
      if (
        (name === "parse_obj" || name === "model_validate") &&
        value &&
        given.positional.length === 1 &&
        given.keywords.size === 0 &&
        of.of.class !== "sqlmesh_config"
      )
        return validate(machine, of.of, value, at);
      return unknown();
    }
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
  if (count === 0 && name === "clear" && !dict.doubt) {
    machine.changes += 1;
    dict.items.clear();
    return NONE;
  }
  if (!key || count > 2 || !["get", "pop", "setdefault"].includes(name)) return undefined;
  const word = keyOf(key);
  if (word === undefined || dict.doubt) {
    if (name !== "get") return undefined;
    for (const { value } of dict.items.values()) escape(machine, value, doubt);
    if (other) escape(machine, other, doubt);
    return key.kind === "opaque" && !dict.doubt ? key : opaque(doubt.reason, doubt.at);
  }
  const item = dict.items.get(word);
  if (name === "get") return item?.value ?? other ?? NONE;
  if (name === "pop") {
    if (!item && !other) throw new PythonRaise(at);
    machine.changes += 1;
    dict.items.delete(word);
    return item?.value ?? other;
  }
  if (!item) setItem(machine, dict, key, other ?? NONE, at);
  return item?.value ?? other ?? NONE;
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

function textMethod(
  machine: Machine,
  text: string,
  name: string,
  given: CallArguments,
  at: number,
): Value {
  const [first, second] = given.positional;
  const count = given.positional.length;
  step(machine, at, text.length >> 3);
  const ascii = /^[ -~]*$/.test(text);
  if (ascii && count === 0 && name === "lower") return textValue(text.toLowerCase());
  if (ascii && count === 0 && name === "upper") return textValue(text.toUpperCase());
  if (ascii && count === 0 && name === "strip") return textValue(text.trim());
  if (
    name === "replace" &&
    count === 2 &&
    first?.kind === "text" &&
    second?.kind === "text" &&
    first.text !== ""
  )
    return joinedText(text.split(first.text), second.text, at);
  if (name === "split" && count === 1 && first?.kind === "text" && first.text !== "")
    return { kind: "list", items: text.split(first.text).map(textValue) };
  if (name === "join" && count === 1 && first) {
    const parts = iterate(machine, first, at);
    if (parts?.every(({ kind }) => kind === "text"))
      return joinedText(
        parts.map((part) => (part.kind === "text" ? part.text : "")),
        text,
        at,
      );
  }
  const doubt = { reason: "makes a text that is not known", at };
  for (const value of given.positional)
    if (value.kind !== "function") escape(machine, value, doubt);
  return opaque(doubt.reason, at);
}

/**
 * Joins the parts only where the result is short: a long text of long texts would exist before it
 * is refused.
 */
function joinedText(parts: readonly string[], between: string, at: number): Value {
  const length = parts.reduce(
    (sum, part) => sum + part.length,
    between.length * Math.max(0, parts.length - 1),
  );
  return length > LONGEST_TEXT
    ? opaque("makes a long text", at)
    : madeText(parts.join(between), at);
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
  if (
    name !== "update_with" ||
    !other ||
    count !== 1 ||
    object.of.class !== "Config" ||
    object.doubt
  )
    return undefined;
  const update = other.kind === "dict" ? validate(machine, object.of, other, at) : other;
  if (update.kind !== "object" || update.of.class !== "Config" || update.doubt || update.dbt)
    return undefined;
  return updated(machine, object, update, at);
}

/** Gateways are merged name by name, into the very mapping that the old configuration has. */
function updated(
  machine: Machine,
  object: SqlmeshObject,
  update: SqlmeshObject,
  at: number,
): Value | undefined {
  const fields = new Map(object.fields);
  for (const [name, field] of update.fields) if (name !== "gateways") fields.set(name, field);
  const [before, after] = [object.fields.get("gateways")?.value, update.fields.get("gateways")];
  if (!after) return { ...object, fields };
  if (!before) return undefined;
  if (before.kind !== "dict" || after.value.kind !== "dict") return undefined;
  const names = [...after.value.items].filter(([name]) => before.items.has(name));
  for (const [name, { key, value }] of names) {
    const old = before.items.get(name)?.value;
    if (old?.kind !== "object" || value.kind !== "object") return undefined;
    const doubt = old.doubt ?? value.doubt;
    const merged: SqlmeshObject = {
      ...old,
      fields: new Map([...old.fields, ...value.fields]),
      ...(doubt ? { doubt } : {}),
    };
    after.value.items.set(name, { key, value: merged, at });
  }
  mergeInto(machine, before, after.value, at);
  return { ...object, fields };
}
