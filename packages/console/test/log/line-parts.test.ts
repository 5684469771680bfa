import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, plainText } from "../../src/log/clean-text.ts";
import {
  firstMatch,
  levelOf,
  moreCharacters,
  partsOf,
  displayPart,
} from "../../src/log/line-parts.ts";

const ESC = "\u001b";
const ALL = { from: 0, to: 10_000 };

describe("a line of a log", () => {
  test.each([
    ["ERROR permission denied", "failed"],
    ["12:00:01  3 of 5 FAIL 2 not_null_orders_id", "failed"],
    ["[WARNING] deprecated", "warning"],
    ["12:00:01  1 of 5 OK created view", "success"],
    ["Done. PASS=3 WARN=0 ERROR=0", undefined],
    ["no ERRORS, no OKAY, an error", undefined],
    [`${"x".repeat(50)} ERROR`, undefined],
  ])("%s has the level %s", (line, level) => {
    expect(levelOf(line)).toBe(level);
  });

  test("has the named colours of its styles, and no other", () => {
    const line = `a${ESC}[1;31mb${ESC}[mc${ESC}[94md${ESC}[38;5;200me${ESC}[38;2;1;2;3mf${ESC}[41;4mg`;
    expect(partsOf(line, undefined, ALL).map(({ text, look }) => [text, look])).toEqual([
      ["a", ""],
      ["b", "ink-failed bold"],
      ["c", ""],
      ["d", "ink-running"],
      ["e", ""],
      ["f", ""],
      ["g", "underline"],
    ]);
  });

  test("has marks at each match, through its styles", () => {
    const parts = partsOf(`x ER${ESC}[31mROR${ESC}[0m error`, /error/gi, ALL);
    expect(parts).toEqual([
      { text: "x ", look: "", isMatch: false },
      { text: "ER", look: "", isMatch: true },
      { text: "ROR", look: "ink-failed", isMatch: true },
      { text: " ", look: "", isMatch: false },
      { text: "error", look: "", isMatch: true },
    ]);
    expect(partsOf("a".repeat(4_000), /a/gi, { from: 0, to: 4_000 })).toHaveLength(31);
  });

  test("shows its beginning, what is around a match after that, and more on demand", () => {
    expect(displayPart(1_000_000, 4_000, undefined)).toEqual({ from: 0, to: 4_000 });
    expect(displayPart(1_000_000, 4_000, 3_999)).toEqual({ from: 0, to: 4_000 });
    expect(displayPart(1_000_000, 4_000, 500_000)).toEqual({ from: 499_800, to: 503_800 });
    expect(displayPart(20, 4_000, undefined)).toEqual({ from: 0, to: 20 });
    expect([4_000, 100_000].map(moreCharacters)).toEqual([100_000, 200_000]);
    expect(firstMatch(`${ESC}[31mab${ESC}[0mc`, /bc/gi)).toBe(1);
  });

  test("is the same text in its parts, whatever is searched and shown", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "é", `${ESC}[31m`, `${ESC}[0m`) });
    fc.assert(
      fc.property(text, fc.nat(30), fc.nat(30), (raw, from, length) => {
        const line = cleanText(raw);
        const shown = { from, to: from + length };
        const parts = partsOf(line, /ab|b/gi, shown);
        expect(parts.map((part) => part.text).join("")).toBe(
          plainText(line).slice(from, from + length),
        );
      }),
    );
  });
});
