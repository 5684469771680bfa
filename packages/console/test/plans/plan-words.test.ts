import type { Plan, PlanCounts, PlanSummary } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { PLAN_CHANGE_KINDS, PLAN_STATUSES } from "../../../core/src/model/plans.ts";
import {
  countsText,
  isOpen,
  KINDS,
  modelCount,
  modelsText,
  PLAN_STATES,
  displayPlanStatus,
  stateText,
} from "../../src/plans/plan-words.ts";
import { lookOf } from "../../src/ui/status-look.ts";

const NONE: PlanCounts = {
  added: 0,
  direct: 0,
  indirect: 0,
  metadata: 0,
  removed: 0,
  restated: 0,
  backfilled: 0,
};
const plan = (more: Partial<Plan>): Plan =>
  ({ status: "running", plan_type: "explain", ...more }) as Plan;

describe("the words on a plan", () => {
  test("know each kind of change and each status, in the order of the API", () => {
    expect(KINDS).toEqual(PLAN_CHANGE_KINDS);
    expect(PLAN_STATES.map(([status]) => status).toSorted()).toEqual(PLAN_STATUSES.toSorted());
    for (const status of PLAN_STATUSES)
      for (const type of ["explain", "execute"] as const) {
        const shown = displayPlanStatus(plan({ status, plan_type: type }));
        // A status without a look has its own word.
        expect(lookOf(shown).word).not.toBe(shown);
        expect(stateText(plan({ status, plan_type: type }))).not.toBe("");
      }
    expect(PLAN_STATUSES.filter((status) => isOpen({ status }))).toEqual([
      "running",
      "pending",
      "approved",
    ]);
  });

  test("tell what runs, and a plan that was discarded from one that a person rejected", () => {
    expect(displayPlanStatus(plan({}))).toBe("explaining");
    expect(displayPlanStatus(plan({ plan_type: "execute" }))).toBe("applying");
    const rejected = plan({ status: "rejected", ended_by: "token ann" });
    expect([displayPlanStatus(rejected), stateText(rejected)]).toEqual([
      "rejected",
      "token ann has rejected it",
    ]);
    const discarded = plan({ status: "rejected", auto_discarded: true, reason: "It is old" });
    expect([displayPlanStatus(discarded), stateText(discarded)]).toEqual([
      "discarded",
      "It was discarded: It is old",
    ]);
    expect(stateText(plan({ status: "failed", reason: "No grain" }))).toBe(
      "It has failed: No grain",
    );
  });

  test("tell a plan that was applied from one without anything to apply", () => {
    const summary = { has_changes: false } as PlanSummary;
    const nothing = plan({ status: "completed", summary });
    expect(stateText(nothing)).toBe("There was nothing to apply.");
    expect(stateText({ ...nothing, approved_at: "2026-01-01T00:00:00Z" })).toBe("It was applied.");
  });

  test("have the numbers of models by kind, and their sum", () => {
    const counts = { ...NONE, added: 1_200, direct: 1, removed: 2 };
    expect(countsText({ counts, has_changes: true })).toBe("1,200 added, 1 changed, 2 removed");
    expect(countsText({ counts: NONE, has_changes: true })).toBe("No models");
    expect(countsText({ counts: NONE, has_changes: false })).toBe("No changes");
    expect([modelCount(counts), modelsText(modelCount(counts)), modelsText(1)]).toEqual([
      1_203,
      "1,203 models",
      "1 model",
    ]);
  });
});
