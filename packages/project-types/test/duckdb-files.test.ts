import type { Project } from "@dagctl/core";
import type { RepositoryFile } from "@dagctl/core/contracts";
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

const TRACKED =
  "Each run begins with the DuckDB database db/w.db of the commit: what earlier runs wrote there is gone. Use a database that is not committed";

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
  ] as const)("is a note of a %s project whose commit has it", async (type, files) => {
    const tracked = { ...files, "db/w.db": "DUCK" };
    expect(await created(type, tracked, true)).toMatchObject({ status_message: TRACKED });
    // There is one note: a database that no run keeps is none of the commit's either.
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

  test("is named with others, up to three", async () => {
    const note = await duckdbFilesNote(["a.db", "b.db", "./c.db", "a.db", "d.db", "../e.db"], {
      keepsFiles: false,
      read: async () => new Map(),
    });
    expect(note).toContain("the DuckDB databases a.db, b.db, ./c.db, 1 more, because");
  });

  test("is found in the commit by the path that a run opens", async () => {
    const files = new Map<string, RepositoryFile>([
      ["a.db", { kind: "binary", bytes: 9 }],
      ["db/b.db", { kind: "too_large", bytes: 9_000_000 }],
      ["db", { kind: "directory", entries: ["b.db"] }],
      ["c.db", { kind: "link" }],
    ]);
    const paths = ["./a.db", "x/../db//b.db", "db", "c.db", "absent.db", "x/../../e.db"];
    const note = await duckdbFilesNote(paths, {
      keepsFiles: true,
      read: async (names) => new Map([...files].filter(([name]) => names.includes(name))),
    });
    expect(note).toContain("with the DuckDB databases ./a.db, x/../db//b.db of the commit: ");
  });
});
