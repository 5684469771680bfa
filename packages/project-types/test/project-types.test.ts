import type { Project, ProjectInput, ProjectPatch, Projects } from "@dagctl/core";
import { describe, expectTypeOf, it } from "vitest";
import type { DbtProject } from "../src/dbt/index.ts";
import type { NodeProject } from "../src/node/index.ts";
import type { Gateway, SqlmeshProject } from "../src/sqlmesh/index.ts";

/** A project of a plugin's type: an interface and nothing else. */
interface ScriptProject extends Project {
  readonly package_name: string;
}

const common = { name: "a", repository_url: "https://github.com/acme/a" };

/** Compiled and never called: each line after an `@ts-expect-error` must not compile. */
export async function typos(projects: Projects): Promise<void> {
  const project = await projects.get("a");
  // @ts-expect-error - a misspelt common field
  void project.descripton;
  // @ts-expect-error - a field of one type, without its interface
  void project.sqlmesh_version;
  // @ts-expect-error - any other name
  void project["sqlmesh_version"];
  // @ts-expect-error - the interface is never inferred from what the caller wants
  const expected: SqlmeshProject = await projects.get("a");
  void expected;

  const sqlmesh = await projects.get<SqlmeshProject>("a");
  // @ts-expect-error - a misspelt field of the type
  void sqlmesh.sqlmesh_versoin;
  // @ts-expect-error - a field of another type
  void sqlmesh.dbt_version;
  // @ts-expect-error - no interface of a project
  await projects.get<{ readonly id: string }>("a");
  // @ts-expect-error - a field of one type in a list of all
  void (await projects.list()).projects[0]?.dbt_version;

  // @ts-expect-error - a misspelt field of a body
  await projects.create({ ...common, descripton: "d" });
  // @ts-expect-error - a field of one type in the body of any
  await projects.create({ ...common, sqlmesh_version: "0.130.0" });
  // @ts-expect-error - a misspelt field of the type in its body
  await projects.create<SqlmeshProject>({ ...common, sqlmesh_versoin: "0.130.0" });
  // @ts-expect-error - a field that no caller sets
  await projects.create<SqlmeshProject>({ ...common, gateway_detection: { outcome: "none" } });
  // @ts-expect-error - without its project_type it would be of the default type
  await projects.create<DbtProject>({ ...common, dbt_version: "1.8.0" });
  // @ts-expect-error - the project_type of another type
  await projects.create<NodeProject>({ ...common, project_type: "dbt" });
  // @ts-expect-error - a value that the field cannot have
  await projects.update<DbtProject>("a", { version_strategy: "sometimes" });
  // @ts-expect-error - a misspelt field of a PUT
  await projects.update("a", { max_concurent_job_runs: 1 });
  // @ts-expect-error - a misspelt field of a plugin's type
  await projects.update<ScriptProject>("a", { package_nam: "duckdb" });
  // @ts-expect-error - a value of another type
  await projects.update<ScriptProject>("a", { package_name: 1 });
}

/** Compiled and never called: what callers write compiles. */
export async function calls(projects: Projects): Promise<void> {
  const sqlmesh = await projects.create<SqlmeshProject>({
    ...common,
    sqlmesh_version: "0.130.0",
    gateways: [{ name: "warehouse" }],
  });
  await projects.update<SqlmeshProject>(sqlmesh.id, { gateways: null, revision: 1 });
  await projects.update<SqlmeshProject>(sqlmesh.id, { ...sqlmesh, description: "d" });
  await projects.update(sqlmesh.id, sqlmesh);
  await projects.create<DbtProject>({ ...common, project_type: "dbt", polling_interval: "1h" });
  await projects.create<NodeProject>({ ...common, project_type: "node" });
  await projects.create<ScriptProject>({ ...common, project_type: "script", package_name: "d" });
  await projects.update<ScriptProject>("a", { package_name: null });
}

describe("the interfaces of projects", () => {
  it("have no field of any name", () => {
    expectTypeOf<string>().not.toExtend<keyof Project>();
    expectTypeOf<string>().not.toExtend<keyof ProjectInput>();
    expectTypeOf<string>().not.toExtend<keyof ProjectPatch>();
  });

  it("say what a call of one type returns", () => {
    expectTypeOf<Projects["get"]>().returns.resolves.toEqualTypeOf<Project>();
    expectTypeOf<SqlmeshProject["gateways"]>().toEqualTypeOf<readonly Gateway[] | undefined>();
    const listed = (projects: Projects) => projects.list<DbtProject>();
    expectTypeOf(listed).returns.resolves.toHaveProperty("projects");
    const got = (projects: Projects) => projects.get<SqlmeshProject>("a");
    expectTypeOf(got).returns.resolves.toEqualTypeOf<SqlmeshProject>();
    const created = (projects: Projects) => projects.create<ScriptProject>({ ...common });
    expectTypeOf(created).returns.resolves.toEqualTypeOf<ScriptProject>();
  });
});
