import { expect, it } from "vitest";
import { runQueries } from "../../src/queries/run-queries.ts";
import { statementsOf } from "../statement-plan.ts";

it("a page of the runs of all projects is read from indexes, in their order", async () => {
  const page = { offset: 0, limit: 50 };
  const time = "2026-01-01T00:00:00.000Z";
  const { statements, planOf } = await statementsOf(async (database) => {
    const { findRuns } = runQueries(database, { indexOf: "instr" });
    await findRuns("org-acme", page);
    await findRuns("org-acme", { ...page, statuses: ["failed"], since: time, until: time });
    await findRuns("org-acme", { ...page, project: "proj", statuses: ["failed", "error"] });
    await findRuns("org-acme", { ...page, job: "hourly", jobType: "run", updatedAfter: time });
  });
  // The parts of each statement are noted, too.
  const whole = statements.filter((statement) => statement.includes("join"));
  // An empty page at the beginning is the whole list: nothing is counted.
  expect(whole).toHaveLength(4);
  for (const statement of whole) {
    const values = Array.from({ length: statement.split("?").length - 1 }, () => "1");
    const plan = planOf(statement, ...values).map(String);
    const reads = plan.filter((step) => step.startsWith("S") && / (runs|projects) /.test(step));
    expect(reads.length).toBeGreaterThan(2);
    for (const step of reads) expect(step).toMatch(/^SEARCH \w+ USING (COVERING )?INDEX/);
    // Only the few rows of the parts are sorted.
    for (const [index, step] of plan.entries())
      if (step.includes("TEMP B-TREE")) expect(plan[index - 1]).toBe("SCAN part");
  }
});
