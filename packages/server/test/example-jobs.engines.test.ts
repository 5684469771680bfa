import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Job, Run, RunAccepted } from "@dagctl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { active, ended } from "./end-to-end/api.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";
import { query, workOf } from "./end-to-end/data-folder.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/jobs/", import.meta.url));
const JOBS = ["seeds", "hourly", "nightly"] as const;

let path: BuiltServer;
beforeAll(async () => {
  path = await builtServer();
});
afterAll(() => path.dispose());

test(
  "examples/jobs has three jobs, each of which does its part",
  { timeout: 600_000 },
  async () => {
    const names = readdirSync(EXAMPLE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const files = Object.fromEntries(
      names.map((name) => [name.slice(EXAMPLE.length), readFileSync(name, "utf8")]),
    );
    const repository = await path.git.create("shop");
    await repository.commit(files, "Begin");
    const server = await path.start();
    const project = { name: "shop", project_type: "dbt", repository_url: repository.url };
    const { id } = (await server.create(project)).body;
    await active(server, id);
    for (const name of JOBS) {
      const body: unknown = JSON.parse(files[`jobs/${name}.json`] ?? "");
      const made = await server.call<Job>("POST", `/projects/${id}/jobs`, body);
      expect(made).toMatchObject({ status: 201, body: { name, enabled: true } });
    }
    for (const name of JOBS) {
      const started = await server.call<RunAccepted>("POST", `/projects/${id}/jobs/${name}/run`);
      const run = await ended(server, id, started.body.job_run_id);
      expect({ ...run, log: await server.log(id, run.id) }).toMatchObject({
        status: "success",
        cronjob_name: name,
        job_type: "run",
      });
      if (name !== "hourly") continue;
      const { python, file } = workOf(path.data, id, "warehouse.duckdb");
      expect(
        await query(python, file, "select table_name from duckdb_tables() order by 1"),
      ).toEqual([["orders"], ["prices"]]);
    }
    const { python, file } = workOf(path.data, id, "warehouse.duckdb");
    expect(await query(python, file, "select item, revenue::int from revenue order by 1")).toEqual([
      ["bread", 6],
      ["milk", 10],
    ]);
    const found = await server.call<{ readonly runs: readonly Run[] }>(
      "GET",
      `/projects/${id}/runs?cronjob_name=nightly`,
    );
    expect(found.body.runs.map(({ cronjob_name: name }) => name)).toEqual(["nightly"]);
  },
);
