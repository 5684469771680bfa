import { describe, expect, test } from "vitest";
import { createLogLines, type LogLines, rowText } from "../../src/log/log-lines.ts";

const TIME = "2026-01-31T12:00:00.000Z";

function add(
  lines: LogLines,
  text: string,
  more: { missing?: number; isResumed?: boolean } = {},
): void {
  const { isResumed = false, ...rest } = more;
  lines.add({ position: 1, time: TIME, text, ...rest }, isResumed);
}

describe("the lines of a log", () => {
  test("have the numbers that they had when they were printed", () => {
    const lines = createLogLines();
    add(lines, "[the first 41 lines of this log are no longer kept]", { missing: 41 });
    add(lines, "a\u0007");
    add(lines, "gone", { missing: 1 });
    add(lines, "b");
    expect(lines.rows.map((row) => [row.number, rowText(row)])).toEqual([
      [1, "[41 lines are not stored any more]"],
      [42, "a"],
      [43, "[1 line is not stored any more]"],
      [44, "b"],
    ]);
    expect([lines.total, lines.indexOf(44), lines.indexOf(2), lines.indexOf(45)]).toEqual([
      44, 3, -1, -1,
    ]);
  });

  test("are not counted twice where lines that were read before are gone", () => {
    const lines = createLogLines();
    for (const text of ["a", "b", "c"]) add(lines, text);
    add(lines, "gone", { missing: 2, isResumed: true });
    add(lines, "d");
    add(lines, "gone", { missing: 10, isResumed: true });
    add(lines, "e");
    expect(lines.rows.map(({ number, missing }) => [number, missing])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [4, undefined],
      [5, 6],
      [11, undefined],
    ]);
  });

  test("lose the first ones beyond a limit, and keep their numbers", () => {
    const lines = createLogLines(6, 3);
    for (let number = 1; number <= 20; number += 1) add(lines, `line ${number}`);
    expect([lines.rows.length, lines.dropped, lines.total]).toEqual([8, 12, 20]);
    expect([lines.rows[0]?.number, lines.indexOf(13), lines.indexOf(12)]).toEqual([13, 0, -1]);
  });
});
