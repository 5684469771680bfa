import { describe, expect, it } from "vitest";
import { dbtType } from "../src/dbt/index.ts";
import { sqlmeshType } from "../src/sqlmesh/index.ts";
import { created, type Files } from "./chosen-versions/inspection.ts";

const PROFILES = "shop: {target: p, outputs: {p: {type: duckdb}}}\n";
const PROJECT = "name: shop\nprofile: shop\n";

/** Returns what a project in the folder `dbt/shop` reads elsewhere. */
async function readByDbt(files: Files): Promise<readonly string[] | undefined> {
  const all = {
    "dbt/shop/dbt_project.yml": PROJECT,
    "dbt/shop/profiles.yml": PROFILES,
    ...files,
  };
  const { inspection } = await created(dbtType(), all, { git_path: "dbt/shop" });
  return inspection.alsoReads;
}

describe("what a project reads outside of its folder", () => {
  it("is nothing where all is in its folder", async () => {
    expect(
      await readByDbt({
        "README.md": "text",
        "dbt/shop/requirements.txt": "-r more.txt\n",
        "dbt/shop/more.txt": "pandas\n",
        "dbt/shop/packages.yml": "packages:\n  - local: ./own\n  - package: dbt-labs/dbt_utils\n",
      }),
    ).toBeUndefined();
  });

  it("has the local packages of dbt, and folders of the project itself", async () => {
    expect(
      await readByDbt({
        "dbt/shop/dbt_project.yml": `${PROJECT}model-paths: [models, ../common/models]\nmacro-paths:\n  - "../../macros/"\n`,
        "dbt/shop/dependencies.yml": "packages:\n  - local: ../money\n  - local: ../../../away\n",
      }),
    ).toEqual(["dbt/common/models", "dbt/money", "macros"]);
  });

  it("is the whole repository where the package is", async () => {
    const packages = { "dbt/shop/packages.yml": "packages:\n  - local: ../../\n" };
    expect(await readByDbt(packages)).toEqual([""]);
  });

  it("has files of requirements, and those that they include", async () => {
    expect(
      await readByDbt({
        "requirements.txt": "dbt-duckdb\n-r base/all.txt\n-c base/limits.txt\n",
        "base/all.txt": "pandas\n",
        "base/limits.txt": "pandas<3\n",
        "base/unused.txt": "polars\n",
      }),
    ).toEqual(["base/all.txt", "base/limits.txt", "requirements.txt"]);
  });

  it("has no file above it that is for something else", async () => {
    expect(
      await readByDbt({ "pyproject.toml": '[project]\nname = "tools"\ndependencies = ["ruff"]\n' }),
    ).toBeUndefined();
  });

  it("has the folder of a package with its pyproject.toml, once", async () => {
    const files = {
      "sql/config.yaml": "gateways: {local: {connection: {type: duckdb}}}\n",
      "sql/requirements.txt": "-e ../libs/money\n-e ../libs/time\n",
      "libs/money/pyproject.toml": '[project]\nname = "money"\nversion = "1"\n',
      "libs/money/money.py": { kind: "file", text: "" },
      "libs/money": { kind: "directory", entries: ["pyproject.toml", "money.py"] },
      "libs/time/pyproject.toml": '[project]\nname = "times"\nversion = "1"\n',
      "libs/time/src": { kind: "directory", entries: ["times"] },
      "libs/time": { kind: "directory", entries: ["pyproject.toml", "src"] },
    } as const;
    const { inspection } = await created(sqlmeshType(), files, { git_path: "sql" });
    expect(inspection.alsoReads).toEqual([
      "libs/money",
      "libs/time/pyproject.toml",
      "libs/time/src",
    ]);
  });

  it("has what chose a version: a lock, and the version of Python", async () => {
    const files = {
      "sql/config.yaml": "gateways: {local: {connection: {type: duckdb}}}\n",
      "sql/pyproject.toml": '[project]\nname = "sql"\ndependencies = ["sqlmesh"]\n',
      "uv.lock": 'version = 1\n[[package]]\nname = "sqlmesh"\nversion = "0.236.4"\n',
      ".python-version": "3.12\n",
    };
    const { inspection } = await created(sqlmeshType(), files, { git_path: "sql" });
    expect(inspection.alsoReads).toEqual([".python-version", "uv.lock"]);
  });
});
