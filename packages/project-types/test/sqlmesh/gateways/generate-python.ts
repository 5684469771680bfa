import { type Dice, gatewayNames } from "./dice.ts";

const INDENT = "    ";

/**
 * As frequent as among real configurations, as far as that is known: most are literals, and few
 * depend on a condition.
 */
const SHAPES: readonly [string, ...string[]] = [
  ...many(11, "literal"),
  ...many(5, "named"),
  ...many(2, "subscripts"),
  ...many(2, "function"),
  "merge",
  "update",
  "condition",
  "either",
  "loop",
  "comprehension",
  "try",
  "pop",
];

/**
 * Returns one `config.py` as people write them: literals first, then names, functions and
 * conditions.
 */
export function pythonConfig(die: Dice): { readonly name: string; readonly text: string } {
  const program: Program = { die, before: [], functions: [] };
  const names = gatewayNames(die);
  const call = configuration(program, names);
  const lines = [
    ...(die.chance(15) ? ['"""Configuration of the shop. gateways={"docstring": 1}"""', ""] : []),
    ...die.shuffled([
      "import os",
      ...(die.chance(30) ? ["from pathlib import Path"] : []),
      ...(die.chance(15) ? ["import logging"] : []),
    ]),
    "",
    imports(die),
    "",
    ...(die.chance(10) ? ["# config = Config(gateways={'comment': {}})"] : []),
    ...program.functions,
    ...program.before,
    ...call,
  ];
  return { name: "config.py", text: `${lines.join("\n")}\n` };
}

interface Program {
  readonly die: Dice;
  readonly before: string[];
  readonly functions: string[];
}

function imports(die: Dice): string {
  const names = [
    "Config",
    "DuckDBConnectionConfig",
    "GatewayConfig",
    "ModelDefaultsConfig",
    "SnowflakeConnectionConfig",
  ];
  if (die.chance(5)) return "from sqlmesh.core.config import *";
  return die.chance(50)
    ? `from sqlmesh.core.config import ${names.join(", ")}`
    : `from sqlmesh.core.config import (\n${names.map((name) => `${INDENT}${name},\n`).join("")})`;
}

function configuration(program: Program, names: readonly string[]): readonly string[] {
  const { die } = program;
  const defaults = die.pick([
    'ModelDefaultsConfig(dialect="duckdb")',
    'ModelDefaultsConfig(dialect="duckdb", start="2024-01-01")',
    '{"dialect": "duckdb"}',
  ]);
  const more = [
    `model_defaults=${defaults}`,
    ...(die.chance(40) ? [`default_gateway=${JSON.stringify(names[0])}`] : []),
    ...(die.chance(15) ? ['project="shop"'] : []),
    ...(die.chance(15) ? ['variables={"gateways": {"not_me": 1}}'] : []),
    ...(die.chance(10) ? ["default_connection=DuckDBConnectionConfig()"] : []),
  ];
  if (die.chance(5))
    return [
      `config = Config(${more.filter((one) => !one.startsWith("default_gateway")).join(", ")})`,
    ];
  if (die.chance(4))
    return [
      `config = Config(gateways=${gateway(program, "GatewayConfig")}, ${more.filter((one) => !one.startsWith("default_gateway")).join(", ")})`,
    ];
  const all = die.shuffled([`gateways=${gateways(program, names)}`, ...more]);
  const call = `Config(\n${all.map((one) => `${INDENT}${one},\n`).join("")})`;
  switch (
    die.pick([
      "plain",
      "plain",
      "plain",
      "plain",
      "plain",
      "function",
      "keywords",
      "annotated",
      "renamed",
      "several",
    ])
  ) {
    case "function":
      return [
        "def build() -> Config:",
        ...`return ${call}`.split("\n").map((line) => `${INDENT}${line}`),
        "",
        "",
        "config = build()",
      ];
    case "keywords":
      return [`settings = dict(${all.join(", ")})`, "config = Config(**settings)"];
    case "annotated":
      return [`config: Config = ${call}`];
    case "renamed":
      return [`the_config = ${call}`, "", "config = the_config"];
    case "several":
      return [
        `config = ${call}`,
        "",
        `test_config = Config(gateways={"in_memory": GatewayConfig()}, model_defaults=${defaults})`,
      ];
    default:
      return [`config = ${call}`];
  }
}

/** Returns an expression for all gateways, with the statements that it needs before it. */
function gateways(program: Program, names: readonly string[]): string {
  const { die, before, functions } = program;
  const entries = names.map((name) => ({ key: nameOf(program, name), value: gateway(program) }));
  const literal = (some: typeof entries): string =>
    `{\n${some.map(({ key, value }) => `${INDENT}${INDENT}${key}: ${value},\n`).join("")}${INDENT}}`;
  const last = entries.at(-1);
  switch (die.pick(SHAPES)) {
    case "named":
      before.push(`gateways = ${literal(entries)}`, "");
      return "gateways";
    case "subscripts":
      before.push(
        die.pick(["gateways = {}", "gateways = dict()"]),
        ...entries.map(({ key, value }) => `gateways[${key}] = ${value}`),
        "",
      );
      return "gateways";
    case "function":
      functions.push("def get_gateways():", `${INDENT}return ${literal(entries)}`, "");
      return "get_gateways()";
    case "merge":
      before.push(`base = ${literal(entries.slice(0, 1))}`);
      return `{**base, ${entries
        .slice(1)
        .map(({ key, value }) => `${key}: ${value}`)
        .join(", ")}}`;
    case "update":
      before.push(
        `gateways = ${literal(entries.slice(0, 1))}`,
        `gateways.update(${literal(entries.slice(1))})`,
      );
      return "gateways";
    case "condition":
      before.push(
        `gateways = ${literal(entries.slice(0, -1))}`,
        `if os.getenv("WITH_LAST") == "1":`,
        `${INDENT}gateways[${last?.key}] = ${last?.value}`,
      );
      return "gateways";
    case "either":
      before.push(
        `if os.environ.get("CI"):`,
        `${INDENT}gateways = ${literal(entries)}`,
        "else:",
        `${INDENT}gateways = ${literal(die.chance(70) ? entries : entries.toReversed())}`,
      );
      return "gateways";
    case "loop":
      before.push(
        "gateways = {}",
        `for name in [${entries.map(({ key }) => key).join(", ")}]:`,
        `${INDENT}gateways[name] = ${last?.value}`,
      );
      return "gateways";
    case "comprehension":
      return `{name: ${last?.value} for name in [${entries.map(({ key }) => key).join(", ")}]}`;
    case "try":
      before.push(
        `gateways = ${literal(entries.slice(0, -1))}`,
        "try:",
        `${INDENT}gateways[${last?.key}] = GatewayConfig(connection=DuckDBConnectionConfig(database=os.environ["NEEDED"]))`,
        "except KeyError:",
        `${INDENT}pass`,
      );
      return "gateways";
    case "pop":
      before.push(
        `gateways = ${literal([...entries, { key: '"gone"', value: '{"connection": {"type": "duckdb"}}' }])}`,
        die.pick(['gateways.pop("gone")', 'del gateways["gone"]']),
      );
      return "gateways";
    default:
      return literal(entries);
  }
}

function nameOf({ die, before }: Program, name: string): string {
  const text = die.chance(15) ? `'${name}'` : JSON.stringify(name);
  if (die.chance(8)) {
    const constant = `NAME_${die.below(1e6)}`;
    before.push(`${constant} = ${text}`);
    return constant;
  }
  if (die.chance(1)) return `os.getenv("GATEWAY_NAME", ${text})`;
  return die.chance(2) ? `f"{'x'}_${name.replaceAll('"', "")}"` : text;
}

function gateway(
  { die, before, functions }: Program,
  form: string = die.pick([
    "GatewayConfig",
    "GatewayConfig",
    "GatewayConfig",
    "dict",
    "variable",
    "factory",
  ]),
): string {
  const database = die.pick([
    '"db.duckdb"',
    'os.getenv("DB", "x.db")',
    'os.environ.get("DB", "x.db")',
    "f\"{os.getenv('DB', 'x')}.db\"",
    'str("a") + ".db"',
  ]);
  const connection = die.pick([
    `DuckDBConnectionConfig(database=${database})`,
    "DuckDBConnectionConfig()",
    'SnowflakeConnectionConfig(account=os.environ["ACCOUNT"], user="u", password=os.environ["PASSWORD"])',
    `{"type": "duckdb", "database": ${database}}`,
  ]);
  const state = die.chance(5) ? ', state_connection=DuckDBConnectionConfig(database="s.db")' : "";
  const extra = die.pick([
    "",
    "",
    "",
    ', state_schema="s"',
    ", test_connection=DuckDBConnectionConfig()",
    ', variables={"a": 1}',
    ", state_connection=None",
  ]);
  const call = `GatewayConfig(connection=${connection}${state === "" ? extra : state})`;
  if (form === "dict")
    return state === ""
      ? `{"connection": ${connection}}`
      : `{"connection": ${connection}, "state_connection": {"type": "duckdb", "database": "s.db"}}`;
  const id = die.below(1e6);
  if (form === "variable") {
    before.push(`gateway_${id} = ${call}`);
    return `gateway_${id}`;
  }
  if (form === "factory") {
    functions.push(`def make_${id}(path="x.db"):`, `${INDENT}return ${call}`, "");
    return `make_${id}(${die.pick(["", '"y.db"', 'path="z.db"'])})`;
  }
  return call;
}

function many(count: number, shape: string): [string, ...string[]] {
  return [shape, ...Array.from({ length: count - 1 }, () => shape)];
}
