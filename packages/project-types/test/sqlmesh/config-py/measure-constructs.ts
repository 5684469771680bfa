// Measures which constructs of the evaluator configurations need, from a folder with one folder for
// each config.py:
//
//   node --conditions=@dagctl/source test/sqlmesh/config-py/measure-constructs.ts FOLDER
//
// A construct is needed by a file whose reading changes when that construct alone is not followed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expressionName } from "../../../src/sqlmesh/config-py/expression-name.ts";
import { followConfig } from "../../../src/sqlmesh/config-py/config.ts";
import { readProgram } from "../../../src/sqlmesh/config-py/statement.ts";
import type { Expression, Statement } from "../../../src/sqlmesh/config-py/syntax.ts";
import { parsePython, type PythonTree } from "../../../src/sqlmesh/config-py/tree.ts";
import { type GatewayReading, unknownGateways } from "../../../src/sqlmesh/gateway-reading.ts";

/** A part of a program. */
type Node = Readonly<Record<string, unknown>> & { readonly at: number; readonly kind: string };

interface Measured {
  readonly name: string;
  readonly reading: GatewayReading;
  /** The constructs that the file has. */
  readonly has: ReadonlySet<string>;
  /** Those without which it is read differently. */
  readonly needs: ReadonlySet<string>;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "kind" in value && "at" in value;

/** Returns the constructs that a node is an example of. */
function constructsOf(node: Node): readonly string[] {
  const { kind } = node;
  if (kind === "text" || kind === "constant" || kind === "name" || kind === "other") return [];
  const found = [kind];
  const operator = node["operator"];
  if (typeof operator === "string") found.push(`${kind} ${operator}`);
  if (kind === "comprehension") found.push(`${kind} of ${String(node["of"])}`);
  if (kind === "call") {
    const callee = node["callee"] as Expression;
    const name = expressionName(callee)?.replace(/^.*\(\)|^.*\[…\]/, "…");
    if (callee.kind === "attribute") found.push(`.${callee.name}()`);
    if (name !== undefined) found.push(`${name}()`);
  }
  if (kind === "attribute") found.push(`.${String(node["name"])}`);
  return found;
}

/** Calls a function with each node of a program. */
function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  else if (typeof value === "object" && value !== null) {
    if (isNode(value)) visit(value);
    for (const each of Object.values(value)) walk(each, visit);
  }
}

const STATEMENTS: ReadonlySet<string> = new Set<Statement["kind"]>([
  "assign",
  "declare",
  "update",
  "expression",
  "if",
  "for",
  "while",
  "try",
  "with",
  "match",
  "function",
  "class",
  "return",
  "raise",
  "assert",
  "delete",
  "scope",
  "import",
  "star import",
  "break",
  "continue",
  "pass",
]);

/** Returns a program in which the expressions of a construct are not evaluated. */
function without(value: unknown, construct: string): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, construct));
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, without(each, construct)]),
  );
  if (!isNode(value) || STATEMENTS.has(value.kind) || !constructsOf(value).includes(construct))
    return copy;
  const parts: unknown[] = [];
  for (const each of Object.values(copy)) {
    if (isNode(each)) parts.push(each);
    else if (Array.isArray(each)) parts.push(...each.flatMap(partsOf));
  }
  return { kind: "other", at: value.at, parts, yields: false };
}

/** Returns the expressions in an argument, an entry of a dictionary, or an item of a list. */
function partsOf(value: unknown): readonly unknown[] {
  if (isNode(value) && "how" in value) return [value["value"]];
  if (isNode(value)) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).filter(isNode) : [];
}

function hasStatement(program: readonly Statement[], construct: string): boolean {
  let found = false;
  walk(program, (node) => (found ||= STATEMENTS.has(node.kind) && node.kind === construct));
  return found;
}

function readingOf(tree: PythonTree, program?: readonly Statement[]): GatewayReading {
  return followConfig(tree, program === undefined ? {} : { program });
}

function measure(name: string, text: string): Measured {
  const tree = parsePython(text);
  if ("problem" in tree)
    return { name, reading: unknownGateways(tree.problem), has: new Set(), needs: new Set() };
  const reading = readingOf(tree);
  const has = new Set<string>();
  let program: readonly Statement[] = [];
  try {
    program = readProgram(tree);
  } catch {
    return { name, reading, has, needs: new Set() };
  }
  walk(program, (node) => {
    for (const each of constructsOf(node)) has.add(each);
  });
  const shown = JSON.stringify(reading);
  const needs = [...has].filter(
    (each) =>
      reading.outcome !== "unknown" &&
      // A statement that is not read makes the whole file unknown.
      (hasStatement(program, each) ||
        JSON.stringify(readingOf(tree, without(program, each) as readonly Statement[])) !== shown),
  );
  return { name, reading, has, needs: new Set(needs) };
}

const [folder = "."] = process.argv.slice(2);
const measured = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => measure(name, readFileSync(join(folder, name, "config.py"), "utf8")));
const counts = new Map<string, { has: number; needs: number }>();
for (const { has, needs } of measured)
  for (const each of has) {
    const count = counts.get(each) ?? { has: 0, needs: 0 };
    count.has += 1;
    if (needs.has(each)) count.needs += 1;
    counts.set(each, count);
  }
const reason = (reading: GatewayReading): string =>
  reading.outcome === "unknown" ? ` (${reading.reason})` : "";
console.log("| configuration | gateways |\n|---|---|");
for (const { name, reading } of measured)
  console.log(`| ${name} | ${reading.outcome}${reason(reading)} |`);
console.log("\n| construct | files that have it | files that need it |\n|---|---|---|");
for (const [name, { has, needs }] of [...counts].toSorted(
  ([one, a], [other, b]) => b.needs - a.needs || b.has - a.has || one.localeCompare(other),
))
  console.log(`| \`${name.replaceAll("|", "\\|")}\` | ${has} | ${needs} |`);
