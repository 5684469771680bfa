import {
  type DbtGateways,
  type FileGateway,
  type GatewayReading,
  type KnownGateways,
  unknownGateways,
} from "../gateway-reading.ts";
import type { Machine } from "./machine.ts";
import { lookUp } from "./scope.ts";
import type { PythonTree } from "./tree.ts";
import type {
  ClassValue,
  DbtCall,
  DictValue,
  Doubt,
  InstanceValue,
  SqlmeshObject,
  Value,
} from "./values.ts";

/** Returns what `config` is at the end of one run; `undefined` where SQLMesh would refuse it. */
export function readGateways(machine: Machine, tree: PythonTree): GatewayReading | undefined {
  const unknown = ({ reason, at }: Doubt): GatewayReading => {
    const line = tree.lineOf(at);
    return unknownGateways(`${reason} (line ${line})`, { line });
  };
  const config =
    machine.module.names.get("config") ??
    (machine.starred === undefined ? undefined : lookUp(machine, machine.module, "config", 0));
  if (config === undefined) return undefined;
  if (config.kind === "opaque") return unknown(config);
  if (config.kind === "instance" || config.kind === "class") return unknown(doubtOfClass(config));
  if (config.kind !== "object" || config.of.class !== "Config") return undefined;
  if (config.doubt) return unknown(config.doubt);
  const gateways = config.fields.get("gateways")?.value;
  if (config.dbt && gateways === undefined) return dbtReading(config.dbt, tree, unknown);
  const connections = connectionsOf(config, ["default_connection", "default_test_connection"]);
  if (gateways === undefined)
    return { outcome: "none", addressing: "unnamed", gateways: [], connections };
  if (gateways.kind === "opaque") return unknown(gateways);
  if (gateways.kind !== "dict") return undefined;
  if (gateways.doubt) return unknown(gateways.doubt);
  return readDict(gateways, connections, unknown, tree);
}

/** Returns why an object of a class, or the class itself, is not a configuration that is read. */
function doubtOfClass(config: InstanceValue | ClassValue): Doubt {
  const of = config.kind === "class" ? config : config.of;
  const reason = `binds config to ${config.kind === "class" ? "the" : "an object of the"} class ${of.name}, which is not followed`;
  return config.doubt ?? of.doubt ?? { reason, at: of.at };
}

function readDict(
  gateways: DictValue,
  connections: readonly string[],
  unknown: (doubt: Doubt) => GatewayReading,
  tree: PythonTree,
): GatewayReading {
  const found: FileGateway[] = [];
  const types = [...connections];
  let unsure: Doubt | undefined;
  for (const { key, value, at } of gateways.items.values()) {
    if (key.kind !== "text")
      return unknown({ reason: "has a gateway whose name is not plain text", at });
    if (!gateways.checked && key.text !== key.text.toLowerCase())
      return unknown({
        reason: "has a gateway with capitals where SQLMesh does not look for it",
        at,
      });
    if (value.kind === "opaque") {
      // It is a gateway for certain, or SQLMesh refuses the file; its content is another question.
      unsure ??= {
        reason: `has a gateway ${showName(key.text)} that is not followed: it ${value.reason}`,
        at: value.at,
      };
      found.push({ name: key.text, line: tree.lineOf(at) });
      continue;
    }
    if (value.kind !== "object" || value.of.class !== "GatewayConfig")
      return unknown({
        reason: `has a gateway ${showName(key.text)} that is not a GatewayConfig`,
        at,
      });
    if (value.doubt) unsure ??= value.doubt;
    const state = value.fields.get("state_connection");
    found.push({
      name: key.text,
      line: tree.lineOf(at),
      ...(state && !isNone(state.value) ? stateAt(state.value, tree.lineOf(state.at)) : {}),
    });
    types.push(...connectionsOf(value, ["connection", "test_connection", "state_connection"]));
  }
  const [first] = gateways.items.values();
  if (!first) return unknownGateways("removes all gateways");
  const unnamed = found.some(({ name }) => name === "");
  if (unnamed && found.length > 1)
    return unknown({
      reason: "has other gateways in addition to one without a name",
      at: first.at,
    });
  const line = tree.lineOf(unsure?.at ?? 0);
  return {
    outcome: "known",
    addressing: unnamed ? "unnamed" : "named",
    gateways: found,
    connections: types,
    ...(unsure ? { unsureState: { reason: `${unsure.reason} (line ${line})`, line } } : {}),
  };
}

/** A connection that the program may have changed is no longer the managed one. */
function stateAt(value: Value, line: number): Pick<FileGateway, "ownState" | "managedState"> {
  return isManagedState(value) ? { managedState: line } : { ownState: line };
}

function isManagedState(value: Value): boolean {
  return value.kind === "object" && value.of.class === "managed state" && !value.doubt;
}

const isNone = (value: Value): boolean => value.kind === "constant" && value.value === null;

const showName = (name: string): string => JSON.stringify(name.slice(0, 100));

function connectionsOf({ fields }: SqlmeshObject, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = fields.get(name)?.value;
    if (value?.kind === "object" && value.of.class === "connection") return [value.of.type];
    const type = value?.kind === "dict" ? value.items.get("text:type")?.value : undefined;
    return type?.kind === "text" ? [type.text] : [];
  });
}

function dbtReading(
  { at, root, profiles, target, profile, state }: DbtCall,
  tree: PythonTree,
  unknown: (doubt: Doubt) => GatewayReading,
): GatewayReading {
  const folder = plainPath(root);
  const profilesFolder = profiles === undefined ? undefined : plainPath(profiles);
  if (folder === undefined || (profiles !== undefined && profilesFolder === undefined))
    return unknown({ reason: "names a folder outside the project", at });
  if (folder !== "")
    return unknown({
      reason: `runs the dbt project of another folder (${folder.slice(0, 100)})`,
      at,
    });
  return {
    outcome: "dbt",
    line: tree.lineOf(at),
    ...(target === undefined ? {} : { target }),
    ...(profile === undefined ? {} : { profile }),
    ...(profilesFolder === undefined || profilesFolder === "" ? {} : { profiles: profilesFolder }),
    ...(state ? stateAt(state.value, tree.lineOf(state.at)) : {}),
  };
}

/**
 * Returns a path below the project without `.` and `..`; `undefined` for one that leads out of it.
 */
function plainPath(path: string): string | undefined {
  const parts: string[] = [];
  if (/(?:^|\/)(?:~|\/)/.test(path.replace(/^\//, ""))) return undefined;
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Combines the readings of two ways that give the same list; returns `undefined` for others. */
export function sameReading(
  one: GatewayReading,
  other: GatewayReading,
): GatewayReading | undefined {
  if (one.outcome === "dbt" || other.outcome === "dbt") {
    if (one.outcome !== "dbt" || other.outcome !== "dbt") return undefined;
    const call = ({ line, target, profile, profiles }: DbtGateways): string =>
      JSON.stringify([line, target, profile, profiles]);
    const { outcome, line, target, profile, profiles } = one;
    if (call(one) !== call(other)) return undefined;
    return {
      outcome,
      line,
      ...(target === undefined ? {} : { target }),
      ...(profile === undefined ? {} : { profile }),
      ...(profiles === undefined ? {} : { profiles }),
      ...stateOfBoth(one, other),
    };
  }
  if (one.outcome === "unknown" || other.outcome === "unknown") return undefined;
  const names = ({ gateways }: KnownGateways): string =>
    JSON.stringify(gateways.map(({ name }) => name));
  if (
    one.outcome !== other.outcome ||
    one.addressing !== other.addressing ||
    names(one) !== names(other)
  )
    return undefined;
  const gateways = one.gateways.map((gateway, index): FileGateway => {
    return {
      name: gateway.name,
      line: gateway.line,
      ...stateOfBoth(gateway, other.gateways[index] ?? {}),
    };
  });
  const unsureState = one.unsureState ?? other.unsureState;
  return {
    ...one,
    ...(unsureState ? { unsureState } : {}),
    gateways,
    connections: [...one.connections, ...other.connections],
  };
}

type StateLines = Pick<FileGateway, "ownState" | "managedState">;

/**
 * Combines the state connections of two ways. A connection of the gateway's own counts when one way
 * has it; the managed one counts when both ways have it.
 */
function stateOfBoth(one: StateLines, other: StateLines): StateLines {
  const ownState = one.ownState ?? other.ownState;
  if (ownState !== undefined) return { ownState };
  return one.managedState === undefined || other.managedState === undefined
    ? {}
    : { managedState: one.managedState };
}
