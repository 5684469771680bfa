import { describe, expect, test } from "vitest";
import { createLogLines, type LogLines } from "../../src/log/log-lines.ts";
import { nextMatch, patternOf, searchLines } from "../../src/log/search.ts";

function print(lines: LogLines, ...texts: readonly string[]): void {
  for (const text of texts)
    lines.add({ position: 1, time: "2026-01-31T12:00:00.000Z", text }, false);
}

const patternFor = (text: string): RegExp => patternOf(text) ?? /(?!)/;

describe("a search in a log", () => {
  test("finds lines in any case, through styles, and text that is no pattern", () => {
    const lines = createLogLines();
    print(lines, "error: a.b", "\u001b[31mER\u001b[0mROR", "axb", "ERROR ERROR");
    expect(searchLines(lines, patternFor("Error")).matches).toEqual([1, 2, 4]);
    expect(searchLines(lines, patternFor("a.b")).matches).toEqual([1]);
    expect(searchLines(lines, patternFor("\\(")).matches).toEqual([]);
    expect(patternOf("")).toBeUndefined();
  });

  test("finds lines that come later, and forgets those that were dropped", () => {
    const lines = createLogLines(4, 2);
    print(lines, "a", "b", "a");
    const search = searchLines(lines, patternFor("a"));
    print(lines, "a", "b", "a", "a");
    search.update();
    expect([search.matches, lines.dropped]).toEqual([[3, 4, 6, 7], 2]);
    search.update();
    expect(search.matches).toHaveLength(4);
    print(lines, ...Array<string>(20).fill("b"));
    search.update();
    expect(search.matches).toEqual([]);
  });

  test("goes to the next match, and around the ends", () => {
    expect([0, 3, 5, 9].map((line) => nextMatch([3, 5, 9], line, 1))).toEqual([3, 5, 9, 3]);
    expect([0, 3, 5, 9].map((line) => nextMatch([3, 5, 9], line, -1))).toEqual([9, 9, 3, 5]);
    expect(nextMatch([], 3, 1)).toBeUndefined();
  });
});
