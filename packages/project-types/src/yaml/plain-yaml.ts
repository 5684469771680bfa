import type { CountSteps } from "@dagctl/core/contracts";
import { countStepsOf, stepBudget, StepsExceeded, stepsOfText } from "@dagctl/core/driver-kit";
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type YAMLMap,
} from "yaml";
import { type Measured, measureYaml } from "./measure-yaml.ts";
import { parseYaml } from "./yaml-document.ts";

/**
 * Bounds a file before it is parsed: the parser takes some 10 µs for each entry, and it recurses.
 * Lines that are blank or a comment are not entries. Real configurations have a few hundred
 * entries.
 */
export const LARGEST_YAML = 1_050_000;
const MOST_ENTRIES = 3_000;
const MOST_LINES = 50_000;
/** Quotes, brackets, braces and colons: the parser does work for each, on one line too. */
const MOST_MARKS = 12_000;
const DEEPEST = 100;
/** Measured for the parser's slowest entry and mark (bench/gateways). */
const STEPS_OF_ENTRY = 20;
const STEPS_OF_MARK = 3;
/** The most keys that all merges (`<<`) together may add, because merges of merges multiply. */
const MOST_MERGED = 20_000;

/** One key of a mapping; a key that is not text has no name. */
export interface NamedPair {
  readonly name: string | undefined;
  readonly key: unknown;
  readonly value: unknown;
}

/**
 * A YAML file as a syntax tree. Nothing of it becomes an object, so no key is special and no alias
 * is ever multiplied.
 */
export interface PlainYaml {
  readonly root: Node | null;
  /** Returns the line of a node, from 1. */
  lineOf(node: unknown): number;
  /**
   * Returns the node that an alias refers to; other nodes are returned as they are. Returns
   * `undefined` for an alias that refers to nothing.
   */
  resolve(node: unknown): unknown;
  /**
   * Returns the pairs of a mapping with what `<<` merges into it, in the order of SQLMesh's parser:
   * the later of several merged mappings first, the mapping's own last. The mapping's own keys win,
   * then those of the earlier one. Returns `undefined` where a merge cannot be followed.
   */
  readMerged(map: YAMLMap): readonly NamedPair[] | undefined;
  /** Yields all nodes in the order of the file, keys before their values. */
  nodes(): Iterable<Node>;
}

export interface UnreadableYaml {
  /** Completes a sentence that begins with the file's name. */
  readonly problem: string;
  readonly line?: number;
  /** A key is a duplicate, and nothing else is wrong. */
  readonly repeatsKey?: boolean;
}

/** Returns what parsing costs: lines with content, commas, and characters that begin a mark. */
export function entriesOf(text: string): number {
  return measureYaml(text).entries;
}

export interface PlainYamlOptions {
  /**
   * Maps a line of the text to the line that is reported, because the text may be derived from
   * another one.
   */
  readonly lineOf?: (line: number) => number;
  /** Counts what parsing costs, before it is done. @default counts against a budget of its own */
  readonly count?: CountSteps;
  /**
   * Whether a key may be there twice: the last one counts, as for Python's parser. @default false
   */
  readonly mayRepeatKeys?: boolean;
}

/** Parses a YAML text, or returns why it is not parsed. */
export function readPlainYaml(
  text: string,
  {
    lineOf = (line) => line,
    count = countStepsOf(stepBudget(), "the file"),
    mayRepeatKeys = false,
  }: PlainYamlOptions = {},
): PlainYaml | UnreadableYaml {
  if (text.length > LARGEST_YAML) return { problem: "is larger than 1 MB" };
  const measured = measureYaml(text);
  const problem = excess(measured);
  if (problem !== undefined) {
    count(stepsOfText(text));
    return { problem };
  }
  count(stepsOfText(text) + measured.entries * STEPS_OF_ENTRY + measured.marks * STEPS_OF_MARK);
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lineOf(lines.linePos(offset).line);
  try {
    const document = parseYaml(text, lines, count);
    if ("message" in document) {
      const line = lineAt(document.offset);
      return { problem: `is not plain YAML (line ${line}: ${firstLine(document.message)})`, line };
    }
    const lineOfNode = (node: unknown): number =>
      hasRange(node) ? lineAt(node.range[0]) : lineOf(1);
    return indexTree(document, lineOfNode, mayRepeatKeys);
  } catch (error) {
    if (error instanceof StepsExceeded) throw error;
    // A RangeError of the parser's recursion, or an error that the parser should have reported. It
    // concerns one bad file and must not end the process.
    return { problem: "cannot be parsed as YAML" };
  }
}

/** Indexes the tree in one pass: anchors in the order of the file, and duplicate keys. */
function indexTree(
  document: Document,
  lineOf: (node: unknown) => number,
  mayRepeatKeys: boolean,
): PlainYaml | UnreadableYaml {
  const anchors = new Map<string, Node>();
  const targets = new Map<unknown, Node>();
  const order: Node[] = [];
  let problem: UnreadableYaml | undefined;

  function walk(node: unknown, depth: number): void {
    if (isPair(node)) {
      walk(node.key, depth);
      return walk(node.value, depth);
    }
    if (!isAlias(node) && !isScalar(node) && !isCollection(node)) return;
    order.push(node);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
      return;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (!isCollection(node)) return;
    if (depth >= DEEPEST) {
      problem ??= {
        problem: `is nested deeper than ${DEEPEST} levels (line ${lineOf(node)})`,
        line: lineOf(node),
      };
      return;
    }
    const twice = isMap(node) ? findRepeatedKey(node) : undefined;
    if (twice && !mayRepeatKeys)
      problem ??= {
        problem: `has the key ${showKey(twice)} twice (line ${lineOf(twice)})`,
        line: lineOf(twice),
        repeatsKey: true,
      };
    for (const item of node.items) walk(item, depth + 1);
    // Only now: an alias may refer to what is in the value of a key that does not count.
    if (twice && isMap(node)) dropRepeatedKeys(node);
  }

  walk(document.contents, 0);
  if (problem) return problem;
  const resolve = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);
  return {
    root: document.contents,
    lineOf,
    resolve,
    readMerged: mergeReader(resolve),
    nodes: () => order,
  };
}

function mergeReader(resolve: (node: unknown) => unknown): PlainYaml["readMerged"] {
  const done = new Map<YAMLMap, readonly NamedPair[] | undefined>();
  let left = MOST_MERGED;

  function readMerged(map: YAMLMap): readonly NamedPair[] | undefined {
    if (!done.has(map)) {
      // A mapping that merges itself finds this entry.
      done.set(map, undefined);
      done.set(map, read(map));
    }
    return done.get(map);
  }

  function read(map: YAMLMap): readonly NamedPair[] | undefined {
    const pairs = pairsOf(map).map((pair) =>
      isAlias(pair.key) ? { ...pair, name: nameOf(resolve(pair.key)) } : pair,
    );
    // An alias of `<<` merges as well.
    if (pairs.some(({ name, key }) => name === "<<" && isAlias(key))) return undefined;
    const merges = pairs.filter(isMerge);
    const [merge] = merges;
    if (!merge) return pairs;
    const value = resolve(merge.value);
    const sources = isMap(value) ? [value] : isSeq(value) ? value.items.map(resolve) : [];
    if (merges.length > 1 || sources.length === 0) return undefined;
    // In the order of a dictionary: a key that is set again keeps its place.
    const all = new Map<unknown, NamedPair>();
    for (const source of sources.toReversed()) {
      const more = isMap(source) ? readMerged(source) : undefined;
      left -= more?.length ?? 0;
      if (!more || left < 0 || more.some(({ name }) => name === undefined)) return undefined;
      for (const pair of more) all.set(pair.name, pair);
    }
    for (const pair of pairs) if (!isMerge(pair)) all.set(pair.name ?? pair, pair);
    return [...all.values()];
  }

  return readMerged;
}

function isMerge({ name, key }: NamedPair): boolean {
  return name === "<<" && isScalar(key) && key.type === "PLAIN";
}

/**
 * Returns the pairs of a mapping as name, key and value, in file order. A key that is not plain
 * text has no name.
 */
export function pairsOf(map: YAMLMap): readonly NamedPair[] {
  return map.items.map(({ key, value }) => ({ name: nameOf(key), key, value }));
}

function nameOf(key: unknown): string | undefined {
  return isScalar(key) && typeof key.value === "string" ? key.value : undefined;
}

/**
 * Returns the value of a key, with aliases and merges followed. Returns `undefined` when the node
 * is not a mapping or does not have the key.
 */
export function valueAt(yaml: PlainYaml, node: unknown, name: string): unknown {
  const map = yaml.resolve(node);
  return isMap(map)
    ? yaml.resolve((yaml.readMerged(map) ?? pairsOf(map)).find((pair) => pair.name === name)?.value)
    : undefined;
}

/** Returns a scalar's text; a number counts as its digits in the file. */
export function textOf(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  if (typeof node.value === "string") return node.value;
  return typeof node.value === "number" ? (node.source ?? String(node.value)) : undefined;
}

/** Returns whether a value is absent, `~`, `null` or empty. */
export function isNothing(node: unknown): boolean {
  return node === undefined || node === null || (isScalar(node) && node.value === null);
}

function findRepeatedKey(map: YAMLMap): unknown {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) return key;
    seen.add(key.value);
  }
  return undefined;
}

/** Removes the pairs whose key comes again, which then has the place of the last one. */
function dropRepeatedKeys(map: YAMLMap): void {
  const last = new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : pair, pair]));
  map.items = map.items.filter(
    (pair) => last.get(isScalar(pair.key) ? pair.key.value : pair) === pair,
  );
}

function excess({ entries, lines, depth, marks }: Measured): string | undefined {
  if (entries > MOST_ENTRIES || lines > MOST_LINES)
    return `has more than ${MOST_ENTRIES} lines or entries`;
  if (marks > MOST_MARKS) return `has more than ${MOST_MARKS} quotes, brackets and colons`;
  return depth > DEEPEST ? `is nested deeper than ${DEEPEST} levels` : undefined;
}

function showKey(key: unknown): string {
  return JSON.stringify(String(isScalar(key) ? key.value : key).slice(0, 100));
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
