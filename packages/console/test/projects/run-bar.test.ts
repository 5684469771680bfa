import { describe, expect, it } from "vitest";
import {
  barHeight,
  longestOf,
  type RecentRun,
  ROW_BAR,
  runName,
} from "../../src/projects/run-bar.ts";

const CREATED = "2026-01-31T13:03:05.000Z";
const run = (more: Partial<RecentRun>): RecentRun => ({
  id: "run_a",
  status: "success",
  created_at: CREATED,
  ...more,
});

describe("the bar of a run", () => {
  it("is as high as its run was long, from 6 to 20 pixels", () => {
    const runs = [0, 50, 100].map((duration_seconds) => run({ duration_seconds }));
    const longest = longestOf(runs);
    const heights = runs.map((each) => barHeight(each, longest, ROW_BAR));
    expect([longest, heights]).toEqual([100, [6, 13, 20]]);
  });

  it("is the lowest for a run that has not ended, and among runs without a duration", () => {
    expect([longestOf([]), longestOf([run({})])]).toEqual([0, 0]);
    expect([barHeight(run({}), 100, 20), barHeight(run({ duration_seconds: 0 }), 0, 20)]).toEqual([
      6, 6,
    ]);
  });

  it("has a name with the status in words, the time and the duration", () => {
    expect(runName(run({ status: "failed", duration_seconds: 25 }), "3m ago")).toBe(
      "Failed, 3m ago, 25s",
    );
    expect(runName(run({ status: "running" }), "just now")).toBe("Running, just now");
  });
});
