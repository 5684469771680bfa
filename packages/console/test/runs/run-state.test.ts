import type { DagctlEvent, Run } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { applyToRun } from "../../src/runs/run-state.ts";

const RUN = {
  id: "run_a",
  project_id: "proj_a",
  status: "running",
  updated_at: "2026-01-31T12:00:05Z",
} as Run;
const eventOf = (type: string, data: object): DagctlEvent => ({ type, data }) as DagctlEvent;

describe("a run", () => {
  test("is as its newest event says, and no older one changes it", () => {
    const ended: Run = { ...RUN, status: "success", updated_at: "2026-01-31T12:00:09Z" };
    const older: Run = { ...RUN, status: "pending", updated_at: "2026-01-31T12:00:01Z" };
    expect(applyToRun(RUN, eventOf("run.ended", { run: ended }))).toBe(ended);
    expect(applyToRun(RUN, eventOf("run.created", { run: older }))).toBe(RUN);
    expect(applyToRun(RUN, eventOf("run.ended", { run: { ...ended, id: "run_b" } }))).toBe(RUN);
    expect(applyToRun(RUN, eventOf("job.updated", { job: {} }))).toBe(RUN);
    expect(applyToRun(RUN, eventOf("something.newer", {}))).toBe(RUN);
  });

  test("is read again when its project was deleted", () => {
    const deleted = (id: string): DagctlEvent => eventOf("project.deleted", { id, name: "orders" });
    expect(applyToRun(RUN, deleted("proj_a"))).toBeUndefined();
    expect(applyToRun(RUN, deleted("proj_b"))).toBe(RUN);
  });
});
