import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EnvironmentVariable } from "@dagctl/core";
import { postgresServer, type PostgresServer } from "@dagctl/test-servers";
import { expect, onTestFinished, test } from "vitest";
import { active, ended, type Answer, type Api } from "./end-to-end/api.ts";
import { environmentPython, processesWith, tracesIn } from "./end-to-end/data-folder.ts";
import { WAREHOUSE_PROJECT } from "./end-to-end/warehouse-project.ts";
import { builtServerOfTest } from "./end-to-end/built-server.ts";
import { createProject } from "./end-to-end/create-project.ts";

const WRONG = "canary-of-a-wrong-password";
const KEY = [
  "-----BEGIN KEY-----",
  "canaryOfTheFirstLine",
  "canaryOfTheSecondLine",
  "-----END KEY-----",
  "",
].join("\n");

const QUERY =
  "import json, os, psycopg2; c = psycopg2.connect(os.environ['URL']).cursor(); c.execute(os.environ['SQL']); print(json.dumps(c.fetchall()))";

/** Returns the content of the warehouse, through the driver that the project itself uses. */
async function query(warehouse: PostgresServer, python: string, sql: string): Promise<unknown> {
  const environment = { URL: warehouse.url(), SQL: sql };
  return JSON.parse(
    (await promisify(execFile)(python, ["-c", QUERY], { env: environment })).stdout,
  ) as unknown;
}

test(
  "a project reads its warehouse password from a variable of /environment-variables",
  { timeout: 600_000 },
  async () => {
    const warehouse = await postgresServer();
    onTestFinished(() => warehouse.close());
    const path = await builtServerOfTest();
    const { data, git } = path;
    const server = await path.start();
    const answers: unknown[] = [];
    const call = async (
      method: string,
      to: string,
      body?: unknown,
    ): Promise<Answer<EnvironmentVariable>> => {
      const answer = await server.call<EnvironmentVariable>(method, to, body);
      answers.push(answer);
      return answer;
    };

    const { id, answer, repository } = await createProject(server, git, WAREHOUSE_PROJECT, {
      name: "shop",
    });
    await active(server, id);
    answers.push(answer.body);
    const run = async (
      expected: string,
    ): Promise<{ readonly message: string; readonly log: string }> =>
      runToItsEnd(server, id, expected, answers);

    // Nothing is set: the run says so, and where to set it.
    expect((await run("failed")).message).toMatch(/not set.*\/environment-variables/);

    // All but the password is right.
    for (const [name, value] of Object.entries({
      WAREHOUSE_HOST: warehouse.host,
      WAREHOUSE_PORT: String(warehouse.port),
    })) {
      expect(await call("POST", "/environment-variables", { name, value })).toMatchObject({
        status: 201,
        body: { name, value },
      });
    }
    const password = await call("POST", "/environment-variables", {
      name: "warehouse_password",
      value: WRONG,
      is_sensitive: true,
      project_id: "shop",
    });
    expect(password).toMatchObject({
      status: 201,
      body: { name: "WAREHOUSE_PASSWORD", value: "***", project_id: id },
    });
    const key = {
      name: "SERVICE_KEY",
      value: KEY,
      is_sensitive: true,
      mount_as_file: true,
      file_mount_path: "/secrets/service-key.pem",
      file_permissions: 256,
    };
    expect(await call("POST", "/environment-variables", key)).toMatchObject({
      status: 201,
      body: { ...key, value: "***" },
    });
    const wrong = await run("failed");
    expect(wrong.log).toContain("password authentication failed");
    expect(wrong.message).toMatch(/refused the password of postgres/);

    // With the right one it runs, and what it read is in the warehouse.
    expect(
      (
        await call("PUT", `/environment-variables/${password.body.id}`, {
          value: warehouse.password,
        })
      ).body,
    ).toMatchObject({ value: "***" });
    const good = await run("success");
    expect(good.log).toContain("the key is [secret]");
    const python = environmentPython(data);
    expect(
      await query(
        warehouse,
        python,
        "select customer, revenue from shop.revenue order by customer",
      ),
    ).toEqual([
      ["ada", 22],
      ["bob", 20],
    ]);
    expect(await query(warehouse, python, "select * from shop.service_key")).toEqual([
      [4, "0o400", "/secrets/service-key.pem"],
    ]);

    // Deleted, it is given to no run any more. There is something new to do, or SQLMesh would not
    // ask the warehouse at all.
    await repository.commit(
      {
        "models/best.sql":
          "MODEL (name shop.best, kind FULL, cron '@daily');\nSELECT MAX(revenue) AS revenue FROM shop.revenue\n",
      },
      "Add best",
    );
    expect((await server.call("POST", `/projects/${id}/deploy`)).status).toBe(200);
    await active(server, id);
    await call("GET", `/environment-variables?project_id=${id}`);
    expect(await call("DELETE", `/environment-variables/${password.body.id}`)).toMatchObject({
      status: 200,
    });
    expect((await run("failed")).message).toMatch(/password of postgres.*one that is not set/);
    // What was answered cannot be sent as a new one by mistake: its value is not the value.
    expect(
      (
        await call("POST", "/environment-variables", {
          name: "WAREHOUSE_PASSWORD",
          value: password.body.value,
          is_sensitive: true,
        })
      ).status,
    ).toBe(400);
    await call("POST", "/environment-variables", {
      name: "WAREHOUSE_PASSWORD",
      value: warehouse.password,
      is_sensitive: true,
      project_id: id,
    });

    // The values are in files of the secret source that no other user may read, and nowhere else:
    // not below the data folder, in an answer, a log or an argument.
    for (const [value, kept] of [
      [warehouse.password, 1],
      [WRONG, 0],
      ["canaryOfTheFirstLine", 1],
      ["canaryOfTheSecondLine", 1],
    ] as const) {
      const traces = tracesIn(data, value);
      expect(traces).toHaveLength(kept);
      for (const trace of traces) {
        expect(trace).toMatch(/^local\/secrets\//);
        expect(statSync(join(data, trace)).mode & 0o777).toBe(0o600);
      }
      expect(path.said()).not.toContain(value);
      expect(JSON.stringify(answers)).not.toContain(value);
      expect(processesWith(value)).toEqual([]);
    }
    expect(tracesIn(data, id).filter((trace) => trace.startsWith("dagctl.db"))).not.toEqual([]);

    // The project's own go with it.
    expect((await server.call("DELETE", `/projects/${id}`)).status).toBe(200);
    expect(tracesIn(data, warehouse.password)).toEqual([]);
    expect((await server.call<{ total: number }>("GET", "/environment-variables")).body.total).toBe(
      3,
    );
  },
);

/** Runs with an approval; what was answered of it, its log included, is kept to be searched. */
async function runToItsEnd(
  server: Api,
  id: string,
  expected: string,
  answers: unknown[],
): Promise<{ readonly message: string; readonly log: string }> {
  const accepted = await server.run(id, { apply_plan: true });
  const run = await ended(server, id, accepted.job_run_id);
  const log = await server.log(id, accepted.job_run_id);
  answers.push(accepted, run, log, await server.operations(id));
  expect({ ...run, log }).toMatchObject({ status: expected });
  return { message: run.error_message ?? "", log };
}
