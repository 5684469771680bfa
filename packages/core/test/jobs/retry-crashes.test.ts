import type { Run } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { failingCalls } from "../host/failing-calls.ts";
import { killedStore } from "../host/killed-store.ts";
import { movedClock, until } from "../host/test-host.ts";
import { failingEngine, hasEvent, MINUTE, ORDERS, storedRuns, untilEnded } from "./failing-jobs.ts";
import { hostAgain } from "./host-again.ts";
import { jobHost, MORNING } from "./job-host.ts";

/** Asserts that a job of two retries has its three runs, each of the one before it. */
function expectRow(runs: readonly Run[], started: readonly string[]): void {
  const [first, second] = runs;
  expect(runs.map(({ status, retry_of: of, attempt }) => [status, of, attempt])).toEqual([
    ["failed", undefined, undefined],
    ["failed", first?.id, 2],
    ["failed", second?.id, 3],
  ]);
  expect(started).toEqual(runs.map(({ id }) => id));
}

describe.each(["host", "engine"] as const)("Retries where the %s has schedules", (schedules) => {
  test("are started by the next host after a restart, also those that were due before it", async () => {
    const clock = movedClock(MORNING);
    const { engine, started } = failingEngine(schedules, clock);
    const data = memoryData();
    const host = await jobHost(schedules, { clock, engine, data });
    await host.acme.jobs.create(host.id, ORDERS);
    await host.acme.jobs.run(host.id, "orders");
    await untilEnded(data, host.id, 1);
    await host.host.close();
    clock.move(600 * MINUTE);
    const second = await host.restarted();
    await untilEnded(data, host.id, 2);
    await second.host.close();
    clock.move(MINUTE);
    const third = await second.restarted();
    await untilEnded(data, host.id, 2);
    clock.move(MINUTE);
    await untilEnded(data, host.id, 3);
    clock.move(600 * MINUTE);
    await third.untilObserved();
    expectRow(await untilEnded(data, host.id, 3), started);
  });

  test("are started once by two hosts", async () => {
    const clock = movedClock(MORNING);
    const { engine, started } = failingEngine(schedules, clock);
    const data = memoryData();
    const store = (): Store => memoryStore({ data, clock });
    const host = await jobHost(schedules, { clock, engine, data, store: store() });
    const close = await hostAgain(host, store());
    const jobs = Array.from({ length: 8 }, (_, index) => `job-${index}`);
    for (const name of jobs) await host.acme.jobs.create(host.id, { ...ORDERS, name });
    for (const name of jobs) await host.acme.jobs.run(host.id, name);
    for (const round of [1, 2, 3]) {
      await untilEnded(data, host.id, round * jobs.length);
      clock.move(round * MINUTE);
    }
    await host.untilObserved();
    expect(await storedRuns(data, host.id)).toHaveLength(3 * jobs.length);
    expect(new Set(started).size).toBe(started.length);
    expect(started).toHaveLength(3 * jobs.length);
    await close();
  });

  test.each([
    ["before the end of the run is recorded", "run.ended", "before", 1],
    ["when the end of the run is recorded", "run.ended", "after", 1],
    ["before the retry is recorded", "run.created", "before", 2],
    ["when the retry is recorded", "run.created", "after", 2],
    ["before the end of the retry is recorded", "run.ended", "before", 2],
    ["when the end of the retry is recorded", "run.ended", "after", 2],
    ["when the last retry is recorded", "run.created", "after", 3],
  ] as const)("are neither lost nor doubled by a kill %s", async (_, event, phase, which) => {
    const clock = movedClock(MORNING);
    const { engine, started } = failingEngine(schedules, clock);
    const data = memoryData();
    const killed = killedStore(memoryStore({ data, clock }));
    let count = 0;
    const store: Store = {
      ...killed.store,
      async commit(changes, options) {
        const isOne = changes.some(hasEvent(event));
        if (isOne) count += 1;
        const isNow = isOne && count === which;
        if (isNow && phase === "before") killed.kill();
        const committed = await killed.store.commit(changes, options);
        if (isNow) killed.kill();
        return committed;
      },
    };
    const host = await jobHost(schedules, { clock, engine, data, store });
    await host.acme.jobs.create(host.id, ORDERS);
    await host.acme.jobs.run(host.id, "orders");
    while (count < which) {
      clock.move(MINUTE);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const close = await hostAgain(host, memoryStore({ data, clock }));
    for (let minute = 0; minute < 6; minute += 1) {
      await until(
        () => storedRuns(data, host.id),
        (runs) => runs.every(({ end_time: end }) => end !== undefined),
      );
      clock.move(MINUTE);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expectRow(await untilEnded(data, host.id, 3), started);
    await close();
  });
});

describe("A retry", () => {
  test.each(
    failingCalls<"store">([
      ["store", "commit", 3],
      ["store", "project", 4],
      ["store", "runs", 4],
      ["store", "job", 2],
    ]),
  )(
    "$fault, call $call of $contract $method at its time: it is started once",
    async ({ method, call, fault }) => {
      const clock = movedClock(MORNING);
      const { engine, started } = failingEngine("host", clock);
      const data = memoryData();
      const faults = faultPlan<Store>();
      const store = withFaults(memoryStore({ data, replicas: false }), faults);
      const host = await jobHost("host", { clock, engine, data, store });
      await host.acme.jobs.create(host.id, { ...ORDERS, max_retries: 1 });
      await host.acme.jobs.run(host.id, "orders");
      await untilEnded(data, host.id, 1);
      await host.untilObserved();
      faults[fault](method as "commit", { call });
      clock.move(MINUTE);
      const runs = await untilEnded(data, host.id, 2);
      await host.untilObserved();
      expect(runs.map(({ attempt }) => attempt)).toEqual([undefined, 2]);
      expect(started).toEqual(runs.map(({ id }) => id));
    },
  );
});
