import type { Run } from "@dagctl/core";
import type { RunParameters } from "@dagctl/core/contracts";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { until } from "@dagctl/testing";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EndedRun, type LocalJobs, localJobs, LONG } from "./jobs/local-jobs.ts";

const DBT_FILES = {
  "dbt_project.yml": `name: shop
profile: shop
version: 1.0.0
models: { +materialized: table }
`,
  "profiles.yml": `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: warehouse.db }
`,
  "models/orders.sql": "select 1 as id",
  "models/customers.sql": "select 2 as id",
  "models/given.sql": `{{ log("GIVEN " ~ tojson(var("given", none)), info=true) }}
{{ log("REFRESH " ~ flags.FULL_REFRESH, info=true) }}
select 3 as id`,
  "models/days.sql": `select cast('{{ env_var("DAY", "none") }}' as date) as day`,
};
/** `bad`, `gone` and `wrong` fail, what reads them is skipped, and all else succeeds. */
const FAILING_DBT = {
  ...DBT_FILES,
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
/** What executes these models, all its nodes, and those that the first failure leaves. */
const BUILD = "dbt build --exclude days given";
const LEFT_NODES = ["bad", "below", "gone", "last", "not_null_below_id", "two", "wrong"];
const DONE_NODES = ["customers", "not_null_orders_id", "orders"];
const NEWEST_DBT = DBT_VERSIONS.at(-1) ?? "";
/** The first dbt whose runs are repeated from where they have failed. */
const FIRST_REPEATED = "1.8.0";
const REPEATED = DBT_VERSIONS.slice(DBT_VERSIONS.indexOf(FIRST_REPEATED));

let jobs: LocalJobs;
beforeAll(async () => {
  jobs = await localJobs([dbtType()]);
});
afterAll(() => jobs.close());

/** The projects that several tests share. */
const shared = new Map<string, Promise<string>>();

const nameOf = (version: string): string => `shop-${version.replaceAll(".", "-")}`;

/** Returns the project of a version of dbt, which several tests share, and whose models fail. */
function dbtProject(dbt_version: string): Promise<string> {
  const name = nameOf(dbt_version);
  const id =
    shared.get(name) ?? jobs.createProject(name, FAILING_DBT, { project_type: "dbt", dbt_version });
  shared.set(name, id);
  return id;
}

/** Returns the nodes of a run that ended in one of these ways, sorted. */
async function nodesOf(
  id: string,
  run: string,
  statuses: readonly string[],
): Promise<readonly string[]> {
  const { models, results } = await jobs.acme.runs.models(id, run, { limit: 100 });
  expect(results).toBe("complete");
  return models
    .filter(({ status }) => statuses.includes(status))
    .map(({ name }) => name)
    .toSorted();
}

/** The ends of nodes that a retry repeats. */
const LEFT = ["failed", "skipped"];

/** The runs of two jobs that fail in ways of their own, and what the first has left. */
interface OtherFailures {
  readonly fast: string;
  readonly leftOfFast: readonly string[];
  readonly gone: string;
}

/** Runs a job that ends with its first failure, and one with nothing but a node that fails. */
async function failOtherwise(id: string, parameters: RunParameters): Promise<OtherFailures> {
  await jobs.acme.jobs.create(id, { name: "fast", command: `${BUILD} --fail-fast --threads 1` });
  await jobs.acme.jobs.create(id, { name: "gone", command: "dbt run --select gone" });
  const { job_run_id: fast } = await jobs.acme.jobs.run(id, "fast", { parameters });
  expect((await jobs.endOf(id, fast)).status).toBe("failed");
  const leftOfFast = await nodesOf(id, fast, LEFT);
  const doneOfFast = await nodesOf(id, fast, ["succeeded"]);
  expect([...leftOfFast, ...doneOfFast].toSorted()).toEqual(
    [...LEFT_NODES, ...DONE_NODES].toSorted(),
  );
  const { job_run_id: gone } = await jobs.acme.jobs.run(id, "gone");
  expect((await jobs.endOf(id, gone)).status).toBe("failed");
  return { fast, leftOfFast, gone };
}

/** Repeats them after the fix, which has deleted the one node of the second. */
async function repeatOthers(id: string, { fast, leftOfFast, gone }: OtherFailures): Promise<void> {
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
  const { job_run_id: last } = await jobs.acme.runs.retry(id, nothing.run.id);
  const { retry_from } = await until(
    () => jobs.acme.runs.get(id, last),
    (run) => run.retry_from !== undefined,
    LONG,
  );
  expect(retry_from).toBe("start");
  await jobs.acme.runs.cancel(id, last);
}

/** Repeats a run, and returns its end. */
async function retryOf(id: string, run: string): Promise<EndedRun & { readonly run: Run }> {
  const { job_run_id: next } = await jobs.acme.runs.retry(id, run);
  const end = await jobs.endOf(id, next);
  return { ...end, run: await jobs.acme.runs.get(id, next) };
}

describe("The jobs of a dbt project on one machine", { timeout: 600_000 }, () => {
  test("run the commands of dbt by their schedules, again by a retry, and a job after them once, when the retry has succeeded", async () => {
    const id = await dbtProject(NEWEST_DBT);
    await jobs.acme.jobs.create(id, {
      name: "days",
      command: "dbt run --select 'days'",
      schedule: "* * * * *",
      time_zone: "Europe/Berlin",
      max_retries: 2,
      retry_pause: "1m",
    });
    await jobs.acme.jobs.create(id, {
      name: "later",
      command: "dbt test --select days",
      after: ["days"],
    });
    const { total: before } = await jobs.acme.runs.list(id);
    jobs.clock.move(60_000);
    const { runs: scheduled } = await until(
      () => jobs.acme.runs.list(id),
      ({ total }) => total > before,
      LONG,
    );
    await jobs.acme.jobs.update(id, "days", { schedule: null });
    const [{ id: first }] = scheduled as readonly [Run];
    expect(scheduled[0]).toMatchObject({
      triggered_by: "scheduled",
      job_name: expect.stringMatching(/^shop-.*-days-/),
      job_id: (await jobs.acme.jobs.get(id, "days")).id,
    });
    const failed = await jobs.endOf(id, first);
    expect(failed).toMatchObject({ status: "failed", log: expect.stringContaining("ERROR=1 ") });
    expect(failed.log).not.toContain("customers");
    await jobs.acme.environmentVariables.create({
      name: "DAY",
      value: "2026-01-31",
      project_id: id,
    });
    jobs.clock.move(60_000);
    const { runs } = await until(
      () => jobs.acme.runs.list(id),
      ({ total }) => total === before + 2,
      LONG,
    );
    const [retry] = runs;
    expect(retry).toMatchObject({ triggered_by: "retry", retry_of: first, attempt: 2 });
    expect(await jobs.endOf(id, retry?.id ?? "")).toMatchObject({
      status: "success",
      log: expect.stringContaining("PASS=1 "),
    });
    const { runs: all } = await until(
      () => jobs.acme.runs.list(id),
      ({ total }) => total === before + 3,
      LONG,
    );
    const after = { triggered_by: "after", after_runs: [{ job: "days", run: retry?.id }] };
    expect(all[0]).toMatchObject(after);
    expect(await jobs.endOf(id, all[0]?.id ?? "")).toMatchObject({
      status: "success",
      log: expect.stringContaining("dbt"),
    });
    expect((await jobs.acme.runs.list(id)).total).toBe(before + 3);
  });

  test.each(versionsToTest(DBT_VERSIONS, DBT_VERSIONS.slice(0, 1)))(
    "get the parameters of a run of dbt %s as they were sent",
    async (dbt_version) => {
      const id = await dbtProject(dbt_version);
      await jobs.acme.jobs.create(id, { name: "parameters", command: "dbt build" });
      const vars = {
        given: {
          text: "- a: {b} [c] #d 'e' \"f\" \\ \n\t \u00e9 \u{1f600} \u2028 \u0085 \u007f \ufeff {{ x }} $(y)",
          "key: -x": ["yes", "null", "1e5", "2026-11-30", "", null, true, -0.5],
          numbers: [1e-7, -1.5e-300, 9007199254740991, -9007199254740991],
        },
      };
      const parameters = {
        select: ["given", "customers", "+orders"],
        exclude: ["customers"],
        full_refresh: true,
        threads: 3,
        vars,
      };
      const { job_run_id: run } = await jobs.acme.jobs.run(id, "parameters", { parameters });
      const { status, log } = await jobs.endOf(id, run);
      expect({ status, log }).toMatchObject({
        status: "success",
        log: expect.stringContaining("PASS=3 "),
      });
      expect(log).toMatch(/Concurrency: 3 threads/);
      expect(log).not.toContain("main.customers");
      expect(log).toMatch(/REFRESH True/i);
      const [, given = ""] = /GIVEN (\{.*\})/.exec(log) ?? [];
      expect(JSON.parse(given)).toEqual(vars.given);
      expect((await jobs.acme.runs.get(id, run)).parameters).toEqual(parameters);
      const { job_run_id: plain } = await jobs.acme.jobs.run(id, "parameters", {
        parameters: { full_refresh: false, select: ["given"] },
      });
      expect((await jobs.endOf(id, plain)).log).toMatch(/REFRESH (?:False|None)/i);
    },
  );

  test.each(versionsToTest(REPEATED, [NEWEST_DBT]))(
    "are repeated from where dbt %s has failed, also after another run has succeeded",
    async (dbt_version) => {
      const id = await dbtProject(dbt_version);
      await jobs.acme.jobs.create(id, { name: "build", command: BUILD });
      const parameters = { vars: { word: "one" } };
      const { job_run_id: first } = await jobs.acme.jobs.run(id, "build", { parameters });
      expect((await jobs.endOf(id, first)).status).toBe("failed");
      expect(await nodesOf(id, first, LEFT)).toEqual(LEFT_NODES);
      expect(await nodesOf(id, first, ["succeeded"])).toEqual(DONE_NODES);
      const others = dbt_version === NEWEST_DBT ? await failOtherwise(id, parameters) : undefined;
      const { job_run_id: between } = await jobs.acme.jobs.run(id, "build", {
        parameters: { select: ["orders", "customers"] },
      });
      expect((await jobs.endOf(id, between)).status).toBe("success");

      await jobs.repositories.get(nameOf(dbt_version))?.commit(FIXED_DBT, "Fix");
      await jobs.acme.projects.deploy(id, {}, { waitMs: 600_000 });
      const repeated = await retryOf(id, first);
      expect(repeated).toMatchObject({
        status: "success",
        log: expect.stringContaining("not repeated: model.shop.gone"),
        run: { retry_of: first, retry_from: "failure", parameters },
      });
      expect(repeated.log).toContain("WORD one");
      const repeatedNodes = LEFT_NODES.filter((node) => node !== "gone");
      expect(await nodesOf(id, repeated.run.id, ["succeeded"])).toEqual(repeatedNodes);
      expect((await jobs.acme.runs.models(id, repeated.run.id)).total).toBe(repeatedNodes.length);
      if (others) await repeatOthers(id, others);
    },
  );
});
