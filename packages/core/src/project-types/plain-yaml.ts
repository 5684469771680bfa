import { type Document, isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";

/** A strange file is bounded before it is parsed: the parser compares every key of a mapping with every other, and it recurses. */
const LARGEST = 1_000_000;
const MOST_ENTRIES = 20_000;
const DEEPEST = 100;
/** Anchors that lead to anchors. */
const LONGEST_CHAIN = 10;

/** A YAML file as a syntax tree. Nothing of it is turned into objects, so no key is special and no alias is ever multiplied. */
export interface PlainYaml {
  readonly root: Node | null;
  /** From 1. */
  lineOf(node: unknown): number;
  /** What an alias stands for; other nodes are themselves. `undefined` for an alias that leads nowhere. */
  resolve(node: unknown): unknown;
}

export interface UnreadableYaml {
  /** Completes a sentence that begins with the file's name. */
  readonly problem: string;
}

export function readPlainYaml(text: string): PlainYaml | UnreadableYaml {
  const problem = excess(text);
  if (problem !== undefined) return { problem };
  const lines = new LineCounter();
  try {
    const document: Document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, logLevel: "error", strict: true });
    const error = document.errors[0];
    if (error) return { problem: `is not plain YAML (line ${lines.linePos(error.pos[0]).line}: ${firstLine(error.message)})` };
    return {
      root: document.contents,
      lineOf: (node) => (hasRange(node) ? lines.linePos(node.range[0]).line : 1),
      resolve: (node) => resolveAlias(document, node),
    };
  } catch {
    // A RangeError of the parser's recursion, or an error that it should have told of: one bad file, not the end of the process.
    return { problem: "cannot be parsed as YAML" };
  }
}

/** The pairs of a mapping as name, key and value, in file order; a key that is no plain text has no name. */
export function pairsOf(map: YAMLMap): readonly { readonly name: string | undefined; readonly key: unknown; readonly value: unknown }[] {
  return map.items.map(({ key, value }) => ({ name: isScalar(key) && typeof key.value === "string" ? key.value : undefined, key, value }));
}

/** The value of a key, aliases followed; `undefined` when the node is no mapping or has no such key. */
export function valueAt(yaml: PlainYaml, node: unknown, name: string): unknown {
  const map = yaml.resolve(node);
  return isMap(map) ? yaml.resolve(pairsOf(map).find((pair) => pair.name === name)?.value) : undefined;
}

/** A scalar's text; a number counts as its digits in the file. */
export function textOf(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  if (typeof node.value === "string") return node.value;
  return typeof node.value === "number" ? (node.source ?? String(node.value)) : undefined;
}

function resolveAlias(document: Document, node: unknown): unknown {
  let resolved = node;
  for (let step = 0; isAlias(resolved); step += 1) {
    if (step >= LONGEST_CHAIN) return undefined;
    resolved = resolved.resolve(document);
  }
  return resolved;
}

function excess(text: string): string | undefined {
  if (text.length > LARGEST) return "is larger than 1 MB";
  let entries = 0;
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === "\n" || character === ",") entries += 1;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, (depth += 1));
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
  }
  if (entries > MOST_ENTRIES) return `has more than ${MOST_ENTRIES} lines or entries`;
  // `- - - -` and `? ? ? ?` nest on one line without a bracket.
  if (deepest > DEEPEST || /(?:[-?] ){100}/.test(text)) return `is nested deeper than ${DEEPEST} levels`;
  return undefined;
}

function firstLine(message: string): string {
  return (
    message
      .split("\n", 1)[0]
      ?.replace(/ at line \d+, column \d+:?$/, "")
      .slice(0, 200) ?? ""
  );
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
