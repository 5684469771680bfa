import { expect, test } from "vitest";
import { active, type Answer, ended, runToEnd, serverWait } from "./end-to-end/api.ts";
import { until } from "@dagctl/testing";
import {
  duckDbFile,
  duckDbFiles,
  environmentPython,
  filesWithState,
  query,
} from "./end-to-end/data-folder.ts";
import { FIRST_COMMIT, NEW_MODEL } from "./end-to-end/sqlmesh-project.ts";
import { builtServerOfTest } from "./end-to-end/built-server.ts";
import { createProject } from "./end-to-end/create-project.ts";

/** The next version of the test. Longer ways are those of the local driver's tests. */
const RAISED = "0.208.1";
/** The version of the state's schema that it has. */
const SCHEMA = 87;

test(
  "a managed state is migrated when sqlmesh_version is raised, unsupported versions are refused, and its data is kept",
  { timeout: 900_000 },
  async () => {
    const path = await builtServerOfTest();
    const { data, git } = path;
    const server = await path.start();
    const { id, repository } = await createProject(server, git, FIRST_COMMIT, {
      name: "shop",
      sqlmesh_version: "0.130.0",
    });
    const put = (sqlmesh_version: string): Promise<Answer<unknown>> =>
      server.call("PUT", `/projects/${id}`, { sqlmesh_version });
    const revenue = (version: string): Promise<unknown> =>
      query(
        environmentPython(data, version),
        duckDbFile(data, "warehouse.db"),
        "select customer, revenue from shop.revenue order by customer",
      );

    await active(server, id);
    expect(await runToEnd(server, id, { apply_plan: true })).toMatchObject({ status: "success" });
    const there = [
      ["ada", 22],
      ["bob", 20],
    ];
    expect(await revenue("0.130.0")).toEqual(there);

    // Over the floor in one step: refused, with the steps, and nothing has changed.
    const before = await server.project(id);
    expect(await put("0.236.4")).toMatchObject({
      status: 400,
      body: {
        error: "invalid",
        issues: [
          {
            path: "sqlmesh_version",
            message: expect.stringContaining(
              "Set 0.208.1 or 0.200.0 or 0.190.0 or 0.170.1 or 0.150.1 first, and 0.236.4 when its migration",
            ) as string,
          },
        ],
      },
    });
    expect(await put("0.200.1")).toMatchObject({
      status: 400,
      body: {
        issues: [
          {
            path: "sqlmesh_version",
            message: expect.stringMatching(
              /0\.130\.0.*0\.170\.1.*0\.208\.1.*0\.227\.1.*0\.236\.4/,
            ) as string,
          },
        ],
      },
    });
    expect(await server.project(id)).toEqual(before);

    // The migration comes first, alone, in the environment of the new version; a run that is asked
    // for meanwhile waits for it.
    expect(await put(RAISED)).toMatchObject({
      status: 200,
      body: { sqlmesh_version: RAISED, status: "deploying" },
    });
    const [migration] = await server.runs(id);
    expect(migration).toMatchObject({
      job_type: "migrate",
      job_name: expect.stringMatching(/^shop-migrate-manual-\d{8}-\d{6}$/) as string,
      status: "pending",
    });
    const next = await server.run(id);
    expect(await ended(server, id, migration?.id ?? "")).toMatchObject({
      status: "success",
      exit_code: 0,
      triggered_by: "manual",
    });
    expect(await server.log(id, migration?.id ?? "")).toContain("Migration completed successfully");
    const waited = await ended(server, id, next.job_run_id);
    expect(waited).toMatchObject({ status: "success", job_type: "run" });
    expect(Date.parse(waited.start_time ?? "")).toBeGreaterThanOrEqual(
      Date.parse((await server.runOf(id, migration?.id ?? "")).end_time ?? ""),
    );
    expect(await revenue(RAISED)).toEqual(there);
    expect(await active(server, id)).toMatchObject({ sqlmesh_version: RAISED, deployed: true });
    expect(await put("0.130.0")).toMatchObject({
      status: 400,
      body: {
        issues: [
          {
            path: "sqlmesh_version",
            message: expect.stringContaining(`must be ${RAISED} or newer`) as string,
          },
        ],
      },
    });
    expect((await server.runs(id)).map(({ job_type }) => job_type)).toEqual([
      "run",
      "migrate",
      "plan",
    ]);
    expect(await server.jobs(id)).toContainEqual(
      expect.objectContaining({
        name: "migrate",
        enabled: false,
        command: "sqlmesh -p <project> migrate",
      }),
    );

    // The project goes on from there: a commit is planned on the migrated state, and no other file
    // has got one.
    await repository.commit(NEW_MODEL, "Add the best customer");
    expect((await server.call("POST", `/projects/${id}/deploy`)).status).toBe(200);
    await active(server, id);
    expect(await runToEnd(server, id, { apply_plan: true })).toMatchObject({ status: "success" });
    const python = environmentPython(data, RAISED);
    expect(
      await query(
        python,
        duckDbFile(data, "warehouse.db"),
        "select customer from shop.best_customer",
      ),
    ).toEqual([["ada"]]);
    const state = duckDbFile(data, "state.db");
    expect(
      await query(python, state, "select schema_version, sqlmesh_version from sqlmesh._versions"),
    ).toEqual([[SCHEMA, RAISED]]);
    expect(await filesWithState(data, python)).toEqual([state]);

    // A server that is killed while idle knows the version as before.
    await path.kill();
    const second = await path.start();
    expect(
      await second.call("PUT", `/projects/${id}`, { sqlmesh_version: "0.130.0" }),
    ).toMatchObject({ status: 400 });
    expect((await second.call("DELETE", `/projects/${id}`)).status).toBe(200);
    await until(
      async () => duckDbFiles(data),
      (files) => files.length === 0,
      serverWait("the end of the data"),
    );
  },
);
