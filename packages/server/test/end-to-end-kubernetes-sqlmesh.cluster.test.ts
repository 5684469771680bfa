import { kubectl } from "@dagctl/control-plane";
import type { Project } from "@dagctl/core";
import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS } from "@dagctl/project-types/sqlmesh";
import { until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refuseBrokenCommits } from "./cluster/broken-commits.ts";
import { failDbtNights, repairDbtNights } from "./cluster/dbt-nights.ts";
import { applyDbtPlan } from "./cluster/dbt-plan.ts";
import type { WarehouseScene } from "./cluster/model-results.ts";
import {
  newStateDatabase,
  type SqlmeshCluster,
  sqlmeshCluster,
} from "./cluster/sqlmesh-cluster.ts";
import { runSqlmeshNights } from "./cluster/sqlmesh-nights.ts";
import { applySqlmeshPlan } from "./cluster/sqlmesh-plan.ts";
import { active, runToEnd, serverWait } from "./end-to-end/api.ts";
import { ask, stateDatabases, stateRoles } from "./end-to-end/postgres.ts";
import { raiseVersion } from "./end-to-end/raise-version.ts";
import { WAREHOUSE_PROJECT } from "./end-to-end/warehouse-project.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

const NEWEST = SQLMESH_VERSIONS.at(-1);

let cluster: SqlmeshCluster;
let scene: WarehouseScene;
beforeAll(async () => {
  cluster = await sqlmeshCluster();
  const { server, port, path, plane, own, postgres } = cluster;
  scene = { server, port, git: path.git, plane, own, postgres };
}, FIRST_START);
afterAll(() => cluster?.close());

describe("SQLMesh on Kubernetes", () => {
  test(
    "runs in version 0.130.0 in pods, with its state in PostgreSQL, and both are deleted with the project",
    { timeout: 900_000 },
    async () => {
      const { server, postgres, own, create } = cluster;
      const before = await stateDatabases(postgres);
      const rolesBefore = await stateRoles(postgres);
      const { id } = await create("shop", WAREHOUSE_PROJECT);
      await active(server, id);
      const state = await newStateDatabase(postgres, before);

      // Planned and run by the real one, in the warehouse and in the state.
      const planned = await runToEnd(server, id, { apply_plan: true });
      expect(planned).toMatchObject({ status: "success", exit_code: 0, job_type: "plan" });
      expect(planned.log).toContain("the key is [secret]");
      const revenue = (): Promise<readonly string[]> =>
        ask(postgres, "postgres", "select customer, revenue from shop.revenue order by customer");
      expect(await revenue()).toEqual(["ada|22", "bob|20"]);
      expect(await ask(postgres, state, "select name from sqlmesh._environments")).toEqual([
        "prod",
      ]);

      // Another version is another image, and migrates the state before anything else runs.
      expect(await raiseVersion(server, id, "0.170.1")).toMatchObject({
        status: "success",
        job_type: "migrate",
      });
      expect(await ask(postgres, state, "select schema_version from sqlmesh._versions")).toEqual([
        "76",
      ]);
      expect(await runToEnd(server, id)).toMatchObject({ status: "success", job_type: "run" });

      // Undeployed, the state stays; deleted, it goes, its role too.
      expect((await server.call("DELETE", `/projects/${id}/deploy`)).status).toBe(200);
      expect(await stateDatabases(postgres)).toContain(state);
      expect((await server.call("DELETE", `/projects/${id}`)).status).toBe(200);
      expect(await stateDatabases(postgres)).toEqual(before);
      expect(await stateRoles(postgres)).toEqual(rolesBefore);
      await until(
        async () =>
          (await own.objects()).filter(
            (line) => line.includes(id.replace("_", "-")) && !line.startsWith("ConfigMap "),
          ),
        (objects) => objects.length === 0,
        serverWait("the end of its objects"),
      );
    },
  );

  test("shows the models of runs of SQLMesh and dbt, passes parameters to them, sees a push at once, applies a plan alone, and repeats a run of dbt from its failure", async () => {
    const nights = await failDbtNights(scene);
    const evenings = await runSqlmeshNights(scene, NEWEST);
    await applySqlmeshPlan(scene, evenings);
    await repairDbtNights(scene, nights);
  });

  test.concurrent("makes a plan of a commit of dbt that is pushed, and deploys and builds it once it is approved", async () => {
    await applyDbtPlan(scene, DBT_VERSIONS.at(-1));
  });

  // Beside that of dbt, because it waits for a schedule.
  test.concurrent("starts nothing of a first commit that cannot be loaded, and goes on with the deployed one and its schedule where a later commit cannot be loaded", async () => {
    await refuseBrokenCommits(scene, NEWEST);
  });

  test("the namespace of the organization goes with its last project and the packages of all, and no secret was shown", async () => {
    const { server, postgres, path, plane, own, secrets } = cluster;
    const shown = (): Promise<string> =>
      kubectl(plane, ["get", "applications,configmaps,cronjobs,jobs,pods", "-A", "-o", "json"]);
    const before = await shown();
    const { body } = await server.call<{ readonly projects: readonly Project[] }>(
      "GET",
      "/projects",
    );
    for (const { id } of body.projects)
      expect(await server.call("DELETE", `/projects/${id}`)).toMatchObject({ status: 200 });
    await until(
      async () => (await own.objects()).filter((line) => !line.includes(` ${own.namespace}/`)),
      (objects) => objects.length === 0,
      serverWait("the end of all objects of the organization"),
    );
    expect(await stateDatabases(postgres)).toEqual([]);
    expect(await path.stop()).toEqual({ code: 0, signal: null });
    const clusterWait = before + (await shown());
    for (const secret of secrets) {
      expect(path.said()).not.toContain(secret);
      expect(clusterWait).not.toContain(secret);
    }
  });
});
