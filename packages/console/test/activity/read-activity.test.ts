import type { DagctlEvent } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { applyToActivity, type ReadActivity } from "../../src/activity/read-activity.ts";

const event = (type: string, project = "proj_1"): DagctlEvent =>
  ({ type, project, data: {} }) as DagctlEvent;
const READ: ReadActivity = { events: [], isAll: true, query: {}, project: undefined };

describe("the activity that was read", () => {
  it("has new events first, those of the filter", () => {
    const read = { ...READ, query: { kind: "runs", project: "orders" }, project: "proj_1" };
    const one = applyToActivity(read, event("run.created"));
    expect(one.events).toHaveLength(1);
    const two = applyToActivity(one, event("run.ended"));
    expect(two.events.map(({ type }) => type)).toEqual(["run.ended", "run.created"]);
    for (const other of [
      event("run.created", "proj_2"),
      event("project.updated"),
      event("of.a.newer.server"),
    ])
      expect(applyToActivity(two, other)).toBe(two);
  });

  it("keeps a number of events, and says that there are earlier ones", () => {
    let read = READ;
    for (let count = 0; count < 2_000; count += 1)
      read = applyToActivity(read, event("run.created"));
    expect([read.events.length, read.isAll]).toEqual([2_000, true]);
    read = applyToActivity(read, event("run.ended"));
    expect([read.events.length, read.isAll, read.events[0]?.type]).toEqual([
      2_000,
      false,
      "run.ended",
    ]);
  });
});
