import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { showHidden } from "../../src/ui/visible-text.ts";

describe("a text of others", () => {
  test("Characters that hide, or turn the order of others, are visible", () => {
    expect(showHidden("a\u202eb\u0007c\u2066d\u200ee\nf")).toBe(
      "a\\u{202e}b\\u{7}c\\u{2066}d\\u{200e}e\\u{a}f",
    );
    expect(showHidden("Übung – 日本語 🎉 <b>")).toBe("Übung – 日本語 🎉 <b>");
  });

  test("No text keeps such a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(showHidden(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
      }),
    );
  });
});
