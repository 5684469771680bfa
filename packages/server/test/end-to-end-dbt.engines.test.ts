import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { versionsToTest } from "@dagctl/versions";
import { expect, test } from "vitest";
import { active, ended, runToEnd } from "./end-to-end/api.ts";
import {
  duckDbFile,
  duckDbFiles,
  environmentPython,
  query,
  remainderOf,
} from "./end-to-end/data-folder.ts";
import { BROKEN_MODEL, DBT_PROJECT } from "./end-to-end/dbt-project.ts";
import { builtServerOfTest, CANARY, TOKEN } from "./end-to-end/built-server.ts";
import { createProject } from "./end-to-end/create-project.ts";

/** The database is in the folder that a shell would be in, where dbt makes `target/` by hand. */
const IN_PWD = {
  ...DBT_PROJECT,
  "profiles.yml": DBT_PROJECT["profiles.yml"].replace(
    "warehouse.db",
    "\"{{ env_var('PWD') }}/target/warehouse.db\"",
  ),
};

// The newest; end-to-end-dbt-versions runs others.
test.each(versionsToTest(DBT_VERSIONS, DBT_VERSIONS.slice(-1)))(
  "a dbt %s project on DuckDB is built, its failing test is reported, and its deletion leaves nothing",
  { timeout: 600_000 },
  async (dbt_version) => {
    const path = await builtServerOfTest();
    const { data, git } = path;
    const server = await path.start();
    const { id, answer, repository, first } = await createProject(server, git, IN_PWD, {
      name: "shop-dbt",
      project_type: "dbt",
      dbt_version,
      python_version: "3.11",
      run_tests: true,
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { project_type: "dbt", dbt_version, deployed: true, current_commit_sha: first },
    });
    await active(server, id);
    const python = environmentPython(data);

    const { job_run_id: run } = await server.run(id);
    const log = (await (await server.followEvents(id, run)).all())
      .map(({ text }) => text)
      .join("\n");
    expect({ ...(await ended(server, id, run)), log }).toMatchObject({
      status: "success",
      exit_code: 0,
      commit_sha: first,
    });
    expect(log).toContain("PASS=4");
    const warehouse = duckDbFile(data, "warehouse.db");
    expect(
      await query(python, warehouse, "select customer, revenue from revenue order by customer"),
    ).toEqual([
      ["ada", 22],
      ["bob", 20],
    ]);
    // dbt keeps no state database, and none was made for it.
    expect(duckDbFiles(data)).toEqual([warehouse]);

    await repository.commit(BROKEN_MODEL, "Break the model");
    expect((await server.call("POST", `/projects/${id}/deploy`)).status).toBe(200);
    await active(server, id);
    // The seed is unchanged: it is read from the checkout of the new commit.
    expect(await runToEnd(server, id)).toMatchObject({
      status: "failed",
      exit_code: 1,
      error_message: "These did not pass: test unique_revenue_customer. The log says why.",
    });

    expect(await server.call("DELETE", `/projects/${id}`)).toEqual({
      status: 200,
      body: {
        message: "Project deleted successfully",
        id,
        operation: expect.objectContaining({ kind: "delete", status: "succeeded" }),
      },
    });
    expect(remainderOf(data, id)).toEqual([]);
    for (const secret of [TOKEN, CANARY]) expect(path.said()).not.toContain(secret);
  },
);
