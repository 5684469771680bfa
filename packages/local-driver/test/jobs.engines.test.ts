import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostOrganization, Run } from "@dagctl/core";
import type { RunParameters } from "@dagctl/core/contracts";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { fakeGit, testHost, type TestHost, until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { movedClock } from "../../core/test/host/test-host.ts";
import { localDriver } from "../src/index.ts";

const LONG = { timeoutMs: 600_000, pauseMs: 50 };

const DBT_FILES = {
  "dbt_project.yml": "name: shop\nprofile: shop\nversion: 1.0.0\n",
  "profiles.yml": `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: warehouse.db }
`,
  "models/orders.sql": "select 1 as id",
  "models/customers.sql": "select 2 as id",
  "models/days.sql": `{{ config(materialized="table") }}
select cast('{{ env_var("DAY", "none") }}' as date) as day
`,
};
const SQLMESH_FILES = {
  "config.yaml": `gateways:
  warehouse:
    connection: { type: duckdb, database: warehouse.db }
default_gateway: warehouse
model_defaults: { dialect: duckdb }
`,
  "models/numbers.sql": "MODEL (name demo.numbers, kind FULL, cron '@daily');\nSELECT 1 AS id\n",
};

let directory: string;
let host: TestHost;
let acme: HostOrganization;
const git = fakeGit();
const repositories = new Map<string, ReturnType<typeof git.create>>();
const clock = movedClock(new Date().toISOString());
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "dagctl-jobs-"));
  const { deploy, run, stateDatabase, secrets } = localDriver({ directory });
  const projectTypes = [sqlmeshType(), dbtType()];
  host = await testHost({
    clock,
    timing: { leaseMs: 1e9 },
    projectTypes,
    plainGit: git,
    git,
    deploy,
    run,
    stateDatabase,
    secrets,
  });
  acme = host.host.organization("org-acme");
});
afterAll(async () => {
  for (const { id } of (await acme.projects.list()).projects)
    await acme.projects.delete(id).catch(() => undefined);
  await host.host.close();
  await rm(directory, { recursive: true, force: true });
});

/** Creates a project and waits until its environment is there. */
async function createProject(
  name: string,
  files: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, unknown>>,
): Promise<string> {
  const repository = git.create(`https://git.example.com/${name}.git`);
  repositories.set(name, repository);
  await repository.commit(files, "Begin");
  const { id } = await acme.projects.create(
    { name, repository_url: repository.url, ...fields },
    { waitMs: 600_000 },
  );
  await until(
    () => acme.projects.get(id),
    ({ status }) => status === "active",
    LONG,
  );
  return id;
}

/** `bad`, `gone` and `wrong` fail, what reads them is skipped, and all else succeeds. */
const FAILING_DBT = {
  "dbt_project.yml": `${DBT_FILES["dbt_project.yml"]}models: { +materialized: table }\n`,
  "profiles.yml": DBT_FILES["profiles.yml"],
  "models/orders.sql": DBT_FILES["models/orders.sql"],
  "models/customers.sql": DBT_FILES["models/customers.sql"],
  "models/bad.sql": `select cast('{{ var("word", "1") }}' as int) as id from {{ ref("orders") }}`,
  "models/below.sql": `select * from {{ ref("bad") }}`,
  "models/gone.sql": "select cast('one' as int) as id",
  "models/wrong.sql": "select 3 as id",
  "models/last.sql": `select * from {{ ref("below") }} join {{ ref("wrong") }} using (id)`,
  "models/tests.yml": `models:
  - name: orders
    columns: [{ name: id, tests: [not_null] }]
  - name: below
    columns: [{ name: id, tests: [not_null] }]
unit_tests:
  - name: two
    model: wrong
    given: []
    expect: { rows: [{ id: 2 }] }
`,
};
const FIXED_DBT = {
  "models/bad.sql": `{{ log("WORD " ~ var("word", "1"), info=true) }}
select 1 as id from {{ ref("orders") }}`,
  "models/gone.sql": null,
  "models/wrong.sql": "select 2 as id",
};
/** All its nodes, and those that the first failure leaves. */
const LEFT_NODES = ["bad", "below", "gone", "last", "not_null_below_id", "two", "wrong"];
const DONE_NODES = ["customers", "not_null_orders_id", "orders"];

/** Returns the nodes of a run that ended in one of these ways, sorted. */
async function nodesOf(
  id: string,
  run: string,
  statuses: readonly string[],
): Promise<readonly string[]> {
  const { models, results } = await acme.runs.models(id, run, { limit: 100 });
  expect(results).toBe("complete");
  return models
    .filter(({ status }) => statuses.includes(status))
    .map(({ name }) => name)
    .toSorted();
}

/** Repeats a run, and returns its end. */
async function retryOf(
  id: string,
  run: string,
): Promise<Awaited<ReturnType<typeof endOf>> & { readonly run: Run }> {
  const { job_run_id: next } = await acme.runs.retry(id, run);
  const end = await endOf(id, next);
  return { ...end, run: await acme.runs.get(id, next) };
}

/** Returns the end of a run, with its log. */
async function endOf(id: string, run: string): Promise<Pick<Run, "status"> & { log: string }> {
  const { status } = await acme.runs.wait(id, run);
  const lines: string[] = [];
  for await (const { text } of acme.runs.logs(id, run)) lines.push(text);
  return { status, log: lines.join("\n") };
}

const runJob = async (id: string, job: string): ReturnType<typeof endOf> =>
  endOf(id, (await acme.jobs.run(id, job)).job_run_id);

describe("The jobs of a project on one machine", { timeout: 600_000 }, () => {
  test("run the commands of dbt, when they are asked to and by their schedules", async () => {
    const id = await createProject("shop-dbt", DBT_FILES, { project_type: "dbt" });
    await acme.jobs.create(id, { name: "orders", command: "dbt run --select 'orders'" });
    await acme.jobs.create(id, {
      name: "tests",
      command: "dbt test",
      schedule: "* * * * *",
      time_zone: "Europe/Berlin",
    });
    const orders = await runJob(id, "orders");
    expect(orders).toMatchObject({ status: "success", log: expect.stringContaining("PASS=1 ") });
    expect(orders.log).not.toContain("customers");
    const { runs } = await until(
      () => acme.runs.list(id),
      ({ runs: all }) => all.some(({ triggered_by: by }) => by === "scheduled"),
      LONG,
    );
    const scheduled = runs.find(({ triggered_by: by }) => by === "scheduled");
    expect(scheduled).toMatchObject({
      job_name: expect.stringMatching(/^shop-dbt-tests-/),
      job_id: (await acme.jobs.get(id, "tests")).id,
    });
    expect((await endOf(id, scheduled?.id ?? "")).status).toBe("success");
    await acme.jobs.update(id, "tests", { enabled: false });
  });

  test("are run again by a retry, and a job after them once, when the retry has succeeded", async () => {
    const id = await createProject("days-dbt", DBT_FILES, { project_type: "dbt" });
    const days = { name: "days", command: "dbt run --select days", max_retries: 2 };
    await acme.jobs.create(id, { ...days, retry_pause: "1m" });
    await acme.jobs.create(id, { name: "tests", command: "dbt test", after: ["days"] });
    const { job_run_id: first } = await acme.jobs.run(id, "days");
    expect((await endOf(id, first)).status).toBe("failed");
    await acme.environmentVariables.create({ name: "DAY", value: "2026-01-31", project_id: id });
    clock.move(60_000);
    const { runs } = await until(
      () => acme.runs.list(id),
      ({ total }) => total === 2,
      LONG,
    );
    const [retry] = runs;
    expect(retry).toMatchObject({ triggered_by: "retry", retry_of: first, attempt: 2 });
    expect(await endOf(id, retry?.id ?? "")).toMatchObject({
      status: "success",
      log: expect.stringContaining("PASS=1 "),
    });
    const { runs: all } = await until(
      () => acme.runs.list(id),
      ({ total }) => total === 3,
      LONG,
    );
    const after = { triggered_by: "after", after_runs: [{ job: "days", run: retry?.id }] };
    expect(all[0]).toMatchObject(after);
    expect(await endOf(id, all[0]?.id ?? "")).toMatchObject({
      status: "success",
      log: expect.stringContaining("dbt"),
    });
    expect((await acme.runs.list(id)).total).toBe(3);
  });

  test("run the commands of SQLMesh on the environment of the project", async () => {
    const id = await createProject("shop-sqlmesh", SQLMESH_FILES, {
      project_type: "sqlmesh",
      sqlmesh_environment: "dev",
      auto_apply: true,
      run_tests: false,
    });
    await acme.jobs.create(id, { name: "apply", command: "sqlmesh plan" });
    await acme.jobs.create(id, { name: "models", command: "sqlmesh run" });
    await acme.jobs.create(id, { name: "cleanup", command: "sqlmesh janitor" });
    expect(await runJob(id, "apply")).toMatchObject({
      status: "success",
      log: expect.stringMatching(/`dev` environment/),
    });
    expect(await runJob(id, "models")).toMatchObject({ status: "success" });
    expect(await runJob(id, "cleanup")).toMatchObject({ status: "success" });
    await expect(acme.projects.update(id, { auto_apply: false })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "jobs.apply.command" }],
    });
  });

  test.each([DBT_VERSIONS[0], DBT_VERSIONS.at(-1)])(
    "get the parameters of a run of dbt %s as they were sent",
    async (dbt_version) => {
      const id = await createProject(
        `parameters-${dbt_version?.replaceAll(".", "-")}`,
        {
          ...DBT_FILES,
          "models/days.sql": `{{ log("GIVEN " ~ tojson(var("given", none)), info=true) }}
{{ log("REFRESH " ~ flags.FULL_REFRESH, info=true) }}
select 3 as id`,
        },
        { project_type: "dbt", dbt_version },
      );
      await acme.jobs.create(id, { name: "build", command: "dbt build" });
      const vars = {
        given: {
          text: "- a: {b} [c] #d 'e' \"f\" \\ \n\t \u00e9 \u{1f600} \u2028 \u0085 \u007f \ufeff {{ x }} $(y)",
          "key: -x": ["yes", "null", "1e5", "2026-11-30", "", null, true, -0.5],
          numbers: [1e-7, -1.5e-300, 9007199254740991, -9007199254740991],
        },
      };
      const parameters = {
        select: ["days", "customers", "orders+"],
        exclude: ["customers"],
        full_refresh: true,
        threads: 3,
        vars,
      };
      const { job_run_id: run } = await acme.jobs.run(id, "build", { parameters });
      const { status, log } = await endOf(id, run);
      expect({ status, log }).toMatchObject({
        status: "success",
        log: expect.stringContaining("PASS=2 "),
      });
      expect(log).toMatch(/Concurrency: 3 threads/);
      expect(log).not.toContain("main.customers");
      expect(log).toMatch(/REFRESH True/i);
      const [, given = ""] = /GIVEN (\{.*\})/.exec(log) ?? [];
      expect(JSON.parse(given)).toEqual(vars.given);
      expect((await acme.runs.get(id, run)).parameters).toEqual(parameters);
      const { job_run_id: plain } = await acme.jobs.run(id, "build", {
        parameters: { full_refresh: false },
      });
      expect((await endOf(id, plain)).log).toMatch(/REFRESH (?:False|None)/i);
      await acme.projects.delete(id);
    },
  );

  test.each(["1.8.0", DBT_VERSIONS.at(-1) ?? ""])(
    "are repeated from where dbt %s has failed, also after another run has succeeded",
    async (dbt_version) => {
      const name = `failing-${dbt_version.replaceAll(".", "-")}`;
      const id = await createProject(name, FAILING_DBT, { project_type: "dbt", dbt_version });
      await acme.jobs.create(id, { name: "build", command: "dbt build" });
      await acme.jobs.create(id, { name: "fast", command: "dbt build --fail-fast --threads 1" });
      await acme.jobs.create(id, { name: "gone", command: "dbt run --select gone" });
      const parameters = { vars: { word: "one" } };
      const { job_run_id: first } = await acme.jobs.run(id, "build", { parameters });
      expect((await endOf(id, first)).status).toBe("failed");
      const left = ["failed", "skipped"];
      expect(await nodesOf(id, first, left)).toEqual(LEFT_NODES);
      expect(await nodesOf(id, first, ["succeeded"])).toEqual(DONE_NODES);
      const { job_run_id: fast } = await acme.jobs.run(id, "fast", { parameters });
      expect((await endOf(id, fast)).status).toBe("failed");
      const leftOfFast = await nodesOf(id, fast, left);
      const doneOfFast = await nodesOf(id, fast, ["succeeded"]);
      expect([...leftOfFast, ...doneOfFast].toSorted()).toEqual(
        [...LEFT_NODES, ...DONE_NODES].toSorted(),
      );
      const { job_run_id: gone } = await acme.jobs.run(id, "gone");
      expect((await endOf(id, gone)).status).toBe("failed");
      const { job_run_id: between } = await acme.jobs.run(id, "build", {
        parameters: { select: ["orders", "customers"] },
      });
      expect((await endOf(id, between)).status).toBe("success");

      await repositories.get(name)?.commit(FIXED_DBT, "Fix");
      await acme.projects.deploy(id, {}, { waitMs: 600_000 });
      const repeated = await retryOf(id, first);
      expect(repeated).toMatchObject({
        status: "success",
        log: expect.stringContaining("not repeated: model.shop.gone"),
        run: { retry_of: first, retry_from: "failure", parameters },
      });
      expect(repeated.log).toContain("WORD one");
      const repeatedNodes = LEFT_NODES.filter((node) => node !== "gone");
      expect(await nodesOf(id, repeated.run.id, ["succeeded"])).toEqual(repeatedNodes);
      expect((await acme.runs.models(id, repeated.run.id)).total).toBe(repeatedNodes.length);

      const repeatedFast = await retryOf(id, fast);
      expect(repeatedFast).toMatchObject({ status: "success", run: { retry_from: "failure" } });
      expect(await nodesOf(id, repeatedFast.run.id, ["succeeded"])).toEqual(
        leftOfFast.filter((node) => node !== "gone"),
      );
      const nothing = await retryOf(id, gone);
      expect(nothing.run).toMatchObject({
        status: "failed",
        retry_from: "failure",
        error_message: expect.stringContaining("none of the nodes that failed"),
      });
      expect((await retryOf(id, nothing.run.id)).run.retry_from).toBe("start");
      await acme.projects.delete(id);
    },
  );

  test.each([SQLMESH_VERSIONS[0], SQLMESH_VERSIONS.at(-1)])(
    "get the parameters of a run of SQLMesh %s",
    async (sqlmesh_version) => {
      // Due once a year, in half a year: until then only --ignore-cron processes its days.
      const month = ((new Date().getUTCMonth() + 6) % 12) + 1;
      const model = (name: string) =>
        `MODEL (
  name demo.${name},
  kind INCREMENTAL_BY_TIME_RANGE (time_column day),
  cron '0 0 1 ${month} *',
  interval_unit 'day',
  start '2025-01-01'
);
SELECT CAST(@start_ds AS TEXT) AS day\n`;
      const id = await createProject(
        `parameters-sqlmesh-${sqlmesh_version?.replaceAll(".", "-")}`,
        {
          "config.yaml": SQLMESH_FILES["config.yaml"],
          "models/early.sql": model("early"),
          "models/late.sql": model("late"),
        },
        { project_type: "sqlmesh", sqlmesh_version, auto_apply: true, run_tests: false },
      );
      await acme.jobs.create(id, { name: "apply", command: "sqlmesh plan" });
      await acme.jobs.create(id, { name: "models", command: "sqlmesh run" });
      expect(await runJob(id, "apply")).toMatchObject({ status: "success" });
      const evaluatedBy = async (parameters: RunParameters): Promise<readonly string[]> => {
        const { job_run_id: run } = await acme.jobs.run(id, "models", { parameters });
        const { status, log } = await endOf(id, run);
        expect({ status, log }).toMatchObject({ status: "success" });
        return ["early", "late"].filter((name) => log.includes(`demo.${name}`));
      };
      expect(await evaluatedBy({})).toEqual([]);
      const until3 = { select_models: ["demo.early"], ignore_cron: true, end: "3 days ago" };
      expect(await evaluatedBy(until3)).toEqual(["early"]);
      expect(await evaluatedBy(until3)).toEqual([]);
      // What is before the start is still missing afterwards.
      const late = { select_models: ["demo.late"], ignore_cron: true, end: "yesterday" };
      expect(await evaluatedBy({ ...late, start: "3 days ago" })).toEqual(["late"]);
      expect(await evaluatedBy(late)).toEqual(["late"]);
      expect(await evaluatedBy({ ignore_cron: true, end: "yesterday" })).toEqual(["early"]);
      await acme.projects.delete(id);
    },
  );
});
