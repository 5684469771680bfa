import type { PlanChange } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { groupsOf, intervalsText } from "../../src/plans/plan-model-groups.ts";

const change = (name: string, kind: PlanChange["change"]): PlanChange => ({ name, change: kind });

describe("the models of a page", () => {
  test("are in groups by their kind of change, in their order", () => {
    const groups = groupsOf([change("a", "added"), change("b", "added"), change("c", "removed")]);
    expect(groups.map(({ kind, models }) => [kind, models.map(({ name }) => name)])).toEqual([
      ["added", ["a", "b"]],
      ["removed", ["c"]],
    ]);
    expect(groupsOf([])).toEqual([]);
  });
});

describe("the intervals of a model", () => {
  test("are counted, from their first day to their last one", () => {
    const days = { start: "2026-01-01T00:00:00.000Z", end: "2026-01-31T00:00:00.000Z" };
    expect(intervalsText({ intervals: 30, ...days })).toBe(
      "30 intervals, 2026-01-01 to 2026-01-31",
    );
    const hours = { start: "2026-01-01T05:00:00.000Z", end: "2026-01-01T06:00:00.000Z" };
    expect(intervalsText({ intervals: 1, ...hours })).toBe(
      "1 interval, 2026-01-01 05:00 UTC to 2026-01-01 06:00 UTC",
    );
    expect(intervalsText({ intervals: 2_000 })).toBe("2,000 intervals");
    expect(intervalsText({})).toBeUndefined();
  });
});
