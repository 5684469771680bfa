import type { DagctlEvent, Plan } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { applyToNewestPlan, applyToPlan, applyToPlans } from "../../src/plans/plan-state.ts";

const at = (second: number): string => `2026-01-31T12:00:0${second}Z`;
const plan = (id: string, status: string, second: number, more: Partial<Plan> = {}): Plan =>
  ({
    id,
    status,
    project_id: "proj_a",
    created_at: at(1),
    updated_at: at(second),
    ...more,
  }) as Plan;
const event = (type: string, data: object): DagctlEvent => ({ type, data }) as DagctlEvent;
const updated = (one: Plan): DagctlEvent => event("plan.updated", { plan: one });
const created = (one: Plan): DagctlEvent => event("plan.created", { plan: one });
const OTHER = event("run.ended", { run: { id: "plan_a", project_id: "proj_a" } });

describe("a plan", () => {
  const shown = plan("plan_a", "pending", 5);

  test("is as its newest event says, and no older one or another plan changes it", () => {
    const next = plan("plan_a", "rejected", 6);
    expect(applyToPlan(shown, updated(next))).toBe(next);
    expect(applyToPlan(shown, updated(plan("plan_a", "running", 4)))).toBe(shown);
    expect(applyToPlan(shown, created(plan("plan_b", "running", 9)))).toBe(shown);
    expect(applyToPlan(shown, OTHER)).toBe(shown);
  });

  test("is read again when its project was deleted", () => {
    expect(applyToPlan(shown, event("project.deleted", { id: "proj_a" }))).toBeUndefined();
    expect(applyToPlan(shown, event("project.deleted", { id: "proj_b" }))).toBe(shown);
  });
});

describe("the newest plan of a project", () => {
  const apply = applyToNewestPlan("proj_a");
  const newest = { hasPlans: true, plan: plan("plan_b", "pending", 5, { created_at: at(4) }) };

  test("is one that is created, and changes with its events", () => {
    const first = plan("plan_a", "running", 1);
    expect(apply({ hasPlans: true }, created(first)).plan).toBe(first);
    const next = plan("plan_c", "running", 6, { created_at: at(6) });
    expect(apply(newest, created(next)).plan).toBe(next);
    const ended = plan("plan_b", "rejected", 7, { created_at: at(4) });
    expect(apply(newest, updated(ended)).plan).toBe(ended);
  });

  test("is no other one, and none of another project", () => {
    const older = plan("plan_a", "rejected", 9);
    const foreign = plan("plan_d", "running", 9, { project_id: "proj_b", created_at: at(9) });
    const elsewhere = plan("plan_e", "running", 9, { created_at: at(9), ttl: "72h" });
    for (const each of [
      updated(older),
      created(older),
      created(foreign),
      created(elsewhere),
      OTHER,
    ])
      expect(apply(newest, each)).toBe(newest);
    expect(apply(newest, updated(plan("plan_b", "running", 4)))).toBe(newest);
  });
});

describe("a page of plans", () => {
  const page = { plans: [plan("plan_b", "pending", 5), plan("plan_a", "rejected", 3)], total: 2 };

  test("has each plan as it is after an event, and is read again for a new one", () => {
    const apply = applyToPlans<typeof page>("proj_a");
    const next = plan("plan_b", "approved", 6);
    expect(apply(page, updated(next))?.plans[0]).toBe(next);
    expect(apply(page, updated(plan("plan_b", "running", 4)))).toBe(page);
    expect(apply(page, created(plan("plan_c", "running", 7)))).toBeUndefined();
    // It is on another page.
    expect(apply(page, updated(plan("plan_z", "running", 7)))).toBe(page);
    const foreign = plan("plan_c", "running", 7, { project_id: "proj_b" });
    expect(apply(page, created(foreign))).toBe(page);
    expect(apply(page, OTHER)).toBe(page);
  });

  test("with a filter is read again where a plan comes into it, or leaves it", () => {
    const apply = applyToPlans<typeof page>("proj_a", "pending");
    expect(apply(page, updated(plan("plan_b", "approved", 6)))).toBeUndefined();
    expect(apply(page, updated(plan("plan_z", "pending", 6)))).toBeUndefined();
    expect(apply(page, created(plan("plan_c", "running", 7)))).toBe(page);
  });
});
