import { isDagctlError } from "@dagctl/core/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkValues, wireValue, displayValue } from "../../src/forms/field-values.ts";
import type { ProjectField } from "../../src/forms/project-fields.ts";

const of = (kind: ProjectField["kind"]) => ({ kind });

describe("the value of a field", () => {
  test.each([
    ["text", "", null],
    ["text", "main", "main"],
    ["number", " 3 ", 3],
    ["number", "1.5", 1.5],
    ["number", "-2e3", -2000],
    // The server says of these that they are no number.
    ["number", "many", "many"],
    ["number", "0x10", "0x10"],
    ["number", "12345678901234567890", "12345678901234567890"],
    ["flag", "", null],
    ["flag", "true", true],
    ["flag", "false", false],
    ["check", false, false],
    ["list", "a\n\n  b \r\nc", ["a", "b", "c"]],
    ["list", '["a b", ""]', ["a b", ""]],
    ["list", "[a", ["[a"]],
    ["list", " \n", null],
    ["json", '{"a": [1]}', { a: [1] }],
    ["json", "null", null],
    ["json", " ", null],
  ] as const)("is sent as what was meant: %s %j", (kind, text, value) => {
    expect(wireValue(of(kind), text)).toEqual(value);
  });

  test("is shown as text, and nothing where the project has none", () => {
    expect(displayValue(of("json"), { a: 1 })).toBe('{\n  "a": 1\n}');
    expect(displayValue(of("flag"), false)).toBe("false");
    expect(displayValue(of("number"), 3)).toBe("3");
    expect(displayValue(of("list"), ["a", "b"])).toBe("a\nb");
    expect(displayValue(of("text"), { a: 1 })).toBeUndefined();
    for (const kind of ["text", "json", "list", "flag", "check"] as const)
      expect(displayValue(of(kind), null)).toBeUndefined();
  });

  test("that is a list of any texts is sent as it was shown", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (list) => {
        expect(wireValue(of("list"), displayValue(of("list"), list) ?? "")).toEqual(list);
      }),
    );
  });

  test("that is any JSON is sent as it was shown", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shown = displayValue(of("json"), value) ?? "";
        expect(JSON.stringify(wireValue(of("json"), shown))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("that should be JSON and is none is an issue at its field", () => {
    const fields = ["one", "two"].map((name) => ({ name, label: name, kind: "json" as const }));
    checkValues(fields, { one: "", two: "[1]" });
    let thrown: unknown;
    try {
      checkValues(fields, { one: "{a: 1}", two: "[" });
    } catch (error) {
      thrown = error;
    }
    expect(isDagctlError(thrown, "invalid") && thrown.issues?.map(({ path }) => path)).toEqual([
      "one",
      "two",
    ]);
  });
});
