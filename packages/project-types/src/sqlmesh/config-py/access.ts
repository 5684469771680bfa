import { classMember } from "./class.ts";
import { defaultGateways } from "./construct.ts";
import { type Machine, PythonRaise, stepPart, Unfollowed } from "./machine.ts";
import { memberOf } from "./module.ts";
import { escape } from "./scope.ts";
import { type ClassValue, type FunctionValue, keyOf, NONE, opaque, type Value } from "./values.ts";

export function readAttribute(machine: Machine, of: Value, name: string, at: number): Value {
  if (name === "__dict__" || name === "__globals__" || name === "__builtins__")
    throw new Unfollowed(`uses ${name}, which can change anything`, at);
  switch (of.kind) {
    case "opaque":
      return of;
    case "module":
      return memberOf(machine, of.path, name, at);
    case "builtin":
      return { kind: "builtin", name: `${of.name}.${name}` };
    case "dict":
    case "list":
    case "tuple":
    case "text":
    case "sqlmesh":
      return { kind: "method", of, name };
    case "path":
      return pathAttribute(of.path, name, at);
    case "object":
      if (METHODS.has(name)) return { kind: "method", of, name };
      if (of.dbt && name === "gateways" && !of.fields.has(name))
        escape(machine, of, { reason: "reads the gateways of a dbt project, or changes them", at });
      if (of.of.class === "Config" && name === "gateways" && !of.dbt && !of.fields.has(name))
        of.fields.set(name, { value: defaultGateways(of.at), at: of.at });
      // The value may be a default; a name that is not a field of the object is not distinguished.
      if (of.doubt) escape(machine, of, of.doubt);
      return (
        (of.doubt ? undefined : of.fields.get(name)?.value) ??
        (name === "state_connection" && !of.doubt
          ? NONE
          : opaque("reads a field that is not known", at))
      );
    case "class":
      stepPart(machine, at, of.bases.length);
      return of.doubt
        ? opaque(of.doubt.reason, of.doubt.at)
        : bindMember(machine, classMember(of, name), of, of, at);
    case "instance": {
      if (of.doubt) return opaque(of.doubt.reason, of.doubt.at);
      stepPart(machine, at, of.of.bases.length);
      const member = of.members.get(name);
      return member ?? bindMember(machine, classMember(of.of, name), of, of.of, at);
    }
    case "function":
    case "method":
    case "constant":
      escape(machine, of, { reason: `takes ${name} of a function`, at });
      return opaque(`takes ${name} of a function`, at);
  }
}

const METHODS: ReadonlySet<string> = new Set([
  "copy",
  "model_copy",
  "update_with",
  "dict",
  "model_dump",
  "json",
  "model_dump_json",
]);

/** Returns a function that is taken from a class with its first argument, unless it is static. */
function bindMember(
  machine: Machine,
  member: Value | undefined,
  self: Value,
  of: ClassValue,
  at: number,
): Value {
  if (!member) return opaque("reads an attribute that is not known", at);
  if (member.kind !== "function") return member;
  const taken: FunctionValue = { ...member, self: member.role === "class" ? of : self };
  if (member.role === "static" || (self.kind === "class" && member.role !== "class")) return member;
  return member.role === "property"
    ? machine.call(taken, { positional: [], keywords: new Map() }, at)
    : taken;
}

function pathAttribute(path: string, name: string, at: number): Value {
  if (name === "parent")
    return {
      kind: "path",
      path: path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : path === "" ? ".." : "",
    };
  return ["resolve", "absolute", "joinpath", "as_posix", "expanduser"].includes(name)
    ? { kind: "method", of: { kind: "path", path }, name }
    : opaque("reads the file system", at);
}

export function readItem(machine: Machine, of: Value, index: Value, at: number): Value {
  if (of.kind === "dict") {
    const name = keyOf(index);
    if (name !== undefined && !of.doubt) {
      const item = of.items.get(name);
      if (!item) throw new PythonRaise(at);
      return item.value;
    }
    const doubt =
      of.doubt ??
      (index.kind === "opaque"
        ? index
        : { reason: "takes an item by a key that is not known", at });
    for (const { value } of of.items.values()) escape(machine, value, doubt);
    return opaque(doubt.reason, doubt.at);
  }
  if (
    (of.kind === "list" || of.kind === "tuple") &&
    !of.doubt &&
    index.kind === "constant" &&
    typeof index.value === "number"
  ) {
    const item = of.items[index.value < 0 ? of.items.length + index.value : index.value];
    if (!item) throw new PythonRaise(at);
    return item;
  }
  if (of.kind === "class" && of.sort === "enum" && !of.doubt && index.kind === "text") {
    const member = of.members.get(index.text);
    if (member) return member;
  }
  if (of.kind === "builtin" && of.name === "os.environ") return opaque("reads the environment", at);
  // A type such as `dict[str, str]`.
  if (of.kind === "builtin" || of.kind === "sqlmesh") return opaque("takes an item of a type", at);
  const doubt = of.kind === "opaque" ? of : { reason: "takes an item that is not known", at };
  escape(machine, of, doubt);
  escape(machine, index, doubt);
  return opaque(doubt.reason, doubt.at);
}
