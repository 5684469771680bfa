/**
 * The characters that reach a person as they are, by their categories in Unicode: letters, marks,
 * numbers, punctuation, symbols and spaces, and the two joiners that scripts and emoji need. All
 * others are written as an escape: controls (C0, DEL and C1, with which every escape sequence
 * begins), line separators, format characters (directions, tags, what has no width), private use,
 * noncharacters, and what no version of Unicode that this program knows has assigned.
 */
const UNSAFE = /[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\u200c\u200d]/gu;
/** A colour or a style of text, which changes nothing else on a terminal. */
// oxlint-disable-next-line no-control-regex -- it begins with ESC
const STYLE = /\u001b\[[0-9;]{0,32}m/g;
const STYLE_OR_TAB = new RegExp(`(${STYLE.source}|\t)`);
const RESET = "\u001b[0m";

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");

/** Returns the escape of a character as JSON has it: one for each UTF-16 unit. */
const unicodeEscape = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
    .join("");

/**
 * Returns a text of the server as one line that cannot control a terminal: each unsafe character is
 * written as an escape, such as `\u001b`.
 */
export function escapeText(text: string): string {
  return text.toWellFormed().replace(UNSAFE, (found) => SHORT[found] ?? unicodeEscape(found));
}

/**
 * Returns a text of JSON with the unsafe characters that JSON allows as they are written as
 * escapes. Between double quotes, the escape is the same text to a program.
 */
export function escapeJson(text: string): string {
  return text.replace(UNSAFE, (found) =>
    found === "\n" || found === "\t" ? found : unicodeEscape(found),
  );
}

/**
 * Returns a text of YAML with its unsafe characters written as escapes. All of them must be between
 * double quotes.
 */
export function escapeYaml(text: string): string {
  return text.replace(UNSAFE, (found) => {
    if (found === "\n" || found === "\t") return found;
    return found.length === 1 ? unicodeEscape(found) : `\\U${hex(found.codePointAt(0) ?? 0, 8)}`;
  });
}

/** Returns whether a text has a character that {@link escapeText} writes as an escape. */
export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) !== -1 || !text.isWellFormed();
}

/**
 * Returns a line of a program's log for a terminal. Colours and styles stay and end with the line;
 * tabs stay; every other unsafe character is written as an escape.
 *
 * @param hasColours whether the terminal shows colours; without, those of the program are left out
 */
export function escapeLogLine(text: string, hasColours: boolean): string {
  let hasStyle = false;
  let shown = "";
  let from = 0;
  const escape = (part: string): string => part.split("\t").map(escapeText).join("\t");
  for (const found of text.matchAll(STYLE)) {
    shown += escape(text.slice(from, found.index)) + (hasColours ? found[0] : "");
    from = found.index + found[0].length;
    hasStyle = hasColours;
  }
  return `${shown}${escape(text.slice(from))}${hasStyle ? RESET : ""}`;
}

/**
 * Returns lines of this program, with their line breaks, tabs and colours. What was not escaped
 * where they were put together is escaped here.
 */
export function escapeLines(text: string): string {
  const escapeLine = (line: string): string =>
    line
      .split(STYLE_OR_TAB)
      // Every second part is what the expression has found.
      .map((part, at) => (at % 2 === 1 ? part : escapeText(part)))
      .join("");
  return text.split("\n").map(escapeLine).join("\n");
}
