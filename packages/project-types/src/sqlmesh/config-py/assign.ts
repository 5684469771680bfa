import { setItem } from "./dict.ts";
import { iterate } from "./iterate.ts";
import { type Machine, PythonRaise, Unfollowed } from "./machine.ts";
import { bind, escape, unbind } from "./scope.ts";
import type { Expression } from "./syntax.ts";
import { keyOf, opaque, type Scope, type Value } from "./values.ts";

export function assign(machine: Machine, scope: Scope, target: Expression, value: Value): void {
  const { at } = target;
  switch (target.kind) {
    case "name":
      bind(machine, scope, target.name, value);
      return;
    case "attribute":
      assignAttribute(machine, machine.evaluate(scope, target.of), target.name, value, at);
      return;
    case "item": {
      const of = machine.evaluate(scope, target.of);
      assignItem(machine, of, target.index && machine.evaluate(scope, target.index), value, at);
      return;
    }
    case "tuple":
    case "list":
      unpack(machine, scope, target.items, value, at);
      return;
    case "star":
      escape(machine, value, { reason: "unpacks a list", at });
      assign(machine, scope, target.of, opaque("unpacks a list", at));
      return;
    default:
      throw new PythonRaise(at);
  }
}

function unpack(
  machine: Machine,
  scope: Scope,
  targets: readonly Expression[],
  value: Value,
  at: number,
): void {
  const items = iterate(machine, value, at);
  const star = targets.some(({ kind }) => kind === "star");
  if (items && !star && items.length !== targets.length) throw new PythonRaise(at);
  // A copy: what is assigned may be the list that is taken apart.
  const parts = star ? undefined : items && [...items];
  const doubt =
    value.kind === "opaque" ? value : { reason: "unpacks something that is not known", at };
  if (!parts) escape(machine, value, doubt);
  targets.forEach((target, index) =>
    assign(machine, scope, target, parts?.[index] ?? opaque(doubt.reason, doubt.at)),
  );
}

function assignItem(
  machine: Machine,
  of: Value,
  index: Value | undefined,
  value: Value,
  at: number,
): void {
  machine.changes += 1;
  if (of.kind === "dict" && index) {
    setItem(machine, of, index, value, at);
    return;
  }
  if (
    of.kind === "list" &&
    !of.doubt &&
    index?.kind === "constant" &&
    typeof index.value === "number"
  ) {
    const position = index.value < 0 ? of.items.length + index.value : index.value;
    if (position < 0 || position >= of.items.length) throw new PythonRaise(at);
    of.items[position] = value;
    return;
  }
  if (of.kind === "builtin" && of.name === "os.environ" && index) setsEnvironment(index, at);
  const doubt = { reason: "changes something that is not followed", at };
  escape(machine, of, doubt);
  escape(machine, value, doubt);
}

/**
 * SQLMesh reads its own variables after the file has run, and dbt's where it looks for profiles.
 */
export function setsEnvironment(name: Value, at: number): void {
  if (name.kind !== "text" || /^(?:sqlmesh__|dbt_)/i.test(name.text))
    throw new Unfollowed("sets environment variables that SQLMesh may read as configuration", at);
}

function assignAttribute(
  machine: Machine,
  of: Value,
  name: string,
  value: Value,
  at: number,
): void {
  machine.changes += 1;
  // `config.gateways = …` is not checked or turned into anything by SQLMesh, so it is kept as it
  // is.
  if ((of.kind === "object" || of.kind === "instance" || of.kind === "class") && of.doubt)
    escape(machine, value, of.doubt);
  if (of.kind === "object") of.fields.set(name, { value, at });
  else if (of.kind === "instance" || of.kind === "class") of.members.set(name, value);
  else if (of.kind === "function") throw new Unfollowed("changes a function", at);
  else if (
    of.kind === "sqlmesh" ||
    of.kind === "builtin" ||
    (of.kind === "module" && of.path.startsWith("sqlmesh"))
  )
    throw new Unfollowed("changes a class or a module of SQLMesh or of Python", at);
  else {
    const doubt = { reason: "changes something that is not followed", at };
    escape(machine, of, doubt);
    escape(machine, value, doubt);
  }
}

export function remove(machine: Machine, scope: Scope, target: Expression): void {
  const { at } = target;
  if (target.kind === "tuple" || target.kind === "list") {
    for (const item of target.items) remove(machine, scope, item);
    return;
  }
  if (target.kind === "name") {
    unbind(machine, scope, target.name, at);
    return;
  }
  machine.changes += 1;
  const of =
    target.kind === "item" || target.kind === "attribute"
      ? machine.evaluate(scope, target.of)
      : undefined;
  const key =
    target.kind === "item" && target.index
      ? keyOf(machine.evaluate(scope, target.index))
      : undefined;
  if (of?.kind === "dict" && key !== undefined && !of.doubt) {
    if (!of.items.delete(key)) throw new PythonRaise(at);
    return;
  }
  const doubt = { reason: "deletes something that is not known", at };
  if (of?.kind === "sqlmesh" || of?.kind === "module" || of?.kind === "builtin")
    throw new Unfollowed(doubt.reason, at);
  if (of) escape(machine, of, doubt);
}
