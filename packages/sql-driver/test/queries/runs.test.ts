import { describe, expect, it } from "vitest";
import { reads } from "../../src/queries/reads.ts";
import { statementsOf } from "../statement-plan.ts";

describe("the active runs of one project", () => {
  it("are read from one index, without the runs that have ended and without a sort", async () => {
    const sql: string[] = [];
    const { planOf } = await statementsOf(async (database) => {
      await reads(database, (statement) => {
        sql.push(statement);
        return [];
      }).runs("org-acme", "project", { offset: 0, limit: 9, statuses: ["pending", "running"] });
    });
    const [statement = ""] = sql;
    const values = ["org-acme", "project"];
    const steps = planOf(statement, ...values, "pending", ...values, "running", 9, 0);
    expect(steps.filter((step) => /SEARCH|SCAN|B-TREE/.test(String(step)))).toEqual([
      "SEARCH runs USING INDEX runs_of_status (organization=? AND project=? AND status=?)",
      "SEARCH runs USING INDEX runs_of_status (organization=? AND project=? AND status=?)",
    ]);
  });
});
