import { expect, test } from "vitest";
import { pageOf } from "../../src/ui/page-number.ts";

test("An address names a page; what is no number is for the server to refuse", () => {
  expect([{}, { page: "" }, { page: "1" }, { page: "7" }, { page: "0" }].map(pageOf)).toEqual([
    1, 1, 1, 7, 0,
  ]);
  expect(pageOf({ page: "x" })).toBeNaN();
});
