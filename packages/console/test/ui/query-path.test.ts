import { expect, test } from "vitest";
import { pathWith } from "../../src/ui/query-path.ts";

test("a path has the parameters that have a value, in their order", () => {
  expect(pathWith("/runs", { status: [], project: undefined })).toBe("/runs");
  expect(pathWith("/", { q: "a&b/ü", status: ["failed", "a,b"], sort: "" })).toBe(
    "/?q=a%26b%2F%C3%BC&status=failed,a%2Cb&sort=",
  );
});
