import type { ProjectType } from "@dagctl/core/contracts";
import { describe, expect, it } from "vitest";
import { SQLMESH_VERSIONS, sqlmeshType } from "../../src/sqlmesh/index.ts";
import { NEWEST_SQLMESH } from "../../src/sqlmesh/versions.ts";
import { created, type Files, issueTexts } from "./inspection.ts";

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
    expect(runtime.packages[0]).toMatchObject({ name: "sqlmesh", version: "0.208.1" });
    expect(runtime.requirements?.requirements).toEqual(["sqlmesh[bigquery,dbt]"]);
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
