import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeploymentRef, RunState, Step, Workload } from "@dagctl/core/contracts";
import { SQLMESH_VERSIONS, type SqlmeshProject, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { recordTested, versionsToTest } from "@dagctl/versions";
import type { LocalDriver } from "../src/index.ts";
import type { ConvergedRecord } from "../src/files/records.ts";
import {
  deployment,
  ended,
  FIRST,
  lines,
  runRequest,
  SECOND,
  servicesOf,
  workbench,
  workload,
} from "./workbench.ts";
import { until } from "@dagctl/testing";
import type { Workbench } from "./workbench.ts";

const CONFIG = `gateways:
  warehouse:
    connection:
      type: duckdb
      database: warehouse.db
default_gateway: warehouse
model_defaults:
  dialect: duckdb
`;
const MODEL = `MODEL (name demo.numbers, kind FULL, cron '@daily');
SELECT 1 AS id, 'one' AS word UNION ALL SELECT 2, 'two'
`;
const services = servicesOf({
  [FIRST]: { "config.yaml": CONFIG, "models/numbers.sql": MODEL },
  [SECOND]: {
    "config.yaml": CONFIG,
    "models/numbers.sql": MODEL,
    "models/more.sql": MODEL.replace("demo.numbers", "demo.more"),
  },
});

/**
 * CI tries the last step to the newest version here, and those before it and the newest version in
 * the tests of the server; `npm run test:exhaustive` all.
 */
const EXHAUSTIVE = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;
const NEWEST = SQLMESH_VERSIONS.at(-1) ?? "";
const VERSIONS = versionsToTest(SQLMESH_VERSIONS, []);
const PATHS: readonly (readonly string[])[] = EXHAUSTIVE
  ? [
      ["0.130.0", "0.208.1", NEWEST],
      // Every version, one after the other, and every other longer step that is allowed.
      SQLMESH_VERSIONS,
      ["0.150.1", NEWEST],
      ["0.170.1", "0.227.1"],
      ["0.170.1", NEWEST],
    ]
  : [["0.208.1", NEWEST]];

let bench: Workbench;
let driver: LocalDriver;

beforeAll(async () => {
  bench = await workbench(services);
  driver = await bench.start();
});
afterAll(() => bench.dispose());

function sqlmesh(version: string, state: string): Workload {
  const prefix = "SQLMESH__GATEWAYS__WAREHOUSE__STATE_CONNECTION__";
  return workload({
    currentFolder: "project",
    runtime: { language: "python", packages: [{ name: "sqlmesh", version }] },
    environment: { [`${prefix}TYPE`]: "duckdb", [`${prefix}DATABASE`]: state },
  });
}

const project = { folder: "project" } as const;
const PLAN_AND_RUN: readonly Step[] = [
  {
    name: "plan",
    argv: [
      "sqlmesh",
      "-p",
      project,
      "plan",
      "prod",
      "--auto-apply",
      "--no-prompts",
      "--skip-tests",
    ],
  },
  { name: "run", argv: ["sqlmesh", "-p", project, "run", "prod"] },
];

const RUN: readonly Step[] = PLAN_AND_RUN.slice(1);

/** Returns what a program prints in the environment of a project. */
async function python(ref: DeploymentRef, code: string, ...args: string[]): Promise<string> {
  const { environment = "" } = JSON.parse(
    await readFile(
      join(bench.directory, "deployments", ref.organization, ref.project, "converged.json"),
      "utf8",
    ),
  ) as ConvergedRecord;
  return (
    await promisify(execFile)(join(environment, "bin/python"), ["-c", code, ...args])
  ).stdout.trim();
}

function read(ref: DeploymentRef, query: string): Promise<string> {
  const code = `import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall())`;
  const work = join(bench.directory, "work", ref.organization, ref.project);
  const warehouse = join(work, "dagctl-checkout/files/warehouse.db");
  return python(ref, code, warehouse, query);
}

describe.each(VERSIONS)("SQLMesh %s", (version) => {
  const ref = { organization: "org-1", project: `prj-${version.replaceAll(".", "-")}` };

  test("is installed as of its release, plans, runs, and leaves its data for the next commit", async () => {
    const { settings } = await driver.stateDatabase.provision(ref, { rotation: 1, generation: 1 });
    const spec = sqlmesh(version, settings["database"] ?? "");
    await driver.deploy.apply({ ...deployment(1, { workload: spec }), ref });
    const state = await until(
      () => driver.deploy.observe(ref),
      (state) => state.present && ["converged", "failing"].includes(state.phase),
      { timeoutMs: 280_000 },
    );
    expect(state).toMatchObject({
      phase: "converged",
      steps: [
        { status: "done" },
        {
          status: "done",
          message: expect.stringContaining(
            `sqlmesh==${version}, with dependencies as of`,
          ) as string,
        },
      ],
    });

    const first = runRequest("run-1", PLAN_AND_RUN, { ref: { ...ref, run: "run-1" } });
    await driver.run.start(first);
    const outcome = await ended(driver, first.ref, 200_000);
    const log = await lines(driver, first.ref);
    expect({ ...outcome, log: outcome.status === "success" ? [] : log }).toMatchObject({
      status: "success",
      exitCode: 0,
    });
    expect(log.join("\n")).toContain("demo.numbers");
    expect(await read(ref, "select * from demo.numbers order by id")).toBe(
      "[(1, 'one'), (2, 'two')]",
    );

    await driver.deploy.apply({ ...deployment(2, { workload: spec, commit: SECOND }), ref });
    await until(
      () => driver.deploy.observe(ref),
      (state) => state.present && state.generation === 2 && state.phase === "converged",
      { timeoutMs: 60_000 },
    );
    const second = runRequest("run-2", PLAN_AND_RUN, {
      ref: { ...ref, run: "run-2" },
      generation: 2,
      commit: SECOND,
    });
    await driver.run.start(second);
    expect(await ended(driver, second.ref, 200_000)).toMatchObject({ status: "success" });
    expect(
      await read(ref, "select count(*) from demo.numbers union all select count(*) from demo.more"),
    ).toBe("[(2,), (2,)]");

    // An environment that was never planned: SQLMesh's own exit code and words come through.
    const request = runRequest(
      "run-3",
      [{ name: "run", argv: ["sqlmesh", "-p", project, "run", "nowhere"] }],
      {
        ref: { ...ref, run: "run-3" },
        generation: 2,
        commit: SECOND,
      },
    );
    await driver.run.start(request);
    expect(await ended(driver, request.ref, 60_000)).toMatchObject({
      status: "failed",
      exitCode: 1,
      step: "run",
    });
    expect((await lines(driver, request.ref)).join("\n")).toContain(
      "Environment 'nowhere' was not found",
    );
    const code = "import sys; print('%d.%d' % sys.version_info[:2])";
    recordTested("sqlmesh", version, await python(ref, code));
  });
});

describe("a state that a run has written", () => {
  const type = sqlmeshType();
  const at = (sqlmesh_version: string): SqlmeshProject => ({ sqlmesh_version }) as SqlmeshProject;

  /**
   * One project at one version after the other, each run by the deployment of its own generation.
   */
  async function bench(name: string): Promise<{
    deploy(version: string, commit: string): Promise<void>;
    run(steps: readonly Step[]): Promise<RunState & { readonly log: string }>;
    numbers(): Promise<string>;
  }> {
    const ref = { organization: "org-4", project: name };
    const { settings } = await driver.stateDatabase.provision(ref, { rotation: 1, generation: 1 });
    let [generation, commit, runs] = [0, FIRST, 0];
    return {
      async deploy(version, next) {
        generation += 1;
        commit = next;
        await driver.deploy.apply({
          ...deployment(generation, {
            workload: sqlmesh(version, settings["database"] ?? ""),
            commit,
          }),
          ref,
        });
        const state = await until(
          () => driver.deploy.observe(ref),
          (seen) =>
            seen.present &&
            seen.generation === generation &&
            ["converged", "failing"].includes(seen.phase),
          { timeoutMs: 200_000 },
        );
        expect(state).toMatchObject({ phase: "converged" });
      },
      async run(steps) {
        runs += 1;
        const request = runRequest(`${name}-${runs}`, steps, {
          ref: { ...ref, run: `${name}-${runs}` },
          generation,
          commit,
        });
        await driver.run.start(request);
        const outcome = await ended(driver, request.ref, 200_000);
        return { ...outcome, log: (await lines(driver, request.ref)).join("\n") };
      },
      numbers: () => read(ref, "select * from demo.numbers order by id"),
    };
  }

  const migrate = (from: string, to: string): readonly Step[] => {
    const change = type.stateChange?.(at(to), from);
    if (change?.change !== "migrate") throw new TypeError(`${from} to ${to} is ${change?.change}`);
    return change.job.steps;
  };
  const shown = ({ status, log }: RunState & { readonly log: string }): unknown => ({
    status,
    log: status === "success" ? "" : log,
  });

  test.each(PATHS.map((versions) => [versions] as const))(
    "is migrated along %j, keeps its data, and is planned and run after each step",
    { timeout: 900_000 },
    async (versions) => {
      const place = await bench(
        `prj-${versions.map((version) => version.split(".")[1]).join("-")}`,
      );
      for (const [step, version] of versions.entries()) {
        const before = versions[step - 1];
        await place.deploy(version, step % 2 === 0 ? FIRST : SECOND);
        if (before !== undefined) {
          const early = await place.run(RUN);
          expect(early).toMatchObject({
            status: "failed",
            exitCode: 1,
            log: expect.stringMatching(/ahead of .* \(remote\)\. Please run a migration/),
          });
          expect(
            type.explainFailure?.(at(version), { step: "run", exitCode: 1, log: early.log }),
          ).toContain(`an older SQLMesh than ${version}`);
          expect(shown(await place.run(migrate(before, version)))).toEqual({
            status: "success",
            log: "",
          });
          expect(await place.numbers()).toBe("[(1, 'one'), (2, 'two')]");
          expect(shown(await place.run(RUN))).toEqual({ status: "success", log: "" });
        }
        expect(shown(await place.run(PLAN_AND_RUN))).toEqual({ status: "success", log: "" });
        expect(await place.numbers()).toBe("[(1, 'one'), (2, 'two')]");
      }
    },
  );

  test(
    "is not migrated below the lowest version, nor used by an older one; both report the reason, and it does not change",
    { timeout: 600_000 },
    async ({ skip }) => {
      skip(
        !EXHAUSTIVE && process.env["DAGCTL_TEST_VERSION"] === undefined,
        "what these versions print changes only where the list of versions is raised",
      );
      const place = await bench("prj-floor");
      await place.deploy("0.130.0", FIRST);
      expect(shown(await place.run(PLAN_AND_RUN))).toEqual({ status: "success", log: "" });
      expect(type.stateChange?.(at(NEWEST), "0.130.0")).toMatchObject({
        change: "refused",
        issue: { path: "sqlmesh_version" },
      });
      await place.deploy(NEWEST, FIRST);
      const refused = await place.run(migrate("0.170.1", NEWEST));
      expect(refused).toMatchObject({ status: "failed", exitCode: 1, step: "migrate" });
      expect(
        type.explainFailure?.(at(NEWEST), { step: "migrate", exitCode: 1, log: refused.log }),
      ).toContain("set sqlmesh_version to one between");
      await place.deploy("0.170.1", FIRST);
      expect(shown(await place.run(migrate("0.130.0", "0.170.1")))).toEqual({
        status: "success",
        log: "",
      });

      expect(type.stateChange?.(at("0.130.0"), "0.170.1")).toMatchObject({
        change: "refused",
        issue: { path: "sqlmesh_version" },
      });
      await place.deploy("0.130.0", FIRST);
      const behind = await place.run(RUN);
      expect(behind).toMatchObject({ status: "failed", exitCode: 1 });
      expect(
        type.explainFailure?.(at("0.130.0"), { step: "run", exitCode: 1, log: behind.log }),
      ).toContain("Set sqlmesh_version to 0.170.1 or a newer one");
    },
  );
});

describe("a deployment with packages", () => {
  test("shares one environment with another project of the same packages", async () => {
    const refs = ["one", "two"].map((name) => ({ organization: "org-2", project: name }));
    for (const ref of refs)
      await driver.deploy.apply({
        ...deployment(1, { workload: sqlmesh(NEWEST, "state.db") }),
        ref,
      });
    for (const ref of refs)
      await until(
        () => driver.deploy.observe(ref),
        (state) => state.present && state.phase === "converged",
        { timeoutMs: 200_000 },
      );
    const folders = await Promise.all(
      refs.map(
        async ({ project }) =>
          (
            JSON.parse(
              await readFile(
                join(bench.directory, "deployments/org-2", project, "converged.json"),
                "utf8",
              ),
            ) as ConvergedRecord
          ).environment,
      ),
    );
    expect(new Set(folders).size).toBe(1);
  });

  test("fails with a reason when a version does not exist, and is not retried for ever", async () => {
    const ref = { organization: "org-3", project: "prj-1" };
    await driver.deploy.apply({
      ...deployment(1, { workload: sqlmesh("0.0.987", "state.db") }),
      ref,
    });
    const state = await until(
      () => driver.deploy.observe(ref),
      (state) => state.present && state.phase === "failing",
      { timeoutMs: 60_000 },
    );
    expect(state).toMatchObject({
      message: expect.stringContaining("There is no version 0.0.987 of sqlmesh") as string,
      olderRuns: false,
    });
  });
});
