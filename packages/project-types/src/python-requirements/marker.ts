/** The variables of PEP 508, and the older names that pip and uv still accept for them. */
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ...[
    "python_version",
    "python_full_version",
    "os_name",
    "sys_platform",
    "platform_release",
    "platform_system",
    "platform_version",
    "platform_machine",
    "platform_python_implementation",
    "implementation_name",
    "implementation_version",
    "extra",
  ].map((name) => [name, name] as const),
  ["os.name", "os_name"],
  ["sys.platform", "sys_platform"],
  ["platform.version", "platform_version"],
  ["platform.machine", "platform_machine"],
  ["platform.python_implementation", "platform_python_implementation"],
  ["python_implementation", "platform_python_implementation"],
]);

const DEEPEST = 20;

const TOKEN =
  /[ \t]*(?:([()])|([<>=!~]=(?!=)|[<>])|"([^"]*)"|'([^']*)'|(not[ \t]+in)(?![\w.])|([a-z][\w.]*))/y;
/** A text that ends no line early: no `#`, and no option after a space. */
const TEXT = /^(?:[\w.,*+!~()/:-]| (?![ -]))*$/;

/** A part of a marker. */
export interface MarkerToken {
  readonly kind: "bracket" | "operator" | "text" | "word";
  readonly value: string;
}

/**
 * Returns a marker in one form, with single spaces and double quotes; `undefined` where it is none.
 */
export function parseMarker(text: string): string | undefined {
  const tokens = markerTokens(text);
  if (!tokens) return undefined;
  const parts: string[] = [];
  const end = alternatives(tokens, 0, parts, 0);
  return end === tokens.length
    ? parts.reduce((line, part) =>
        line.endsWith("(") || part === ")" ? line + part : `${line} ${part}`,
      )
    : undefined;
}

/** Returns the parts of a marker; `undefined` where a part is none. */
export function markerTokens(text: string): readonly MarkerToken[] | undefined {
  const tokens: MarkerToken[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const [, bracket, operator, double, single, negated, word] = TOKEN.exec(trimmed) ?? [];
    const quoted = double ?? single;
    if (bracket !== undefined) tokens.push({ kind: "bracket", value: bracket });
    else if (operator !== undefined) tokens.push({ kind: "operator", value: operator });
    else if (quoted !== undefined && TEXT.test(quoted))
      tokens.push({ kind: "text", value: `"${quoted}"` });
    else if (negated !== undefined) tokens.push({ kind: "operator", value: "not in" });
    else if (word === "in") tokens.push({ kind: "operator", value: word });
    else if (word !== undefined) tokens.push({ kind: "word", value: word });
    else return undefined;
  }
  return tokens;
}

/** Reads `a and b or c` and returns the index after it; `undefined` where it is none. */
function alternatives(
  tokens: readonly MarkerToken[],
  from: number,
  parts: string[],
  depth: number,
): number | undefined {
  let at: number | undefined = from;
  while (at !== undefined) {
    at = comparison(tokens, at, parts, depth);
    const next = at === undefined ? undefined : tokens[at];
    if (next?.kind !== "word" || (next.value !== "and" && next.value !== "or")) return at;
    parts.push(next.value);
    at = (at ?? 0) + 1;
  }
  return undefined;
}

function comparison(
  tokens: readonly MarkerToken[],
  from: number,
  parts: string[],
  depth: number,
): number | undefined {
  const [left, operator, right] = tokens.slice(from, from + 3);
  if (left?.kind === "bracket" && left.value === "(" && depth < DEEPEST) {
    parts.push("(");
    const end = alternatives(tokens, from + 1, parts, depth + 1);
    if (end === undefined || tokens[end]?.value !== ")") return undefined;
    parts.push(")");
    return end + 1;
  }
  const sides = [left, right].map((side) =>
    side?.kind === "word" ? VARIABLES.get(side.value) : side?.kind === "text" ? side.value : "",
  );
  const [first, second] = sides;
  if (!first || !second || operator?.kind !== "operator" || left?.kind === right?.kind)
    return undefined;
  parts.push(first, operator.value, second);
  return from + 3;
}
