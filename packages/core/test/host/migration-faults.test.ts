import type { HostOptions, Run } from "@dagctl/core";
import type { Change, DeployDriver, RunDriver, Store } from "@dagctl/core/contracts";
import { faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { failingCalls, insist } from "./failing-calls.ts";
import { scriptedSqlmesh } from "./scripted-sqlmesh.ts";
import { testHost, until } from "./test-host.ts";

/**
 * The numbers are below those of calls that are really made, also where one observation serves for
 * two. The number of observations differs from run to run.
 */
const METHODS: readonly (readonly [
  contract: "store" | "deploy" | "run",
  method: string,
  calls: number,
])[] = [
  ["store", "commit", 18],
  ["store", "runs", 8],
  ["store", "job", 2],
  ["deploy", "apply", 2],
  ["run", "start", 3],
  ["run", "observe", 4],
];
const CASES = failingCalls(METHODS);

describe("a migration with a call that fails or whose answer is lost", () => {
  it.each(CASES)(
    "$fault, call $call of $contract $method: it is neither lost nor repeated",
    async ({ contract, method, call, fault }) => {
      const data = memoryData();
      const tool = scriptedSqlmesh();
      const faults = faultPlan<Store & DeployDriver & RunDriver>();
      const planned = faults[fault](method as "commit", { call });
      const real: object =
        contract === "store"
          ? memoryStore({ data, replicas: false })
          : contract === "deploy"
            ? tool.deploy
            : tool.engine.run;
      const options: Partial<HostOptions> = {
        deploy: tool.deploy,
        [contract]: withFaults(real, faults as never),
      };
      const { acme, repository, input } = await testHost({ ...options, data, engine: tool.engine });
      await repository.commit({ "config.yaml": "" }, "Configure");
      const { id } = await insist(() =>
        acme.projects.create<SqlmeshProject>(
          {
            ...input,
            project_type: "sqlmesh",
            sqlmesh_version: "0.130.0",
            check_on_deploy: false,
            run_tests: false,
          },
          { idempotencyKey: "c" },
        ),
      );
      const untilEnded = (run: string): Promise<Run> =>
        until(
          () => insist(() => acme.runs.get(id, run)),
          ({ status }) => status !== "pending" && status !== "running",
        );
      const first = await insist(() => acme.projects.run(id, {}, { idempotencyKey: "r1" }));
      expect(await untilEnded(first.job_run_id)).toMatchObject({ status: "success" });
      await insist(() =>
        acme.projects.update<SqlmeshProject>(
          id,
          { sqlmesh_version: "0.208.1" },
          { idempotencyKey: "u" },
        ),
      );
      const second = await insist(() => acme.projects.run(id, {}, { idempotencyKey: "r2" }));
      expect(await untilEnded(second.job_run_id)).toMatchObject({ status: "success" });
      const { runs } = await insist(() => acme.runs.list(id));
      expect(runs.toReversed().map(({ job_type, status }) => `${job_type} ${status}`)).toEqual([
        "run success",
        "migrate success",
        "run success",
      ]);
      expect(tool.started).toEqual(["run 0.130.0", "migrate 0.208.1", "run 0.208.1"]);
      expect(tool.wrong).toEqual([]);
      expect(planned.fired).toBeGreaterThan(0);
    },
  );
});

it("a first run that is dispatched while the version is changed: one of the two is decided again", async () => {
  const data = memoryData();
  const tool = scriptedSqlmesh();
  const faults = faultPlan<Store>();
  let release = (): void => undefined;
  const dispatches = ([changes]: readonly unknown[]): boolean =>
    (changes as readonly Change[]).some(
      (change) =>
        "put" in change && change.put === "run" && change.record.internals.dispatched !== undefined,
    );
  const held = faults.delay("commit", {
    when: dispatches,
    until: new Promise<void>((resolve) => (release = resolve)),
  });
  const { acme, repository, input } = await testHost({
    deploy: tool.deploy,
    store: withFaults(memoryStore({ data, replicas: false }), faults),
    data,
    engine: tool.engine,
  });
  await repository.commit({ "config.yaml": "" }, "Configure");
  const { id } = await acme.projects.create<SqlmeshProject>({
    ...input,
    project_type: "sqlmesh",
    sqlmesh_version: "0.130.0",
    check_on_deploy: false,
    run_tests: false,
  });
  const { job_run_id } = await acme.projects.run(id);
  await until(
    async () => held.fired,
    (times) => times === 1,
  );
  await acme.projects.update<SqlmeshProject>(id, { sqlmesh_version: "0.208.1" });
  release();
  await until(
    () => acme.runs.get(id, job_run_id),
    ({ status }) => status === "success",
  );
  expect(await acme.projects.get(id)).toMatchObject({ sqlmesh_version: "0.208.1" });
  expect({ state: tool.state(), started: tool.started, wrong: tool.wrong }).toEqual({
    state: "0.208.1",
    started: ["run 0.208.1"],
    wrong: [],
  });
});
