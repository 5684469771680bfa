import { renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ModelPage } from "@dagctl/core";
import { SQLMESH_VERSIONS, type SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { active, ended, runToEnd, serverWait } from "./end-to-end/api.ts";
import { until } from "@dagctl/testing";
import {
  duckDbFile,
  environmentPython,
  filesWithState,
  processesWith,
  query,
  remainderOf,
  tracesIn,
} from "./end-to-end/data-folder.ts";
import { FIRST_COMMIT, GATE, NEW_MODEL, SLOW_PROJECT } from "./end-to-end/sqlmesh-project.ts";
import {
  type BuiltServer,
  builtServer,
  builtServerOfTest,
  CANARY,
  TOKEN,
} from "./end-to-end/built-server.ts";
import { createProject } from "./end-to-end/create-project.ts";

const DEADLINE_MS = 600_000;

// The newest; end-to-end-versions raises the version from the oldest.
const VERSIONS = versionsToTest(SQLMESH_VERSIONS, SQLMESH_VERSIONS.slice(-1));

describe.each(VERSIONS)("a SQLMesh %s project", (sqlmesh_version) => {
  test(
    "is created, planned, run, followed, updated to a new commit, changed, undeployed and deleted without a remainder",
    { timeout: DEADLINE_MS },
    async () => {
      const path = await builtServerOfTest();
      const { data, git } = path;
      const server = await path.start();

      // Create: recorded, inspected, deployed.
      const { id, answer, repository, first } = await createProject(server, git, FIRST_COMMIT, {
        name: "shop",
        sqlmesh_version,
      });
      expect(answer).toMatchObject({
        status: 201,
        body: {
          status: "deploying",
          deployed: true,
          auto_apply: false,
          current_commit_sha: first,
          commits_behind: 0,
          gateway_detection: { outcome: "known" },
        },
      });
      expect((answer.body as SqlmeshProject).gateways).toEqual([
        { name: "warehouse", source: "config.yaml", line: 3 },
        { name: "scratch", source: "config.yaml", line: 7 },
      ]);
      await active(server, id);
      expect((await server.sync(id)).deployment).toMatchObject({
        phase: "converged",
        steps: [
          { status: "done" },
          {
            status: "done",
            message: expect.stringContaining(`sqlmesh==${sqlmesh_version}`) as string,
          },
        ],
      });
      const python = environmentPython(data);

      // No plan was approved: the run fails and says what to do.
      const unplanned = await runToEnd(server, id);
      expect(unplanned).toMatchObject({
        status: "failed",
        exit_code: 1,
        job_type: "run",
        triggered_by: "manual",
        commit_sha: first,
      });
      expect(unplanned.error_message).toMatch(
        /environment prod does not exist yet.*apply_plan: true.*--apply-plan.*auto_apply/,
      );

      // With the approval it plans, applies and runs; both forms of its log are followed while it
      // does.
      const planned = await server.run(id, { apply_plan: true });
      expect(planned).toMatchObject({
        status: "pending",
        job_name: expect.stringMatching(/^shop-scheduled-run-manual-\d{8}-\d{6}$/) as string,
      });
      const [events, text] = await Promise.all([
        server.followEvents(id, "latest"),
        server.followText(id, planned.job_run_id),
      ]);
      await Promise.all([events.first(), text.first()]);
      expect(await server.runOf(id, planned.job_run_id)).toMatchObject({ status: "running" });
      const atWork = processesWith(id);
      expect(atWork.some(({ command }) => command.includes("sqlmesh"))).toBe(true);
      for (const { environment } of atWork)
        for (const secret of [TOKEN, CANARY]) expect(environment).not.toContain(secret);
      const lines = await events.all();
      const log = lines.map((line) => `${line.text}\n`).join("");
      expect(await ended(server, id, planned.job_run_id)).toMatchObject({
        status: "success",
        exit_code: 0,
        job_type: "plan",
        commit_sha: first,
      });
      expect(lines.map(({ position }) => position)).toEqual(
        lines.map(({ position }) => position).toSorted((one, other) => one - other),
      );
      expect(log).toContain("shop.revenue");
      expect((await text.all()).join("")).toBe(log);
      expect(await server.log(id, planned.job_run_id)).toBe(log);
      expect(log).not.toContain("::dagctl::");
      const models = await server.call<ModelPage>(
        "GET",
        `/projects/${id}/runs/${planned.job_run_id}/models`,
      );
      expect(models.body).toMatchObject({ results: "complete", counts: { failed: 0, skipped: 0 } });
      expect(models.body.models).toContainEqual({
        name: "shop.revenue",
        status: "succeeded",
        started_at: expect.stringMatching(/^20.*Z$/) as string,
        duration_ms: expect.any(Number) as number,
      });

      // The data is in the warehouse, the state in the managed database and nowhere else.
      const warehouse = duckDbFile(data, "warehouse.db");
      const state = duckDbFile(data, "state.db");
      expect(
        await query(
          python,
          warehouse,
          "select customer, revenue from shop.revenue order by customer",
        ),
      ).toEqual([
        ["ada", 22],
        ["bob", 20],
      ]);
      expect(await query(python, state, "select name from sqlmesh._environments")).toEqual([
        ["prod"],
      ]);
      expect(
        Number((await query(python, state, "select count(*) from sqlmesh._snapshots"))[0]?.[0]),
      ).toBe(2);
      expect(await filesWithState(data, python)).toEqual([state]);

      // A commit is pushed: the project is one commit behind, until it is deployed and planned.
      const second = await repository.commit(NEW_MODEL, "Add the best customer");
      expect(await server.sync(id)).toMatchObject({
        sync_status: "behind",
        commits_behind: 1,
        current_commit_sha: first,
        latest_commit_sha: second,
        latest_commit_message: "Add the best customer",
      });
      expect(await server.project(id)).toMatchObject({
        commits_behind: 1,
        current_commit_sha: first,
      });
      expect(await server.call("POST", `/projects/${id}/deploy`)).toMatchObject({
        status: 200,
        body: {
          message: "Deployment started",
          project: { current_commit_sha: second, commits_behind: 0 },
        },
      });
      await active(server, id);
      expect(await server.sync(id)).toMatchObject({ sync_status: "synced", commits_behind: 0 });
      expect(await runToEnd(server, id, { apply_plan: true })).toMatchObject({
        status: "success",
        commit_sha: second,
      });
      expect(await query(python, warehouse, "select customer from shop.best_customer")).toEqual([
        ["ada"],
      ]);

      // PUT changes what it names and nothing else; what was planned runs without an approval.
      const before = await until(
        () => server.project(id),
        ({ status_message: message }) => message === undefined,
        serverWait("the end of the message that something was not applied"),
      );
      const put = await server.call("PUT", `/projects/${id}`, { memory_limit: "5Gi" });
      expect(put).toMatchObject({
        status: 200,
        body: { memory_limit: "5Gi", current_commit_sha: second, revision: before.revision + 1 },
      });
      const after = await active(server, id);
      expect(after).toEqual({
        ...before,
        memory_limit: "5Gi",
        revision: after.revision,
        updated_at: after.updated_at,
      });
      expect(await runToEnd(server, id)).toMatchObject({
        status: "success",
        job_type: "run",
      });

      // Undeploy keeps the record and what the state speaks of; a run is refused with what to do.
      expect(await server.call("DELETE", `/projects/${id}/deploy`)).toMatchObject({
        status: 200,
        body: {
          message: "Project undeployed successfully",
          project: { status: "inactive", deployed: false },
        },
      });
      expect(processesWith(id)).toEqual([]);
      expect(await server.call("POST", `/projects/${id}/run`)).toMatchObject({
        status: 409,
        body: { error: "conflict", message: expect.stringContaining("deploy it first") as string },
      });
      expect(await query(python, warehouse, "select count(*) from shop.orders")).toEqual([[3]]);

      // Delete: no file, no process.
      expect(await server.call("DELETE", `/projects/${id}`)).toEqual({
        status: 200,
        body: {
          message: "Project deleted successfully",
          id,
          operation: expect.objectContaining({ kind: "delete", status: "succeeded" }),
        },
      });
      expect((await server.call("GET", `/projects/${id}`)).status).toBe(404);
      expect(remainderOf(data, id)).toEqual([]);

      expect(await path.stop()).toEqual({ code: 0, signal: null });
      for (const secret of [TOKEN, CANARY]) {
        expect(path.said()).not.toContain(secret);
        expect(tracesIn(data, secret)).toEqual([]);
      }
    },
  );
});

describe("a run", { timeout: DEADLINE_MS }, () => {
  let path: BuiltServer;
  // Each test deletes its project, so that the next one finds the data folder of a server that was
  // killed, with a Python environment and nothing else.
  beforeAll(async () => {
    path = await builtServer();
  });
  afterEach(() => path.kill());
  afterAll(() => path.dispose());

  const ends = [
    // The other one goes the same way and further, so `npm run test:exhaustive` alone tries this.
    ...(process.env["DAGCTL_TEST_EXHAUSTIVE"] === undefined
      ? []
      : [
          {
            end: "success",
            gate: "42",
            whileAway: false,
            expected: { status: "success", exit_code: 0 },
          },
        ]),
    {
      end: "its failure, which came while no server was there",
      gate: "no number",
      whileAway: true,
      expected: { status: "failed", exit_code: 1 },
    },
  ];

  test.each(ends)(
    "is found again after its server was killed, and ends with $end",
    async ({ gate, whileAway, expected }) => {
      const { data, git } = path;
      const first = await path.start();
      const name = whileAway ? "failing" : "succeeding";
      const { id } = await createProject(first, git, SLOW_PROJECT, { name });
      await active(first, id);
      const { job_run_id: run } = await first.run(id, { apply_plan: true });
      await until(
        () => first.log(id, run),
        (log) => log.includes("waiting at the gate"),
        serverWait("the model's first word"),
      );
      // The model never sees a gate without its number.
      const openGate = (): void => {
        const path = join(dirname(duckDbFile(data, "warehouse.db")), GATE);
        writeFileSync(`${path}.new`, gate);
        renameSync(`${path}.new`, path);
      };

      await path.kill();
      const alive = processesWith(id);
      expect(alive.some(({ command }) => command.includes("sqlmesh"))).toBe(true);
      if (whileAway) {
        openGate();
        await until(
          async () => processesWith(id),
          (left) => left.length === 0,
          serverWait("the end of the run's processes"),
        );
      }
      const second = await path.start();
      if (!whileAway) {
        expect(await second.runOf(id, run)).toMatchObject({ status: "running" });
        expect(processesWith(id).map(({ pid }) => pid)).toEqual(alive.map(({ pid }) => pid));
        openGate();
      }
      expect(await ended(second, id, run)).toMatchObject(expected);
      expect(
        (await second.log(id, run)).split("\n").filter((line) => line === "waiting at the gate"),
      ).toHaveLength(1);
      // Nothing was lost: the next run goes on from there.
      writeFileSync(join(dirname(duckDbFile(data, "warehouse.db")), GATE), "42");
      expect(await runToEnd(second, id, { apply_plan: true })).toMatchObject({ status: "success" });
      expect(
        await query(
          environmentPython(data),
          duckDbFile(data, "warehouse.db"),
          "select answer from shop.slow",
        ),
      ).toEqual([[42]]);
      expect((await second.call("DELETE", `/projects/${id}`)).status).toBe(200);
      expect(processesWith(id)).toEqual([]);
    },
  );

  test("ends first when its project is deleted, and then everything else is deleted", async () => {
    const { data, git } = path;
    const server = await path.start();
    const { id } = await createProject(server, git, SLOW_PROJECT, { name: "slow" });
    await active(server, id);
    const { job_run_id: run } = await server.run(id, { apply_plan: true });
    const followed = await server.followEvents(id, run);
    // The driver reads the file of a log a few times a second, and the deletion removes that file.
    await until(
      () => followed.seen(),
      (log) => log.some(({ text }) => text === "waiting at the gate"),
      serverWait("the model's first word"),
    );
    expect(processesWith(id).some(({ command }) => command.includes("sqlmesh"))).toBe(true);

    expect(await server.call("DELETE", `/projects/${id}`)).toEqual({
      status: 200,
      body: {
        message: "Project deleted successfully",
        id,
        operation: expect.objectContaining({ kind: "delete", status: "succeeded" }),
      },
    });
    expect((await followed.all()).map(({ text }) => text)).toContain("waiting at the gate");
    expect(remainderOf(data, id)).toEqual([]);
  });
});
