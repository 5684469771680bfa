/**
 * What changes a terminal, or the order in which a person reads: control characters (C0, DEL and
 * C1), line separators, and the marks, embeddings and isolates of bidirectional text.
 */
// oxlint-disable-next-line no-control-regex -- these are what it looks for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** A colour or a style of text, which changes nothing else on a terminal. */
// oxlint-disable-next-line no-control-regex -- it begins with ESC
const STYLE = /\u001b\[[0-9;]{0,32}m/g;
const RESET = "\u001b[0m";

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Returns a text of the server as one line that cannot control a terminal: each unsafe character is
 * written as an escape, such as `\u001b`.
 */
export function escapeText(text: string): string {
  return text.toWellFormed().replace(UNSAFE, (found) => SHORT[found] ?? unicodeEscape(found));
}

/**
 * Returns texts of JSON and YAML with the unsafe characters that those formats allow as they are.
 * Between double quotes, the escape is the same text to a program.
 */
export function escapeQuoted(text: string): string {
  return text.replace(UNSAFE, (found) =>
    found === "\n" || found === "\t" ? found : unicodeEscape(found),
  );
}

/** Returns whether a text has a character that {@link escapeText} writes as an escape. */
export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) !== -1 || !text.isWellFormed();
}

/**
 * Returns a line of a program's log for a terminal. Colours and styles stay and end with the line;
 * tabs stay; every other control character is written as an escape.
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
