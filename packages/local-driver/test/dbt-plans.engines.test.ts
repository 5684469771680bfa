import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "@dagctl/core";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DBT_PLANNED, MODELS_OF_PLANNED } from "./jobs/dbt-planned.ts";
import { type LocalJobs, localJobs } from "./jobs/local-jobs.ts";

let jobs: LocalJobs;
let directory: string;
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), "dagctl-warehouse-")));
  jobs = await localJobs([dbtType()]);
});
afterAll(async () => {
  await jobs.close();
  await rm(directory, { recursive: true, force: true });
});

describe("A plan of a dbt project", { timeout: 900_000 }, () => {
  /** Makes a plan, and waits until it was explained. */
  async function explain(id: string): Promise<Plan> {
    const { plans } = jobs.acme;
    return plans.wait(id, (await plans.create(id)).id);
  }
  async function changesOf(id: string, plan: Plan): Promise<readonly string[]> {
    const { models } = await jobs.acme.plans.models(id, plan.id, { limit: 100 });
    return models.map(({ name, change, category = "" }) => `${name} ${change} ${category}`.trim());
  }

  test("compares with the last run of all models, and builds what was approved", async () => {
    const warehouse = join(directory, "warehouse.db");
    const id = await jobs.createProject("planned-dbt", DBT_PLANNED(warehouse), {
      project_type: "dbt",
      dbt_version: DBT_VERSIONS.at(-1),
    });
    const first = await explain(id);
    expect(first).toMatchObject({
      status: "pending",
      environment: "default",
      summary: { has_changes: true, new_environment: true },
    });
    expect(await changesOf(id, first)).toEqual(MODELS_OF_PLANNED.map((name) => `${name} added`));
    expect(existsSync(warehouse)).toBe(false);
    const { apply_run_id: apply = "" } = await jobs.acme.plans.approve(id, first.id);
    expect(await jobs.acme.plans.wait(id, first.id)).toMatchObject({ status: "completed" });
    expect((await jobs.endOf(id, apply)).status).toBe("success");
    const { models } = await jobs.acme.runs.models(id, apply, { limit: 100 });
    expect(models.map(({ name }) => name).toSorted()).toEqual([...MODELS_OF_PLANNED]);
    const project = await jobs.acme.projects.get(id);
    expect(project).not.toHaveProperty("applied_commit_sha");
    expect(project).not.toHaveProperty("status_message");
    expect(await jobs.acme.projects.syncStatus(id)).not.toHaveProperty("plan");

    expect(await explain(id)).toMatchObject({
      status: "completed",
      summary: { has_changes: false, new_environment: false },
    });

    const repository = jobs.repositories.get("planned-dbt");
    const head = await repository?.commit({
      "models/alone.sql": "select 2 as id\n",
      "macros/two.sql": "{% macro two() %}3{% endmacro %}\n",
      "seeds/raw.csv": "id,word\n1,one\n2,two\n3,three\n",
      "models/old.sql": null,
      "models/fresh.sql": "select 1 as id\n",
    });
    const second = await explain(id);
    expect(second).toMatchObject({ status: "pending", commit_sha: head });
    expect(await changesOf(id, second)).toEqual([
      "fresh added",
      "alone direct modified",
      "orders direct macro",
      "raw direct modified",
      "below indirect",
      "old removed",
    ]);
    // The apply would run with other variables than those that were shown.
    await jobs.acme.jobs.update(id, "scheduled-run", { parameters: { vars: { rate: 3 } } });
    const { apply_run_id: other = "" } = await jobs.acme.plans.approve(id, second.id);
    expect(await jobs.acme.plans.wait(id, second.id)).toMatchObject({
      status: "rejected",
      auto_discarded: true,
      reason: expect.stringContaining("is not what the plan was made for"),
    });
    expect((await jobs.acme.runs.models(id, other)).models).toEqual([]);
    expect(await jobs.acme.projects.get(id)).toMatchObject({ current_commit_sha: head });

    // What only a hook does waits for an approval, which executes it.
    await repository?.commit({
      "dbt_project.yml": `${DBT_PLANNED(warehouse)["dbt_project.yml"]}on-run-end: ["create table ended as select 7 as id"]\n`,
    });
    await jobs.acme.jobs.update(id, "scheduled-run", { parameters: {} });
    const built = await explain(id);
    await jobs.acme.plans.approve(id, built.id);
    expect(await jobs.acme.plans.wait(id, built.id)).toMatchObject({ status: "completed" });
    await repository?.commit({
      "dbt_project.yml": `${DBT_PLANNED(warehouse)["dbt_project.yml"]}on-run-end: ["drop table ended"]\n`,
    });
    const hooked = await explain(id);
    expect(hooked).toMatchObject({
      status: "pending",
      summary: { has_changes: true, counts: {}, actions: 1 },
    });
    const listed = await jobs.acme.plans.actions(id, hooked.id, { limit: 100 });
    expect(listed.actions).toEqual([
      {
        kind: "hook",
        name: "on-run-end",
        change: "changed",
        each_run: true,
        text: "drop table ended",
      },
    ]);

    await repository?.commit({ "models/fresh.sql": "select * from {{ ref('fresh') }}\n" });
    expect(await explain(id)).toMatchObject({
      status: "failed",
      reason: "models/fresh.sql:1: reads 'fresh', and so itself: fresh -> fresh",
    });
  });
});
