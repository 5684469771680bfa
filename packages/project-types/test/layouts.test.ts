import type { ProjectType } from "@dagctl/core/contracts";
import { describe, expect, it } from "vitest";
import { dbtType } from "../src/dbt/index.ts";
import { sqlmeshType } from "../src/sqlmesh/index.ts";
import { created, type Files, issueTexts } from "./chosen-versions/inspection.ts";

const SQLMESH: ProjectType = sqlmeshType();
const DBT: ProjectType = dbtType();
const CONFIG =
  "gateways:\n  local:\n    connection: { type: duckdb, database: db/shop.db }\nmodel_defaults: { dialect: duckdb }\n";
const PROFILES =
  "shop:\n  target: \"{{ env_var('TARGET', 'dev') }}\"\n  outputs:\n    dev: { type: duckdb, path: data/dev.duckdb }\n    prod: { type: duckdb, path: data/prod.duckdb }\n";
const DBT_PROJECT = "name: shop\nprofile: shop\nmodel-paths: [models]\n";
const HASH = `sha256:${"0".repeat(64)}`;

/** What a layout is read as: the file of packages, the versions, the lines that are installed. */
interface Reading {
  readonly file?: string;
  readonly tool?: string;
  readonly python?: string;
  readonly lines?: readonly string[];
  readonly folders?: readonly string[];
  readonly gateways?: readonly string[];
  readonly steps?: readonly string[];
}

async function readLayout(type: ProjectType, files: Files, git_path: string): Promise<Reading> {
  const result = await created(type, files, {
    project_type: type.name,
    ...(git_path !== "" && { git_path }),
  });
  expect(issueTexts(result)).toEqual([]);
  const { project, inspection } = result;
  const { runtime, importFolders } = type.workload(project, inspection, {});
  const { gateways, python_requirements_file: file } = project as typeof project & {
    readonly gateways?: readonly { readonly name: string }[];
    readonly python_requirements_file?: string;
  };
  const tool = project.sqlmesh_version ?? project.dbt_version;
  const python = project.python_version;
  const lines = runtime.requirements?.requirements;
  const steps = type.defaultJob(project, inspection).steps.map(({ name }) => name);
  return {
    ...(file !== undefined && { file }),
    ...(tool !== undefined && { tool }),
    ...(python !== undefined && { python }),
    ...(lines !== undefined && { lines }),
    ...(importFolders !== undefined && { folders: importFolders }),
    ...(gateways !== undefined && { gateways: gateways.map(({ name }) => name) }),
    steps,
  };
}

describe("a repository of a usual layout is read as a person would install and run it", () => {
  it.each<[layout: string, type: ProjectType, folder: string, files: Files, expected: Reading]>([
    [
      "a nested folder, with the environment at the root",
      SQLMESH,
      "warehouse/transform",
      {
        "requirements.txt": "sqlmesh[web]==0.208.1\npolars>=1\n",
        ".python-version": "3.12\n",
        "warehouse/transform/config.yaml": CONFIG,
      },
      {
        file: "../../requirements.txt",
        tool: "0.208.1",
        python: "3.12",
        lines: ["sqlmesh[web]", "polars>=1"],
        gateways: ["local"],
      },
    ],
    [
      "a monorepo of uv, with a library beside the project",
      SQLMESH,
      "projects/shop",
      {
        "pyproject.toml": '[tool.uv.workspace]\nmembers = ["projects/*", "libs/*"]\n',
        "projects/shop/pyproject.toml":
          '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ["sqlmesh>=0.220,<0.230", "rates"]\n[tool.uv.sources]\nrates = { workspace = true }\n',
        "projects/shop/config.yaml": CONFIG,
        "projects/other/pyproject.toml": '[project]\nname = "other"\nversion = "1"\n',
        projects: { kind: "directory", entries: ["shop", "other"] },
        libs: { kind: "directory", entries: ["rates"] },
        "libs/rates/pyproject.toml":
          '[project]\nname = "rates"\nversion = "1"\ndependencies = ["httpx"]\n[tool.setuptools.packages.find]\nwhere = ["src"]\n',
      },
      {
        file: "pyproject.toml",
        tool: "0.227.1",
        python: "3.12",
        lines: ["sqlmesh", "httpx"],
        folders: ["libs/rates/src"],
        gateways: ["local"],
      },
    ],
    [
      "Poetry, with the project in a folder",
      DBT,
      "dbt",
      {
        "pyproject.toml":
          '[tool.poetry]\nname = "shop"\npackage-mode = false\n[tool.poetry.dependencies]\npython = ">=3.10,<3.13"\ndbt-core = "1.7.2"\n[tool.poetry.group.warehouse.dependencies]\ndbt-duckdb = "^1.7.0"\n[tool.poetry.group.dev.dependencies]\nsqlfluff = "*"\n',
        "poetry.lock": "# a lock\n",
        "dbt/dbt_project.yml": DBT_PROJECT,
        "dbt/profiles.yml": PROFILES,
      },
      {
        file: "../pyproject.toml",
        tool: "1.7.20",
        python: "3.11",
        lines: ["dbt-core", "dbt-duckdb>=1.7.0,<2"],
      },
    ],
    [
      "PDM, with a package of its own and the project inside of it",
      DBT,
      "src/shop/transform",
      {
        "pyproject.toml":
          '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.9,<3.12"\ndependencies = ["dbt-duckdb>=1.8,<1.9", "pendulum"]\n[tool.pdm.dev-dependencies]\ndev = ["pytest"]\n[tool.pdm.build]\npackage-dir = "src"\n[build-system]\nrequires = ["pdm-backend"]\nbuild-backend = "pdm.backend"\n',
        "pdm.lock": "# a lock\n",
        "src/shop/transform/dbt_project.yml": DBT_PROJECT,
        "src/shop/transform/profiles.yml": PROFILES,
      },
      {
        file: "../../../pyproject.toml",
        tool: "1.8.10",
        python: "3.11",
        lines: ["dbt-duckdb>=1.8,<1.9", "pendulum"],
        folders: ["src"],
      },
    ],
    [
      "uv, with its lock and the Python of a file",
      DBT,
      "",
      {
        "pyproject.toml":
          '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ["dbt-core~=1.10.0", "dbt-duckdb"]\n[dependency-groups]\ndev = ["ruff"]\n[tool.uv.sources]\ndbt-duckdb = { git = "https://git.example.com/dbt-duckdb" }\n',
        "uv.lock": "version = 1\n",
        ".python-version": "3.13\n",
        "dbt_project.yml": DBT_PROJECT,
        "profiles.yml": PROFILES,
      },
      {
        file: "pyproject.toml",
        tool: "1.10.23",
        python: "3.13",
        lines: ["dbt-core", "dbt-duckdb"],
      },
    ],
    [
      "a file of pip-compile, with hashes and what is needed",
      DBT,
      "",
      {
        "requirements.in": "dbt-duckdb>=1.7.3,<1.8\n",
        "requirements.txt": `# This file is autogenerated by pip-compile\nagate==1.7.1 \\\n    --hash=${HASH}\n    # via dbt-core\ndbt-core==1.7.9 \\\n    --hash=${HASH}\n    # via\n    #   -r requirements.in\n    #   dbt-duckdb\ndbt-duckdb==1.7.3 \\\n    --hash=${HASH}\nsqlparse==0.4.4 \\\n    --hash=${HASH}\n`,
        "dbt_project.yml": `${DBT_PROJECT}require-dbt-version: [">=1.0.0", "<2.0.0"]\n`,
        "profiles.yml": PROFILES,
      },
      {
        file: "requirements.txt",
        tool: "1.7.20",
        python: "3.11",
        lines: ["agate==1.7.1", "dbt-core", "dbt-duckdb==1.7.3", "sqlparse==0.4.4"],
      },
    ],
    [
      "packages of dbt and profiles in the project's folder",
      DBT,
      "",
      {
        "dbt_project.yml": DBT_PROJECT,
        "profiles.yml": PROFILES,
        "packages.yml":
          'packages:\n  - package: dbt-labs/dbt_utils\n    version: [">=1.0.0", "<2.0.0"]\n',
        "package-lock.yml": "packages: []\n",
      },
      { tool: "1.12.0", python: "3.11", steps: ["deps", "build"] },
    ],
    [
      "a config.py that makes its parts from values",
      SQLMESH,
      "",
      {
        "config.py":
          'import os\nfrom pathlib import Path\nfrom sqlmesh.core.config import Config, DuckDBConnectionConfig, GatewayConfig, ModelDefaultsConfig\n\nFOLDER = Path(__file__).parent / "db"\nLOCAL = GatewayConfig(connection=DuckDBConnectionConfig(database=str(FOLDER / "shop.db")))\n\nconfig = Config(\n    gateways={"local": LOCAL, "other": GatewayConfig(connection=DuckDBConnectionConfig())},\n    default_gateway=os.getenv("GATEWAY", "local"),\n    model_defaults=ModelDefaultsConfig(dialect="duckdb"),\n)\n',
      },
      { tool: "0.236.4", gateways: ["local", "other"] },
    ],
    [
      "one of several repositories of SQLMesh, each with a project of its own",
      SQLMESH,
      "multi/silver",
      {
        "multi/bronze/config.yaml": `project: bronze\n${CONFIG}`,
        "multi/silver/config.yaml": `project: silver\n${CONFIG}`,
        "multi/silver/models/orders.sql": "MODEL (name silver.orders);\nSELECT 1 AS id\n",
      },
      { tool: "0.236.4", gateways: ["local"] },
    ],
  ])("%s", async (_, type, folder, files, expected) => {
    expect(await readLayout(type, files, folder)).toMatchObject(expected);
  });
});

describe("a repository with a state_connection of its own", () => {
  const files: Files = {
    "transform/config.yaml": CONFIG.replace(
      "model_defaults",
      "    state_connection: { type: duckdb, database: db/state.db }\nmodel_defaults",
    ),
  };
  const sent = { project_type: "sqlmesh", git_path: "transform" };

  it("is refused with the file, the line and the field to send", async () => {
    expect(issueTexts(await created(SQLMESH, files, sent))).toEqual([
      expect.stringMatching(
        /^use_managed_state_database.* must be false: gateway "local" in config\.yaml \(line 4\) has a state_connection of its own, .*\. Set it to false, or remove that state_connection$/,
      ),
    ]);
  });

  it("keeps its own state where that field is false, with nothing else changed", async () => {
    const result = await created(SQLMESH, files, { ...sent, use_managed_state_database: false });
    expect(issueTexts(result)).toEqual([]);
    expect(result.project).toMatchObject({ gateways: [{ name: "local" }] });
  });
});
