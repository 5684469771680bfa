import { nodeType } from "@dagctl/project-types/node";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

const JOB = "scheduled-run";

describe("the command of a job", () => {
  it("is that of the next run in list, get and update, although its record was created before the project changed", async () => {
    const test = await testHost();
    const { acme, engine } = test;
    await test.repository.commit(
      { "config.yaml": "gateways:\n  local:\n    connection: {type: duckdb}\n" },
      "SQLMesh",
    );
    const { id } = await acme.projects.create({
      ...test.input,
      project_type: "sqlmesh",
      use_managed_state_database: false,
    });
    await untilStatus(test, id, "active");
    const commands: unknown[][] = [];
    engine.setRuns(({ steps }) => {
      commands.push(steps.map(({ argv }) => argv[3]));
      return [];
    });
    const runOnce = async (): Promise<void> => {
      const { job_run_id: run } = await acme.projects.run(id);
      await until(
        () => acme.runs.get(id, run),
        ({ status }) => status === "success",
      );
    };
    await runOnce();
    expect((await acme.jobs.list(id)).jobs[0]?.command).toBe(
      "sqlmesh -p <project> test; sqlmesh -p <project> run prod",
    );

    await acme.projects.update<SqlmeshProject>(id, {
      sqlmesh_environment: "staging",
      auto_apply: true,
    });
    const command =
      "sqlmesh -p <project> plan staging --auto-apply --no-prompts; sqlmesh -p <project> run staging";
    const { jobs, total } = await acme.jobs.list(id);
    expect([jobs.map((job) => job.command), total]).toEqual([[command], 1]);
    expect((await acme.jobs.get(id, JOB)).command).toBe(command);
    expect((await acme.jobs.update(id, JOB, { schedule: "5 5 * * *" })).command).toBe(command);
    await runOnce();
    expect(commands).toEqual([
      ["test", "run"],
      ["plan", "run"],
    ]);
  });

  it("is that of the record where the project type is no longer installed, so that the jobs can still be read", async () => {
    const odd = { ...nodeType(), name: "odd" };
    const test = await testHost({ plugins: [{ name: "odd", projectTypes: [odd] }] });
    const { id } = await test.acme.projects.create({ ...test.input, project_type: "odd" });
    await test.acme.projects.run(id);
    const listed = await test.acme.jobs.list(id);
    expect(listed.total).toBe(1);
    const { acme } = await test.again({ plugins: [] });
    expect(await acme.jobs.list(id)).toEqual(listed);
    expect(await acme.jobs.get(id, JOB)).toEqual(listed.jobs[0]);
  });

  it("reports that auto_apply has no effect for a project type without plans", async () => {
    const test = await testHost();
    const { acme, input } = test;
    const node = await acme.projects.create({ ...input, name: "node", auto_apply: true });
    expect((await acme.jobs.get(node.id, JOB)).command).toMatch(
      /^node .* # auto_apply has no effect: a node project has no plan to apply$/,
    );
    await test.repository.commit(
      {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "profiles.yml":
          "shop:\n  target: prod\n  outputs:\n    prod: {type: duckdb, path: x.duckdb}\n",
      },
      "dbt",
    );
    const dbt = await acme.projects.create({ ...input, project_type: "dbt", auto_apply: true });
    expect(dbt.auto_apply).toBe(true);
    expect((await acme.jobs.get(dbt.id, JOB)).command).toMatch(
      /^dbt .* # auto_apply has no effect: a dbt project has no plan to apply$/,
    );
    await acme.projects.update(dbt.id, { auto_apply: false });
    expect((await acme.jobs.get(dbt.id, JOB)).command).not.toContain("#");
  });
});
