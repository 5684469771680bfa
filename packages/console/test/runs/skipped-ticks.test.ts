import type { DagctlEvent, Run } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import {
  applyToSkipped,
  mergeSkipped,
  type RunEntry,
  type SkippedTicks,
  listSkipped,
} from "../../src/runs/skipped-ticks.ts";

const timeOf = (hour: number): string => `2026-01-01T0${hour}:00:00.000Z`;
const run = (hour: number): Run => ({ id: `run ${hour}`, created_at: timeOf(hour) }) as Run;
const tick = (hour: number): SkippedTicks => ({
  sequence: hour,
  job: "scheduled-run",
  scheduled_at: timeOf(hour),
  ticks: 1,
  reason: "it waits",
});
const names = (entries: readonly RunEntry[]): readonly string[] =>
  entries.map((entry) => ("run" in entry ? entry.run.id : `tick ${entry.skipped.sequence}`));
const TICKS = [9, 7, 5, 3, 1].map(tick);

describe("the skipped ticks among runs", () => {
  it("are where their runs would be, each on one page", () => {
    const first = mergeSkipped([run(8), run(6)], TICKS, { isFirst: true, next: run(4) });
    expect(names(first)).toEqual(["tick 9", "run 8", "tick 7", "run 6", "tick 5"]);
    const last = mergeSkipped([run(4), run(2)], TICKS, { isFirst: false, next: undefined });
    expect(names(last)).toEqual(["run 4", "tick 3", "run 2", "tick 1"]);
  });

  it("are all of a project that has no run", () => {
    const rows = mergeSkipped([], TICKS, { isFirst: true, next: undefined });
    expect(names(rows)).toEqual(["tick 9", "tick 7", "tick 5", "tick 3", "tick 1"]);
  });

  it("come with their events, those of the project alone", () => {
    const event = (project: string, type = "run.skipped"): DagctlEvent => {
      const { sequence, ...data } = tick(9);
      return { sequence, type, project, data } as DagctlEvent;
    };
    const none = { events: [], isAll: true };
    const one = applyToSkipped("proj_1")(none, event("proj_1"));
    expect(listSkipped(one.events)).toEqual([tick(9)]);
    expect(applyToSkipped("proj_1")(one, event("proj_2"))).toBe(one);
    expect(applyToSkipped("proj_1")(one, event("proj_1", "job.updated"))).toBe(one);
    expect(listSkipped([event("proj_1", "run.created")])).toEqual([]);
  });
});
