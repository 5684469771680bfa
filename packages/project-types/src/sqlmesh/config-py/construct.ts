import { type Machine, PythonRaise, stepPart } from "./machine.ts";
import { escape, letGo } from "./scope.ts";
import { GATEWAY_FIELDS } from "./sqlmesh.ts";
import {
  type CallArguments,
  type DbtCall,
  type DictValue,
  type Doubt,
  keyOf,
  newDict,
  opaque,
  type SqlmeshClass,
  type SqlmeshObject,
  textValue,
  type Value,
} from "./values.ts";

type Fields = Map<string, { readonly value: Value; readonly at: number }>;

const GATEWAY: SqlmeshClass = { class: "GatewayConfig" };

/** Calls a class of SQLMesh, with what its validators do to gateways. */
export function construct(
  machine: Machine,
  of: SqlmeshClass,
  given: CallArguments,
  at: number,
): Value {
  machine.changes += 1;
  if (of.class === "sqlmesh_config") return fromDbt(machine, given, at);
  if (given.positional.length > 0) {
    if (of.class === "Config" || of.class === "GatewayConfig") throw new PythonRaise(at);
    return letGo(machine, { kind: "sqlmesh", of }, given, {
      reason: "makes a setting in a way that is not known",
      at,
    });
  }
  stepPart(machine, at, given.keywords.size);
  const fields: Fields = new Map(given.keywords);
  return makeObject(machine, of, fields, at, given.unknown);
}

function makeObject(
  machine: Machine,
  of: SqlmeshClass,
  fields: Fields,
  at: number,
  unknown: Doubt | undefined,
): SqlmeshObject {
  if (of.class === "Config") {
    const single = fields.get("gateway");
    if (single && !fields.has("gateways")) {
      fields.delete("gateway");
      fields.set("gateways", single);
    }
    const gateways = fields.get("gateways");
    // More gateways would be a second `gateways` argument, which raises an error in Python.
    if (gateways)
      fields.set("gateways", {
        value: normalise(machine, gateways.value, gateways.at),
        at: gateways.at,
      });
    else if (unknown) fields.set("gateways", { value: opaque(unknown.reason, unknown.at), at });
    return { kind: "object", of, fields, at };
  }
  return {
    kind: "object",
    of,
    fields,
    at,
    ...(unknown && of.class === "GatewayConfig" && !fields.has("state_connection")
      ? { doubt: unknown }
      : {}),
  };
}

function fieldsOf(dict: DictValue): Fields {
  const fields: Fields = new Map();
  for (const { key, value, at } of dict.items.values())
    if (key.kind === "text") fields.set(key.text, { value, at });
  return fields;
}

/** Returns SQLMesh's default: one gateway without a name. */
export function defaultGateways(at: number): DictValue {
  return newDict([
    [
      "text:",
      { key: textValue(""), value: { kind: "object", of: GATEWAY, fields: new Map(), at }, at },
    ],
  ]);
}

/**
 * Returns the mapping of gateways. One gateway, or the fields of one, gets the empty name; else the
 * keys are names, and the mapping is a new one.
 */
function normalise(machine: Machine, value: Value, at: number): Value {
  if (value.kind === "object" && value.of.class === "GatewayConfig")
    return newDict([["text:", { key: textValue(""), value, at }]]);
  if (value.kind !== "dict") {
    if (
      value.kind === "constant" ||
      value.kind === "text" ||
      value.kind === "list" ||
      value.kind === "tuple"
    )
      throw new PythonRaise(at);
    const doubt: Doubt =
      value.kind === "opaque" ? value : { reason: "has gateways that are not a mapping", at };
    escape(machine, value, doubt);
    return opaque(doubt.reason, doubt.at);
  }
  const { doubt, items } = value;
  stepPart(machine, at, items.size);
  const copy: DictValue = { ...newDict(), checked: true };
  if (doubt) copy.doubt = doubt;
  const names = [...items.values()].map(({ key }) => (key.kind === "text" ? key.text : undefined));
  const fieldNames = names.filter(
    (name) => name !== undefined && (GATEWAY_FIELDS.has(name) || name === "model_defaults"),
  );
  if (
    !doubt &&
    fieldNames.length === names.length &&
    !names.includes("model_defaults") &&
    [...items.values()].every(({ key, value: part }) => isFieldValue(key, part))
  )
    return newDict([
      [
        "text:",
        {
          key: textValue(""),
          value: { kind: "object", of: GATEWAY, fields: fieldsOf(value), at },
          at,
        },
      ],
    ]);
  if (fieldNames.length > 0)
    copy.doubt ??= { reason: "mixes gateways with fields of a gateway", at };
  for (const [name, { key, value: gateway, at: where }] of items) {
    if (key.kind !== "text")
      copy.doubt ??= { reason: "has a gateway whose name is not plain text", at: where };
    if (gateway.kind === "dict") stepPart(machine, at, gateway.items.size);
    const object: Value =
      gateway.kind === "dict"
        ? {
            kind: "object",
            of: GATEWAY,
            fields: fieldsOf(gateway),
            at: where,
            ...(gateway.doubt ? { doubt: gateway.doubt } : {}),
          }
        : gateway;
    copy.items.set(name, { key, value: object, at: where });
  }
  return copy;
}

/**
 * Returns whether a value can only be the content of the field; an unknown connection might be a
 * gateway that has the field's name.
 */
function isFieldValue(key: Value, value: Value): boolean {
  if (keyOf(key) === "text:state_schema")
    return value.kind === "text" || (value.kind === "constant" && value.value === null);
  if (keyOf(key) === "text:variables") return value.kind === "dict";
  if (value.kind === "constant") return value.value === null;
  if (value.kind === "dict") return !value.doubt && value.items.has("text:type");
  return (
    value.kind === "object" && value.of.class !== "GatewayConfig" && value.of.class !== "Config"
  );
}

function fromDbt(machine: Machine, given: CallArguments, at: number): Value {
  const keyword = (name: string): { readonly value: Value; readonly at: number } | undefined =>
    given.keywords.get(name);
  const doubt = (reason: string): Value =>
    letGo(machine, { kind: "sqlmesh", of: { class: "sqlmesh_config" } }, given, { reason, at });
  if (given.unknown)
    return letGo(
      machine,
      { kind: "sqlmesh", of: { class: "sqlmesh_config" } },
      given,
      given.unknown,
    );
  // What follows `state_connection` has another order from version to version.
  if (given.positional.length > 2)
    return doubt("passes the dbt target by its position, which is not the same at every version");
  const [root, state] = [
    given.positional[0] ?? keyword("project_root")?.value,
    given.positional[1] ?? keyword("state_connection")?.value,
  ];
  const fields: Fields = new Map(given.keywords);
  const gateways = keyword("gateways") ?? keyword("gateway");
  if (gateways) {
    const object = makeObject(
      machine,
      { class: "Config" },
      new Map([["gateways", gateways]]),
      at,
      undefined,
    );
    return object;
  }
  const name = (field: string): string | undefined | false => {
    const value = keyword(field)?.value;
    if (value === undefined || (value.kind === "constant" && value.value === null))
      return undefined;
    return value.kind === "text" && value.text !== "" ? value.text : false;
  };
  const [target, profile] = [name("dbt_target_name"), name("dbt_profile_name")];
  if (target === false || profile === false)
    return doubt("chooses the dbt target or profile by a value that is not known");
  if (root?.kind !== "path") return doubt("runs a dbt project in a folder that is not known");
  const named = keyword("profiles_dir")?.value;
  // A relative one begins at the project.
  const profiles: Value | undefined =
    named?.kind === "text" && !/^[/~]|^$/.test(named.text)
      ? { kind: "path", path: named.text }
      : named;
  if (
    profiles &&
    profiles.kind !== "path" &&
    !(profiles.kind === "constant" && profiles.value === null)
  )
    return doubt("reads profiles.yml from a folder that is not known");
  const own = state && !(state.kind === "constant" && state.value === null);
  const dbt: DbtCall = {
    at,
    root: root.path,
    ...(target === undefined ? {} : { target }),
    ...(profile === undefined ? {} : { profile }),
    ...(profiles?.kind === "path" ? { profiles: profiles.path } : {}),
    ...(state && own ? { state: { value: state, at: keyword("state_connection")?.at ?? at } } : {}),
  };
  // The names are not known yet: code that reads or changes them makes them uncertain.
  fields.delete("gateways");
  return { kind: "object", of: { class: "Config" }, fields, at, dbt };
}
