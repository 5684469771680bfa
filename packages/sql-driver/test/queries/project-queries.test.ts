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
  const FILTER = { search: "shop", type: ["dbt"], sort: "-last_run", offset: 0, limit: 9 } as const;

  it.each([
    ["a filter", { ...FILTER, status: ["last_run_failed", "suspended", "behind"] as const }],
    ["those with a plan", { ...FILTER, status: ["pending_plan"] as const }],
    ["those of unknown sync status", { ...FILTER, status: ["sync_unknown"] as const }],
    ["those that are running", { ...FILTER, status: ["running"] as const }],
    ["all, by their last run", { sort: "-last_run", offset: 0, limit: 9 } as const],
    ["all, by their name", { sort: "name", offset: 0, limit: 9 } as const],
  ])("are found in an index alone, and only those of the page are read: %s", async (_, query) => {
    const { statements, planOf } = await statementsOf((database) =>
      projectQueries(database).findProjects("org-acme", query),
    );
    const [statement = ""] = statements;
    const values = Array.from({ length: statement.split("?").length - 1 }, () => "x");
    const [found, ...others] = steps(planOf(statement, ...values));
    expect(found).toMatch(/^SEARCH projects USING COVERING INDEX projects_by_/);
    for (const step of others)
      expect(step).toMatch(
        /^SCAN (?:page|found)|^SEARCH (?:projects USING INDEX sqlite_autoindex|(?:runs|records) USING COVERING|flagged USING (?:COVERING )?INDEX projects_sync_unknown)/,
      );
  });

  it("are counted in an index alone", async () => {
    const { statements, planOf } = await statementsOf((database) =>
      projectQueries(database).countProjects("org-acme"),
    );
    const [statement = ""] = statements;
    const values = Array.from({ length: statement.split("?").length - 1 }, () => "x");
    for (const step of steps(planOf(statement, ...values)))
      expect(step).toMatch(/COVERING INDEX|USING INDEX (?:sqlite_autoindex|projects_sync_unknown)/);
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
    // A page that is not full would be the last one.
    const deployments = await store.deployments({ limit: 1 });
    expect(deployments.map((record) => record.project.id)).toEqual(["p2"]);
    await expect(store.project("org-acme", "p1")).rejects.toMatchObject({ code: "internal" });
  });
});
