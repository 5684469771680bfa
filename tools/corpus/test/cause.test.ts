import { describe, expect, it } from "vitest";
import { causeIn, cutLine } from "../src/cause.ts";

describe("the cause in what a program printed", () => {
  it.each([
    [
      "the error at the end of a stack",
      'Traceback (most recent call last):\n  File "a.py", line 1, in x\n    y()\nduckdb.IOException: no file\n',
      "duckdb.IOException: no file",
    ],
    [
      "the error of an installation",
      "Resolved 3\n  × No solution found\n  ╰─▶ Because a needs b\n",
      "× No solution found",
    ],
    [
      "the kind, place and words of an error of dbt",
      "10:43:06  Running with dbt=1.9\n10:43:07    Runtime Error in model orders (models/orders.sql)\n  no such table\n10:43:08  Done. ERROR=1\n",
      "10:43:07 Runtime Error in model orders (models/orders.sql): no such table",
    ],
    ["without colors", "\u001b[31mError: Plan failed\u001b[0m\n\n", "Error: Plan failed"],
    ["the last line that says something", "first\nsecond\n-----\n\n", "second"],
    ["that there is none", "", "no output"],
  ])("is %s", (_, output, cause) => {
    expect(causeIn(output)).toBe(cause);
  });

  it("is one short line", () => {
    expect(cutLine(`a\n  b ${"c".repeat(300)}`)).toMatch(/^a b c+…$/);
    expect(cutLine("x".repeat(300))).toHaveLength(200);
  });
});
