import { DatabaseSync } from "node:sqlite";
import type { Change } from "@dagctl/core/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { projectQueries } from "../../src/queries/project-queries.ts";
import { statementsOf } from "../statement-plan.ts";
import { sqliteFixture } from "../store-fixture.ts";

const steps = (plan: readonly unknown[]): readonly string[] =>
  plan.map(String).filter((step) => /SEARCH|SCAN/.test(step));

function put(id: string): Change {
  const project = {
    id,
    organization_id: "org-acme",
    name: id,
    project_type: "dbt",
    status: "active",
    revision: 1,
  };
  const internals = { generation: 1, mayExist: true, mayHaveState: false, stateRotation: 0 };
  const record = { project: { ...project, created_at: "2026-01-01T00:00:00.000Z" }, internals };
  return { put: "project", record } as unknown as Change;
}

describe("the projects of a query", () => {
  it("are found in indexes, without a step for each run", async () => {
    const { statements, planOf } = await statementsOf(async (database) => {
      const queries = projectQueries(database);
      await queries.countProjects("org-acme");
      const filter = {
        search: "shop",
        type: ["dbt"],
        sort: "-last_run",
        offset: 0,
        limit: 9,
      } as const;
      await queries.findProjects("org-acme", { ...filter, status: ["last_run_failed"] });
      await queries.findProjects("org-acme", { ...filter, status: ["running"] });
    });
    for (const statement of statements) {
      const values = Array.from({ length: statement.split("?").length - 1 }, () => "x");
      const plan = steps(planOf(statement, ...values));
      expect(plan.length).toBeGreaterThan(1);
      for (const step of plan.filter((one) => / runs /.test(one)))
        expect(step).toMatch(
          /SEARCH runs USING COVERING INDEX \w+ \(organization=\? AND (?:project|status)=\?/,
        );
      for (const step of plan.filter((one) => / projects /.test(one)))
        expect(step).toMatch(/SEARCH projects USING (?:COVERING )?INDEX/);
    }
  });
});

describe("a project whose text is damaged", () => {
  const closes: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closes.splice(0)) await close();
  });

  it("is not found, and keeps no other project from being found", async () => {
    const fixture = await sqliteFixture();
    closes.push(fixture.close);
    await fixture.store.commit([put("p1"), put("p2")]);
    const database = new DatabaseSync(fixture.file);
    database.exec("update projects set wire = '{' where id = 'p1'");
    database.close();
    const store = await fixture.reopen();
    const page = { offset: 0, limit: 9 };
    const found = await store.findProjects?.("org-acme", { ...page, status: ["active"] });
    expect(found?.records.map((record) => record.project.id)).toEqual(["p2"]);
    expect(await store.countProjects?.("org-acme")).toMatchObject({ total: 2 });
  });
});
