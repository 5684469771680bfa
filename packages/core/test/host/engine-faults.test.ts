import type { Run } from "@dagctl/core";
import type { DeployDriver, RunDriver, Secrets, Store } from "@dagctl/core/contracts";
import { fakeEngine, faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { failingCalls, insist } from "./failing-calls.ts";
import { JOB, movedClock, testHost, until } from "./test-host.ts";

const CASES = failingCalls<"store" | "run" | "deploy" | "secrets">([
  ["store", "commit", 14],
  ["store", "project", 8],
  ["store", "runs", 5],
  ["store", "run", 2],
  ["store", "job", 3],
  ["run", "setSchedulesPaused", 5],
  ["run", "list", 5],
  ["run", "observe", 2],
  ["deploy", "setRunVariables", 2],
  ["deploy", "observe", 3],
  ["secrets", "list", 2],
]);

describe("a call that fails or whose answer is lost, with an engine's own schedule", () => {
  it.each(CASES)(
    "$fault, call $call of $contract $method: each run is recorded once, and schedules are paused or resumed correctly in the end",
    async (one) => {
      const clock = movedClock();
      const engine = fakeEngine({ schedules: "engine", clock });
      const data = memoryData();
      const plans = {
        store: faultPlan<Store>(),
        run: faultPlan<RunDriver>(),
        deploy: faultPlan<DeployDriver>(),
        secrets: faultPlan<Secrets>(),
      };
      const test = await testHost({
        project: "scheduled",
        engine,
        clock,
        data,
        store: withFaults(memoryStore({ data, replicas: false }), plans.store),
        run: withFaults(engine.run, plans.run),
        deploy: withFaults(engine.deploy, plans.deploy),
        secrets: withFaults(engine.secrets, plans.secrets),
        job: undefined,
      });
      const plain = memoryStore({ data });
      const runs = async (): Promise<readonly Run[]> =>
        (await plain.runs("org-acme", test.id, { offset: 0, limit: 100 })).records.map(
          ({ run }) => run,
        );
      const plan: {
        readonly [Fault in "fail" | "loseAnswer"]: (
          method: never,
          options: { readonly call: number },
        ) => unknown;
      } = plans[one.contract];
      plan[one.fault](one.method as never, { call: one.call });

      await insist(() =>
        test.acme.jobs.update(
          test.id,
          JOB,
          { schedule: "5 5 * * *", enabled: true },
          { idempotencyKey: "j" },
        ),
      );
      await test.untilPaused(false);
      engine.tick(test.ref, JOB);
      await until(runs, ([run]) => run?.status === "success");
      await insist(() => test.acme.projects.run(test.id, {}, { idempotencyKey: "r" }));
      await until(
        runs,
        (all) => all.length === 2 && all.every(({ status }) => status === "success"),
      );
      await insist(() =>
        test.acme.jobs.update(test.id, JOB, { enabled: false }, { idempotencyKey: "d" }),
      );
      await test.untilPaused(true);
      engine.setRuns("manual");
      await engine.run.setSchedulesPaused?.(test.ref, { [JOB]: false });
      engine.tick(test.ref, JOB);
      await insist(() => test.acme.projects.undeploy(test.id, { idempotencyKey: "u" }));
      expect((await runs()).map(({ triggered_by: by, status }) => `${by} ${status}`)).toEqual([
        "scheduled failed",
        "manual success",
        "scheduled success",
      ]);
      const { events } = await plain.events(0, 1000);
      for (const type of ["run.created", "run.ended"] as const)
        expect(events.filter((event) => event.type === type)).toHaveLength(3);
      expect(events.filter(({ type }) => type === "run.skipped")).toEqual([]);
      expect(
        (await plain.operations("org-acme", test.id, { offset: 0, limit: 10 })).records.map(
          ({ operation: { kind, status } }) => `${kind} ${status}`,
        ),
      ).toEqual(["undeploy succeeded", "update succeeded", "create succeeded"]);
      await insist(() => test.acme.projects.delete(test.id));
      expect(engine.counts()).toMatchObject({ deployments: 0, activeRuns: 0, runs: 0 });
    },
  );
});
