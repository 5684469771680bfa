import type { RunParameters } from "@dagctl/core/contracts";
import { SQLMESH_VERSIONS, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalJobs, localJobs } from "./jobs/local-jobs.ts";

const SQLMESH_CONFIG = `gateways:
  warehouse:
    connection: { type: duckdb, database: warehouse.db }
default_gateway: warehouse
model_defaults: { dialect: duckdb }
`;
const NEWEST_SQLMESH = SQLMESH_VERSIONS.at(-1) ?? "";

let jobs: LocalJobs;
beforeAll(async () => {
  jobs = await localJobs([sqlmeshType()]);
});
afterAll(() => jobs.close());

describe("The jobs of a SQLMesh project on one machine", { timeout: 600_000 }, () => {
  test.each(versionsToTest(SQLMESH_VERSIONS, [NEWEST_SQLMESH]))(
    "run the commands of SQLMesh %s on the environment of the project, with parameters",
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
      const id = await jobs.createProject(
        `sqlmesh-${sqlmesh_version.replaceAll(".", "-")}`,
        {
          "config.yaml": SQLMESH_CONFIG,
          "models/early.sql": model("early"),
          "models/late.sql": model("late"),
        },
        {
          project_type: "sqlmesh",
          sqlmesh_version,
          sqlmesh_environment: "dev",
          auto_apply: true,
          run_tests: false,
        },
      );
      await jobs.acme.jobs.create(id, { name: "apply", command: "sqlmesh plan" });
      await jobs.acme.jobs.create(id, { name: "models", command: "sqlmesh run" });
      expect(await jobs.runJob(id, "apply")).toMatchObject({
        status: "success",
        log: expect.stringMatching(/`dev` environment|environment `dev`/),
      });
      const evaluatedBy = async (parameters: RunParameters): Promise<readonly string[]> => {
        const { job_run_id: run } = await jobs.acme.jobs.run(id, "models", { parameters });
        const { status, log } = await jobs.endOf(id, run);
        expect({ status, log }).toMatchObject({ status: "success" });
        return ["early", "late"].filter((name) => log.includes(`demo__dev.${name}`));
      };
      expect(await evaluatedBy({})).toEqual([]);
      const until3 = { select_models: ["demo.early"], ignore_cron: true, end: "3 days ago" };
      expect(await evaluatedBy(until3)).toEqual(["early"]);
      const late = { select_models: ["demo.late"], ignore_cron: true, end: "yesterday" };
      expect(await evaluatedBy({ ...late, start: "3 days ago" })).toEqual(["late"]);
      // What is after the end of the one, and before the start of the other, is still missing.
      expect(await evaluatedBy({ ignore_cron: true, end: "yesterday" })).toEqual(["early", "late"]);
      if (sqlmesh_version !== NEWEST_SQLMESH) return;
      await jobs.acme.jobs.create(id, { name: "cleanup", command: "sqlmesh janitor" });
      expect(await jobs.runJob(id, "cleanup")).toMatchObject({ status: "success" });
      await expect(jobs.acme.projects.update(id, { auto_apply: false })).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path: "jobs.apply.command" }],
      });
    },
  );
});
