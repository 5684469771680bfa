import { describe, expect, it } from "vitest";
import { expectations } from "../../src/queries/expectations.ts";
import { reads } from "../../src/queries/reads.ts";
import { statementsOf } from "../statement-plan.ts";

describe("the active runs of one project", () => {
  it("are read from one index, without the runs that have ended", async () => {
    const sql: string[] = [];
    const { planOf } = await statementsOf(async (database) => {
      await reads(database, (statement) => {
        sql.push(statement);
        return [];
      }).runs("org-acme", "project", { offset: 0, limit: 9, statuses: ["pending", "running"] });
    });
    const [statement = ""] = sql;
    expect(planOf(statement, "org-acme", "project", "pending", "running", "queued")).toEqual([
      "SEARCH runs USING INDEX runs_of_status (organization=? AND project=? AND status=?)",
    ]);
  });
});

describe("the runs of one project that have ended", () => {
  it("are read in their order from one index", async () => {
    const sql: string[] = [];
    const { planOf } = await statementsOf(async (database) => {
      await reads(database, (statement) => {
        sql.push(statement);
        return [];
      }).runs("org-acme", "project", { offset: 0, limit: 9, statuses: ["failed", "error"] });
    });
    const [statement = ""] = sql;
    const values = ["org-acme", "project"];
    const steps = planOf(statement, ...values, "failed", ...values, "error", 9, 0);
    expect(steps.filter((step) => /SEARCH|SCAN|B-TREE/.test(String(step)))).toEqual([
      "SEARCH runs USING INDEX runs_of_status (organization=? AND project=? AND status=?)",
      "SEARCH runs USING INDEX runs_of_status (organization=? AND project=? AND status=?)",
    ]);
  });
});

describe("a project of a name", () => {
  it("is found in an index, however many others there are", async () => {
    const { statements, planOf } = await statementsOf(async (database) => {
      await reads(database).projectByName("org-acme", "orders");
      const isUnused = expectations(database);
      const expectation = { expect: "name_unused", organization: "org-acme", name: "x" } as const;
      await isUnused(
        () => [],
        expectation,
        async () => 0,
      );
    });
    const plans = statements.map((statement) => {
      const values = Array.from({ length: statement.split("?").length - 1 }, () => "x");
      return planOf(statement, ...values);
    });
    expect(plans).toEqual([
      ["SEARCH projects USING INDEX projects_by_name (organization=? AND name_key=?)"],
      ["SEARCH projects USING COVERING INDEX projects_by_name (organization=? AND name_key=?)"],
    ]);
  });
});
