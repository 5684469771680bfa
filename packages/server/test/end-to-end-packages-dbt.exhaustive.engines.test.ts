import type { TestRepository } from "@dagctl/testing";
import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { active, type Api, runToEnd } from "./end-to-end/api.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";
import { query, workOf } from "./end-to-end/data-folder.ts";
import { deploy, environmentsIn, redeployed, withStatus } from "./end-to-end/packages.ts";
import { dbtPyproject } from "./end-to-end/packages-projects.ts";

const NEWEST = DBT_VERSIONS.at(-1) ?? "";

let path: BuiltServer;
let server: Api;
beforeAll(async () => {
  path = await builtServer();
  server = await path.start();
});
afterAll(() => path.dispose());

const create = async (
  name: string,
  { url }: TestRepository,
  dbt_version: string,
): Promise<string> => {
  const source = { project_type: "dbt", repository_url: url, check_on_deploy: false };
  const body = { name, dbt_version, ...source };
  const created = await server.create(body);
  expect(created).toMatchObject({ status: 201 });
  return created.body.id;
};

async function said(id: string): Promise<unknown> {
  const { python, file } = workOf(path.data, id, "warehouse.db");
  return (await query(python, file, "select said from said"))[0]?.[0];
}

/**
 * Returns what a Python model needs with this version: until 1.8, dbt-duckdb does not find the
 * result of one with the newer DuckDB that its release day allows.
 */
const ofPythonModels = (dbtVersion: string): readonly string[] =>
  Number(dbtVersion.split(".")[1]) < 8 ? ["duckdb==1.0.0"] : [];

// The tests of a version build on each other: each goes on with the project of the one before.
describe.each(versionsToTest(DBT_VERSIONS, [NEWEST]))(
  "a dbt %s project with a pyproject.toml",
  (dbt_version) => {
    let repository: TestRepository;
    let id: string;
    let former: string;
    beforeAll(async () => {
      repository = await path.git.create(`shop-${dbt_version}`);
      former = await repository.commit(
        dbtPyproject("inflection>=0.5", ...ofPythonModels(dbt_version)),
        "Begin",
      );
    });

    test("and another one with the same packages have one environment, and run a Python model that imports one of them", async () => {
      const others = environmentsIn(path.data).length;
      const names = [`shop-${dbt_version}`, `shared-${dbt_version}`];
      const ids = await Promise.all(names.map((name) => create(name, repository, dbt_version)));
      for (const each of ids)
        expect(await active(server, each)).toMatchObject({
          python_requirements_file: "pyproject.toml",
        });
      expect(environmentsIn(path.data)).toHaveLength(others + 1);
      const runs = await Promise.all(ids.map((each) => runToEnd(server, each)));
      for (const run of runs) expect(run).toMatchObject({ status: "success", exit_code: 0 });
      for (const each of ids) expect(await said(each)).toBe("orders");
      expect(environmentsIn(path.data)).toHaveLength(others + 1);
      id = ids[0] ?? "";
    });

    test("is degraded by a version that dbt cannot have, and its former deployment stays", async () => {
      await repository.commit(dbtPyproject("inflection", "jinja2==2.11.3"), "Pin");
      expect(await deploy(server, id)).toMatchObject({ status: 400, body: { error: "invalid" } });
      expect(await withStatus(server, id, "degraded")).toMatchObject({
        status_message: expect.stringMatching(
          /^python_requirements: pyproject\.toml cannot be installed\. .*depends on jinja2.*jinja2==2\.11\.3/i,
        ) as string,
        current_commit_sha: former,
      });
    });

    test("names the module that a removed dependency had, and the file, when its run fails", async () => {
      await repository.commit(dbtPyproject(), "Remove the package");
      await redeployed(server, id);
      expect(await runToEnd(server, id)).toMatchObject({
        status: "failed",
        error_message: expect.stringMatching(
          /imports inflection, .* Put the package that has inflection into pyproject\.toml/,
        ) as string,
      });
    });
  },
);
