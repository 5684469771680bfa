import { type Dice, gatewayNames } from "./dice.ts";

const KEPT_PLAIN = /^[a-z][a-z0-9_.-]*$/i;

/**
 * Returns one YAML configuration as people write them: Jinja in values, comments, anchors,
 * sometimes something that cannot be known.
 */
export function yamlConfig(die: Dice): { readonly name: string; readonly text: string } {
  const indent = die.pick(["  ", "  ", "  ", "    ", " "]);
  const gateways = die.chance(6) ? "" : section(die, indent);
  const parts = [
    gateways,
    `model_defaults:\n${indent}dialect: ${die.pick(["duckdb", "'duckdb'", '"duckdb"', "{{ env_var('DIALECT', 'duckdb') }}"])}${die.chance(30) ? `\n${indent}start: 2024-01-01` : ""}\n`,
    ...(die.chance(25) ? [`project: ${value(die, "shop")}\n`] : []),
    ...(die.chance(20)
      ? [
          `variables:\n${indent}lookback: 7\n${die.chance(30) ? `${indent}gateways:\n${indent}${indent}not_me: 1\n` : ""}`,
        ]
      : []),
    ...(die.chance(15) ? [`default_connection:\n${connection(die, indent, 1, "duckdb")}`] : []),
    ...(die.chance(15) ? [`ignore_patterns: ["**/x/**"]\n`] : []),
    ...(die.chance(15) ? ["# gateways:\n#   commented:\n#     connection: {type: duckdb}\n"] : []),
    ...(die.chance(6) ? ["{# gateways: {hidden: {}} #}\n"] : []),
    ...(die.chance(6) ? ["# {{ env_var('UNUSED') }}\n"] : []),
    ...(die.chance(4)
      ? [
          `{% if env_var('BRANCH') %}\nproject: a\n{% else %}\ndefault_target_environment: b\n{% endif %}\n`,
        ]
      : []),
  ];
  const body = die.shuffled(parts).join(die.pick(["", "\n", "\n\n"]));
  const text = `${die.chance(10) ? "---\n" : ""}${body}`;
  return {
    name: die.pick(["config.yaml", "config.yaml", "config.yml"]),
    text: die.chance(6) ? text.replaceAll("\n", "\r\n") : text,
  };
}

function section(die: Dice, indent: string): string {
  if (die.chance(5))
    return `${die.pick(["gateways", "gateway"])}:\n${gateway(die, indent, 1, false)}`;
  if (die.chance(2)) return die.pick(["gateways: {}\n", "gateways:\n", "gateways: []\n"]);
  const names = gatewayNames(die);
  const conditional = die.chance(5) ? die.below(names.length) : -1;
  const entries = names.map((name, index) => {
    const text = entry(die, indent, name, index, names);
    return index === conditional
      ? `{% if env_var('WITH_IT') == '1' %}\n${text}{% endif %}\n`
      : text;
  });
  const twice = die.chance(2)
    ? [`${indent}${key(die, names[0] ?? "x")}: {connection: {type: duckdb}}\n`]
    : [];
  const comment = die.chance(20)
    ? [`${indent}# old:\n${indent}#   connection: {type: duckdb}\n`]
    : [];
  const chosen = names[die.below(names.length)] ?? "";
  const preferred =
    die.chance(50) && KEPT_PLAIN.test(chosen)
      ? `${die.chance(50) ? "\n" : ""}default_gateway: ${chosen}\n`
      : "";
  return `${die.chance(3) ? "'gateways'" : "gateways"}:${die.chance(8) ? "   # where it runs" : ""}\n${[...entries, ...twice, ...comment].join(die.chance(20) ? "\n" : "")}${preferred}`;
}

function entry(
  die: Dice,
  indent: string,
  name: string,
  index: number,
  names: readonly string[],
): string {
  if (die.chance(2))
    return `${indent}{{ env_var('GATEWAY_NAME', '${name}') }}:\n${gateway(die, indent, 2, false)}`;
  const head = `${indent}${key(die, name)}:`;
  const before = names[index - 1];
  if (before !== undefined && index === 1 && die.chance(6))
    return `${head}\n${indent}${indent}state_schema: s${index}\n${indent}${indent}connection: {type: duckdb}\n`;
  if (die.chance(12))
    return `${head} {connection: {type: duckdb, database: ${value(die, "a.db", true)}}}\n`;
  return `${head}${die.chance(8) ? "  # see the handbook" : ""}\n${gateway(die, indent, 2, die.chance(6))}`;
}

function gateway(die: Dice, indent: string, depth: number, ownState: boolean): string {
  const pad = indent.repeat(depth);
  const kind = die.pick(["duckdb", "duckdb", "duckdb", "snowflake", "postgres", "bigquery"]);
  const fields = [
    `${pad}connection:${die.chance(10) ? ` &c${die.below(1e9)}` : ""}\n${connection(die, indent, depth + 1, kind)}`,
    ...(ownState
      ? [`${pad}state_connection:\n${connection(die, indent, depth + 1, "duckdb")}`]
      : []),
    ...(die.chance(12)
      ? [`${pad}test_connection:\n${connection(die, indent, depth + 1, "duckdb")}`]
      : []),
    ...(die.chance(12) ? [`${pad}state_schema: ${value(die, "sqlmesh")}\n`] : []),
    ...(die.chance(8)
      ? [`${pad}variables:\n${pad}${indent}connection: x\n${pad}${indent}local: 1\n`]
      : []),
    ...(die.chance(4) ? [`${pad}scheduler: {type: builtin}\n`] : []),
  ];
  return die.shuffled(fields).join("");
}

function connection(die: Dice, indent: string, depth: number, kind: string): string {
  const pad = indent.repeat(depth);
  const lines: Readonly<Record<string, readonly string[]>> = {
    duckdb: die.chance(70) ? [`database: ${value(die, "db.duckdb")}`] : [],
    snowflake: [
      `account: ${value(die, "acme")}`,
      `user: ${value(die, "svc")}`,
      `password: ${value(die, "s3cret")}`,
      `warehouse: WH`,
    ],
    postgres: [
      `host: ${value(die, "localhost")}`,
      `port: ${die.pick(["5432", "{{ env_var('PGPORT', '5432') }}"])}`,
      `user: ${value(die, "u")}`,
      `password: ${value(die, "p")}`,
      "database: d",
    ],
    bigquery: [`method: oauth`, `project: ${value(die, "acme")}`],
  };
  const all = [
    `type: ${die.chance(3) ? `{{ env_var('KIND', '${kind}') }}` : kind}`,
    ...(lines[kind] ?? []),
  ];
  const text = all.map((line) => `${pad}${line}${die.chance(4) ? " # note" : ""}\n`).join("");
  if (!die.chance(4)) return text;
  return `${text}{% if env_var('CONCURRENT') %}\n${pad}concurrent_tasks: 2\n{% endif %}\n`;
}

/** Returns a scalar: plain, quoted, or from a variable with and without quotes and a default. */
function value(die: Dice, plain: string, flow = false): string {
  const name = die.pick(["TOKEN", "DB_NAME", "DB_USER", "PASSWORD"]);
  if (die.chance(60)) return die.pick([plain, plain, `'${plain}'`, `"${plain}"`]);
  if (flow) return `"{{ env_var('${name}', '${plain}') }}"`;
  return die.pick([
    `{{ env_var('${name}') }}`,
    `{{ env_var('${name}', '${plain}') }}`,
    `{{ env_var("${name}", "${plain}") }}`,
    `"{{ env_var('${name}', '${plain}') }}"`,
    `'{{ env_var("${name}") }}'`,
    `{{env_var('${name}','${plain}')}}`,
    `pre-{{ env_var('${name}', '${plain}') }}-post`,
    `{{ env_var('${name}', '${plain}') | lower }}`,
    `{% if env_var('${name}') %}${plain}{% else %}other{% endif %}`,
  ]);
}

function key(die: Dice, name: string): string {
  if (!KEPT_PLAIN.test(name) && die.chance(60)) return JSON.stringify(name);
  return die.chance(10) ? die.pick([`'${name}'`, `"${name}"`]) : name;
}
