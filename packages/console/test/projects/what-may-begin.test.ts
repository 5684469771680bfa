import { STATUS_TABLE } from "@dagctl/api";
import type { ProjectStatus } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { whyNoRun, whyNot } from "../../src/projects/what-may-begin.ts";

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
