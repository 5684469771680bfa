import type { AuditRecord } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { auditSubjects } from "../../src/organization/audit-subjects.ts";

const RECORD: AuditRecord = {
  id: "aud_a",
  time: "2026-01-31T00:00:00Z",
  actor: "token ci",
  action: "runs.cancel",
  outcome: "accepted",
};

describe("what a change was about", () => {
  test("is its project and its run, with their pages", () => {
    const record = { ...RECORD, project_id: "proj_a", project_name: "orders", run_id: "run_a" };
    expect(auditSubjects(record)).toEqual([
      { kind: "project", name: "orders", path: "/projects/proj_a" },
      { kind: "run", name: "run_a", path: "/projects/proj_a/runs/run_a" },
    ]);
  });

  test("is the id where there is no name", () => {
    expect(auditSubjects({ ...RECORD, project_id: "proj_a", token_id: "tok_a" })).toEqual([
      { kind: "project", name: "proj_a", path: "/projects/proj_a" },
      { kind: "token", name: "tok_a" },
    ]);
  });

  test("is each other thing that it names", () => {
    const record: AuditRecord = {
      ...RECORD,
      job: "scheduled-run",
      environment_variable: "TARGET",
      secret: "deploy-key",
      hook_id: "hook_a",
      token: "ci",
      token_id: "tok_a",
      token_access: "run",
      operation_id: "op_a",
    };
    expect(auditSubjects(record).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "job scheduled-run",
      "variable TARGET",
      "secret deploy-key",
      "hook hook_a",
      "token ci",
      "access run",
      "operation op_a",
    ]);
    expect(auditSubjects(RECORD)).toEqual([]);
  });
});
