import type { Project } from "@dagctl/core";
import { fakeEngine, testHost, until } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { dbtType } from "../src/dbt/index.ts";
import { duckdbFilesNote, duckdbPathsOfSqlmesh } from "../src/duckdb-files.ts";
import { sqlmeshType } from "../src/sqlmesh/index.ts";

const sqlmesh = (connection: string): Readonly<Record<string, string>> => ({
  "config.yaml": `gateways:\n  warehouse:\n    connection: ${connection}\n`,
});
const dbt = (output: string): Readonly<Record<string, string>> => ({
  "dbt_project.yml": "name: shop\nprofile: shop\n",
  "profiles.yml": `shop:\n  target: prod\n  outputs:\n    prod: ${output}\n`,
});
const NOTE =
  "Each run begins without the DuckDB database db/w.db, because this engine keeps no files of runs. Use a database that is outside of the project's folder";

async function created(
  type: "sqlmesh" | "dbt",
  files: Readonly<Record<string, string>>,
  keepsFiles: boolean,
): Promise<Project> {
  const engine = fakeEngine();
  const run = { ...engine.run, supports: { ...engine.run.supports, keepsFiles } };
  const { host, repository } = await testHost({
    projectTypes: [sqlmeshType(), dbtType()],
    files,
    engine,
    run,
  });
  onTestFinished(() => host.close());
  const organization = host.organization("org-acme");
  const body = { project_type: type, repository_url: repository.url, name: "shop" };
  const { id } = await organization.projects.create(body);
  return until(
    async () => organization.projects.get(id),
    ({ status }: Project) => status === "active",
    { what: "the project is active", timeoutMs: 10_000 },
  );
}

describe("a DuckDB database in the project's folder", () => {
  test.each([
    ["sqlmesh", sqlmesh("{ type: duckdb, database: db/w.db }")],
    ["dbt", dbt("{ type: duckdb, path: db/w.db }")],
  ] as const)("is a note of a %s project where the engine keeps no files", async (type, files) => {
    expect(await created(type, files, false)).toMatchObject({ status_message: NOTE });
    expect(await created(type, files, true)).not.toHaveProperty("status_message");
  });

  test.each([
    ["sqlmesh", sqlmesh("{ type: duckdb, database: db/w.db }")],
    ["dbt", dbt("{ type: duckdb, path: db/w.db }")],
  ] as const)("is a note of a %s project whose commit has it, too", async (type, files) => {
    const tracked = { ...files, "db/w.db": "DUCK" };
    expect(await created(type, tracked, true)).not.toHaveProperty("status_message");
    expect(await created(type, tracked, false)).toMatchObject({ status_message: NOTE });
  });

  test.each([
    ["sqlmesh", sqlmesh("{ type: duckdb, database: '.git/w.db' }")],
    ["dbt", dbt("{ type: duckdb, path: 'db\\\\w.db' }")],
    ["dbt", dbt("{ type: duckdb, path: 'db/../../w.db' }")],
  ] as const)("whose path no repository has is no problem: %s %j", async (type, files) => {
    expect(await created(type, files, true)).not.toHaveProperty("status_message");
  });

  test.each([
    ["sqlmesh", sqlmesh("{ type: postgres, host: x, user: u, password: p, port: 1, database: d }")],
    ["sqlmesh", sqlmesh("{ type: duckdb }")],
    ["dbt", dbt("{ type: duckdb, path: ':memory:' }")],
    ["dbt", dbt("{ type: duckdb, path: \"{{ env_var('PATH_OF_DB') }}\" }")],
    ["dbt", dbt("{ type: duckdb, path: /mnt/w.db }")],
    ["dbt", dbt("{ type: duckdb, path: 'md:shop' }")],
  ] as const)("is no note where there is none: %s %j", async (type, files) => {
    expect(await created(type, files, false)).not.toHaveProperty("status_message");
  });

  test.each([
    ["a default connection", "default_connection: { type: duckdb, database: a.db }", ["a.db"]],
    [
      "a gateway without a name",
      "gateways:\n  connection: { type: DuckDB, database: a.db }",
      ["a.db"],
    ],
    [
      "catalogs",
      "gateway:\n  x:\n    connection:\n      type: duckdb\n      catalogs:\n        a: db/a.db\n        b: ':memory:'",
      ["db/a.db", ":memory:"],
    ],
    ["text that is no YAML", "gateways: [", []],
    ["a list", "- gateways", []],
  ])("is found in %s", (_what, text, paths) => {
    expect(duckdbPathsOfSqlmesh(text)).toEqual(paths);
  });

  test("is named with others, up to three", () => {
    const note = duckdbFilesNote(["a.db", "b.db", "./c.db", "a.db", "d.db", "../e.db"], {
      keepsFiles: false,
    });
    expect(note).toContain("the DuckDB databases a.db, b.db, ./c.db, 1 more, because");
  });
});
