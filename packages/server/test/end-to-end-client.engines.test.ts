import { SQLMESH_VERSIONS } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { describe, expect, test } from "vitest";
import { active, runToEnd } from "./end-to-end/api.ts";
import { duckDbFile, environmentPython, filesWithState, query } from "./end-to-end/data-folder.ts";
import { builtServerOfTest } from "./end-to-end/built-server.ts";
import { CLIENT_PROJECT, clientConfig, OWN_CLIENT } from "./end-to-end/client-project.ts";

describe.each(versionsToTest(SQLMESH_VERSIONS, SQLMESH_VERSIONS.slice(-1)))(
  "a SQLMesh %s project of the client",
  (sqlmesh_version) => {
    test(
      "runs unchanged on the managed state, and is refused where it would not",
      { timeout: 600_000 },
      async () => {
        const path = await builtServerOfTest();
        const { data, git } = path;
        const repository = await git.create("shop");
        const first = await repository.commit(CLIENT_PROJECT, "Generate the configuration");
        const server = await path.start();
        const body = {
          name: "shop",
          repository_url: repository.url,
          git_auth_method: "none",
          sqlmesh_version,
        };
        const needed = {
          status: 400,
          body: {
            error: "invalid",
            issues: [
              {
                path: "use_managed_state_database",
                message: expect.stringMatching(
                  /^must be true: gateway "warehouse" in config\.py \(line 17\) and gateway "scratch"/,
                ) as string,
              },
            ],
          },
        };

        expect(await server.create({ ...body, use_managed_state_database: false })).toMatchObject(
          needed,
        );
        const { body: created } = await server.create(body);
        const { id } = created;
        expect(await active(server, id)).toMatchObject({
          gateways: [
            { name: "warehouse", source: "config.py" },
            { name: "scratch", source: "config.py" },
          ],
          gateway_detection: { outcome: "known" },
        });
        const planAndRun = async (): Promise<void> => {
          const { log, ...end } = await runToEnd(server, id, { apply_plan: true });
          expect(end, log).toMatchObject({ status: "success", exit_code: 0 });
        };
        await planAndRun();

        // A model sees the same connection, and the state is in the managed database only.
        const python = environmentPython(data);
        const warehouse = duckDbFile(data, "warehouse.db");
        expect(await query(python, warehouse, "select kind from shop.state")).toEqual([["duckdb"]]);
        const state = duckDbFile(data, "state.db");
        expect(await filesWithState(data, python)).toEqual([state]);

        // Names that no variable can express: the function alone gives them the state.
        await repository.commit(
          { "config.py": clientConfig("warehouse", "Spare__EU") },
          "Rename a gateway",
        );
        expect((await server.call("POST", `/projects/${id}/deploy`)).status).toBe(200);
        expect(await active(server, id)).toMatchObject({
          gateways: [{ name: "warehouse" }, { name: "Spare__EU" }],
          gateway_detection: { outcome: "known" },
        });
        await planAndRun();
        expect(await filesWithState(data, python)).toEqual([state]);
        expect(await query(python, state, "select count(*) > 0 from sqlmesh._snapshots")).toEqual([
          [true],
        ]);

        // Neither a change of the field nor a commit may take the state away.
        expect(
          await server.call("PUT", `/projects/${id}`, { use_managed_state_database: false }),
        ).toMatchObject({
          status: 400,
          body: { issues: [{ path: "use_managed_state_database" }] },
        });
        const before = await server.project(id);
        await repository.commit({ "dagctl.py": OWN_CLIENT }, "Replace the client");
        expect(await server.call("POST", `/projects/${id}/deploy`)).toMatchObject({
          status: 400,
          body: {
            issues: [
              {
                path: "use_managed_state_database",
                message: expect.stringMatching(/^must be false: gateway "warehouse"/) as string,
              },
            ],
          },
        });
        expect(before.current_commit_sha).not.toBe(first);
        expect(await server.project(id)).toMatchObject({
          status: "active",
          current_commit_sha: before.current_commit_sha,
        });
      },
    );
  },
);
