import type { Run } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { fakeEngine, faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { failingCalls } from "./failing-calls.ts";
import {
  JOB,
  movedClock,
  type ScheduledHost,
  type ScheduledOptions,
  testHost,
  until,
} from "./test-host.ts";

const MORNING = "2026-03-01T01:59:00.000Z";
const TWO = "2026-03-01T02:00:00.000Z";

/** Returns a host that has the schedules itself. */
function hostOf(options: ScheduledOptions = {}): Promise<ScheduledHost> {
  const clock = options.clock ?? movedClock(MORNING);
  return testHost({
    project: "scheduled",
    clock,
    engineOptions: { schedules: "host" },
    ...options,
  });
}

const skipped = async (
  test: ScheduledHost,
  count: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  await until(
    async () => test.eventsOf("run.skipped").length,
    (reported) => reported >= count,
  );
  return test.eventsOf("run.skipped").map(({ data }) => data);
};

describe("a schedule of the host", () => {
  it("starts a run at its tick, once, with an id made from the tick", async () => {
    const test = await hostOf();
    await test.untilObserved();
    expect(await test.runs()).toEqual([]);
    test.clock.to(TWO);
    const [run] = await test.untilRuns(([one]) => one?.status === "success");
    expect(run).toMatchObject({
      triggered_by: "scheduled",
      job_name: `analytics-${JOB}-20260301-020000`,
      job_id: (await test.acme.jobs.get(test.id, JOB)).id,
    });
    await test.untilObserved();
    expect(await test.runs()).toHaveLength(1);
    test.clock.to("2026-03-02T02:00:05.000Z");
    await test.untilRuns(({ length }) => length === 2);
    expect(test.eventsOf("run.skipped")).toEqual([]);
  });

  it("starts it on time, not at the next poll", async () => {
    const test = await hostOf({ timing: { observeMs: 60_000 } });
    test.clock.to("2026-03-01T01:59:57.000Z");
    await test.acme.jobs.update(test.id, JOB, { schedule: "* * * * *" });
    const [run] = await test.untilRuns(({ length }) => length === 1);
    expect(Date.parse(run?.created_at ?? "") - Date.parse(TWO)).toBeLessThan(20_000);
  });

  it("starts nothing while it is not enabled, and nothing for earlier ticks once it is", async () => {
    const test = await hostOf({ job: { schedule: "* * * * *" } });
    test.clock.to("2026-03-01T09:00:30.000Z");
    await test.untilObserved();
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    await test.untilObserved();
    expect([await test.runs(), test.eventsOf("run.skipped")]).toEqual([[], []]);
  });

  it("starts the run of a tick within 60 s while no host ran, and reports older ticks as missed", async () => {
    const test = await hostOf({ job: { schedule: "*/10 * * * *", enabled: true } });
    await test.host.close();
    test.clock.to("2026-03-01T03:00:50.000Z");
    const again = await test.restarted();
    const [run] = await again.untilRuns(({ length }) => length === 1);
    expect(run?.job_name).toContain("20260301-030000");
    expect(await skipped(again, 1)).toEqual([
      { job: JOB, scheduled_at: TWO, ticks: 6, reason: expect.stringContaining("No host") },
    ]);
    await again.host.close();
    again.clock.to("2026-03-01T03:12:00.000Z");
    const late = await again.restarted();
    expect(await skipped(late, 1)).toEqual([
      expect.objectContaining({ scheduled_at: "2026-03-01T03:10:00.000Z", ticks: 1 }),
    ]);
    expect(await late.runs()).toHaveLength(1);
  });

  it("waits up to 60 s for a rule that forbids the run, and reports a missed tick with the rule", async () => {
    const test = await hostOf({ fields: { concurrency_policy: "Forbid" } });
    test.engine.setRuns("manual");
    const first = await test.acme.projects.run(test.id);
    test.clock.to("2026-03-01T02:00:10.000Z");
    await test.untilObserved();
    expect(await test.runs()).toHaveLength(1);
    test.engine.finishRun({ ...test.ref, run: first.job_run_id });
    const [made] = await test.untilRuns(
      ([newest, ...others]) => others.length === 1 && newest?.status === "running",
    );
    expect(made).toMatchObject({
      triggered_by: "scheduled",
      job_name: `analytics-${JOB}-20260301-020000`,
    });

    test.clock.to("2026-03-02T02:00:10.000Z");
    await test.untilObserved();
    expect(test.eventsOf("run.skipped")).toEqual([]);
    test.clock.to("2026-03-02T02:01:01.000Z");
    expect(await skipped(test, 1)).toEqual([
      {
        job: JOB,
        scheduled_at: "2026-03-02T02:00:00.000Z",
        ticks: 1,
        reason: expect.stringContaining("Forbid"),
      },
    ]);
    await test.untilObserved();
    expect([await test.runs(), test.eventsOf("run.skipped")]).toMatchObject([
      { length: 2 },
      { length: 1 },
    ]);
  });

  it("reports the missed ticks while the project was suspended, and none while it was not deployed", async () => {
    const test = await hostOf();
    await test.acme.projects.update(test.id, { suspended: true });
    test.clock.to("2026-03-01T02:00:05.000Z");
    await test.untilObserved();
    test.clock.to("2026-03-01T02:01:05.000Z");
    expect(await skipped(test, 1)).toEqual([
      expect.objectContaining({ scheduled_at: TWO, reason: expect.stringContaining("suspended") }),
    ]);
    await test.acme.projects.update(test.id, { suspended: false });
    await test.acme.projects.undeploy(test.id);
    test.clock.to("2026-03-08T00:00:00.000Z");
    await test.acme.projects.deploy(test.id);
    await test.untilObserved();
    test.clock.to("2026-03-08T02:00:00.000Z");
    await test.untilRuns(({ length }) => length === 1);
    expect(test.eventsOf("run.skipped")).toHaveLength(1);
  });

  it("is one run of a tick where two hosts reach it", async () => {
    const clock = movedClock(MORNING);
    const engine = fakeEngine({ clock });
    const data = memoryData();
    const first = await hostOf({
      engine,
      clock,
      store: memoryStore({ data, clock }),
      job: { schedule: "* * * * *", enabled: true },
    });
    const second = await testHost({
      clock,
      store: memoryStore({ data, clock }),
      timing: { leaseMs: 1e9 },
      engine,
      data,
      plainGit: first.git,
      repository: first.repository,
    });
    const minutes = 20;
    for (let minute = 0; minute < minutes; minute += 1) {
      clock.to(new Date(Date.parse(TWO) + minute * 60_000).toISOString());
      await first.untilRuns(({ length }) => length > minute);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const runs = await first.untilRuns((all) => all.every(({ status }) => status === "success"));
    expect(new Set(runs.map(({ job_name: name }) => name)).size).toBe(minutes);
    expect([runs.length, engine.counts().runs]).toEqual([minutes, minutes]);
    await second.host.close();
    const { events } = await memoryStore({ data }).events(0, 1000);
    expect(events.filter(({ type }) => type === "run.skipped")).toEqual([]);
  });

  it.each(
    failingCalls<"store">([
      ["store", "commit", 4],
      ["store", "project", 8],
      ["store", "runs", 4],
    ]),
  )(
    "$fault, call $call of $contract $method at its tick: one run, none missed",
    async ({ method, call, fault }) => {
      const clock = movedClock(MORNING);
      const faults = faultPlan<Store>();
      const data = memoryData();
      const test = await hostOf({
        clock,
        data,
        store: withFaults(memoryStore({ data, replicas: false }), faults),
      });
      // The store that the test reads must not be the one that fails.
      const plain = memoryStore({ data });
      const runs = async (): Promise<readonly Run[]> =>
        (await plain.runs("org-acme", test.id, { offset: 0, limit: 10 })).records.map(
          ({ run }) => run,
        );
      await test.untilObserved();
      const struck = faults[fault](method as "commit", { call });
      clock.to(TWO);
      await until(runs, ([run]) => run?.status === "success");
      if (method !== "commit")
        await until(
          async () => struck.fired,
          (fired) => fired > 0,
        );
      await test.untilObserved();
      expect(await runs()).toMatchObject([{ status: "success", triggered_by: "scheduled" }]);
      const { events } = await plain.events(0, 1000);
      expect(events.filter(({ type }) => type === "run.skipped")).toEqual([]);
    },
  );
});
