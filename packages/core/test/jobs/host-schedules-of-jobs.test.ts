import type { Run } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { fakeEngine, faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { failingCalls } from "../host/failing-calls.ts";
import { killedStore } from "../host/killed-store.ts";
import { JOB, movedClock, type ScheduledHost, testHost, until } from "../host/test-host.ts";
import { commandType, jobHost, MORNING, SMALL } from "./job-host.ts";

const EVERY_MINUTE = { command: "node orders", schedule: "* * * * *" };

/** Returns the job and the time of each run: `hourly 20260301-020000`. */
const ticksOf = async (host: ScheduledHost): Promise<readonly string[]> =>
  (await host.runs())
    .map(({ job_name: name }) => name.replace(/^analytics-(.*)-(\d{8}-\d{6})$/, "$1 $2"))
    .toSorted();

describe("The schedules of several jobs of a host", () => {
  test("start a run of each job at its own ticks, in its own zone", async () => {
    const host = await jobHost("host");
    const { acme, id, clock } = host;
    await acme.jobs.update(id, JOB, { enabled: true });
    await acme.jobs.create(id, { name: "a", command: "node a", schedule: "0 3 * * *" });
    await acme.jobs.create(id, {
      name: "b",
      command: "node b",
      schedule: "0 3 * * *",
      time_zone: "Europe/Berlin",
    });
    await acme.jobs.create(id, {
      name: "c",
      command: "node c",
      schedule: "0 2 * * *",
      enabled: false,
    });
    await acme.jobs.create(id, { name: "d", command: "node d" });
    clock.to("2026-03-01T02:00:01.000Z");
    await host.untilRuns(({ length }) => length === 2);
    clock.to("2026-03-01T03:00:01.000Z");
    await host.untilRuns(({ length }) => length === 3);
    await host.untilObserved();
    expect(await ticksOf(host)).toEqual([
      "a 20260301-030000",
      "b 20260301-020000",
      `${JOB} 20260301-020000`,
    ]);
    expect(host.eventsOf("run.skipped")).toEqual([]);
  });

  test("are in the next run of a project, the earliest first", async () => {
    const { acme, id } = await jobHost("host");
    const next = async (): Promise<unknown> =>
      (await acme.projects.list({ include: ["next_run_at"] })).included?.[id]?.next_run_at;
    expect(await next()).toBeUndefined();
    await acme.jobs.create(id, { name: "late", command: "node a", schedule: "0 9 * * *" });
    expect(await next()).toBe("2026-03-01T09:00:00.000Z");
    await acme.jobs.create(id, {
      name: "early",
      command: "node a",
      schedule: "0 12 * * *",
      time_zone: "Asia/Tokyo",
    });
    expect(await next()).toBe("2026-03-01T03:00:00.000Z");
  });

  test("expect no tick from before a change, and report missed ones with the name of the job", async () => {
    const host = await jobHost("host");
    const { acme, id, clock } = host;
    await acme.jobs.create(id, { name: "hourly", command: "node a", schedule: "0 * * * *" });
    await host.untilObserved();
    clock.to("2026-03-01T05:30:00.000Z");
    await until(
      async () => host.eventsOf("run.skipped").length,
      (count) => count === 1,
    );
    expect(host.eventsOf("run.skipped").map(({ data }) => data)).toEqual([
      {
        job: "hourly",
        scheduled_at: "2026-03-01T02:00:00.000Z",
        ticks: 4,
        reason: expect.stringContaining("No host"),
      },
    ]);
    // At 06:30 in Berlin, 06:00 has been.
    await acme.jobs.update(id, "hourly", { schedule: "0 6 * * *", time_zone: "Europe/Berlin" });
    await host.untilObserved();
    expect([await host.runs(), host.eventsOf("run.skipped").length]).toEqual([[], 1]);
    await acme.jobs.update(id, "hourly", { command: "node b" });
    clock.to("2026-03-02T05:00:01.000Z");
    expect(await host.untilRuns(({ length }) => length === 1)).toHaveLength(1);
  });

  test.each([
    ["a change of its schedule", { schedule: "0 2 * * *" }],
    ["a change of its zone", { time_zone: "Europe/London", schedule: "0 2 * * *" }],
  ])("expect no tick of the day after %s", async (_, change) => {
    const host = await jobHost("host");
    const { acme, id, clock } = host;
    await acme.jobs.create(id, { name: "daily", command: "node a", schedule: "0 9 * * *" });
    await host.untilObserved();
    clock.to("2026-03-01T02:00:30.000Z");
    await acme.jobs.update(id, "daily", change);
    await host.untilObserved();
    clock.to("2026-03-01T02:30:00.000Z");
    await host.untilObserved();
    expect([await host.runs(), host.eventsOf("run.skipped")]).toEqual([[], []]);
  });

  test("expect no tick while nothing was deployed", async () => {
    const host = await jobHost("host");
    const { acme, id, clock } = host;
    await acme.jobs.create(id, { name: "hourly", command: "node a", schedule: "0 * * * *" });
    await host.untilObserved();
    await acme.projects.undeploy(id);
    clock.to("2026-03-08T00:30:00.000Z");
    await acme.projects.deploy(id);
    await host.untilObserved();
    clock.to("2026-03-08T01:00:01.000Z");
    await host.untilRuns(({ length }) => length === 1);
    expect(host.eventsOf("run.skipped")).toEqual([]);
  });

  test("count each other's runs: a second one under Forbid waits, and is then reported", async () => {
    const host = await jobHost("host", { fields: { concurrency_policy: "Forbid" } });
    const { acme, id, clock, engine } = host;
    engine.setRuns("manual");
    await acme.jobs.create(id, { name: "a", command: "node a", schedule: "0 2 * * *" });
    await acme.jobs.create(id, { name: "b", command: "node b", schedule: "0 2 * * *" });
    clock.to("2026-03-01T02:00:01.000Z");
    const [first] = await host.untilRuns(([run]) => run?.status === "running");
    await host.untilObserved();
    expect(await host.runs()).toHaveLength(1);
    engine.finishRun({ ...host.ref, run: first?.id ?? "" });
    await host.untilRuns(({ length }) => length === 2);
    clock.to("2026-03-02T02:00:01.000Z");
    await host.untilObserved();
    clock.to("2026-03-02T02:01:02.000Z");
    await until(
      async () => host.eventsOf("run.skipped").map(({ data }) => data.job),
      (jobs) => jobs.length === 2,
    );
    expect(
      host
        .eventsOf("run.skipped")
        .map(({ data }) => `${data.job}: ${data.reason.slice(0, 25)}`)
        .toSorted(),
    ).toEqual(["a: concurrency_policy Forbid", "b: concurrency_policy Forbid"]);
  });

  test("report a tick of a job that the project may not run any more, and start the others", async () => {
    let isStrict = false;
    const type = commandType();
    const prepareRun: typeof type.prepareRun = (project, found, work) =>
      type.prepareRun?.({ ...project, ...(isStrict && { cpu_limit: SMALL }) }, found, work) ?? {
        steps: [],
      };
    const host = await jobHost("host", { projectTypes: [{ ...type, prepareRun }] });
    const { acme, id, clock } = host;
    await acme.jobs.create(id, { name: "big", command: "node heavy", schedule: "0 2 * * *" });
    await acme.jobs.create(id, { name: "small", command: "node light", schedule: "0 2 * * *" });
    isStrict = true;
    clock.to("2026-03-01T02:00:01.000Z");
    await host.untilRuns(([run]) => run?.status === "success");
    clock.to("2026-03-01T02:01:02.000Z");
    await until(
      async () => host.eventsOf("run.skipped").map(({ data }) => [data.job, data.reason]),
      (reported) => reported.length === 1,
    );
    expect(host.eventsOf("run.skipped")[0]?.data).toMatchObject({
      job: "big",
      reason: expect.stringContaining("too heavy"),
    });
    expect(await ticksOf(host)).toEqual(["small 20260301-020000"]);
  });

  test("start one run of each tick where two hosts reach it", async () => {
    const clock = movedClock(MORNING);
    const engine = fakeEngine({ clock });
    const data = memoryData();
    const first = await jobHost("host", {
      engine,
      clock,
      data,
      store: memoryStore({ data, clock }),
    });
    for (const name of ["a", "b"])
      await first.acme.jobs.create(first.id, { name, ...EVERY_MINUTE });
    const second = await jobHostAgain(first, { clock, store: memoryStore({ data, clock }) });
    const minutes = 10;
    for (let minute = 0; minute < minutes; minute += 1) {
      clock.to(new Date(Date.parse("2026-03-01T02:00:00.000Z") + minute * 60_000).toISOString());
      await first.untilRuns(({ length }) => length >= (minute + 1) * 2);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await first.untilRuns((all) => all.every(({ status }) => status === "success"));
    expect([(await ticksOf(first)).length, engine.counts().runs]).toEqual([
      minutes * 2,
      minutes * 2,
    ]);
    expect(new Set(await ticksOf(first)).size).toBe(minutes * 2);
    await second.close();
  });

  test.each(
    failingCalls<"store">([
      ["store", "commit", 5],
      ["store", "project", 8],
      ["store", "runs", 4],
    ]),
  )(
    "$fault, call $call of $contract $method at a tick of two jobs: one run each, none missed",
    async ({ method, call, fault }) => {
      const clock = movedClock(MORNING);
      const faults = faultPlan<Store>();
      const data = memoryData();
      const host = await jobHost("host", {
        clock,
        data,
        store: withFaults(memoryStore({ data, replicas: false }), faults),
      });
      for (const name of ["a", "b"])
        await host.acme.jobs.create(host.id, { name, ...EVERY_MINUTE });
      const plain = memoryStore({ data });
      const runs = async (): Promise<readonly Run[]> =>
        (await plain.runs("org-acme", host.id, { offset: 0, limit: 10 })).records.map(
          ({ run }) => run,
        );
      await host.untilObserved();
      faults[fault](method as "commit", { call });
      clock.to("2026-03-01T02:00:00.000Z");
      await until(
        runs,
        (all) => all.length >= 2 && all.every(({ status }) => status === "success"),
      );
      await host.untilObserved();
      expect((await runs()).map(({ job_name: name }) => name).toSorted()).toEqual([
        "analytics-a-20260301-020000",
        "analytics-b-20260301-020000",
      ]);
      const { events } = await plain.events(0, 1000);
      expect(events.filter(({ type }) => type === "run.skipped")).toEqual([]);
    },
  );
});

describe("A host that is killed at a tick of two jobs", () => {
  test.each([
    ["before it records the first run", "before", 1],
    ["when it has recorded the first run", "after", 1],
    ["before it records the second run", "before", 2],
    ["when it has recorded both", "after", 2],
  ] as const)("leaves one run of each to the next host: %s", async (_, phase, which) => {
    const clock = movedClock(MORNING);
    const data = memoryData();
    const killed = killedStore(memoryStore({ data, clock }));
    let count = 0;
    const store: Store = {
      ...killed.store,
      async commit(changes, options) {
        const isNew = changes.some(
          (change) =>
            "put" in change && change.put === "event" && change.event.type === "run.created",
        );
        if (isNew) count += 1;
        const isNow = isNew && count === which;
        if (isNow && phase === "before") killed.kill();
        const committed = await killed.store.commit(changes, options);
        if (isNow) killed.kill();
        return committed;
      },
    };
    const first = await jobHost("host", { clock, data, store });
    for (const name of ["a", "b"])
      await first.acme.jobs.create(first.id, { name, ...EVERY_MINUTE });
    await first.untilObserved();
    clock.to("2026-03-01T02:00:00.000Z");
    await until(
      async () => count,
      (runs) => runs >= which,
    );
    const second = await jobHostAgain(first, { clock, store: memoryStore({ data, clock }) });
    const plain = memoryStore({ data });
    const { records } = await until(
      () => plain.runs("org-acme", first.id, { offset: 0, limit: 9 }),
      ({ records: all }) => all.length >= 2 && all.every(({ run }) => run.status === "success"),
    );
    expect(records.map(({ run }) => run.job_name).toSorted()).toEqual([
      "analytics-a-20260301-020000",
      "analytics-b-20260301-020000",
    ]);
    expect(first.engine.counts().runs).toBe(2);
    const { events } = await plain.events(0, 1000);
    expect(events.filter(({ type }) => type === "run.skipped")).toEqual([]);
    await second.close();
  });
});

/** Starts a second host on the store and the engine of a first one. */
async function jobHostAgain(
  first: ScheduledHost,
  options: { readonly clock: ScheduledHost["clock"]; readonly store: Store },
): Promise<{ close(): Promise<void> }> {
  const second = await testHost({
    ...options,
    timing: { leaseMs: 1e9 },
    engine: first.engine,
    data: first.data,
    plainGit: first.git,
    repository: first.repository,
    projectTypes: [commandType()],
  });
  return { close: () => second.host.close() };
}
