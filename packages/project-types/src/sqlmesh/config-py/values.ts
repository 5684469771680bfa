import type { FunctionDefinition } from "./syntax.ts";

/**
 * Why the inside of a value is no longer known; completes a sentence that begins with the file's
 * name.
 */
export interface Doubt {
  readonly reason: string;
  readonly at: number;
}

/**
 * A value that may be anything. `class` and so on are no structure, so a password or a connection
 * may well be one.
 */
export interface Opaque extends Doubt {
  readonly kind: "opaque";
}

export interface DictItem {
  readonly key: Value;
  value: Value;
  /** The offset of the key. */
  readonly at: number;
}

/**
 * Dictionaries and lists are shared by reference, as in Python, so that a change through one name
 * is seen through another.
 */
export interface DictValue {
  readonly kind: "dict";
  readonly items: Map<string, DictItem>;
  doubt?: Doubt;
  /**
   * The gateways of a `Config`, whose names SQLMesh has lowered where its version does that; names
   * that are added later stay as they are.
   */
  readonly checked?: true;
}

export interface ListValue {
  readonly kind: "list" | "tuple";
  items: Value[];
  doubt?: Doubt;
  /** A generator: its first reader uses it up. */
  readonly once?: true;
}

/**
 * An object of SQLMesh: `Config`, `GatewayConfig`, a connection by its type, or another class whose
 * fields do not matter.
 */
export interface SqlmeshObject {
  readonly kind: "object";
  readonly of: SqlmeshClass;
  readonly fields: Map<string, { readonly value: Value; readonly at: number }>;
  doubt?: Doubt;
  readonly at: number;
  /** Present on a `Config` that `sqlmesh_config` of the dbt loader made. */
  readonly dbt?: DbtCall;
}

export interface DbtCall {
  readonly at: number;
  readonly target?: string;
  readonly profile?: string;
  readonly root: string;
  readonly profiles?: string;
  /** The state connection that is given in addition, and where it is given. */
  readonly state?: { readonly value: Value; readonly at: number };
}

export type SqlmeshClass =
  | { readonly class: "Config" | "GatewayConfig" | "sqlmesh_config" | "other" }
  /** What `get_state_connection()` of the client returns. */
  | { readonly class: "managed state" }
  | { readonly class: "connection"; readonly type: string };

export interface FunctionValue {
  readonly kind: "function";
  readonly definition: FunctionDefinition;
  readonly scope: Scope;
  readonly defaults: ReadonlyMap<string, Value>;
  readonly role: "plain" | "static" | "class" | "property" | "cached";
  /** `self` or the class, for a method that was taken from one. */
  readonly self?: Value;
  results?: Value;
}

export interface ClassValue {
  readonly kind: "class";
  readonly name: string;
  /** Where the program defines it. */
  readonly at: number;
  readonly members: Map<string, Value>;
  /** Bases of the same file, first base first. */
  readonly bases: readonly ClassValue[];
  readonly sort: "plain" | "dataclass" | "enum";
  /** Names that are annotated or assigned in the body, in order. */
  readonly declared: readonly string[];
  doubt?: Doubt;
}

export interface InstanceValue {
  readonly kind: "instance";
  readonly of: ClassValue;
  readonly members: Map<string, Value>;
  doubt?: Doubt;
}

export type Value =
  | Opaque
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "constant"; readonly value: boolean | number | null }
  | DictValue
  | ListValue
  | SqlmeshObject
  | { readonly kind: "sqlmesh"; readonly of: SqlmeshClass }
  | { readonly kind: "module"; readonly path: string }
  /** A function of Python itself, or of a module that is known here, by its dotted name. */
  | { readonly kind: "builtin"; readonly name: string }
  | { readonly kind: "method"; readonly of: Value; readonly name: string }
  | FunctionValue
  | ClassValue
  | InstanceValue
  /** A path below the project's folder (`""` is the folder itself); `..` may lead out of it. */
  | { readonly kind: "path"; readonly path: string };

export interface Scope {
  readonly kind: "module" | "function" | "class";
  readonly names: Map<string, Value>;
  readonly parent?: Scope;
  /** Names that a function assigns: Python never looks them up outside. */
  readonly locals?: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
  /** Of a comprehension: `:=` binds outside it. */
  readonly inner?: true;
}

export const NONE: Value = { kind: "constant", value: null };

export const opaque = (reason: string, at: number): Opaque => ({ kind: "opaque", reason, at });
/** Longer texts are not names, and grow when they are joined again and again. */
const LONGEST_TEXT = 10_000;
/** A key is composed and compared each time that it is used. */
const LONGEST_KEY = 1_000;

/** A text that was made of others. */
export const makeText = (text: string, at: number): Value =>
  text.length > LONGEST_TEXT ? opaque("makes a long text", at) : textValue(text);
export const textValue = (text: string): Value => ({ kind: "text", text });
export const constant = (value: boolean | number | null): Value => ({ kind: "constant", value });
export const newDict = (items: Iterable<readonly [string, DictItem]> = []): DictValue => ({
  kind: "dict",
  items: new Map(items),
});
export const newList = (items: Value[], kind: "list" | "tuple" = "list"): ListValue => ({
  kind,
  items,
});

/**
 * Returns a key as Python compares it: `True`, `1` and `1.0` are one key. Returns `undefined` where
 * that is not known.
 */
export function keyOf(value: Value): string | undefined {
  if (value.kind === "text")
    return value.text.length > LONGEST_KEY ? undefined : `text:${value.text}`;
  if (value.kind === "constant")
    return value.value === null ? "None" : `number:${Number(value.value)}`;
  return undefined;
}

export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case "text":
      return value.text !== "";
    case "constant":
      return Boolean(value.value);
    case "dict":
      return value.doubt ? undefined : value.items.size > 0;
    case "list":
    case "tuple":
      return value.doubt || (value.kind === "list" && value.once)
        ? undefined
        : value.items.length > 0;
    case "object":
    case "sqlmesh":
    case "module":
    case "builtin":
    case "method":
    case "function":
    case "path":
      return true;
    default:
      return undefined;
  }
}

/**
 * Marks a value, and everything that it reaches, as possibly changed by code that is not followed.
 * Returns how many values were marked.
 */
export function doubtAll(
  value: Value,
  doubt: Doubt,
  onFunction: (value: FunctionValue) => void,
): number {
  const seen = new Set<Value>();
  const pending: Value[] = [value];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === "dict") for (const item of next.items.values()) pending.push(item.value);
    else if (next.kind === "list" || next.kind === "tuple")
      for (const item of next.items) pending.push(item);
    else if (next.kind === "object")
      pending.push(...[...next.fields.values()].map((field) => field.value));
    else if (next.kind === "class") pending.push(...next.members.values(), ...next.bases);
    else if (next.kind === "instance") pending.push(...next.members.values(), next.of);
    else if (next.kind === "method") pending.push(next.of);
    else if (next.kind === "function") {
      if (next.self) pending.push(next.self);
      pending.push(...next.defaults.values());
      onFunction(next);
    }
    if (
      next.kind === "dict" ||
      next.kind === "list" ||
      next.kind === "object" ||
      next.kind === "class" ||
      next.kind === "instance"
    )
      next.doubt ??= doubt;
  }
  return seen.size;
}

export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, { readonly value: Value; readonly at: number }>;
  /** There may be more items, from something that cannot be taken apart. */
  readonly unknown?: Doubt;
}
