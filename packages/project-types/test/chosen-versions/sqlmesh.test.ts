import type { ProjectType } from "@dagctl/core/contracts";
import { describe, expect, it } from "vitest";
import type { AvailablePythons } from "../../src/chosen-versions/python-order.ts";
import { SQLMESH_VERSIONS, sqlmeshType } from "../../src/sqlmesh/index.ts";
import { NEWEST_SQLMESH } from "../../src/sqlmesh/versions.ts";
import { created, deployed, type Files, issueTexts, updated } from "./inspection.ts";

const TYPE: ProjectType = sqlmeshType();
/** Its gateway can be reached from the environment since SQLMesh 0.208 only, and not in YAML. */
const PYTHON = `from sqlmesh.core.config import Config, DuckDBConnectionConfig, GatewayConfig
config = Config(gateways={"Local": GatewayConfig(connection=DuckDBConnectionConfig())})
`;
const PROJECT: Files = { "config.yaml": "gateways: {a: {connection: {type: duckdb}}}\n" };
const lines = (...text: string[]): Files => ({ ...PROJECT, "requirements.txt": text.join("\n") });

describe("the version of a new SQLMesh project", () => {
  it.each<[what: string, files: Files, version: string]>([
    ["nothing", PROJECT, NEWEST_SQLMESH],
    ["a lower bound", lines("sqlmesh[postgres]>=0.180"), NEWEST_SQLMESH],
    ["an exact version", lines("sqlmesh==0.208.0"), "0.208.1"],
    ["a range", lines("sqlmesh>=0.100,<0.131"), "0.130.0"],
    ["dbt, which comes with it", lines("sqlmesh[dbt]", "dbt-core==1.7.9"), NEWEST_SQLMESH],
    [
      "a caret of Poetry",
      { ...PROJECT, "pyproject.toml": '[tool.poetry.dependencies]\nsqlmesh = "^0.170"\n' },
      "0.170.1",
    ],
  ])("is chosen where its files ask for %s", async (_, files, version) => {
    const { project, issues } = await created(TYPE, files);
    expect(issues).toEqual([]);
    expect(project).toMatchObject({ sqlmesh_version: version });
    expect(project.chosen_versions?.[0]).toMatchObject({ field: "sqlmesh_version", version });
  });

  it("decides how its gateways are read", async () => {
    const files = { "config.py": PYTHON };
    const newest = await created(TYPE, files);
    expect(newest.inspection).not.toHaveProperty("blocked");
    const old = await created(TYPE, { ...files, "requirements.txt": "sqlmesh==0.170.1\n" });
    expect(old.project).toMatchObject({ sqlmesh_version: "0.170.1" });
    expect(old.inspection.blocked).toMatch(/The gateways are not known/);
  });

  it("keeps the extras of the line", async () => {
    const { project, inspection } = await created(TYPE, lines("sqlmesh[bigquery,dbt]==0.208.1"));
    const { runtime } = TYPE.workload(project, inspection, {});
    expect(runtime.packages).toEqual([
      { name: "sqlmesh", version: "0.208.1", extras: ["bigquery", "dbt"] },
    ]);
    expect(runtime.requirements?.requirements).toEqual(["sqlmesh[bigquery,dbt]"]);
    // The newest dbt of its day cannot be installed from wheels.
    const newest = await created(TYPE, lines('sqlmesh[dbt] ; sys_platform == "linux"'));
    expect(TYPE.workload(newest.project, newest.inspection, {}).runtime.packages).toEqual([
      { name: "sqlmesh", version: NEWEST_SQLMESH, extras: ["dbt"] },
      { name: "dbt-core", version: "1.11.16" },
    ]);
  });

  it.each([
    [
      ["sqlmesh==0.2.0"],
      `requirements.txt:1 asks for sqlmesh==0.2.0, and supported are ${SQLMESH_VERSIONS.join(", ")}: change it, or set sqlmesh_version, which is used in its place`,
    ],
    [
      ["sqlmesh==0.208.1", "sqlmesh==0.130.0"],
      "requirements.txt:1 asks for sqlmesh==0.208.1 and requirements.txt:2 asks for sqlmesh==0.130.0, which no version satisfies: leave one of them, or set sqlmesh_version, which is used in their place",
    ],
  ])("is refused for %j", async (text, message) => {
    const files = lines(...text);
    expect(issueTexts(await created(TYPE, files))).toEqual([`sqlmesh_version: ${message}`]);
    expect((await created(TYPE, files, { sqlmesh_version: "0.130.0" })).issues).toEqual([]);
  });
});

describe("the Python of a SQLMesh project", () => {
  const pyproject = (range: string): Files => ({
    ...PROJECT,
    "pyproject.toml": `[project]\nrequires-python = "${range}"\n`,
  });
  const on = (pythons: AvailablePythons): ProjectType =>
    sqlmeshType({ pythons: async () => pythons });

  it("is that of the engine where no file asks for one", async () => {
    const { project, inspection } = await created(TYPE, PROJECT);
    expect(project).not.toHaveProperty("python_version");
    expect(project.chosen_versions).toHaveLength(1);
    expect(TYPE.workload(project, inspection, {}).runtime).not.toHaveProperty("version");
  });

  it.each<[what: string, pythons: AvailablePythons, range: string, python: string]>([
    ["its own one where that fits", { own: "3.11" }, ">=3.9", "3.11"],
    ["one that is there", { own: "3.11", available: ["3.11", "3.13"] }, ">=3.12", "3.13"],
    ["the next one where none is there", { own: "3.11", available: ["3.11"] }, ">=3.12", "3.12"],
    ["any where all are there", { own: "3.12" }, ">=3.13", "3.13"],
    ["one where nothing is known of the engine", {}, ">=3.10", "3.12"],
  ])("is %s", async (_, pythons, range, python_version) => {
    const type = on(pythons);
    const { project, inspection } = await created(type, pyproject(range));
    expect(project).toMatchObject({ sqlmesh_version: NEWEST_SQLMESH, python_version });
    expect(type.workload(project, inspection, {}).runtime.version).toBe(python_version);
  });

  it("decides the version where SQLMesh does not run on it, and the other way round", async () => {
    const type = on({ own: "3.11" });
    const both = { ...pyproject(">=3.14"), "requirements.txt": "sqlmesh<0.227.2\n" };
    expect((await created(type, both)).project).toMatchObject({
      sqlmesh_version: "0.227.1",
      python_version: "3.14",
    });
    const none = { ...pyproject(">=3.13"), "requirements.txt": "sqlmesh==0.130.0\n" };
    expect(issueTexts(await created(type, none))).toEqual([
      "sqlmesh_version: requirements.txt:1 asks for sqlmesh==0.130.0: sqlmesh 0.130.0 runs on Python 3.10, 3.11 or 3.12, and pyproject.toml:2 asks for Python >=3.13: change one of them, or set sqlmesh_version or python_version",
    ]);
  });

  it("stays the engine's in a project of an earlier dagctl, until a caller asks for a choice", async () => {
    const type = on({ own: "3.11" });
    const files = { ...PROJECT, ".python-version": "3.12" };
    const before = await created(type, PROJECT, { sqlmesh_version: "0.208.1" });
    // An inspection of an earlier dagctl has no facts about versions.
    const { versions: _, ...facts } = before.inspection.facts;
    const stored = { ...before, inspection: { ...before.inspection, facts } };
    const later = await deployed(type, stored, files);
    expect(later.project).not.toHaveProperty("python_version");
    const asked = await updated(type, later, files, { sqlmesh_version: null });
    expect(asked.project).toMatchObject({
      sqlmesh_version: NEWEST_SQLMESH,
      python_version: "3.12",
    });
  });

  it.each<[python: unknown, version: string, issue: string]>([
    ["3.9", "0.236.4", "must be 3.10, 3.11, 3.12, 3.13 or 3.14"],
    ["", "0.236.4", "must be 3.10, 3.11, 3.12, 3.13 or 3.14"],
    [3.11, "0.236.4", "must be 3.10, 3.11, 3.12, 3.13 or 3.14"],
    ["3".repeat(100_000), "0.236.4", "must be 3.10, 3.11, 3.12, 3.13 or 3.14"],
    ["3.13", "0.130.0", "must be 3.10, 3.11 or 3.12 with sqlmesh_version 0.130.0"],
  ])("is refused as %j with SQLMesh %s", async (python_version, sqlmesh_version, issue) => {
    const create = created(TYPE, PROJECT, { python_version, sqlmesh_version });
    await expect(create).rejects.toMatchObject({
      issues: [{ path: "python_version", message: expect.stringContaining(issue) as string }],
    });
  });

  it("is the one that is sent, with the newest SQLMesh that runs on it", async () => {
    const files = pyproject(">=3.10");
    const { project } = await created(TYPE, files, { python_version: "3.10" });
    expect(project).toMatchObject({ python_version: "3.10", sqlmesh_version: NEWEST_SQLMESH });
    expect(project.chosen_versions).toHaveLength(1);
    expect(
      issueTexts(await created(TYPE, pyproject(">=3.12"), { python_version: "3.11" })),
    ).toEqual([
      expect.stringMatching(
        /^python_requirements: pyproject.toml:2 has a requires-python that excludes Python 3\.11/,
      ),
    ]);
  });

  it("is not chosen where the project has an image of its own", async () => {
    const type = sqlmeshType({ imagePolicy: () => undefined });
    const files = { ...PROJECT, ".python-version": "3.12" };
    const { project } = await created(type, files, { image: "registry.example.com/a:1" });
    expect(project).not.toHaveProperty("python_version");
  });
});
