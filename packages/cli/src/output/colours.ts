import { styleText } from "node:util";
import type { Outside, Terminal } from "../outside.ts";

/** Colours of texts. Each function returns the text as it is where there are none. */
export interface Colours {
  /** Returns the name of a column. */
  header(this: void, text: string): string;
  /** Returns the value of a field: a status has the colour of what it means. */
  value(this: void, field: string, text: string): string;
  /** Returns what begins an error. */
  error(this: void, text: string): string;
}

type Style = Parameters<typeof styleText>[0];

/** The fields that say how something is. */
const STATES: ReadonlySet<string> = new Set(["status", "outcome"]);

const GOOD = ["active", "success", "succeeded", "done"];
const CHANGING = ["pending", "deploying", "running", "undeploying", "deleting"];
const DOUBTFUL = ["degraded", "partial"];
const BAD = ["failed", "error"];
const STYLES: ReadonlyMap<string, Style> = new Map<string, Style>([
  ...GOOD.map((value) => [value, "green"] as const),
  ...[...CHANGING, ...DOUBTFUL].map((value) => [value, "yellow"] as const),
  ...BAD.map((value) => [value, "red"] as const),
]);

/**
 * Returns whether a stream is shown with colours: a terminal is, where neither `NO_COLOR` nor
 * `--no-color` is set.
 */
export function hasColours({ environment }: Outside, { isTTY }: Terminal): boolean {
  return isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
}

/** Returns the colours of a stream. */
export function coloursOf(outside: Outside, stream: Terminal): Colours {
  const isColoured = hasColours(outside, stream);
  const withStyle = (style: Style, text: string): string =>
    // Whether the stream is a terminal was decided above.
    isColoured && text !== "" ? styleText(style, text, { validateStream: false }) : text;
  return {
    header: (text) => withStyle("bold", text),
    value(field, text) {
      const style = STATES.has(field) ? STYLES.get(text) : undefined;
      return style === undefined ? text : withStyle(style, text);
    },
    error: (text) => withStyle("red", text),
  };
}
