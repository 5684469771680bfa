import type { DagctlEvent, Operation, Project, Run } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import {
  applyToNewest,
  applyToOperations,
  applyToProject,
  applyToProjects,
  applyToRuns,
  isAboutProjects,
} from "../../src/server/project-state.ts";

const project = (id: string, status = "active"): Project => ({ id, status }) as unknown as Project;
const run = (id: string, status: string, second: number): Run =>
  ({
    id,
    status,
    project_id: "proj_1",
    updated_at: `2026-01-01T00:00:0${second}.000Z`,
  }) as unknown as Run;
const event = (type: string, data: object): DagctlEvent => ({ type, data }) as DagctlEvent;

describe("a project that is shown", () => {
  test("is what the newest event about it says", () => {
    const shown = project("proj_1");
    const failed = project("proj_1", "failed");
    expect(applyToProject(shown, event("project.status_changed", { project: failed }))).toBe(
      failed,
    );
    for (const other of [
      event("project.status_changed", { project: project("proj_2") }),
      event("project.deleted", { id: "proj_2", name: "other" }),
      event("run.created", { run: run("run_1", "pending", 0) }),
      event("of.a.newer.server", { something: 1 }),
    ])
      expect(applyToProject(shown, other)).toBe(shown);
  });

  test("is read again when it was deleted", () => {
    const deleted = event("project.deleted", { id: "proj_1", name: "orders" });
    expect(applyToProject(project("proj_1"), deleted)).toBeUndefined();
  });
});

describe("the operation that is shown", () => {
  test("is the newest one of the project", () => {
    const operation = (id: string, minute: number, project_id = "proj_1"): Operation =>
      ({ id, project_id, created_at: `2026-01-01T00:0${minute}:00.000Z` }) as unknown as Operation;
    const apply = applyToNewest("proj_1");
    const about = (one: Operation) => event("operation.updated", { operation: one });
    const first = operation("op_1", 1);
    expect(apply(null, about(first))).toBe(first);
    const next = operation("op_1", 1);
    expect(apply(first, about(next))).toBe(next);
    const second = operation("op_2", 2);
    expect(apply(first, about(second))).toBe(second);
    expect(apply(second, about(next))).toBe(second);
    expect(apply(second, about(operation("op_3", 3, "proj_2")))).toBe(second);
  });
});

describe("the projects of a list", () => {
  test("are as the newest event about each says", () => {
    const page = { total: 2, projects: [project("proj_1"), project("proj_2")] };
    const failed = project("proj_2", "failed");
    const next = applyToProjects(page, event("project.status_changed", { project: failed }));
    expect(next).toEqual({ total: 2, projects: [project("proj_1"), failed] });
    const other = event("project.created", { project: project("proj_3") });
    expect(applyToProjects(page, other)).toBe(page);
  });

  test("are read again after what may change which they are", () => {
    const types = [
      "project.created",
      "project.deleted",
      "run.ended",
      "job.updated",
      "plan.updated",
    ];
    for (const type of types) expect(isAboutProjects(event(type, {}))).toBe(true);
    expect(isAboutProjects(event("operation.updated", {}))).toBe(false);
  });
});

describe("the runs that are shown", () => {
  const apply = applyToRuns("proj_1");
  const page = { total: 9, runs: [run("run_2", "running", 2), run("run_1", "success", 1)] };

  test("have the newest state of each, whatever the order of answers", () => {
    const ended = run("run_2", "failed", 3);
    expect(apply(page, event("run.ended", { run: ended }))?.runs[0]).toBe(ended);
    expect(apply(page, event("run.started", { run: run("run_2", "pending", 1) }))).toBe(page);
  });

  test("are read again for a new run, and not for those of other pages and projects", () => {
    expect(apply(page, event("run.created", { run: run("run_3", "pending", 3) }))).toBeUndefined();
    expect(apply(page, event("run.ended", { run: run("run_0", "failed", 3) }))).toBe(page);
    const other = { ...run("run_4", "pending", 3), project_id: "proj_2" };
    expect(apply(page, event("run.created", { run: other }))).toBe(page);
  });

  test("are read again when one comes into a status that is asked for, or leaves it", () => {
    const running = applyToRuns("proj_1", "running");
    const only = { runs: [run("run_2", "running", 2)] };
    const ended = event("run.ended", { run: run("run_2", "failed", 3) });
    expect(running(only, ended)).toBeUndefined();
    const started = event("run.started", { run: run("run_3", "running", 3) });
    expect(running(only, started)).toBeUndefined();
    expect(running(only, event("run.created", { run: run("run_3", "pending", 3) }))).toBe(only);
  });
});

describe("the operations that are shown", () => {
  test("have their newest state, and are read again for a new one", () => {
    const apply = applyToOperations("proj_1");
    const about = (type: string, id: string, project: string, status = "running"): DagctlEvent =>
      event(type, { operation: { id, project_id: project, status } });
    const page = { operations: [{ id: "op_1", status: "running" } as Operation] };
    const next = apply(page, about("operation.ended", "op_1", "proj_1", "failed"));
    expect(next?.operations[0]).toMatchObject({ status: "failed" });
    expect(apply(page, about("operation.started", "op_2", "proj_1"))).toBeUndefined();
    expect(apply(page, about("operation.ended", "op_0", "proj_1"))).toBe(page);
    expect(apply(page, about("operation.started", "op_2", "proj_2"))).toBe(page);
    expect(apply(page, event("run.created", { run: run("run_3", "pending", 3) }))).toBe(page);
  });
});
