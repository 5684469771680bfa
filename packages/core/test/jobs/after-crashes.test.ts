import type { Run } from "@dagctl/core";
import type { Change, Clock, Store } from "@dagctl/core/contracts";
import {
  fakeEngine,
  faultPlan,
  type MemoryData,
  memoryData,
  memoryStore,
  withFaults,
} from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { failingCalls } from "../host/failing-calls.ts";
import { killedStore } from "../host/killed-store.ts";
import { movedClock, type ScheduledHost, until } from "../host/test-host.ts";
import { beforeCommit } from "./before-commit.ts";
import { MINUTE, storedRuns, untilEnded } from "./failing-jobs.ts";
import { hostAgain } from "./host-again.ts";
import { jobHost, MORNING } from "./job-host.ts";

const node = (name: string, more: object = {}) => ({ name, command: `node ${name}`, ...more });

/** Returns an engine, and the ids of the runs that a host has started in it. */
function countingEngine(schedules: "host" | "engine", clock: Clock) {
  const engine = fakeEngine({ schedules, clock });
  const started: string[] = [];
  /** Lets each further run end at once, with success. */
  const count = (): void => engine.setRuns(({ ref }) => void started.push(ref.run));
  count();
  return { engine, started, count };
}

/** Creates the jobs `a` and `b`, and `report`, which runs after both. */
async function createJobs({ acme, id }: ScheduledHost, more: object = {}): Promise<void> {
  await acme.jobs.create(id, node("a", more));
  await acme.jobs.create(id, node("b", more));
  await acme.jobs.create(id, node("report", { after: ["a", "b"] }));
}

/** Asserts that the last of the runs is the only one of `report`, after those before it. */
function expectOne(runs: readonly Run[], started: readonly string[]): void {
  const [report, ...more] = runs.filter(({ triggered_by: by }) => by === "after");
  expect(more).toEqual([]);
  expect(report).toMatchObject({ status: "success" });
  const others = runs.filter((run) => run !== report).map(({ id }) => id);
  expect(report?.after_runs?.map(({ run }) => run).toSorted()).toEqual(others.toSorted());
  expect(started.filter((id) => id === report?.id)).toHaveLength(1);
}

const isReport = (change: Change): boolean =>
  "put" in change && change.put === "run" && change.record.run.triggered_by === "after";
const isEnd = (change: Change): boolean =>
  "put" in change && change.put === "event" && change.event.type === "run.ended";

/** Returns a store whose host dies at a commit, before it or after it. */
function dyingStore(
  plain: Store,
  {
    isOne,
    phase,
    which,
  }: {
    readonly isOne: (change: Change) => boolean;
    readonly phase: "before" | "after";
    readonly which: number;
  },
): { readonly store: Store; isDead(): Promise<boolean> } {
  const killed = killedStore(plain);
  let count = 0;
  let isDead = false;
  const store: Store = {
    ...killed.store,
    async commit(changes, options) {
      if (changes.some(isOne)) count += 1;
      const isNow = !isDead && changes.some(isOne) && count === which;
      isDead ||= isNow;
      if (isNow && phase === "before") killed.kill();
      const committed = await killed.store.commit(changes, options);
      if (isNow) killed.kill();
      return committed;
    },
  };
  return { store, isDead: async () => isDead };
}

describe.each(["host", "engine"] as const)(
  "After jobs, where the %s has schedules",
  (schedules) => {
    test.each([
      ["before the last success is recorded", isEnd, "before", 2],
      ["when the last success is recorded", isEnd, "after", 2],
      ["before the run is recorded", isReport, "before", 1],
      ["when the run is recorded", isReport, "after", 1],
      ["before the end of the run is recorded", isEnd, "before", 3],
      ["when the end of the run is recorded", isEnd, "after", 3],
    ] as const)("one run is started despite a kill %s", async (_, isOne, phase, which) => {
      const clock = movedClock(MORNING);
      const { engine, started } = countingEngine(schedules, clock);
      const data = memoryData();
      const { store, isDead } = dyingStore(memoryStore({ data, clock }), { isOne, phase, which });
      const host = await jobHost(schedules, { clock, engine, data, store });
      await createJobs(host);
      for (const job of ["a", "b"]) await host.acme.jobs.run(host.id, job);
      await until(isDead, (is) => is);
      clock.move(600 * MINUTE);
      const close = await hostAgain(host, memoryStore({ data, clock }));
      expectOne(await untilEnded(data, host.id, 3), started);
      clock.move(MINUTE);
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(await storedRuns(data, host.id)).toHaveLength(3);
      await close();
    });

    test("each set of successes starts one run on two hosts", async () => {
      const clock = movedClock(MORNING);
      const { engine, started } = countingEngine(schedules, clock);
      const data = memoryData();
      const store = (): Store => memoryStore({ data, clock });
      const host = await jobHost(schedules, { clock, engine, data, store: store() });
      await host.acme.jobs.create(host.id, node("a"));
      const names = Array.from({ length: 8 }, (_, index) => `after-${index}`);
      for (const name of names) await host.acme.jobs.create(host.id, node(name, { after: ["a"] }));
      const close = await hostAgain(host, store());
      for (const round of [1, 2, 3]) {
        await host.acme.jobs.run(host.id, "a");
        await untilEnded(data, host.id, round * (names.length + 1));
      }
      await host.untilObserved();
      const runs = await storedRuns(data, host.id);
      expect(runs).toHaveLength(3 * (names.length + 1));
      expect(started).toHaveLength(runs.length);
      expect(new Set(started).size).toBe(runs.length);
      await close();
    });

    test("one run is started after a downtime in which both ended", async () => {
      const clock = movedClock(MORNING);
      const { engine, started, count } = countingEngine(schedules, clock);
      engine.setRuns("manual");
      const data = memoryData();
      const fields = { concurrency_policy: "Allow" };
      const host = await jobHost(schedules, { clock, engine, data, fields });
      const { acme, id, ref } = host;
      await createJobs(host);
      const begun = ["a", "b"].map(async (job) => (await acme.jobs.run(id, job)).job_run_id);
      const ids = await Promise.all(begun);
      await host.untilRuns((all) => all.every(({ status }) => status === "running"));
      await host.host.close();
      clock.move(600 * MINUTE);
      for (const run of ids) engine.finishRun({ ...ref, run });
      count();
      clock.move(600 * MINUTE);
      const again = await host.restarted();
      expectOne(await untilEnded(data, id, 3), started);
      await again.untilObserved();
      expect(await storedRuns(data, id)).toHaveLength(3);
    });
  },
);

describe("A job after others", () => {
  test("is started once after a downtime in which an engine has started them many times", async () => {
    const clock = movedClock(MORNING);
    const { engine } = countingEngine("engine", clock);
    const data = memoryData();
    const host = await jobHost("engine", { clock, engine, data });
    await createJobs(host, { schedule: "0 * * * *" });
    for (const job of ["a", "b"])
      await until(
        async () => engine.isSchedulePaused(host.ref, job),
        (isPaused) => !isPaused,
      );
    await host.host.close();
    for (let hour = 0; hour < 5; hour += 1) {
      clock.move(60 * MINUTE);
      for (const job of ["a", "b"]) engine.tick(host.ref, job);
    }
    clock.move(10 * MINUTE);
    // The next host knows of the first success of each only, and dies.
    const dying = { isOne: isEnd, phase: "after", which: 2 } as const;
    const { store, isDead } = dyingStore(memoryStore({ data, clock }), dying);
    await host.restarted({ store });
    await until(isDead, (is) => is);
    const close = await hostAgain(host, memoryStore({ data, clock }));
    const runs = await untilEnded(data, host.id, 11);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await storedRuns(data, host.id)).toHaveLength(11);
    expect(runs.filter(({ triggered_by: by }) => by === "after")).toHaveLength(1);
    await close();
  });

  test.each(
    failingCalls<"store">([
      ["store", "commit", 4],
      ["store", "project", 4],
      ["store", "runs", 3],
    ]),
  )(
    "$fault, call $call of $contract $method at the last success: it is started once",
    async ({ method, call, fault }) => {
      const clock = movedClock(MORNING);
      const { engine, started, count } = countingEngine("host", clock);
      engine.setRuns("manual");
      const data = memoryData();
      const faults = faultPlan<Store>();
      const store = withFaults(memoryStore({ data, replicas: false }), faults);
      const host = await jobHost("host", { clock, engine, data, store });
      const { acme, id, ref } = host;
      await acme.jobs.create(id, node("a"));
      await acme.jobs.create(id, node("report", { after: ["a"] }));
      const { job_run_id: a } = await acme.jobs.run(id, "a");
      await host.untilRuns(([one]) => one?.status === "running");
      await host.untilObserved();
      count();
      faults[fault](method as "commit", { call });
      engine.finishRun({ ...ref, run: a });
      expectOne(await untilEnded(data, id, 2), started);
      await host.untilObserved();
      expect(await storedRuns(data, id)).toHaveLength(2);
    },
  );

  /** Returns the runs of a project where `work` comes before the commit of the run of `report`. */
  async function raceWith(
    work: (host: ScheduledHost) => Promise<unknown>,
  ): Promise<readonly Run[]> {
    const data: MemoryData = memoryData();
    let race = async (): Promise<unknown> => undefined;
    let isDone = false;
    const store = beforeCommit(memoryStore({ data }), isReport, () => race());
    const host = await jobHost("host", { data, store });
    await createJobs(host);
    race = async () => {
      await work(host);
      isDone = true;
    };
    for (const job of ["a", "b"]) {
      const { job_run_id: run } = await host.acme.jobs.run(host.id, job);
      await host.acme.runs.wait(host.id, run);
    }
    await until(
      async () => isDone && (await host.acme.projects.get(host.id)).operation === undefined,
      (is) => is,
    );
    await host.acme.projects.deploy(host.id);
    await host.untilObserved();
    return untilEnded(data, host.id, 2);
  }

  test.each([
    ["it is disabled", ({ acme, id }) => acme.jobs.update(id, "report", { enabled: false })],
    ["it is deleted", ({ acme, id }) => acme.jobs.delete(id, "report")],
    [
      "it is given another list",
      ({ acme, id }) => acme.jobs.update(id, "report", { after: ["b"] }),
    ],
    ["the project is suspended", ({ acme, id }) => acme.projects.update(id, { suspended: true })],
    ["the project is undeployed", ({ acme, id }) => acme.projects.undeploy(id, { waitMs: 0 })],
  ] as readonly (readonly [string, (host: ScheduledHost) => Promise<unknown>])[])(
    "is not started where %s while its run is recorded",
    async (_, change) => {
      expect(await raceWith(change)).toHaveLength(2);
    },
  );
});
