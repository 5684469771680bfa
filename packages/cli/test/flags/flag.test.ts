import { describe, expect, test } from "vitest";
import { type Flag, flagName, valueOf } from "../../src/flags/flag.ts";
import type { Mistake } from "../../src/output/mistakes.ts";

function read(flag: Flag, ...texts: readonly string[]) {
  const mistakes: Mistake[] = [];
  const value = valueOf(flag, new Map([[flag.name, texts]]), mistakes);
  return mistakes.length > 0 ? mistakes.map(({ message }) => message).join() : value;
}

const common = { name: "x", description: "" } as const;
const number: Flag = { ...common, type: "integer", minimum: 1, maximum: 500 };

describe("valueOf", () => {
  test.each(["0", "501", "1e2", " 7", "0x10", "-1", "", "1.0", "01"])(
    "refuses %j as a whole number, as the server does",
    (text) => {
      expect(read(number, text)).toBe("must be a whole number from 1 to 500");
    },
  );

  test("returns a whole number as a number", () => {
    expect(read(number, "500")).toBe(500);
  });

  test("refuses what is none of the values, with the values", () => {
    const flag: Flag = { ...common, type: "enum", values: ["a", "b"] };
    expect(read(flag, "c")).toBe("must be one of a, b");
    expect(read(flag, "b")).toBe("b");
  });

  test("returns a list as an array, and refuses one that has another value", () => {
    const flag: Flag = { ...common, type: "list", values: ["a", "b"] };
    expect(read(flag, "b,a")).toEqual(["b", "a"]);
    for (const wrong of ["", "a,", "a,c"])
      expect(read(flag, wrong)).toBe("must be one or more of a, b, with commas between them");
  });

  test("refuses a text that the pattern does not match", () => {
    const flag: Flag = { ...common, type: "string", pattern: "^[a-z]+$", right: "must be letters" };
    expect(read(flag, "A")).toBe("must be letters");
    expect(read(flag, "a")).toBe("a");
  });

  test("refuses a flag that is given twice", () => {
    expect(read({ ...common, type: "text" }, "a", "a")).toBe("must be given once");
  });
});

test.each([
  ["project_type", "project-type"],
  ["syncStatus", "sync-status"],
  ["limit", "limit"],
])("flagName(%s) is %s", (name, flag) => {
  expect(flagName(name)).toBe(flag);
});
