import type { DagctlEvent } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { applyToListed, type ListedRun, type RunsPage } from "../../src/runs/listed-runs.ts";
import { readRunsQuery } from "../../src/runs/runs-query.ts";

const run = (id: string, status: string, more: Partial<ListedRun> = {}): ListedRun =>
  ({
    id,
    status,
    project_id: "proj_1",
    project_name: "orders",
    triggered_by: "manual",
    updated_at: "2026-01-01T00:00:01.000Z",
    ...more,
  }) as ListedRun;
const event = (type: string, data: object): DagctlEvent => ({ type, data }) as DagctlEvent;
/** Returns an event about a run, which has no name of the project. */
const about = (type: string, data: ListedRun): DagctlEvent =>
  event(type, { run: { ...data, project_name: undefined } });
const PAGE: RunsPage = { runs: [run("run_2", "running"), run("run_1", "failed")], total: 2 };
const apply = (page: RunsPage, each: DagctlEvent, query: Record<string, string> = {}) =>
  applyToListed(readRunsQuery(query))(page, each);

describe("a page of the runs of all projects", () => {
  it("has each run as it is after an event, with the name of its project", () => {
    const later = { updated_at: "2026-01-01T00:00:02.000Z" };
    expect(apply(PAGE, about("run.ended", run("run_2", "success", later)))?.runs[0]).toEqual(
      run("run_2", "success", later),
    );
    const earlier = { updated_at: "2026-01-01T00:00:00.000Z" };
    expect(apply(PAGE, about("run.started", run("run_1", "running", earlier)))).toBe(PAGE);
  });

  it("is read again for a new run, unless the filter hides it", () => {
    const created = about("run.created", run("run_3", "pending", { project_id: "proj_2" }));
    expect(apply(PAGE, created)).toBeUndefined();
    expect(apply(PAGE, created, { status: "failed" })).toBe(PAGE);
    expect(apply(PAGE, created, { triggered_by: "scheduled" })).toBe(PAGE);
    expect(apply(PAGE, created, { project: "orders" })).toBe(PAGE);
    expect(apply({ runs: [], total: 0 }, created, { project: "billing" })).toBeUndefined();
    const ended = about("run.ended", run("run_0", "failed"));
    expect(apply(PAGE, ended)).toBe(PAGE);
    expect(apply(PAGE, ended, { status: "failed,error" })).toBeUndefined();
  });

  it("is read again when a run does not match the filter any more, or its project is deleted", () => {
    const ended = about("run.ended", run("run_2", "success"));
    expect(apply(PAGE, ended, { status: "running,failed" })).toBeUndefined();
    expect(apply(PAGE, event("project.deleted", { id: "proj_1", name: "x" }))).toBeUndefined();
    expect(apply(PAGE, event("project.deleted", { id: "proj_2", name: "x" }))).toBe(PAGE);
  });

  it("has the new name of a project, and passes over other events", () => {
    const named = (id: string, name: string) => event("project.updated", { project: { id, name } });
    expect(apply(PAGE, named("proj_1", "sales"))?.runs[1]?.project_name).toBe("sales");
    for (const other of [
      named("proj_1", "orders"),
      named("proj_2", "x"),
      event("of.a.newer.server", { something: 1 }),
      event("run.skipped", { job: "x", scheduled_at: "x", ticks: 1, reason: "x" }),
    ])
      expect(apply(PAGE, other)).toBe(PAGE);
  });
});
