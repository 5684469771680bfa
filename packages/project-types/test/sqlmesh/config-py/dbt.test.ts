import { createProjectRules } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  sqlmeshType,
} from "../../../src/sqlmesh/index.ts";
import { COMMIT, folder } from "../../files.ts";

const type = sqlmeshType();
const rules = createProjectRules([type], { gitAuth: ["none"] });

const CONFIG =
  "from pathlib import Path\nfrom sqlmesh.dbt.loader import sqlmesh_config\nconfig = sqlmesh_config(Path(__file__).parent)\n";
const PROJECT = "name: shop\nprofile: shop\n";
const PROFILES =
  "shop:\n  target: dev\n  outputs:\n    dev: {type: postgres}\n    prod: {type: snowflake}\n";

function project(): SqlmeshProject {
  return rules.create(
    { name: "analytics", repository_url: "https://github.com/acme/analytics" },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as SqlmeshProject;
}

function inspect(files: Readonly<Record<string, string>>): Promise<SqlmeshInspection> {
  return type.inspect(project(), COMMIT, folder(files), {});
}

describe("a dbt project that SQLMesh runs", () => {
  it("installs dbt and the adapter of its target in addition to SQLMesh, and writes into no checkout", async () => {
    for (const profiles of [
      PROFILES,
      "shop:\n  target: \"{{ env_var('T') }}\"\n  outputs: {a: {type: postgres}, b: {type: postgres}}\n",
    ]) {
      const inspection = await inspect({
        "config.py": CONFIG,
        "dbt_project.yml": PROJECT,
        "profiles.yml": profiles,
      });
      const { runtime, environment } = type.workload(project(), inspection, {});
      expect(runtime.packages).toEqual([
        { name: "sqlmesh", version: "0.236.4", extras: ["postgres"] },
        { name: "dbt-core", version: "1.11.16" },
        { name: "dbt-postgres", range: ">=1.8" },
      ]);
      expect(environment["DBT_TARGET_PATH"]).toEqual({ folder: "working", path: "target" });
    }
  });

  it("has one gateway, which has the name of the target and the line in profiles.yml", async () => {
    expect(
      await inspect({ "config.py": CONFIG, "dbt_project.yml": PROJECT, "profiles.yml": PROFILES }),
    ).toMatchObject({
      gatewayDetection: { outcome: "known" },
      gateways: [{ name: "dev", source: "profiles.yml", line: 4 }],
      facts: { addressing: "named", connections: expect.arrayContaining(["postgres"]) },
    });
  });

  it("is read with the target, the profile and the folder that the configuration names", async () => {
    const config = CONFIG.replace(
      ".parent)",
      ".parent, dbt_target_name='prod', dbt_profile_name='other', profiles_dir='a/./b')",
    );
    const files = {
      "config.py": config,
      "dbt_project.yml": PROJECT,
      "profiles.yml": PROFILES,
      "a/b/profiles.yml": PROFILES.replace("shop", "other"),
    };
    expect(await inspect(files)).toMatchObject({
      gateways: [{ name: "prod", source: "a/b/profiles.yml", line: 5 }],
    });
  });

  it("lists its gateway before those of a YAML file that overrides it", async () => {
    const yaml =
      "gateways:\n  more: {connection: {type: duckdb}}\n  dev: {connection: {type: duckdb}}\n";
    expect(
      await inspect({ "sqlmesh.yaml": yaml, "dbt_project.yml": PROJECT, "profiles.yml": PROFILES }),
    ).toMatchObject({
      gatewayDetection: { outcome: "known" },
      gateways: [
        { name: "dev", source: "profiles.yml" },
        { name: "more", source: "sqlmesh.yaml", line: 2 },
      ],
    });
    const empty = await inspect({
      "sqlmesh.yaml": "default_target_environment: dev\n",
      "dbt_project.yml": PROJECT,
      "profiles.yml": PROFILES,
    });
    expect(empty.gateways).toMatchObject([{ name: "dev" }]);
  });

  it("uses the only output where the target is an expression", async () => {
    const profiles = `shop:\n  target: "{{ env_var('T', 'dev') }}"\n  outputs:\n    dev: {type: duckdb, path: "{{ env_var('P') }}"}\n`;
    expect(
      await inspect({
        "config.py": CONFIG,
        "dbt_project.yml": "name: shop\n",
        "profiles.yml": profiles,
      }),
    ).toMatchObject({ gateways: [{ name: "dev" }] });
  });

  it("refuses the managed state together with a state connection in the configuration", async () => {
    const config = CONFIG.replace(".parent)", ".parent, state_connection={'type': 'duckdb'})");
    await expect(
      inspect({ "config.py": config, "dbt_project.yml": PROJECT, "profiles.yml": PROFILES }),
    ).rejects.toMatchObject({
      issues: [
        {
          path: "use_managed_state_database",
          message: expect.stringMatching(
            /gateway "dev" in config\.py \(line 3\) has a state_connection of its own/,
          ),
        },
      ],
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "profiles in the home folder",
      { "profiles.yml": "" },
      /whose profiles\.yml has no profile "shop"/,
    ],
    [
      "a target that is an expression",
      { "profiles.yml": PROFILES.replace("target: dev", "target: \"{{ env_var('T') }}\"") },
      /target by a Jinja expression \(line 2\)/,
    ],
    [
      "no target, for which SQLMesh has no default",
      { "profiles.yml": PROFILES.replace("  target: dev\n", "") },
      /names no target/,
    ],
    [
      "a target without an output",
      { "profiles.yml": PROFILES.replace("target: dev", "target: ci") },
      /no output "ci", which is the target/,
    ],
    ["no outputs", { "profiles.yml": "shop: {target: dev}\n" }, /no outputs for "shop"/],
    [
      "a profile that is an expression",
      { "dbt_project.yml": "name: shop\nprofile: \"{{ env_var('P') }}\"\n" },
      /dbt_project\.yml names its profile by a Jinja expression/,
    ],
    ["no profile", { "dbt_project.yml": "version: 1\n" }, /dbt_project\.yml names no profile/],
    ["broken profiles", { "profiles.yml": "shop: [\n" }, /profiles\.yml is not plain YAML/],
    [
      "a folder of profiles outside",
      { "config.py": CONFIG.replace(".parent)", ".parent, profiles_dir='../x')") },
      /outside the project/,
    ],
    [
      "a .env that says where profiles are",
      { ".env": "DBT_PROFILES_DIR=elsewhere\n" },
      /\.env says where its profiles\.yml is/,
    ],
    [
      "a target from the environment",
      {
        "config.py": `import os\n${CONFIG.replace(".parent)", ".parent, dbt_target_name=os.getenv('T'))")}`,
      },
      /target or profile by a value that is not known/,
    ],
  ])("is unknown with %s", async (_, changed, reason) => {
    const inspection = await inspect({
      "config.py": CONFIG,
      "dbt_project.yml": PROJECT,
      "profiles.yml": PROFILES,
      ...changed,
    });
    expect(inspection.gatewayDetection).toEqual({
      outcome: "unknown",
      reason: expect.stringMatching(reason),
    });
    expect(inspection.blocked).toBeDefined();
  });

  it("is unknown without profiles.yml, which a run would read from its own home folder", async () => {
    expect(
      (await inspect({ "config.py": CONFIG, "dbt_project.yml": PROJECT })).gatewayDetection,
    ).toEqual({
      outcome: "unknown",
      reason:
        'config.py belongs to a dbt project, whose profiles.yml is not in the repository: commit one with the profile "shop", its target and the output of that name (passwords can be read with env_var)',
    });
  });
});
