import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, plainText } from "../../src/log/clean-text.ts";

const HIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
const ESC = "\u001b";

describe("a cleaned line", () => {
  test.each([
    ["ok 1", "ok 1"],
    ["Übung – 日本語 🎉 <b>", "Übung – 日本語 🎉 <b>"],
    ["a\tb\tc", "a       b       c"],
    ["a\u202eb\u0007c\u2066d\u200ee\rf\u2028g", "abcdefg"],
    [`${ESC}]8;;javascript:alert(1)${ESC}\\link${ESC}]8;;\u0007!`, "link!"],
    [`${ESC}]0;title\u0007text`, "text"],
    [`${ESC}]8;;never ended`, "]8;;never ended"],
    [`${ESC}[2J${ESC}[10;3Htext${ESC}[?25l${ESC}c`, "textc"],
    [`${ESC}P1;2qsixel${ESC}\\text${ESC}`, "text"],
  ])("%j is %j", (text, cleaned) => {
    expect([cleanText(text), plainText(cleanText(text))]).toEqual([cleaned, cleaned]);
  });

  test("keeps styles, which are no part of its plain text", () => {
    const styled = `${ESC}[1;31mERROR${ESC}[0m no\u0007 table`;
    expect(cleanText(styled)).toBe(`${ESC}[1;31mERROR${ESC}[0m no table`);
    expect(plainText(cleanText(styled))).toBe("ERROR no table");
  });

  test("has no styles where there are 100,000, and is made of a long line in a moment", () => {
    const start = performance.now();
    expect(cleanText(`${ESC}[31m`.repeat(100_000) + "text")).toBe("text");
    expect(cleanText(`${ESC}]`.repeat(300_000))).toBe("]".repeat(300_000));
    expect(cleanText(`${ESC}[${"0".repeat(1_000_000)}`)).toHaveLength(1_000_001);
    // Ten times what it takes on a busy machine.
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  test("has no control character, and no mark of a writing direction", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(ESC, "[", "]", "\u0007", "\t", `${ESC}[3`, "1m", `${ESC}\\`, "\u009b", "m"),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const cleaned = cleanText(parts.join(""));
        expect(plainText(cleaned)).not.toMatch(HIDDEN);
        // What is left of escapes are styles.
        expect(cleaned.split(ESC).slice(1).join("\n")).toMatch(/^(?:\[[\d;]*m.*(?:\n|$))*$/u);
      }),
    );
  });
});
