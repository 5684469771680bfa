import { parse, TomlError } from "smol-toml";

export type TomlTable = Readonly<Record<string, unknown>>;

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

/**
 * Returns the line of a key, from 1: the first that begins with it, after `[project]` where there
 * is one; `undefined` where none does.
 */
export function lineOfKey(text: string, key: string): number | undefined {
  const start = keyOffset(text, key);
  return start === undefined ? undefined : lineAt(text, start);
}

/**
 * Returns the line of each text of the list `dependencies` of `[project]`, from 1; `undefined`
 * where another number of texts is found than there are. The text is valid TOML.
 */
export function linesOfDependencies(text: string, expected: number): readonly number[] | undefined {
  const start = keyOffset(text, "dependencies");
  if (start === undefined) return undefined;
  const tokens =
    /"""(?:[^\\"]|\\[^]|"(?!""))*"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|"""|'''|#.*|\]/g;
  tokens.lastIndex = text.indexOf("[", start);
  const lines: number[] = [];
  let [line, from] = [lineAt(text, start), start];
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

function keyOffset(text: string, key: string): number | undefined {
  const section = Math.max(0, text.search(/^[ \t]*\[[ \t]*["']?project["']?[ \t]*\]/m));
  for (const from of [section, 0]) {
    const found = text.slice(from).search(new RegExp(`^[ \\t]*["']?${key}["']?[ \\t]*=`, "m"));
    if (found >= 0) return from + found;
  }
  return undefined;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1))
    line += 1;
  return line;
}
