// Not in the files that use it: both kinds of output, of uv and of tests, become such a line.
const LONGEST = 240;
// oxlint-disable-next-line no-control-regex -- the colors of a terminal
const COLORS = /\u001b\[[0-9;]*m/g;

/** The first line of a stack of calls. */
const STACK = /\n\s+at [\s\S]*/;

/**
 * Returns the reason in what a program printed, as one line: the first sentence of an explanation
 * of uv, else the beginning.
 */
export function oneLine(words: string): string {
  const text = words.replace(COLORS, "").replace(STACK, "").replace(/\s+/g, " ").trim();
  const because = /Because .+?(?=, we can conclude|\. And because|$)/.exec(text)?.[0];
  const line = because ?? text;
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
