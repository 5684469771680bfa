import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isAtEnd,
  ROW_HEIGHT,
  rowsBelow,
  rowsToShow,
  topOfRow,
} from "../../src/log/virtual-rows.ts";

describe("virtual rows", () => {
  test("are those in the box, and a few around it", () => {
    expect(rowsToShow({ top: 0, height: 600 }, 100_000)).toEqual({ first: 0, end: 38 });
    expect(rowsToShow({ top: 20_010, height: 600 }, 100_000)).toEqual({ first: 992, end: 1039 });
    expect(rowsToShow({ top: 0, height: 600 }, 3)).toEqual({ first: 0, end: 3 });
  });

  test("include each row that is visible, at any place, and never more than fit", () => {
    fc.assert(
      fc.property(fc.nat(5_000_000), fc.nat(2_000), fc.nat(200_000), (top, height, count) => {
        const { first, end } = rowsToShow({ top, height }, count);
        expect([first >= 0, first <= end, end <= count]).toEqual([true, true, true]);
        expect(end - first).toBeLessThanOrEqual(height / ROW_HEIGHT + 18);
        const visible = Math.floor(top / ROW_HEIGHT);
        if (visible < count) expect([first <= visible, end > visible]).toEqual([true, true]);
      }),
    );
  });

  test("say how many are below, and whether the box is at its end", () => {
    expect(rowsBelow({ top: 0, height: 600 }, 100)).toBe(70);
    expect(rowsBelow({ top: 1400, height: 600 }, 100)).toBe(0);
    expect([1396, 1395].map((top) => isAtEnd({ top, height: 600 }, 2000))).toEqual([true, false]);
    expect(topOfRow(100, 600)).toBe(1710);
    expect(topOfRow(3, 600)).toBe(0);
  });
});
