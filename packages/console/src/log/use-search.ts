import { useRef, useState } from "preact/hooks";
import type { LogLines } from "./log-lines.ts";
import { nextMatch, patternOf, type Search, searchLines } from "./search.ts";

/** A search in a log, with the line where it is. */
export interface LogSearch {
  readonly query: string;
  readonly pattern: RegExp | undefined;
  /** How many lines match. */
  readonly count: number;
  /** The position of the current line among those that match, from 1; 0 for none. */
  readonly position: number;
  /** The number of the current line. */
  readonly current: number | undefined;
  /**
   * Searches another text.
   *
   * @param from the line from which the first match is current, where no text was searched before
   */
  find(query: string, from: number): void;
  /** Makes the next match current, or the one before. */
  move(step: 1 | -1): void;
}

interface Searched {
  readonly query: string;
  readonly pattern?: RegExp | undefined;
  readonly search?: Search | undefined;
}

/** Returns a search in lines, which includes those that come later. */
export function useSearch(lines: LogLines, showLine: (number: number) => void): LogSearch {
  const [{ query, pattern, search }, setSearched] = useState<Searched>({ query: "" });
  const [current, setCurrent] = useState<number | undefined>();
  const origin = useRef(1);
  search?.update();
  const matches = search?.matches ?? [];

  function take(line: number | undefined): void {
    setCurrent(line);
    if (line !== undefined) showLine(line);
  }
  return {
    query,
    pattern,
    count: matches.length,
    position: current === undefined ? 0 : matches.indexOf(current) + 1,
    current,
    find(text, from) {
      // Each key that is typed begins at the same line.
      if (query === "") origin.current = from;
      const next = patternOf(text);
      const found = next && searchLines(lines, next);
      setSearched({ query: text, pattern: next, search: found });
      take(nextMatch(found?.matches ?? [], origin.current - 1, 1));
    },
    move: (step) => take(nextMatch(matches, current ?? 0, step)),
  };
}
