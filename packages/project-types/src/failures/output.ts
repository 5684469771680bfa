import type { FailedRun } from "@dagctl/core/contracts";
import { maskOf } from "@dagctl/core/masking";

/** The most characters of a log that are read, and of one of its lines. */
const MOST = 64 * 1024;
const LONGEST_LINE = 2_000;
/** Empty lines at the end of a longer log are not counted out one by one. */
const MOST_LINES = 10_000;

/**
 * Returns the last lines of a failed run's log as a person reads them: without escape sequences,
 * control characters and what is beyond the limits.
 */
export function outputLines({ log }: Pick<FailedRun, "log">): readonly string[] {
  const clean = maskOf([]);
  return log
    .slice(-MOST)
    .split(/\r\n|\n|\r/)
    .slice(-MOST_LINES)
    .map((line) => clean(withoutCutWord(line)).trimEnd());
}

/**
 * Returns a line without its last word where that is cut: the rest of it would say whether it is a
 * URL with a password.
 */
function withoutCutWord(line: string): string {
  if (line.length < LONGEST_LINE) return line;
  const cut = line.slice(0, LONGEST_LINE);
  const word = cut.lastIndexOf(" ") + 1;
  return /:\/\/|=/.test(cut.slice(word)) ? cut.slice(0, word) : cut;
}

/** Returns the index of the last line that matches; -1 where none does. */
export function lastIndexOf(lines: readonly string[], sign: RegExp): number {
  return lines.findLastIndex((line) => sign.test(line));
}
