import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  escapeJson,
  escapeLines,
  escapeLogLine,
  escapeText,
  escapeYaml,
  isUnsafe,
} from "../src/escape.ts";

/** All that a terminal obeys, or that a person does not see as it is; the joiners excepted. */
const CONTROL = /(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}]/u;

/** The ways to begin a sequence of a terminal, and other characters that are not text. */
const FORMS = [
  "\u001b7",
  "\u001bc",
  "\u001b%G",
  "\u001b#8",
  "\u001b(K",
  "\u001b[2J",
  "\u001b]0;t\u0007",
  "\u001bP+q\u001b\\",
  "\u001bN",
  "\u001b=",
  "\u009b2J",
  "\u0090q\u009c",
  "\u000e",
  "\u007f",
  "\u202e",
  "\u2066",
  "\u061c",
  "\u200b",
  "\u00ad",
  "\ufff9",
  "\u{e0041}",
  "\u2028",
  "\ue000",
  "\u{f0000}",
  "\u{10fffd}",
  "\ufdd0",
  "\u{1ffff}",
  "\u0378",
  "\ud800",
];

describe("escapeText", () => {
  test.each([
    ["plain, ä, 漢", "plain, ä, 漢"],
    ["\u001b[2J", "\\u001b[2J"],
    ["a\nb\tc\r", "a\\nb\\tc\\r"],
    ["\u009b31m", "\\u009b31m"],
    ["abc\u202edcba", "abc\\u202edcba"],
    ["\ue000 \u{e0041} \u{f0000}", "\\ue000 \\udb40\\udc41 \\udb80\\udc00"],
    ["👨\u200d👩 می\u200cخواهم a\u0301 \u00a0₿", "👨\u200d👩 می\u200cخواهم a\u0301 \u00a0₿"],
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

describe.each([
  ["escapeJson", escapeJson, JSON.parse],
  ["escapeYaml", escapeYaml, parse],
])("%s", (_name, escape, read: (text: string) => unknown) => {
  test("keeps the value of any text, and leaves no control character but its own spaces", () => {
    const check = (text: string): void => {
      const shown = escape(JSON.stringify({ text }, undefined, 2));
      expect(read(shown)).toEqual({ text });
      expect(shown.replaceAll("\n", "")).not.toMatch(CONTROL);
    };
    for (const form of FORMS) check(form);
    fc.assert(fc.property(fc.string({ unit: "binary" }), check));
  });
});

describe("escapeYaml", () => {
  test("writes a character beyond 16 bits as one escape, which other languages read, too", () => {
    expect(escapeYaml('"\u{e0041}"')).toBe(String.raw`"\U000e0041"`);
  });
});

describe("escapeLines", () => {
  test("keeps line breaks, tabs and colours, and escapes all else that is no text", () => {
    expect(escapeLines("a\tb\n\u001b[31mred\u001b[0m\u001b7")).toBe(
      "a\tb\n\u001b[31mred\u001b[0m\\u001b7",
    );
    for (const form of FORMS) expect(escapeLines(form), JSON.stringify(form)).not.toMatch(CONTROL);
  });

  test("leaves what is escaped already as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeLines(escapeText(text))).toBe(escapeText(text));
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
    for (const form of FORMS)
      expect(escapeLogLine(`a${form}`, true), JSON.stringify(form)).not.toMatch(CONTROL);
    expect(escapeLogLine("\u001b[31m\u001b[2J\u001b]52;c;aGk=\u0007\r", true)).toBe(
      "\u001b[31m\\u001b[2J\\u001b]52;c;aGk=\\u0007\\r\u001b[0m",
    );
  });
});
