import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeLogLine, escapeQuoted, escapeText, isUnsafe } from "../../src/output/escape.ts";

/** All that a terminal obeys, apart from the colours. */
const CONTROL = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

describe("escapeText", () => {
  test.each([
    ["plain, ä, 漢", "plain, ä, 漢"],
    ["\u001b[2J", "\\u001b[2J"],
    ["a\nb\tc\r", "a\\nb\\tc\\r"],
    ["\u009b31m", "\\u009b31m"],
    ["abc\u202edcba", "abc\\u202edcba"],
    ["\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
  ])("writes %j as %j", (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  test("leaves no control character of any text, and no line break", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeText(text)).not.toMatch(CONTROL);
        expect(isUnsafe(escapeText(text))).toBe(false);
      }),
    );
  });
});

describe("escapeQuoted", () => {
  test("keeps the value of any JSON, and leaves no control character but its own spaces", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = escapeQuoted(JSON.stringify({ text }, undefined, 2));
        expect(JSON.parse(shown)).toEqual({ text });
        expect(shown.replaceAll("\n", "")).not.toMatch(CONTROL);
      }),
    );
  });
});

describe("escapeLogLine", () => {
  test("keeps colours and tabs, and ends a colour with the line", () => {
    expect(escapeLogLine("\u001b[31mred\u001b[0m\tplain", true)).toBe(
      "\u001b[31mred\u001b[0m\tplain\u001b[0m",
    );
  });

  test("leaves colours out for a terminal without colours", () => {
    expect(escapeLogLine("\u001b[31mred\u001b[0m\tplain\u001b[2J", false)).toBe(
      "red\tplain\\u001b[2J",
    );
  });

  test("escapes everything else that a terminal obeys", () => {
    expect(escapeLogLine("\u001b[31m\u001b[2J\u001b]52;c;aGk=\u0007\r", true)).toBe(
      "\u001b[31m\\u001b[2J\\u001b]52;c;aGk=\\u0007\\r\u001b[0m",
    );
  });
});
