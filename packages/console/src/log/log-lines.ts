import type { LogLine } from "@dagctl/core";
import { cleanText, plainText } from "./clean-text.ts";

/** A row of a log. */
export interface LogRow {
  /** The number of the line, from 1. That of missing lines is the number of the first of them. */
  readonly number: number;
  /** The cleaned text, which may have styles. */
  readonly text: string;
  /** RFC 3339. */
  readonly time: string;
  /** How many lines are not stored any more: the row is in their place. */
  readonly missing?: number;
}

/** The lines of a log that the page has, in order. */
export interface LogLines {
  /** Is changed in place: nothing is copied for each line. */
  readonly rows: readonly LogRow[];
  /** How many lines were printed, as far as they were read. */
  readonly total: number;
  /** How many rows were dropped from the beginning. */
  readonly dropped: number;
  /**
   * Adds a line.
   *
   * @param isResumed whether it is the first one after the log was opened again: lines that are
   *   missing before it may have been read before
   */
  add(line: LogLine, isResumed: boolean): void;
  /** Returns the index of the row of a line; -1 where the page has none. */
  indexOf(number: number): number;
}

/** The most rows that a page keeps. */
export const MOST_ROWS = 200_000;
/** How many are dropped at once: each time, all others are moved. */
const DROPPED_ROWS = 10_000;

/**
 * Returns the lines of a log, which are none yet.
 *
 * @param most how many rows are kept at least
 * @param droppedAtOnce how many are dropped when there are so many more
 */
export function createLogLines(
  most: number = MOST_ROWS,
  droppedAtOnce: number = DROPPED_ROWS,
): LogLines {
  const rows: LogRow[] = [];
  let total = 0;
  let dropped = 0;

  function push(row: LogRow): void {
    rows.push(row);
    if (rows.length < most + droppedAtOnce) return;
    rows.splice(0, droppedAtOnce);
    dropped += droppedAtOnce;
  }

  return {
    rows,
    get total() {
      return total;
    },
    get dropped() {
      return dropped;
    },
    add({ text, time, missing }, isResumed) {
      if (missing === undefined) {
        total += 1;
        return push({ number: total, text: cleanText(text), time });
      }
      const gone = isResumed ? Math.max(0, missing - total) : missing;
      if (gone > 0) push({ number: total + 1, text: "", time, missing: gone });
      total += gone;
    },
    indexOf(number) {
      let [low, high] = [0, rows.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((rows[middle]?.number ?? 0) < number) low = middle + 1;
        else high = middle;
      }
      return rows[low]?.number === number ? low : -1;
    },
  };
}

/** Returns a row as a line of text, for a copy or a file. */
export const rowText = ({ text, missing }: Pick<LogRow, "text" | "missing">): string =>
  missing === undefined ? plainText(text) : `[${describeMissing(missing)}]`;

/** Returns what says that lines are gone. */
export const describeMissing = (missing: number): string =>
  missing === 1
    ? "1 line is not stored any more"
    : `${missing.toLocaleString("en")} lines are not stored any more`;
