import type { DagctlEvent, Run } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { applyToRun, mayRetry, retryWords } from "../../src/runs/run-state.ts";

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

  test("may be repeated after a failure, unless it begins by another call", () => {
    const run = { status: "failed", job_type: "run", cronjob_name: "hourly" } as const;
    expect(mayRetry(run)).toBe(true);
    expect(mayRetry({ status: "error", job_type: "run" })).toBe(true);
    expect(mayRetry({ ...run, status: "success" })).toBe(false);
    expect(mayRetry({ ...run, job_type: "migrate", cronjob_name: "migrate" })).toBe(false);
    for (const name of ["environment.remove", "deploy.check", "plan.explain", "plan.apply"])
      expect(mayRetry({ ...run, cronjob_name: name })).toBe(false);
  });

  test("is read again when its project was deleted", () => {
    const deleted = (id: string): DagctlEvent => eventOf("project.deleted", { id, name: "orders" });
    expect(applyToRun(RUN, deleted("proj_a"))).toBeUndefined();
    expect(applyToRun(RUN, deleted("proj_b"))).toBe(RUN);
  });
});

describe("the button that repeats a run", () => {
  const dbt = { project_type: "dbt", dbt_version: "1.10.2" };
  const failed = { status: "failed", results: "complete", exit_code: 1 } as const;

  test("says that only what has failed is repeated, where that is so", () => {
    expect(retryWords(dbt, failed)).toBe("Repeat what failed");
    expect(retryWords({ ...dbt, dbt_version: "1.8.0" }, failed)).toBe("Repeat what failed");
  });

  test.each([
    ["a project of another type", { ...dbt, project_type: "sqlmesh" }, failed],
    ["an earlier dbt", { ...dbt, dbt_version: "1.7.19" }, failed],
    ["a project that cannot be read", undefined, failed],
    ["an error of the engine", dbt, { ...failed, status: "error" } as const],
    ["another exit code", dbt, { ...failed, exit_code: 2 }],
    ["results that are not whole", dbt, { ...failed, results: "partial" } as const],
  ])("says that all is run again: %s", (_, project, run) => {
    expect(retryWords(project, run)).toBe("Run again");
  });
});
