import type { Inspection, ProjectType } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import type { Project } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { dbtType } from "../../src/dbt/index.ts";
import { sqlmeshType } from "../../src/sqlmesh/index.ts";
import { SQLMESH_VERSIONS } from "../../src/sqlmesh/versions.ts";

const FOLDER = { folder: "project" } as const;
const NEWEST = SQLMESH_VERSIONS.at(-1) ?? "";

/** Returns the argument lists of the steps of a command. */
function argumentsOf(
  type: Pick<ProjectType, "parseCommand" | "prepareRun">,
  fields: Readonly<Record<string, unknown>>,
  command: string,
  facts: Inspection["facts"] = {},
): readonly (readonly unknown[])[] {
  const project = fields as unknown as Project;
  const argv = type.parseCommand?.(project, command) ?? [];
  const found = { commit: "c".repeat(40), facts };
  return (type.prepareRun?.(project, found, { kind: "job", argv }).steps ?? []).map(
    (step) => step.argv,
  );
}

describe("A job of a dbt project", () => {
  const type = dbtType() as unknown as ProjectType;
  const fields = { dbt_version: "1.12.0" };
  const FOLDERS = ["--project-dir", FOLDER, "--profiles-dir", FOLDER];

  test("runs its command in the folder of the project", () => {
    expect(argumentsOf(type, fields, "dbt build -s 'tag:a b' --vars '{a: 1}'")).toEqual([
      ["dbt", "build", ...FOLDERS, "-s", "tag:a b", "--vars", "{a: 1}"],
    ]);
  });

  test("installs the packages of the project first", () => {
    expect(argumentsOf(type, fields, "dbt test", { packages: true })).toEqual([
      ["dbt", "deps", ...FOLDERS],
      ["dbt", "test", ...FOLDERS],
    ]);
  });
});

describe("A job of a SQLMesh project", () => {
  const type = sqlmeshType() as unknown as ProjectType;
  const fields = {
    sqlmesh_version: NEWEST,
    sqlmesh_environment: "dev",
    auto_apply: true,
    run_tests: true,
  };

  test.each([
    ["sqlmesh plan --skip-tests", "plan"],
    ["sqlmesh janitor", "janitor"],
    ["sqlmesh run", "run"],
    ["sqlmesh audit", "run"],
  ])("%s has runs of the type %s", (command, expected) => {
    const project = fields as unknown as Project;
    const argv = type.parseCommand?.(project, command) ?? [];
    const found = { commit: "c".repeat(40), facts: {} };
    expect(type.prepareRun?.(project, found, { kind: "job", argv }).jobType).toBe(expected);
  });

  test.each([
    ["sqlmesh run", ["run", "dev"]],
    ["sqlmesh run dev --ignore-cron", ["run", "dev", "--ignore-cron"]],
    ["sqlmesh run --select-model dev", ["run", "dev", "--select-model", "dev"]],
    ["sqlmesh plan", ["plan", "dev", "--auto-apply", "--no-prompts"]],
    ["sqlmesh plan dev --no-prompts", ["plan", "dev", "--no-prompts", "--auto-apply"]],
    ["sqlmesh janitor", ["janitor"]],
    ["sqlmesh test", ["test"]],
  ])("works on the environment of the project: %s", (command, words) => {
    expect(argumentsOf(type, fields, command)).toEqual([["sqlmesh", "-p", FOLDER, ...words]]);
  });

  test("leaves the tests of the project out where the project says so", () => {
    const words = ["plan", "dev", "--auto-apply", "--no-prompts", "--skip-tests"];
    expect(argumentsOf(type, { ...fields, run_tests: false }, "sqlmesh plan")).toEqual([
      ["sqlmesh", "-p", FOLDER, ...words],
    ]);
  });

  test.each([
    ["applies no plan", { auto_apply: false }],
    ["has another environment", { sqlmesh_environment: "prod" }],
  ])("is refused where the project now %s", (_, change) => {
    const project = { ...fields, ...change } as unknown as Project;
    const prepare = (): unknown =>
      type.prepareRun?.(
        project,
        { commit: "c".repeat(40), facts: {} },
        { kind: "job", argv: ["sqlmesh", "plan", "dev"] },
      );
    let refusal: unknown;
    try {
      prepare();
    } catch (error) {
      refusal = error;
    }
    expect(isDagctlError(refusal, "invalid") && refusal.issues?.map(({ path }) => path)).toEqual([
      "command",
    ]);
  });
});
