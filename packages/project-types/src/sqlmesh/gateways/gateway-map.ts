import { isMap, type YAMLMap } from "yaml";
import {
  isNothing,
  type NamedPair,
  type PlainYaml,
  textOf,
  valueAt,
} from "../../yaml/plain-yaml.ts";
import { expressionIn, expressionInKey } from "./jinja-places.ts";
import {
  type FileGateway,
  type KnownGateways,
  unknownGateways,
  type UnknownGateways,
} from "../gateway-reading.ts";

/** The fields of a gateway in SQLMesh that the key `type` distinguishes from a gateway. */
const TYPED_FIELDS: readonly string[] = [
  "connection",
  "state_connection",
  "test_connection",
  "scheduler",
];
const GATEWAY_FIELDS: readonly string[] = [
  ...TYPED_FIELDS,
  "state_schema",
  "variables",
  "model_defaults",
];

/**
 * How a value under `gateways` can be understood: as a field of the one gateway that has no name,
 * or as a gateway.
 */
type Sense = "field" | "gateway" | "either" | "neither";

/**
 * Reads the value of `gateways`, or of `gateway`, which SQLMesh reads where the other is missing.
 * First it tries the mapping as one gateway without a name, so an empty mapping is one. Only what
 * cannot be one gateway is a mapping of names.
 */
export function readGatewayMap(
  yaml: PlainYaml,
  pair: NamedPair,
  connections: readonly string[],
  singular: boolean,
): KnownGateways | UnknownGateways {
  const map = yaml.resolve(pair.value);
  const line = yaml.lineOf(pair.key);
  const called = singular ? "gateway" : "gateways";
  if (expressionIn(map)) return unsure(`has a Jinja expression in place of ${called}`, line);
  if (!isMap(map))
    return unsure(
      singular ? "has a gateway that is not a mapping" : "has gateways that are not a mapping",
      line,
    );
  const pairs = yaml.readMerged(map);
  if (!pairs)
    return unsure(`merges other keys into ${called} (<<) in a way that is not followed`, line);
  const rendered = pairs.find(expressionInKey);
  if (rendered)
    return unsure(
      "has a gateway whose name is a Jinja expression",
      yaml.lineOf(rendered.key),
      pairs.flatMap(certainName(yaml)),
    );
  const unnamed = pairs.find(({ name }) => name === undefined);
  if (unnamed)
    return unsure(
      "has a gateway whose name is not text, put it in quotes",
      yaml.lineOf(unnamed.key),
    );

  const senses = pairs.map(({ name, value }) => senseOf(yaml, name ?? "", value));
  if (senses.every((sense) => sense === "field"))
    return readUnnamed(yaml, map, pairs, { line, singular, connections });
  if (senses.every((sense) => sense === "gateway"))
    return readNamed(yaml, pairs, { singular, connections });
  return unsure(
    `has ${called} of which it is not clear whether they are gateways or fields of one`,
    line,
  );
}

function senseOf(yaml: PlainYaml, name: string, node: unknown): Sense {
  const value = yaml.resolve(node);
  if (!GATEWAY_FIELDS.includes(name)) return "gateway";
  if (name === "state_schema") return isMap(value) ? "gateway" : "field";
  if (expressionIn(value)) return "either";
  if (isNothing(value)) return TYPED_FIELDS.includes(name) ? "field" : "neither";
  if (!isMap(value)) return "neither";
  const pairs = yaml.readMerged(value);
  if (!pairs || pairs.some(expressionInKey)) return "either";
  if (TYPED_FIELDS.includes(name))
    return pairs.some((pair) => pair.name === "type") ? "field" : "gateway";
  // `variables` may be anything; `model_defaults` are not a field at every version.
  if (name === "variables") return "field";
  return pairs.every((pair) => pair.name !== undefined && GATEWAY_FIELDS.includes(pair.name))
    ? "either"
    : "field";
}

function readUnnamed(
  yaml: PlainYaml,
  map: YAMLMap,
  pairs: readonly NamedPair[],
  {
    line,
    singular,
    connections,
  }: { readonly line: number; readonly singular: boolean; readonly connections: readonly string[] },
): KnownGateways {
  const state = stateIn(yaml, pairs);
  return {
    outcome: "known",
    addressing: singular ? "gateway" : "unnamed",
    gateways: [{ name: "", line, ...("own" in state ? { ownState: state.own } : {}) }],
    connections: [...connections, ...typesIn(yaml, map)],
    ...("unsure" in state ? { unsureState: state.unsure } : {}),
  };
}

function readNamed(
  yaml: PlainYaml,
  pairs: readonly NamedPair[],
  {
    singular,
    connections,
  }: { readonly singular: boolean; readonly connections: readonly string[] },
): KnownGateways | UnknownGateways {
  const gateways: FileGateway[] = [];
  const types = [...connections];
  let unsureState: KnownGateways["unsureState"];
  for (const { name = "", key, value } of pairs) {
    const line = yaml.lineOf(key);
    const gateway = yaml.resolve(value);
    if (isNothing(gateway)) {
      // The managed state makes it a mapping, and so does a connection from the environment.
      gateways.push({ name, line });
      continue;
    }
    if (!isMap(gateway)) {
      if (!expressionIn(gateway)) return unsure("has a gateway that is not a mapping", line);
      unsureState ??= {
        line,
        reason: `has a Jinja expression in place of a gateway (line ${line})`,
      };
      gateways.push({ name, line });
      continue;
    }
    const state = stateIn(yaml, yaml.readMerged(gateway), line);
    if ("unsure" in state) unsureState ??= state.unsure;
    gateways.push({ name, line, ...("own" in state ? { ownState: state.own } : {}) });
    types.push(...typesIn(yaml, gateway));
  }
  const reading = {
    outcome: "known",
    gateways,
    connections: types,
    ...(unsureState ? { unsureState } : {}),
  } as const;
  return { ...reading, addressing: singular ? "gateway_named" : "named" };
}

/** Returns whether a gateway has a state connection of its own; an empty one does not count. */
function stateIn(
  yaml: PlainYaml,
  pairs: readonly NamedPair[] | undefined,
  at = 1,
):
  | { readonly own: number }
  | { readonly unsure: NonNullable<KnownGateways["unsureState"]> }
  | { readonly none: true } {
  if (!pairs)
    return {
      unsure: {
        line: at,
        reason: `has a gateway that merges other keys (<<) in a way that is not followed (line ${at})`,
      },
    };
  const found = pairs.find(({ name }) => name === "state_connection");
  if (found) {
    const value = yaml.resolve(found.value);
    const line = yaml.lineOf(found.key);
    if (isNothing(value)) return { none: true };
    return expressionIn(value)
      ? {
          unsure: {
            line,
            reason: `has a Jinja expression in place of a state_connection (line ${line})`,
          },
        }
      : { own: line };
  }
  const odd = pairs.find((pair) => pair.name === undefined || expressionInKey(pair));
  if (!odd) return { none: true };
  const line = yaml.lineOf(odd.key);
  return {
    unsure: {
      line,
      reason: `has a gateway with a key that ${odd.name === undefined ? "is not plain text" : "a Jinja expression makes"} (line ${line})`,
    },
  };
}

/** Returns the types of connections that are written out in a mapping. */
export function typesIn(
  yaml: PlainYaml,
  map: YAMLMap,
  names: readonly string[] = ["connection", "test_connection"],
): readonly string[] {
  return names.flatMap((name) => {
    const type = valueAt(yaml, valueAt(yaml, map, name), "type");
    return expressionIn(type) ? [] : (textOf(type)?.toLowerCase() ?? []);
  });
}

function certainName(yaml: PlainYaml): (pair: NamedPair) => readonly FileGateway[] {
  return (pair) => {
    const { name, key } = pair;
    return name === undefined || expressionInKey(pair) || GATEWAY_FIELDS.includes(name)
      ? []
      : [{ name, line: yaml.lineOf(key) }];
  };
}

function unsure(what: string, line: number, certain: readonly FileGateway[] = []): UnknownGateways {
  return unknownGateways(`${what} (line ${line})`, {
    line,
    ...(certain.length > 0 ? { certain } : {}),
  });
}
