import type { ModelPage, Plan } from "@dagctl/core";
import { SQLMESH_VERSIONS } from "@dagctl/project-types/sqlmesh";
import { type TestRepository, until } from "@dagctl/testing";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { active, type Api, ended, runToEnd, serverWait } from "./end-to-end/api.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";
import { createProject } from "./end-to-end/create-project.ts";
import { duckDbFiles, query, tracesIn, workOf } from "./end-to-end/data-folder.ts";
import {
  BOBS_BRANCH,
  BROKEN_PROJECT,
  CHANGED_PROJECT,
  FAILING_MODEL,
  FAILING_TEST,
  FOLDER,
  KEY_OF_SERVICE,
  PLANNED_PROJECT,
  REMOVED_MODEL,
  UNIT_TEST,
} from "./end-to-end/planned-project.ts";
import { appliesOf, approve, changesOf, explain, explained, planOf } from "./end-to-end/plans.ts";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

// The tests of a version build on each other: each goes on with the project of the one before.
describe.each(versionsToTest(SQLMESH_VERSIONS, SQLMESH_VERSIONS.slice(-1)))(
  "a plan of a SQLMesh %s project",
  (sqlmesh_version) => {
    let path: BuiltServer;
    let server: Api;
    let repository: TestRepository;
    let id: string;
    let first: string;
    let second: string;

    beforeAll(async () => {
      path = await builtServer();
      server = await path.start();
      const variable = { name: "SERVICE_KEY", value: KEY_OF_SERVICE, is_sensitive: true };
      expect((await server.call("POST", "/environment-variables", variable)).status).toBe(201);
      const fields = { name: "shop", git_path: FOLDER, sqlmesh_version };
      ({ id, repository, first } = await createProject(server, path.git, PLANNED_PROJECT, fields));
      await active(server, id);
    });
    afterAll(() => path.dispose());

    /** Returns the columns of the warehouse's views by model. */
    async function tables(schema = "shop"): Promise<Readonly<Record<string, unknown>>> {
      const { python, file } = workOf(path.data, id, "warehouse.db");
      const sql = `select table_name, string_agg(column_name, ' ' order by column_name) from duckdb_columns() where schema_name = '${schema}' group by 1`;
      return Object.fromEntries(await query(python, file, sql));
    }

    test("explains a new project, is applied once by two approvals, and a run of that time waits", async () => {
      const plan = await explain(server, id);
      expect(plan).toMatchObject({
        status: "pending",
        environment: "prod",
        commit_sha: first,
        summary: { has_changes: true, new_environment: true, counts: { added: 6, direct: 0 } },
      });
      expect(Object.keys(await changesOf(server, id, "pending"))).toHaveLength(6);
      expect(duckDbFiles(path.data).filter((file) => file.endsWith("/warehouse.db"))).toEqual([]);
      const log = await server.log(id, plan.run_id);
      expect(log).toMatch(/^shop\.orders: added$/m);
      expect(log).toMatch(/^The plan of prod changes 6 added$/m);
      for (const hidden of ["::dagctl::", "\u001b"]) expect(log).not.toContain(hidden);

      const answers = await Promise.all([
        approve(server, id, plan.id),
        approve(server, id, plan.id),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const next = await server.run(id);
      const waiting = await ended(server, id, next.job_run_id);
      const applied = await explained(server, id, plan.id);
      expect(applied).toMatchObject({ status: "completed", plan_type: "execute" });
      const applies = await appliesOf(server, id, plan.id);
      expect(await server.log(id, applied.apply_run_id ?? "")).toMatch(
        /^\[1\/1\] shop\.below .*\d\.\d\ds/m,
      );
      expect(applies).toMatchObject([
        { id: applied.apply_run_id, status: "success", results: "complete", commit_sha: first },
      ]);
      expect(waiting).toMatchObject({ status: "success", job_type: "run" });
      expect(Date.parse(waiting.start_time ?? "")).toBeGreaterThanOrEqual(
        Date.parse(applies[0]?.end_time ?? ""),
      );
      const models = `/projects/${id}/runs/${applied.apply_run_id}/models`;
      expect((await server.call<ModelPage>("GET", models)).body).toMatchObject({
        counts: { succeeded: 6, failed: 0 },
      });
      expect(await tables()).toEqual({
        below: "id",
        described: "id",
        narrow: "id other",
        old: "id",
        orders: "id secret word",
        text: "id",
      });
    });

    test("says what its apply does, deploys nothing before its approval, and outlives a run and a push elsewhere", async () => {
      const removed = { [REMOVED_MODEL]: null };
      second = await repository.commit({ ...CHANGED_PROJECT, ...removed }, "Change the models");
      const plan = await explain(server, id);
      expect(plan).toMatchObject({ status: "pending", commit_sha: second });
      expect(await changesOf(server, id, plan.id)).toEqual({
        "shop.below": expect.objectContaining({ change: "indirect" }) as object,
        "shop.described": expect.objectContaining({ change: "metadata" }) as object,
        "shop.narrow": expect.objectContaining({
          change: "direct",
          category: "breaking",
          columns_lost: "other",
        }) as object,
        "shop.old": { name: "shop.old", id: expect.any(String) as string, change: "removed" },
        "shop.orders": expect.objectContaining({
          change: "direct",
          category: "non_breaking",
          columns_added: "more",
          diff: expect.stringContaining("+  2 AS more") as string,
        }) as object,
      });
      expect(await runToEnd(server, id)).toMatchObject({ status: "success", commit_sha: first });
      await repository.commit({ "README.md": "Of another folder.\n" }, "Explain");
      await server.sync(id);
      expect(await planOf(server, id, "pending")).toMatchObject({ id: plan.id });
      expect((await server.project(id)).current_commit_sha).toBe(first);

      expect((await approve(server, id, plan.id)).status).toBe(200);
      expect(await explained(server, id, plan.id)).toMatchObject({ status: "completed" });
      expect((await server.project(id)).current_commit_sha).toBe(second);
      expect(await tables()).toEqual({
        below: "id",
        described: "id",
        narrow: "id",
        orders: "id more secret word",
        text: "id",
      });
    });

    test("applies a branch to an environment of its own, builds what differs, and removes it", async () => {
      await repository.branch("bob", second);
      const bobs = await repository.commit(BOBS_BRANCH, "Bob's", { branch: "bob" });
      const before = await server.project(id);
      const body = { environment: "dev_bob", branch: "bob" };
      const made = await server.call<Plan>("POST", `/projects/${id}/plans`, body);
      const plan = await explained(server, id, made.body.id);
      expect(plan).toMatchObject({ status: "pending", environment: "dev_bob", commit_sha: bobs });
      expect(await changesOf(server, id, plan.id)).toMatchObject({
        "shop.narrow": { change: "direct", columns_added: "bobs" },
      });
      expect((await approve(server, id, plan.id)).status).toBe(200);
      const applied = await explained(server, id, plan.id);
      expect(applied).toMatchObject({ status: "completed" });
      // What has not changed is not built again.
      const models = `/projects/${id}/runs/${applied.apply_run_id}/models`;
      expect((await server.call<ModelPage>("GET", models)).body).toMatchObject({
        models: [{ name: "shop.narrow", status: "succeeded" }],
      });
      expect(await tables("shop__dev_bob")).toEqual({ narrow: "bobs id" });
      expect(await tables()).toMatchObject({ narrow: "id", text: "id" });
      // A poll may see a commit that was pushed before.
      const {
        updated_at: _,
        latest_commit_sha: __,
        latest_commit_message: ___,
        commits_behind: ____,
        ...same
      } = before;
      expect(await server.project(id)).toMatchObject(same);
      expect(await runToEnd(server, id)).toMatchObject({ status: "success", commit_sha: second });

      const place = `/projects/${id}/environments/dev_bob`;
      expect((await server.call("GET", place)).body).toMatchObject({
        status: "active",
        commit_sha: bobs,
      });
      expect((await server.call("DELETE", place)).status).toBe(202);
      await until(
        () => server.call("GET", place),
        ({ status }) => status === 404,
        serverWait("the removal of the environment"),
      );
      expect(await tables("shop__dev_bob")).toEqual({});
      expect(await tables()).toMatchObject({ narrow: "id", text: "id" });
    });

    test("restates models for a token with write access alone, and is discarded by a push to its folder", async () => {
      const make = { name: "runner", access: "run" };
      const made = await server.call<{ readonly token: string }>("POST", "/tokens", make);
      const runner = await path.as(made.body.token);
      const parameters = { restate_models: ["shop.orders"] };
      expect(await runner.call("POST", `/projects/${id}/plans`, { parameters })).toMatchObject({
        status: 403,
      });
      const plan = await explain(server, id, parameters);
      expect(plan).toMatchObject({ status: "pending", parameters });
      expect(await changesOf(server, id, plan.id)).toMatchObject({
        "shop.below": { change: "restated" },
        "shop.orders": { change: "restated" },
      });

      await repository.commit(BROKEN_PROJECT, "Break a model");
      expect(await approve(server, id, plan.id)).toMatchObject({
        status: 409,
        body: { message: expect.stringMatching(/^The plan was discarded\. /) as string },
      });
      expect(await planOf(server, id, plan.id)).toMatchObject({
        status: "rejected",
        auto_discarded: true,
        reason: expect.stringContaining("The branch has another commit") as string,
      });
      expect(await appliesOf(server, id, plan.id)).toEqual([]);
    });

    test("fails with file and line where a model cannot be read, and the deployed commit still runs", async () => {
      const plan = await explain(server, id);
      expect(plan).toMatchObject({
        status: "failed",
        reason: expect.stringMatching(
          /^models\/text\.sql:2: could not be loaded: .*\bLine 2, Col: \d+\.$/,
        ) as string,
      });
      const explains = await server.runOf(id, plan.run_id);
      expect(explains).toMatchObject({ status: "failed", exit_code: 2 });
      expect(explains.error_message).toBe(plan.reason);
      const log = await server.log(id, plan.run_id);
      expect(log).toMatch(/^Error: /m);
      for (const hidden of ["Traceback", "\u001b"]) expect(log).not.toContain(hidden);
      expect(await runToEnd(server, id)).toMatchObject({ status: "success", commit_sha: second });
    });

    test("fails with the names of unit tests that fail, shows its changes, and no secret", async () => {
      await repository.commit(FAILING_TEST, "Repair the model, and test another one");
      const plan = await explain(server, id);
      expect(plan).toMatchObject({
        status: "failed",
        reason: expect.stringMatching(
          /^The unit test test_orders \(\S*tests\/test_orders\.yaml\) has failed$/,
        ) as string,
        failed_tests: [
          {
            name: expect.stringMatching(/^test_orders \(\S*tests\/test_orders\.yaml\)$/) as string,
            message: expect.stringContaining("[secret]") as string,
          },
        ],
        summary: { tests: 1, failed_tests: 1, counts: { direct: 1 } },
      });
      expect((await server.runOf(id, plan.run_id)).error_message).toMatch(
        /^Unit tests of the project failed: test_orders\. /,
      );
      expect(await changesOf(server, id, plan.id)).toMatchObject({
        "shop.text": { change: "direct", columns_added: "third" },
      });
    });

    test("says which model has failed in its apply, without secrets", async () => {
      await repository.commit({ ...FAILING_MODEL, [UNIT_TEST]: null }, "Fail");
      const plan = await explain(server, id);
      expect(plan).toMatchObject({ status: "pending" });
      expect((await approve(server, id, plan.id)).status).toBe(200);
      const applied = await explained(server, id, plan.id);
      expect(applied).toMatchObject({
        status: "failed",
        reason: expect.stringMatching(
          /^Model shop\.text failed: .*'\[secret\]' to INT32/,
        ) as string,
      });
      const run = await server.runOf(id, applied.apply_run_id ?? "");
      expect(run).toMatchObject({ status: "failed", exit_code: 5, results: "complete" });
      expect(run.error_message).toBe(applied.reason);
    });

    test("is recorded where a run with apply_plan has applied it, and discards the one that waits", async () => {
      const repaired = { ...FAILING_TEST, [UNIT_TEST]: null };
      const commit = await repository.commit(repaired, "Repair the model");
      const deployed = await server.call("POST", `/projects/${id}/deploy`);
      expect([200, 202]).toContain(deployed.status);
      await active(server, id);
      const pending = await explain(server, id);
      expect(pending).toMatchObject({ status: "pending" });
      const run = await runToEnd(server, id, { apply_plan: true });
      expect(run).toMatchObject({ status: "success", results: "complete" });
      const plan = await planOf(server, id, run.plan_id ?? "");
      expect(plan).toMatchObject({
        status: "completed",
        plan_type: "execute",
        commit_sha: commit,
        run_id: run.id,
        apply_run_id: run.id,
        summary: { has_changes: true, counts: { direct: 1 }, truncated: false },
      });
      expect((await server.project(id)).applied_commit_sha).toBe(commit);
      expect(await changesOf(server, id, plan.id)).toMatchObject({
        "shop.text": { change: "direct", columns_added: "third" },
      });
      expect(await planOf(server, id, pending.id)).toMatchObject({
        status: "rejected",
        auto_discarded: true,
        reason: expect.stringContaining(plan.id) as string,
      });
    });

    test("is the only way to apply where the project requires an approval", async () => {
      const put = await server.call("PUT", `/projects/${id}`, { require_plan_approval: true });
      expect(put.status).toBe(200);
      await active(server, id);
      expect(await server.call("POST", `/projects/${id}/run`, { apply_plan: true })).toMatchObject({
        status: 409,
        body: { message: expect.stringContaining(`/projects/${id}/plans`) as string },
      });
      // No plan, run or log has the secret; the project's own data has it.
      expect(path.said()).not.toContain(KEY_OF_SERVICE);
      const traces = tracesIn(path.data, KEY_OF_SERVICE);
      expect(
        traces.filter((file) => !/^local\/secrets\/|\/(state|warehouse)\.db$/.test(file)),
      ).toEqual([]);
    });
  },
);
