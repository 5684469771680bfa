import { describe, expect, test } from "vitest";
import {
  formatRange,
  parseRange,
  pressLine,
  rangeOf,
  stretchRange,
} from "../../src/log/line-range.ts";

describe("a range of lines", () => {
  test.each([
    ["#L12", { first: 12, last: 12 }],
    ["#L12-L40", { first: 12, last: 40 }],
    ["#L9-L3", { first: 3, last: 9 }],
    ["#L999999999", { first: 999_999_999, last: 999_999_999 }],
    ["#L0", undefined],
    ["#L0-L4", undefined],
    ["#x", undefined],
    ["#L", undefined],
    ["#L1-", undefined],
    ["#L-1", undefined],
    ["#L1e3", undefined],
    [`#L${"9".repeat(400)}`, undefined],
    ["", undefined],
  ])("of %s is %j", (fragment, range) => {
    expect(parseRange(fragment)).toEqual(range);
  });

  test("is written as it is read", () => {
    for (const fragment of ["#L12", "#L3-L9", ""])
      expect(formatRange(parseRange(fragment))).toBe(fragment);
  });

  test("begins with a press, grows with Shift, and ends with a second press on its only line", () => {
    const one = pressLine(undefined, 12, false);
    expect(one).toEqual(rangeOf(12, 12));
    expect(pressLine(one, 40, true)).toEqual(rangeOf(12, 40));
    expect(pressLine(rangeOf(12, 40), 3, true)).toEqual(rangeOf(3, 40));
    expect(pressLine(rangeOf(12, 40), 20, true)).toEqual(rangeOf(12, 20));
    expect(pressLine(rangeOf(12, 40), 12, false)).toEqual(one);
    expect(pressLine(one, 12, false)).toBeUndefined();
  });

  test("has one line more, or one less, and stays in the log", () => {
    expect(stretchRange(rangeOf(3, 5), 1, 6)).toEqual(rangeOf(3, 6));
    expect(stretchRange(rangeOf(3, 6), 1, 6)).toEqual(rangeOf(3, 6));
    expect(stretchRange(rangeOf(3, 3), -1, 6)).toEqual(rangeOf(3, 3));
  });
});
