/**
 * A piece of a Jinja template; offsets are those of the template. Comments are removed, raw blocks
 * are data.
 */
export type JinjaToken =
  | { readonly kind: "data"; readonly start: number; readonly end: number }
  /** `{{ … }}`: `source` is the text between. */
  | { readonly kind: "expression"; readonly start: number; readonly source: string }
  /** `{% name … %}`: `source` is the text after the name. */
  | {
      readonly kind: "tag";
      readonly start: number;
      readonly name: string;
      readonly source: string;
    };

/** `problem` completes a sentence that begins with the file's name. */
export type JinjaTokens =
  | { readonly tokens: readonly JinjaToken[] }
  | { readonly problem: string; readonly at: number };

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);
/** The characters that matter in a tag: strings, brackets and its end. */
const MEANINGFUL = /['"()[\]{}%]/;
const IN_SINGLE = /['\\]/;
const IN_DOUBLE = /["\\]/;
const DEEPEST = 100;
/** Real configurations have some dozens. */
const MOST_TAGS = 2_000;

/** Returns whether a text has anything for Jinja to render. */
export function holdsJinja(text: string): boolean {
  return /\{[{%#]/.test(text);
}

/**
 * Splits a template as Jinja does with the settings of SQLMesh: there are no line statements, and
 * white space is removed only where a `-` says so. Nothing is evaluated. Linear: no character is
 * read more than a few times.
 */
export function tokenizeJinja(text: string): JinjaTokens {
  const tokens: JinjaToken[] = [];
  const opening = /\{[{%#]/g;
  const rawBegin = /\{%[-+]?\s*raw\s*(-?)%\}/y;
  const rawEnd = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
  let position = 0;

  function addData(from: number, to: number, strip: boolean): void {
    let end = to;
    // A `-` removes all white space up to the tag before it, and no further.
    while (strip && end > from && isSpace(text[end - 1])) end -= 1;
    if (end > from) tokens.push({ kind: "data", start: from, end });
  }

  function skip(from: number, strip: boolean): number {
    let next = from;
    while (strip && next < text.length && isSpace(text[next])) next += 1;
    return next;
  }

  function comment(begin: number): string | undefined {
    const end = text.indexOf("#}", begin);
    if (end < 0) return "opens a Jinja comment and does not close it";
    position = skip(end + 2, end > begin && text[end - 1] === "-");
    return undefined;
  }

  function raw(from: number): string | undefined {
    rawEnd.lastIndex = from;
    const closed = rawEnd.exec(text);
    if (!closed) return "opens a raw block of Jinja and does not close it";
    addData(from, Math.max(from, closed.index), closed[1] === "-");
    position = skip(closed.index + closed[0].length, closed[2] === "-");
    return undefined;
  }

  function tag(start: number, begin: number): string | undefined {
    const variable = text[start + 1] === "{";
    const close = variable ? "}}" : "%}";
    const brackets: string[] = [];
    // Goes from one character that matters to the next, because most of a hostile megabyte does not
    // matter.
    for (
      let index = nextOf(MEANINGFUL, text, begin);
      index < text.length;
      index = nextOf(MEANINGFUL, text, index + 1)
    ) {
      const character = text[index] ?? "";
      if (brackets.length === 0 && text.startsWith(close, index)) {
        const sign = index > begin ? text[index - 1] : undefined;
        const source = text.slice(
          begin,
          sign === "-" || (sign === "+" && !variable) ? index - 1 : index,
        );
        position = skip(index + 2, sign === "-");
        return variable
          ? (tokens.push({ kind: "expression", start, source }), undefined)
          : statement(start, source);
      }
      const closer = CLOSERS.get(character);
      if (character === "'" || character === '"') index = endOfString(text, index);
      else if (closer !== undefined) brackets.push(closer);
      else if (character !== "%" && brackets.pop() !== character)
        return "holds Jinja with a bracket that does not match";
      if (brackets.length > DEEPEST)
        return `holds Jinja that is nested deeper than ${DEEPEST} levels`;
    }
    return "opens a Jinja tag and does not close it";
  }

  function statement(start: number, source: string): string | undefined {
    const name = /^\s*([A-Za-z_]\w*)/.exec(source);
    if (!name) return "holds a Jinja block without a name";
    tokens.push({ kind: "tag", start, name: name[1] ?? "", source: source.slice(name[0].length) });
    return undefined;
  }

  for (let tags = 0; ; tags += 1) {
    opening.lastIndex = position;
    const start = opening.exec(text)?.index ?? text.length;
    addData(position, start, text[start + 2] === "-");
    if (start === text.length) return { tokens };
    if (tags >= MOST_TAGS) return { problem: `holds more than ${MOST_TAGS} Jinja tags`, at: start };
    const begin = start + (text[start + 2] === "-" || text[start + 2] === "+" ? 3 : 2);
    rawBegin.lastIndex = start;
    const opened = rawBegin.exec(text);
    const problem =
      text[start + 1] === "#"
        ? comment(begin)
        : opened
          ? raw(skip(start + opened[0].length, opened[1] === "-"))
          : tag(start, begin);
    if (problem !== undefined) return { problem, at: start };
  }
}

/**
 * Splits an expression into its string literals, as they are written between their quotes, and the
 * code around them.
 */
export function dissect(source: string): {
  readonly literals: readonly string[];
  readonly code: string;
} {
  const literals: string[] = [];
  const code: string[] = [];
  let from = 0;
  for (let index = 0; index < source.length; index += 1) {
    if (source[index] !== "'" && source[index] !== '"') continue;
    const end = endOfString(source, index);
    literals.push(source.slice(index + 1, end));
    code.push(source.slice(from, index));
    index = end;
    from = end + 1;
  }
  return { literals, code: [...code, source.slice(from)].join("''") };
}

/** Returns where the string that begins here ends: at its quote. */
function endOfString(text: string, start: number): number {
  const meaningful = text[start] === "'" ? IN_SINGLE : IN_DOUBLE;
  for (
    let index = nextOf(meaningful, text, start + 1);
    index < text.length;
    index = nextOf(meaningful, text, index + 1)
  ) {
    if (text[index] === "\\") index += 1;
    else return index;
  }
  return text.length;
}

/** Returns where the next of these characters is, or the end of the text. */
function nextOf(characters: RegExp, text: string, from: number): number {
  const found = text.slice(from).search(characters);
  return found < 0 ? text.length : from + found;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}
