import { expect, test } from "vitest";
import { listFirst } from "../../src/values/list-first.ts";

test.each([
  [[], 3, ""],
  [["a"], 3, "a"],
  [["a", "b", "c"], 3, "a, b, c"],
  [["a", "b", "c", "d"], 3, "a, b, c, 1 more"],
  [["a", "b", "c", "d", "e"], 1, "a, 4 more"],
])("the first of %j, at most %i, are listed as %j", (names, most, text) => {
  expect(listFirst(names, most)).toBe(text);
});
