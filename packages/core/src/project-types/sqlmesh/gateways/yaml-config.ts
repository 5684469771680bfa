import { isMap, type YAMLMap } from "yaml";
import type { Addressing, FileGateway, KnownGateways, UnknownGateways } from "./reading.ts";
import { pairsOf, type PlainYaml, readPlainYaml, textOf, valueAt } from "../../plain-yaml.ts";

/** The fields of a gateway in SQLMesh: where they stand right under `gateways`, it is one gateway without a name. */
const GATEWAY_FIELDS: readonly string[] = ["connection", "state_connection", "test_connection", "scheduler", "state_schema", "variables", "model_defaults"];

const unknown = (reason: string): UnknownGateways => ({ outcome: "unknown", reason });

/** Reads the gateways of a YAML configuration without running or rendering anything. What cannot be known for certain is `unknown`, never a guess. */
export function readYamlConfig(text: string): KnownGateways | UnknownGateways {
  // SQLMesh renders the whole file before it parses it, comments included, so one expression anywhere can change anything.
  const template = /\{\{|\{%|\{#/.exec(text);
  if (template) return unknown(`holds a Jinja expression (line ${text.slice(0, template.index).split("\n").length}), which is not evaluated`);
  const yaml = readPlainYaml(text);
  if ("problem" in yaml) return unknown(yaml.problem);
  const { root } = yaml;
  if (root === null || textOf(root) === "" || isEmpty(root)) return { outcome: "none", addressing: "unnamed", gateways: [], connections: [] };
  if (!isMap(root)) return unknown("is not a mapping");
  const pairs = pairsOf(root);
  if (pairs.some(({ name }) => name === "<<")) return unknown("merges other keys into the top level (<<)");
  const plural = pairs.find(({ name }) => name === "gateways");
  const single = pairs.find(({ name }) => name === "gateway");
  if (plural && single) return unknown("holds both gateways and gateway");
  const connections = typesIn(yaml, root, ["default_connection"]);
  const pair = plural ?? single;
  if (!pair) return { outcome: "none", addressing: "unnamed", gateways: [], connections };
  return readGateways(yaml, pair, connections, single ? "gateway" : "unnamed");
}

function readGateways(
  yaml: PlainYaml,
  pair: { readonly key: unknown; readonly value: unknown },
  connections: readonly string[],
  addressing: Addressing,
): KnownGateways | UnknownGateways {
  const map = yaml.resolve(pair.value);
  const at = `line ${yaml.lineOf(pair.key)}`;
  if (!isMap(map)) return unknown(`has gateways that are not a mapping (${at})`);
  const pairs = pairsOf(map);
  if (pairs.length === 0) return unknown(`has an empty gateways mapping (${at})`);
  if (pairs.some(({ name }) => name === "<<")) return unknown(`merges other keys into gateways (<<, ${at})`);
  const fields = pairs.filter(({ name }) => name !== undefined && GATEWAY_FIELDS.includes(name));
  if (fields.length === pairs.length) {
    // A gateway that is called like a field holds fields itself.
    if (fields.some(({ name, value }) => name !== "variables" && valueAt(yaml, value, "connection") !== undefined))
      return unknown(`has a gateway that is named like a field of a gateway (${at})`);
    const own = pairs.find(({ name }) => name === "state_connection");
    const gateway = { name: "", line: yaml.lineOf(pair.key), ...(own ? { ownState: yaml.lineOf(own.key) } : {}) };
    return { outcome: "known", addressing, gateways: [gateway], connections: [...connections, ...typesIn(yaml, map)] };
  }
  if (fields.length > 0) return unknown(`mixes gateways with fields of a gateway (${at})`);
  // Under the key `gateway` SQLMesh takes named gateways as well, but how the environment reaches them there has not been seen.
  if (addressing === "gateway") return unknown(`has named gateways under the key gateway (${at}); call it gateways`);
  return readNamed(yaml, pairs, connections);
}

function readNamed(yaml: PlainYaml, pairs: ReturnType<typeof pairsOf>, connections: readonly string[]): KnownGateways | UnknownGateways {
  const gateways: FileGateway[] = [];
  const types = [...connections];
  for (const { name, key, value } of pairs) {
    const line = yaml.lineOf(key);
    if (name === undefined) return unknown(`has a gateway whose name is not text (line ${line}); put it in quotes`);
    const gateway = yaml.resolve(value);
    if (!isMap(gateway)) return unknown(`has a gateway that is not a mapping (line ${line})`);
    const fields = pairsOf(gateway);
    const own = fields.find((field) => field.name === "state_connection");
    if (!own && fields.some((field) => field.name === "<<" && !mergesPlainly(yaml, field.value)))
      return unknown(`has a gateway that merges other keys (<<, line ${line})`);
    gateways.push({ name, line, ...(own ? { ownState: yaml.lineOf(own.key) } : {}) });
    types.push(...typesIn(yaml, gateway));
  }
  return { outcome: "known", addressing: "named", gateways, connections: types };
}

/** Whether what `<<` brings in is seen to hold no state connection. */
function mergesPlainly(yaml: PlainYaml, value: unknown): boolean {
  const merged = yaml.resolve(value);
  return isMap(merged) && pairsOf(merged).every(({ name }) => name !== undefined && name !== "state_connection" && name !== "<<");
}

function typesIn(yaml: PlainYaml, map: YAMLMap, names: readonly string[] = ["connection", "test_connection"]): string[] {
  return names.flatMap((name) => textOf(valueAt(yaml, valueAt(yaml, map, name), "type")) ?? []);
}

function isEmpty(root: unknown): boolean {
  return typeof root === "object" && root !== null && "value" in root && root.value === null;
}
