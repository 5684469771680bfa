import type { ProjectCounts } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { chipsOf } from "../../src/projects/chips.ts";

const COUNTS: ProjectCounts = {
  total: 9,
  by_status: {
    pending: 0,
    deploying: 2,
    active: 6,
    degraded: 0,
    failed: 1,
    undeploying: 0,
    inactive: 0,
    deleting: 0,
  },
  suspended: 0,
  behind: 3,
  last_run_failed: 2,
  running: 1,
  pending_plan: 0,
  sync_unknown: 0,
};

describe("the states that the list offers", () => {
  it("are what an operator looks for first, and the statuses that projects have", () => {
    expect(chipsOf([], COUNTS).map(({ word, count }) => [word, count])).toEqual([
      ["Failed", 1],
      ["Last run failed", 2],
      ["Running", 1],
      ["Behind", 3],
      ["Suspended", 0],
      ["Deploying", 2],
      ["Active", 6],
    ]);
  });

  it("have plans that wait for an approval where there are some, or they are chosen", () => {
    const waiting = { state: "pending_plan", word: "Plan waits", tone: "warning" };
    expect(chipsOf([], { ...COUNTS, pending_plan: 2 })[5]).toMatchObject({ ...waiting, count: 2 });
    const unknown = { state: "sync_unknown", word: "Branch not known", tone: "warning", count: 1 };
    expect(chipsOf([], { ...COUNTS, sync_unknown: 1 })[5]).toMatchObject(unknown);
    expect(chipsOf(["pending_plan"], COUNTS).at(-1)).toMatchObject({ ...waiting, count: 0 });
  });

  it("have no number while it is not known", () => {
    expect(chipsOf([], undefined).map(({ count }) => count)).toEqual(Array(5).fill(undefined));
  });

  it("include what is chosen, also a status that this version does not know", () => {
    const chips = chipsOf(["degraded", "hibernating", "behind"], COUNTS);
    expect(chips.filter(({ isChosen }) => isChosen)).toEqual([
      { state: "behind", word: "Behind", count: 3, tone: "warning", isChosen: true },
      { state: "degraded", word: "Degraded", count: 0, tone: "warning", isChosen: true },
      {
        state: "hibernating",
        word: "hibernating",
        count: undefined,
        tone: "neutral",
        isChosen: true,
      },
    ]);
  });
});
