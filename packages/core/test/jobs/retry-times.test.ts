import type { Run } from "@dagctl/core";
import { fakeClock, fakeEngine } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { testHost } from "../host/test-host.ts";
import { without } from "../../src/values/without.ts";
import { commandType } from "./job-host.ts";

const ORDERS = { name: "orders", command: "node orders", max_retries: 1 };
const MINUTE = 60_000;

/** Starts a host that observes its project only for a reason: its clock advances by hand. */
async function quietHost(schedules: "host" | "engine") {
  const clock = fakeClock();
  const engine = fakeEngine({ schedules, clock });
  engine.setRuns(() => [{ exit: 3 }]);
  // Neither driver reports what happens by itself.
  const [run, deploy] = [without(engine.run, "watch"), without(engine.deploy, "watch")];
  const timing = { observeMs: 1e9, leaseMs: 1e9 };
  const projectTypes = [commandType()];
  const test = await testHost({ clock, engine, run, deploy, timing, projectTypes });
  const { acme } = test;
  const settle = async (): Promise<void> => {
    for (let step = 0; step < 50; step += 1) await clock.advance(1);
  };
  const during = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
    await settle();
    return call;
  };
  const { id } = await during(acme.projects.create(test.input));
  const runs = async (): Promise<readonly Run[]> => (await acme.runs.list(id)).runs.toReversed();
  return { acme, id, clock, engine, settle, during, runs, ref: refOf(id) };
}

const refOf = (project: string): { readonly organization: string; readonly project: string } => ({
  organization: "org-acme",
  project,
});

describe("A retry", () => {
  test.each(["host", "engine"] as const)(
    "is started at its time where the %s has the schedules, without a round of observations",
    async (schedules) => {
      const { acme, id, clock, settle, during, runs } = await quietHost(schedules);
      await during(acme.jobs.create(id, ORDERS));
      await during(acme.jobs.run(id, "orders"));
      expect((await runs()).map(({ status }) => status)).toEqual(["failed"]);
      await clock.advance(5 * MINUTE - 1_000);
      await settle();
      expect(await runs()).toHaveLength(1);
      await clock.advance(1_000);
      await settle();
      expect((await runs()).map(({ attempt }) => attempt)).toEqual([undefined, 2]);
    },
  );

  test.each(["host", "engine"] as const)(
    "is followed by a job after it at once where the %s has the schedules",
    async (schedules) => {
      const { acme, id, clock, engine, settle, during, runs } = await quietHost(schedules);
      await during(acme.jobs.create(id, ORDERS));
      await during(acme.jobs.create(id, { name: "report", command: "node x", after: ["orders"] }));
      await during(acme.jobs.run(id, "orders"));
      engine.setRuns("program");
      await clock.advance(5 * MINUTE);
      await settle();
      expect((await runs()).map(({ triggered_by: by }) => by)).toEqual([
        "manual",
        "retry",
        "after",
      ]);
    },
  );

  test("is dropped by a run of the engine's schedule that is recorded only at its time", async () => {
    const { acme, id, clock, engine, ref, settle, during, runs } = await quietHost("engine");
    await during(acme.jobs.create(id, { ...ORDERS, schedule: "0 0 1 1 *" }));
    await during(acme.jobs.run(id, "orders"));
    await clock.advance(5 * MINUTE - 1_000);
    await settle();
    engine.setRuns("manual");
    expect(engine.isSchedulePaused(ref, "orders")).toBe(false);
    const begun = engine.tick(ref, "orders")?.run;
    await clock.advance(1_000);
    await settle();
    expect((await runs()).map(({ id: run }) => run).slice(1)).toEqual([begun]);
  });
});
