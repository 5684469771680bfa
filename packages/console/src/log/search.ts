import { plainText } from "./clean-text.ts";
import type { LogLines } from "./log-lines.ts";

/** The lines of a log that have a text. */
export interface Search {
  /** The numbers of the lines, in order. Is changed in place. */
  readonly matches: readonly number[];
  /** Searches the lines that came after the last call, and forgets those that were dropped. */
  update(): void;
}

/** Returns a pattern that finds a text in any case; `undefined` for no text. */
export const patternOf = (text: string): RegExp | undefined =>
  text === "" ? undefined : new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "gi");

/** Returns a search in lines, which has searched all that there are. */
export function searchLines(lines: LogLines, pattern: RegExp): Search {
  const matches: number[] = [];
  let searched = 0;

  function update(): void {
    const first = lines.rows[0]?.number ?? 0;
    const gone = matches.findIndex((number) => number >= first);
    if (gone !== 0) matches.splice(0, gone < 0 ? matches.length : gone);
    for (let index = searched - lines.dropped; index < lines.rows.length; index += 1) {
      const row = lines.rows[index];
      if (row === undefined || row.missing !== undefined) continue;
      pattern.lastIndex = 0;
      if (pattern.test(plainText(row.text))) matches.push(row.number);
    }
    searched = lines.dropped + lines.rows.length;
  }

  update();
  return { matches, update };
}

/**
 * Returns the line with a match that follows another line. After the last one comes the first.
 *
 * @param line where the search is; 0 for before all
 */
export function nextMatch(
  matches: readonly number[],
  line: number,
  step: 1 | -1,
): number | undefined {
  return step === 1
    ? (matches.find((number) => number > line) ?? matches[0])
    : (matches.findLast((number) => number < line) ?? matches.at(-1));
}
