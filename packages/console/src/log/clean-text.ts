/* oxlint-disable no-control-regex -- control characters are what this file looks for */

/**
 * What is in no line: control characters, and characters that turn the order of others or break a
 * line.
 */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const ALL_HIDDEN = new RegExp(HIDDEN, "g");
const ALL_BUT_ESCAPES =
  /[\u0000-\u001a\u001c-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** A sequence with a text: a title, a link (OSC 8), what a terminal is told. */
const STRINGS = /\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;
/** A sequence with numbers: a move of the cursor, a style. */
const CONTROLS = /\u001b\[[0-?]*[ -/]*[@-~]/g;
/** A sequence of a style (SGR). */
const STYLES = /\u001b\[[\d;]*m/g;
const STYLE = /^\u001b\[[\d;]*m$/;
/** An escape that begins no style. */
const OTHER_ESCAPES = /\u001b(?!\[[\d;]*m)/g;
const TAB_WIDTH = 8;
/** A line with more styles is shown without them: each one is an element. */
const MOST_STYLES = 64;

/**
 * Returns a line of a log as it is shown: without control characters, and without characters that
 * turn the order of others. Styles stay as their escape sequences, where there are at most 64.
 */
export function cleanText(text: string): string {
  if (!HIDDEN.test(text)) return text;
  const spaced = text.includes("\t") ? expandTabs(text) : text;
  if (!spaced.includes("\u001b")) return spaced.replace(ALL_HIDDEN, "");
  const styled = spaced
    .replace(ALL_BUT_ESCAPES, (each) => (each === "\u0007" ? each : ""))
    .replace(STRINGS, "")
    .replaceAll("\u0007", "")
    .replace(CONTROLS, (each) => (STYLE.test(each) ? each : ""))
    .replace(OTHER_ESCAPES, "");
  return countStyles(styled) > MOST_STYLES ? plainText(styled) : styled;
}

/** Returns a cleaned line without its styles. */
export const plainText = (text: string): string =>
  text.includes("\u001b") ? text.replace(STYLES, "").replaceAll("\u001b", "") : text;

function countStyles(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\u001b"); at >= 0 && count <= MOST_STYLES; count += 1)
    at = text.indexOf("\u001b", at + 1);
  return count;
}

function expandTabs(text: string): string {
  const [first = "", ...others] = text.split("\t");
  let [line, width] = [first, plainText(first).length];
  for (const part of others) {
    const spaces = TAB_WIDTH - (width % TAB_WIDTH);
    line += " ".repeat(spaces) + part;
    width += spaces + plainText(part).length;
  }
  return line;
}
