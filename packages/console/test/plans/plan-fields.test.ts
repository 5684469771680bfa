import { describe, expect, test } from "vitest";
import { planFields, whyNotAgain } from "../../src/plans/plan-fields.ts";

const SCHEMAS = {
  select_models: { "x-access": "run", type: "array", items: { type: "string" } },
  restate_models: { "x-access": "write", type: "array", items: { type: "string" } },
  start: { type: "string" },
};
const run = (access: string): boolean => access === "run";
const all = (): boolean => true;

describe("the parameters of a plan", () => {
  test("are offered as far as the caller may set them", () => {
    expect(planFields(SCHEMAS, run).map(({ name, kind }) => [name, kind])).toEqual([
      ["select_models", "list"],
      ["start", "text"],
    ]);
    expect(planFields(SCHEMAS, all)).toHaveLength(3);
    expect(planFields({ odd: null }, all)).toEqual([]);
  });

  test("are a reason not to make a plan again where they need more access", () => {
    expect(whyNotAgain(SCHEMAS, { start: "x", restate_models: ["a"] }, run)).toBe(
      "The plan sets restate_models, which needs the access write.",
    );
    expect(whyNotAgain(SCHEMAS, { start: "x" }, run)).toBeUndefined();
    expect(whyNotAgain(SCHEMAS, { restate_models: ["a"] }, all)).toBeUndefined();
    // The server decides about what the description does not have.
    expect(whyNotAgain({}, { restate_models: ["a"], toString: 1 }, run)).toBeUndefined();
    expect(whyNotAgain(SCHEMAS, undefined, run)).toBeUndefined();
  });
});
