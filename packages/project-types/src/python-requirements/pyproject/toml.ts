import { parse, TomlError } from "smol-toml";

export type TomlTable = Readonly<Record<string, unknown>>;

/** A workspace of uv. */
export interface Workspace {
  /** Its folder in the repository; the root is `""`. */
  readonly folder: string;
  readonly root: TomlTable;
}

/** The packages of a workspace, as far as they were looked for. */
export interface WorkspaceMembers {
  readonly folders: readonly string[];
  /** The index of the first folder that was not read. */
  next: number;
  /** Folders by normalized names; the first one of a name counts. */
  readonly byName: Map<string, string>;
}

/** Arrays and inline tables in each other; the parser recurses. */
const DEEPEST = 100;

/** Returns the content of a TOML text, or the line of its first mistake. */
export function parseToml(text: string): { readonly root: TomlTable } | { readonly line: number } {
  try {
    return { root: parse(text, { maxDepth: DEEPEST }) };
  } catch (error) {
    // Its message quotes the line, which may hold a secret.
    if (error instanceof TomlError) return { line: error.line };
    throw error;
  }
}

/** Returns a table in a table; `undefined` where the value is none. */
export function tableOf(table: TomlTable | undefined, key: string): TomlTable | undefined {
  const value = table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
  return isTable(value) ? value : undefined;
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the tables of a list of tables; `[]` where the value is none. */
export function tablesOf(table: TomlTable | undefined, key: string): readonly TomlTable[] {
  const value = table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** Returns the value as a list of texts; `undefined` where it is none. */
export function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((each) => typeof each === "string")
    ? value
    : undefined;
}

/** Lines of a TOML text for messages. A line is absent where it cannot be found. */
export interface TomlLines {
  /** Returns the line of a key in a table: `("tool.poetry.dependencies", "pandas")`. */
  ofKey(table: string, key: string): number | undefined;
  /** Returns the line of the header of a table; of a list of tables, the one with this index. */
  ofTable(table: string, index?: number): number | undefined;
}

const HEADER = /^[ \t]*\[\[?([^\]#]{1,200})\]\]?\s*(?:#|$)/;
const KEY = /^[ \t]*["']?([\w.-]{1,200})["']?[ \t]*=/;

/** Returns the lines of keys and headers. The text is read once. */
export function linesOfToml(text: string): TomlLines {
  const keys = new Map<string, number>();
  const tables = new Map<string, number[]>();
  let table = "";
  text.split("\n").forEach((raw, index) => {
    const header = HEADER.exec(raw)?.[1];
    if (header !== undefined) {
      table = header.replaceAll(/["'\s]/g, "");
      const known = tables.get(table);
      if (known === undefined) tables.set(table, [index + 1]);
      else known.push(index + 1);
    }
    const key = KEY.exec(raw)?.[1];
    const name = `${table === "" ? "" : `${table}.`}${key ?? ""}`;
    if (key !== undefined && !keys.has(name)) keys.set(name, index + 1);
  });
  return {
    ofKey: (of, key) => keys.get(`${of}.${key}`),
    ofTable: (of, index = 0) => tables.get(of)?.[index],
  };
}

/**
 * Returns the line of each text of a list, from 1; `undefined` where another number of texts is
 * found than there are. The text is valid TOML.
 *
 * @param key the line of the key of the list
 */
export function linesOfList(
  text: string,
  key: number | undefined,
  expected: number,
): readonly number[] | undefined {
  if (key === undefined) return undefined;
  const start = offsetOfLine(text, key);
  const tokens =
    /"""(?:[^\\"]|\\[^]|"(?!""))*"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|"""|'''|#.*|\]/g;
  tokens.lastIndex = text.indexOf("[", start);
  const lines: number[] = [];
  let [line, from] = [key, start];
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    if (token[0] === "]") break;
    if (token[0].startsWith("#")) continue;
    // A text without an end: the list begins elsewhere.
    if (token[0] === '"""' || token[0] === "'''") return undefined;
    line += lineAt(text.slice(from, token.index), token.index - from) - 1;
    from = token.index;
    lines.push(line);
  }
  return lines.length === expected ? lines : undefined;
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let at = 1; at < line; at += 1) offset = text.indexOf("\n", offset) + 1;
  return offset;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1))
    line += 1;
  return line;
}
