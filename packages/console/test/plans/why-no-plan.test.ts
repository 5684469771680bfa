import { describe, expect, test } from "vitest";
import { whyNoPlan } from "../../src/plans/why-no-plan.ts";

describe("a plan", () => {
  const facts = { status: "active", deployed: true } as const;

  test("is made of what is deployed, also while the project is suspended", () => {
    expect(whyNoPlan(facts, undefined)).toBeUndefined();
    expect(whyNoPlan({ ...facts, deployed: false }, undefined)).toMatch(/not deployed/);
    expect(whyNoPlan({ ...facts, status: "inactive" }, undefined)).toMatch(/^The project is inac/);
  });

  test("waits for the end of one that is being applied, and replaces any other one", () => {
    expect(whyNoPlan(facts, { status: "running", plan_type: "execute" })).toMatch(/being applied/);
    expect(whyNoPlan(facts, { status: "approved", plan_type: "execute" })).toMatch(/being applied/);
    expect(whyNoPlan(facts, { status: "completed", plan_type: "execute" })).toBeUndefined();
    expect(whyNoPlan(facts, { status: "pending", plan_type: "explain" })).toBeUndefined();
  });
});
