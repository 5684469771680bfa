import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { active, runToEnd } from "./end-to-end/api.ts";
import { duckDbFiles, tracesIn } from "./end-to-end/data-folder.ts";
import {
  ask,
  encryptedPostgres,
  postgresPart,
  stateDatabases,
  stateRoles,
} from "./end-to-end/postgres.ts";
import { raiseVersion } from "./end-to-end/raise-version.ts";
import { FIRST_COMMIT } from "./end-to-end/sqlmesh-project.ts";
import { builtServerOfTest } from "./end-to-end/built-server.ts";
import { createProject } from "./end-to-end/create-project.ts";

test(
  "a server stores its records and its projects' states in PostgreSQL",
  { timeout: 900_000 },
  async () => {
    const postgres = await encryptedPostgres();
    onTestFinished(() => postgres.close());
    const path = await builtServerOfTest();
    const { data, git } = path;
    const { settings, secrets } = await postgresPart(postgres, dirname(data));
    let server = await path.start(settings);
    const fields = { name: "shop", sqlmesh_version: "0.130.0" };
    const { id } = await createProject(server, git, FIRST_COMMIT, fields);
    await active(server, id);
    const [state = "", ...others] = await stateDatabases(postgres);
    expect(others).toEqual([]);

    // The state is really there, and in no file; the records too.
    expect(await runToEnd(server, id, { apply_plan: true })).toMatchObject({ status: "success" });
    expect(await ask(postgres, state, "select name from sqlmesh._environments")).toEqual(["prod"]);
    expect(await ask(postgres, state, "select count(*) from sqlmesh._snapshots")).toEqual(["2"]);
    expect(duckDbFiles(data).filter((path) => path.endsWith("/state.db"))).toEqual([]);
    expect(existsSync(join(data, "dagctl.db"))).toBe(false);
    expect(await ask(postgres, "records", `select id from projects`)).toEqual([id]);

    // The server is killed and the database crashes: what was recorded exists, and work goes on.
    await path.kill();
    await postgres.crash();
    server = await path.start(settings);
    expect(await active(server, id)).toMatchObject({ name: "shop", deployed: true });

    // A raised version migrates the state there as well.
    expect(await raiseVersion(server, id, "0.170.1")).toMatchObject({
      status: "success",
      job_type: "migrate",
    });
    expect(await ask(postgres, state, "select schema_version from sqlmesh._versions")).toEqual([
      "76",
    ]);
    expect(await runToEnd(server, id)).toMatchObject({
      status: "success",
    });

    // The data folder contains no password except what the local driver stores for runs, and no
    // password is printed.
    for (const secret of secrets) {
      expect(tracesIn(data, secret)).toEqual([]);
      expect(path.said()).not.toContain(secret);
      expect(postgres.log()).not.toContain(`'${secret}'`);
    }

    // Undeployed, the state stays; deleted, it goes, its role too.
    expect((await server.call("DELETE", `/projects/${id}/deploy`)).status).toBe(200);
    expect(await stateDatabases(postgres)).toEqual([state]);
    expect((await server.call("DELETE", `/projects/${id}`)).status).toBe(200);
    expect(await stateDatabases(postgres)).toEqual([]);
    expect(await stateRoles(postgres)).toEqual([]);
    expect(await ask(postgres, "records", "select id from projects")).toEqual([]);
    expect(await path.stop()).toEqual({ code: 0, signal: null });
  },
);
