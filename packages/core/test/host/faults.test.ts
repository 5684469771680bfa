import type { HostOptions } from "@dagctl/core";
import type {
  DeployDriver,
  GitDriver,
  RunDriver,
  StateDatabaseDriver,
  Store,
} from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import {
  fakeEngine,
  fakeGit,
  faultPlan,
  memoryData,
  memoryStore,
  withFaults,
} from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { failingCalls, insist } from "./failing-calls.ts";
import { type TestHost, testHost, until } from "./test-host.ts";

/** Runs the whole life of a project, at whose end only one record of each action remains. */
async function live({ acme, engine, input }: TestHost): Promise<void> {
  const { id } = await insist(() =>
    acme.projects.create({ ...input, use_managed_state_database: true }, { idempotencyKey: "c" }),
  );
  await until(
    () => insist(() => acme.projects.get(id)),
    ({ status, operation }) => status === "active" && !operation,
  );
  expect(engine.counts()).toMatchObject({ deployments: 1, stateDatabases: 1 });
  const run = await insist(() => acme.projects.run(id, {}, { idempotencyKey: "r" }));
  await until(
    () => insist(() => acme.runs.get(id, run.job_run_id)),
    ({ status }) => status === "success",
  );
  expect(engine.counts().runs).toBe(1);
  expect(
    (await insist(() => acme.projects.update(id, { cpu_limit: "3" }, { idempotencyKey: "u" })))
      .revision,
  ).toBe(2);
  await until(
    () => insist(() => acme.projects.get(id)),
    ({ status, operation }) => status === "active" && !operation,
  );
  await insist(() => acme.projects.undeploy(id, { idempotencyKey: "x" }));
  expect(engine.counts()).toMatchObject({ deployments: 0, stateDatabases: 1 });
  const kinds = (await insist(() => acme.operations.list(id))).operations.map(
    ({ kind, status }) => `${kind} ${status}`,
  );
  expect(kinds.toSorted()).toEqual(["create succeeded", "undeploy succeeded", "update succeeded"]);
  await insist(() => acme.projects.delete(id, { idempotencyKey: "d" }));
  expect(engine.counts()).toMatchObject({ deployments: 0, stateDatabases: 0, activeRuns: 0 });
  expect(await insist(() => acme.projects.list())).toEqual({ projects: [], total: 0 });
}

const METHODS: readonly (readonly [
  contract: "store" | "deploy" | "run" | "stateDatabase" | "git",
  method: string,
  calls: number,
])[] = [
  ["store", "commit", 20],
  ["store", "project", 8],
  ["store", "operation", 4],
  ["store", "runs", 3],
  ["store", "putLog", 1],
  ["deploy", "apply", 2],
  ["deploy", "observe", 3],
  ["deploy", "remove", 2],
  ["run", "start", 1],
  ["run", "observe", 2],
  ["run", "logs", 1],
  ["stateDatabase", "provision", 2],
  ["stateDatabase", "drop", 1],
  ["git", "head", 1],
  ["git", "readFiles", 1],
];

const CASES = failingCalls(METHODS);

describe("a call that fails, or whose answer is lost", () => {
  it.each(CASES)(
    "$fault, call $call of $contract $method: nothing is lost or doubled",
    async ({ contract, method, call, fault }) => {
      const data = memoryData();
      const engine = fakeEngine();
      const git = fakeGit();
      const wrapped: Partial<HostOptions> = {};
      let fired = (): number => 0;
      if (contract === "store") {
        const faults = faultPlan<Store>();
        const planned = faults[fault](method as "commit", { call });
        fired = () => planned.fired;
        Object.assign(wrapped, {
          store: withFaults(memoryStore({ data, replicas: false }), faults),
        });
      } else {
        const faults = faultPlan<DeployDriver & RunDriver & StateDatabaseDriver & GitDriver>();
        const planned = faults[fault](method as "apply", { call });
        fired = () => planned.fired;
        const real: object = contract === "git" ? git : engine[contract];
        Object.assign(wrapped, { [contract]: withFaults(real, faults as never) });
      }
      const test = await testHost({ ...(contract === "git" ? {} : wrapped), data, engine });
      if (contract === "git") {
        const repository = test.git.create("https://git.example.com/faulty.git");
        await repository.commit(
          { "package.json": '{ "main": "main.mjs" }', "main.mjs": "" },
          "Begin",
        );
        const faults = faultPlan<GitDriver>();
        const planned = faults[fault](method as "head", {
          call,
          ...(fault === "loseAnswer" ? { error: new DagctlError("unavailable", "reset") } : {}),
        });
        fired = () => planned.fired;
        await live(
          await testHost({
            git: withFaults(test.git, faults),
            engine: fakeEngine(),
            plainGit: test.git,
            repository: test.repository,
          }),
        );
      } else {
        await live(test);
      }
      expect(fired()).toBeGreaterThan(0);
    },
  );
});
