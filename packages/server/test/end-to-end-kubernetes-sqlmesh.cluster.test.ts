import { dirname, join } from "node:path";
import { type ControlPlane, controlPlane, kubectl } from "@dagctl/control-plane";
import type { Run } from "@dagctl/core";
import { type PythonEnvironments, pythonEnvironments } from "@dagctl/local-driver";
import { postgresServer, type PostgresServer } from "@dagctl/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort, type Installation, installation } from "./cluster/installation.ts";
import { active, ended, until } from "./end-to-end/api.ts";
import { ask, postgresPart, stateDatabases, stateRoles } from "./end-to-end/postgres.ts";
import { WAREHOUSE_PROJECT } from "./end-to-end/warehouse-project.ts";
import { builtServer } from "./end-to-end/built-server.ts";
import type { BuiltServer } from "./end-to-end/built-server.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

let path: BuiltServer;
let postgres: PostgresServer;
let environments: PythonEnvironments;
let plane: ControlPlane;
let own: Installation;
beforeEach(async () => {
  path = await builtServer();
  postgres = await postgresServer();
  environments = pythonEnvironments({ directory: join(dirname(path.data), "images") });
  plane = await controlPlane({ images: programsOf });
  own = await installation(plane);
}, FIRST_START);
afterEach(async () => {
  await path.dispose();
  await plane?.stop();
  await environments.close();
  await postgres.close();
});

/** The image of a SQLMesh is an environment with exactly that one, of the day of its release. */
async function programsOf(image: string): Promise<readonly string[]> {
  const [, version] = /\/sqlmesh:([\d.]+)$/.exec(image) ?? [];
  if (version === undefined) return [];
  return [
    await environments.programs({
      language: "python",
      packages: [{ name: "sqlmesh", version, extras: ["postgres"] }],
    }),
  ];
}

test(
  "SQLMesh 0.130.0 runs in pods, with its state in PostgreSQL, and both are deleted with the project",
  { timeout: 900_000 },
  async () => {
    const { git } = path;
    const { settings, secrets } = await postgresPart(postgres, dirname(path.data));
    const port = await freePort();
    const repository = await git.create("shop");
    await repository.commit(WAREHOUSE_PROJECT, "Add orders and revenue");
    const server = await path.start({ ...own.settings(port), ...settings }, port);
    const variables = [
      { name: "WAREHOUSE_HOST", value: postgres.host },
      { name: "WAREHOUSE_PORT", value: String(postgres.port) },
      { name: "WAREHOUSE_PASSWORD", value: postgres.password, is_sensitive: true },
      {
        name: "SERVICE_KEY",
        value: "canaryOfTheKey\n",
        is_sensitive: true,
        mount_as_file: true,
        file_mount_path: "/secrets/service-key.pem",
      },
    ];
    for (const variable of variables)
      expect((await server.call("POST", "/environment-variables", variable)).status).toBe(201);

    const { body: created } = await server.create({
      name: "shop",
      repository_url: repository.url,
      git_auth_method: "none",
      sqlmesh_version: "0.130.0",
    });
    const { id } = await active(server, created.id);
    const [state = "", ...others] = await stateDatabases(postgres);
    expect(others).toEqual([]);

    // Planned and run by the real one, in the warehouse and in the state.
    const { job_run_id: planned } = await server.run(id, { apply_plan: true });
    const run = await ended(server, id, planned);
    const log = await server.log(id, planned);
    expect({ ...run, log }).toMatchObject({ status: "success", exit_code: 0, job_type: "plan" });
    expect(log).toContain("the key is [secret]");
    const revenue = (): Promise<readonly string[]> =>
      ask(postgres, "postgres", "select customer, revenue from shop.revenue order by customer");
    expect(await revenue()).toEqual(["ada|22", "bob|20"]);
    expect(await ask(postgres, state, "select name from sqlmesh._environments")).toEqual(["prod"]);

    // Another version is another image, and migrates the state before anything else runs.
    expect(
      await server.call("PUT", `/projects/${id}`, { sqlmesh_version: "0.170.1" }),
    ).toMatchObject({ status: 200 });
    const [migration] = (await server.call<{ runs: readonly Run[] }>("GET", `/projects/${id}/runs`))
      .body.runs;
    expect(await ended(server, id, migration?.id ?? "")).toMatchObject({
      status: "success",
      job_type: "migrate",
    });
    expect(await ask(postgres, state, "select schema_version from sqlmesh._versions")).toEqual([
      "76",
    ]);
    expect(await ended(server, id, (await server.run(id)).job_run_id)).toMatchObject({
      status: "success",
      job_type: "run",
    });

    // Undeployed, the state stays; deleted, it goes, its role too.
    expect((await server.call("DELETE", `/projects/${id}/deploy`)).status).toBe(200);
    expect(await stateDatabases(postgres)).toEqual([state]);
    expect((await server.call("DELETE", `/projects/${id}`)).status).toBe(200);
    expect(await stateDatabases(postgres)).toEqual([]);
    expect(await stateRoles(postgres)).toEqual([]);
    await until(
      async () =>
        (await own.objects()).filter(
          (line) => line.includes(id.replace("_", "-")) && !line.startsWith("ConfigMap "),
        ),
      (objects) => objects.length === 0,
      "the end of its objects",
    );
    expect(await path.stop()).toEqual({ code: 0, signal: null });
    const inCluster = await kubectl(plane, [
      "get",
      "applications,configmaps,cronjobs,jobs,pods",
      "-A",
      "-o",
      "json",
    ]);
    for (const secret of [...secrets, postgres.password, "canaryOfTheKey"]) {
      expect(path.said()).not.toContain(secret);
      expect(inCluster).not.toContain(secret);
    }
  },
);
