import { STATUS_TABLE } from "@dagctl/api";
import type { Project, ProjectStatus } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import {
  mayApplyInRun,
  needsApproval,
  whyNoRun,
  whyNot,
} from "../../src/projects/what-may-begin.ts";

describe("what may begin", () => {
  test("is what the table of statuses says", () => {
    for (const [status, row] of Object.entries(STATUS_TABLE)) {
      const facts = { status: status as ProjectStatus, suspended: false };
      expect([status, whyNoRun(facts) === undefined]).toEqual([status, row.runs]);
      for (const operation of ["deploy", "undeploy", "delete"] as const)
        expect([status, operation, whyNot(operation, facts) === undefined]).toEqual([
          status,
          operation,
          operation in row.begins,
        ]);
    }
  });

  test("says in words why not", () => {
    expect(whyNoRun({ status: "failed", suspended: true })).toBe(
      "The project is failed: the desired state does not run.",
    );
    expect(whyNoRun({ status: "active", suspended: true })).toMatch(/^The project is suspended/);
  });

  test("is left to the server in a status that this page does not know", () => {
    const facts = { status: "archived" as ProjectStatus, suspended: false };
    expect([whyNoRun(facts), whyNot("delete", facts)]).toEqual([undefined, undefined]);
  });
});

describe("a plan", () => {
  test("is applied by a run, by each run, or by an approval alone, as the project says", () => {
    const of = (fields: object): Project => ({ project_type: "sqlmesh", ...fields }) as Project;
    expect(mayApplyInRun(of({}))).toBe(true);
    expect(mayApplyInRun(of({ auto_apply: true }))).toBe(false);
    expect(mayApplyInRun(of({ require_plan_approval: true }))).toBe(false);
    expect(mayApplyInRun(of({ project_type: "dbt" }))).toBe(false);
    expect([needsApproval(of({})), needsApproval(of({ require_plan_approval: true }))]).toEqual([
      false,
      true,
    ]);
  });
});
