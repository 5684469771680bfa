import { describe, expect, it } from "vitest";
import { finderOptions, moveChoice } from "../../src/shell/finder-options.ts";

const ORDERS = { name: "orders eu", project_type: "dbt", status: "active" } as const;
const PROJECTS = {
  text: "Projects",
  path: "/",
  icon: "projects",
  call: { access: "read" },
} as const;

describe("the finder", () => {
  it("offers projects first, and the pages whose name has the text", () => {
    const paths = (text: string): readonly string[] =>
      finderOptions(text, [ORDERS], [PROJECTS]).map(({ path }) => path);
    expect([paths(""), paths("ROJ"), paths("orders")]).toEqual([
      ["/projects/orders%20eu", "/"],
      ["/projects/orders%20eu", "/"],
      ["/projects/orders%20eu"],
    ]);
  });

  it("moves the choice around its ends, and keeps it where there is nothing", () => {
    expect([moveChoice(0, 1, 3), moveChoice(2, 1, 3), moveChoice(0, -1, 3)]).toEqual([1, 0, 2]);
    expect(moveChoice(0, 1, 0)).toBe(0);
  });
});
