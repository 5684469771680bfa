import type { Plan, PlanChange, PlanCounts } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { MOST_NAMES, readLosses } from "../../src/plans/plan-losses.ts";

type Models = Parameters<typeof readLosses>[0]["models"];

/** Returns the calls that list models as a server would, and what they were asked for. */
function modelsOf(all: readonly PlanChange[]) {
  const asked: string[] = [];
  const models = (async (_project: string, _plan: string, filter: Parameters<Models>[2] = {}) => {
    const { change, page = 1, limit = 50 } = filter;
    asked.push(`${change} ${page}`);
    const found = all.filter((model) => model.change === change);
    return { models: found.slice((page - 1) * limit, page * limit), total: found.length };
  }) as unknown as Models;
  return { plans: { models }, asked };
}

const change = (name: string, kind: PlanChange["change"], destructive = false): PlanChange => ({
  name,
  change: kind,
  ...(destructive && { destructive }),
});

function planOf(all: readonly PlanChange[]): Plan {
  const count = (kind: keyof PlanCounts): number => all.filter((one) => one.change === kind).length;
  const counts = { added: 0, indirect: 0, metadata: 0, restated: 0, backfilled: 0 };
  return {
    id: "plan_a",
    project_id: "proj_a",
    summary: {
      counts: {
        ...counts,
        added: count("added"),
        direct: count("direct"),
        removed: count("removed"),
      },
      destructive: all.filter(({ destructive }) => destructive).length,
    },
  } as Plan;
}

const { signal } = new AbortController();

describe("what a plan takes away", () => {
  test("is read from the models, and no further than all of it is found", async () => {
    const all = [
      ...Array.from({ length: 1_200 }, (_, index) =>
        change(`d${index}`, "direct", index === 3 || index === 700),
      ),
      change("a", "added"),
      change("gone", "removed"),
    ];
    const { plans, asked } = modelsOf(all);
    expect(await readLosses(plans, planOf(all), signal)).toEqual({
      destructive: ["d3", "d700"],
      removed: ["gone"],
    });
    expect(asked).toEqual(["direct 1", "direct 2", "removed 1"]);
  });

  test("is nothing, and needs no call, where nothing is lost or nothing was explained", async () => {
    const { plans, asked } = modelsOf([]);
    const none = { destructive: [], removed: [] };
    expect(await readLosses(plans, planOf([change("a", "added")]), signal)).toEqual(none);
    expect(await readLosses(plans, { id: "plan_a", project_id: "proj_a" }, signal)).toEqual(none);
    expect(asked).toEqual([]);
  });

  test("has the first names alone where they are many, and ends where models are left out", async () => {
    const many = Array.from({ length: 30 }, (_, index) => change(`d${index}`, "direct", true));
    const { destructive } = await readLosses(modelsOf(many).plans, planOf(many), signal);
    expect(destructive).toHaveLength(MOST_NAMES);
    const plan = planOf(many);
    expect(await readLosses(modelsOf([]).plans, plan, signal)).toEqual({
      destructive: [],
      removed: [],
    });
  });
});
