import type { RunDriver } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { fakeEngine, faultPlan, withFaults, withPoints } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { JOB, movedClock, testHost, until, untilStatus } from "./test-host.ts";

describe("the pause of an engine's own schedule", () => {
  it("ends when the job is enabled, and nothing is written where nothing changes", async () => {
    const test = await testHost({ project: "scheduled", job: undefined });
    await test.untilObserved();
    expect([test.engine.isSchedulePaused(test.ref, JOB), test.engine.pauseWrites()]).toEqual([
      true,
      0,
    ]);
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    await test.untilPaused(false);
    await test.untilObserved();
    expect(test.engine.pauseWrites()).toBe(1);
    await test.acme.jobs.update(test.id, JOB, { enabled: false });
    await test.untilPaused(true);
    await test.untilObserved();
    expect(test.engine.pauseWrites()).toBe(2);
    expect((await test.acme.operations.list(test.id)).operations).toHaveLength(1);
  });

  it("begins also while the engine does not return its runs", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const faults = faultPlan<RunDriver>();
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      run: withFaults(engine.run, faults),
    });
    await test.untilPaused(false);
    faults.fail("list", { times: 1_000_000 });
    await test.acme.jobs.update(test.id, JOB, { enabled: false });
    await test.untilPaused(true);
  });

  it("causes no call to the engine where no job is enabled, except a poll from time to time", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    let calls = 0;
    const run = withPoints(engine.run, "run", ({ method, phase }) => {
      if (phase === "before" && (method === "list" || method === "setSchedulesPaused")) calls += 1;
    });
    const test = await testHost({ project: "scheduled", engine, clock, run, job: undefined });
    clock.move(61_000);
    await test.untilObserved();
    calls = 0;
    await test.untilObserved();
    expect(calls).toBe(0);
    // A schedule that runs although the records say nothing of it is found, and paused.
    await engine.run.setSchedulesPaused?.(test.ref, { [JOB]: false });
    clock.move(5 * 60_000);
    await test.untilPaused(true);
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    await test.untilPaused(false);
    calls = 0;
    await test.untilObserved();
    expect(calls).toBeGreaterThan(0);
  });

  it("begins when the project is suspended, and ends when it is resumed", async () => {
    const test = await testHost({ project: "scheduled" });
    await test.untilPaused(false);
    await test.acme.projects.update(test.id, { suspended: true });
    await untilStatus(test, test.id, "active");
    expect(test.engine.isSchedulePaused(test.ref, JOB)).toBe(true);
    await test.acme.projects.update(test.id, { suspended: false });
    await test.untilPaused(false);
  });

  it("begins before a deployment is handed over, and ends when it has converged", async () => {
    const test = await testHost({ project: "scheduled" });
    await test.untilPaused(false);
    test.engine.setConvergence("manual");
    await test.acme.projects.update(test.id, { cpu_limit: "3" });
    await test.untilObserved();
    expect(test.engine.isSchedulePaused(test.ref, JOB)).toBe(true);
    test.engine.converge(test.ref);
    await test.untilPaused(false);
    test.engine.fail(test.ref, "the pod does not start");
    await test.untilPaused(true);
    const steps = (await test.acme.operations.list(test.id)).operations[0]?.steps.map(
      ({ name }) => name,
    );
    expect(steps).toEqual(["hold-schedules", "apply"]);
  });

  it("is confirmed before a manual run starts under Forbid, and ends with that run", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const faults = faultPlan<RunDriver>();
    const heldAtStart: boolean[] = [];
    const run: RunDriver = withFaults(
      {
        ...engine.run,
        async start(request, options) {
          heldAtStart.push(engine.isSchedulePaused(request.ref, JOB));
          await engine.run.start(request, options);
        },
      },
      faults,
    );
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      run,
      fields: { concurrency_policy: "Forbid" },
    });
    await test.untilPaused(false);
    test.engine.setRuns("manual");
    faults.fail("setSchedulesPaused", { times: 2 });
    await test.acme.projects.run(test.id);
    const [started] = await test.untilRuns(([one]) => one?.status === "running");
    faults.assertAllFired();
    expect(heldAtStart).toEqual([true]);
    await test.untilObserved();
    expect(test.engine.isSchedulePaused(test.ref, JOB)).toBe(true);
    test.engine.finishRun({ ...test.ref, run: started?.id ?? "" });
    await test.untilPaused(false);
  });

  it("is confirmed also for a run that is requested after the poll, and a run that the engine was about to start ends first", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const begun: (readonly [held: boolean, active: number])[] = [];
    let behind: (() => Promise<unknown>) | undefined;
    let about: (() => unknown) | undefined;
    const run: RunDriver = {
      ...engine.run,
      async setSchedulesPaused(ref, jobs, options) {
        if (jobs[JOB]) {
          about?.();
          about = undefined;
        }
        await engine.run.setSchedulesPaused?.(ref, jobs, options);
        const ask = behind;
        behind = undefined;
        await ask?.();
      },
      async start(request, options) {
        begun.push([engine.isSchedulePaused(request.ref, JOB), engine.counts().activeRuns]);
        await engine.run.start(request, options);
      },
    };
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      run,
      fields: { concurrency_policy: "Forbid" },
    });
    await test.untilPaused(false);
    engine.setRuns("manual");
    about = () => engine.tick(test.ref, JOB);
    behind = () => test.acme.projects.run(test.id);
    const runs = await test.untilRuns((all) =>
      all.some(({ triggered_by: by, status }) => by === "manual" && status === "running"),
    );
    expect(begun).toEqual([[true, 0]]);
    expect(runs.find(({ triggered_by: by }) => by === "scheduled")).toMatchObject({
      status: "failed",
      error_message: expect.stringContaining("Forbid"),
    });
  });

  it("does not replace the engine's policy for its own runs, and the limit is enforced", async () => {
    const forbids = await testHost({
      project: "scheduled",
      fields: { concurrency_policy: "Forbid" },
    });
    await forbids.untilPaused(false);
    forbids.engine.setRuns("manual");
    forbids.engine.tick(forbids.ref, JOB);
    await forbids.untilRuns(([one]) => one?.status === "running");
    await forbids.untilObserved();
    expect(forbids.engine.isSchedulePaused(forbids.ref, JOB)).toBe(false);

    await forbids.acme.projects.update(forbids.id, {
      max_concurrent_job_runs: 1,
      concurrency_policy: "Allow",
    });
    await forbids.untilPaused(true);
    const [run] = await forbids.runs();
    forbids.engine.finishRun({ ...forbids.ref, run: run?.id ?? "" });
    await forbids.untilPaused(false);
  });

  it("begins while a state database with one writer is in use", async () => {
    const test = await testHost({
      project: "scheduled",
      engineOptions: { state: "duckdb" },
      fields: { use_managed_state_database: true },
    });
    await test.untilPaused(false);
    test.engine.setRuns("manual");
    await test.acme.projects.run(test.id);
    const [run] = await test.untilRuns(([one]) => one?.status === "running");
    expect(test.engine.isSchedulePaused(test.ref, JOB)).toBe(true);
    test.engine.finishRun({ ...test.ref, run: run?.id ?? "" });
    await test.untilPaused(false);
  });

  it("begins before a removal ends the runs, and runs that the engine started until then are recorded with their logs", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const faults = faultPlan<RunDriver>();
    const order: string[] = [];
    const run: RunDriver = withFaults(
      {
        ...engine.run,
        async setSchedulesPaused(ref, jobs, options) {
          await engine.run.setSchedulesPaused?.(ref, jobs, options);
          // The engine was starting a run at that moment.
          if (jobs[JOB] && order.length === 0) {
            await engine.run.setSchedulesPaused?.(ref, { [JOB]: false });
            const late = engine.tick(ref, JOB);
            if (late) engine.addLine(late, "begun");
            await engine.run.setSchedulesPaused?.(ref, jobs);
          }
          order.push(`hold ${jobs[JOB]}`);
        },
        async cancel(ref, options) {
          order.push("cancel");
          await engine.run.cancel(ref, options);
        },
      },
      faults,
    );
    const test = await testHost({ project: "scheduled", engine, clock, run });
    await test.untilPaused(false);
    test.engine.setRuns("manual");
    faults.fail("setSchedulesPaused", {
      when: ([, jobs]) => JSON.stringify(jobs).includes("true"),
    });
    order.length = 0;
    await test.acme.projects.undeploy(test.id);
    expect(order.indexOf("hold true")).toBeLessThan(order.indexOf("cancel"));
    faults.assertAllFired();
    const [late] = await test.runs();
    expect(late).toMatchObject({
      triggered_by: "scheduled",
      status: "failed",
      error_message: expect.stringMatching(/undeploy/),
    });
    const lines: string[] = [];
    for await (const { text } of test.acme.runs.logs(test.id, late?.id ?? "")) lines.push(text);
    expect(lines).toEqual(["begun"]);
    expect((await test.acme.operations.list(test.id)).operations[0]?.steps[0]).toMatchObject({
      name: "hold-schedules",
      status: "done",
    });
  });

  it("lasts while the variables of its runs cannot be handed over, and ends with them", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const faults = faultPlan<typeof engine.secrets>();
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      secrets: withFaults(engine.secrets, faults),
      job: undefined,
    });
    await test.acme.environmentVariables.create({
      name: "warehouse_password",
      value: "correct horse",
      is_sensitive: true,
    });
    const down = faults.fail("list", { times: 5 });
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    await until(
      async () => down.fired,
      (fired) => fired >= 2,
    );
    expect(test.engine.isSchedulePaused(test.ref, JOB)).toBe(true);
    await test.untilPaused(false);
    expect(test.engine.runVariables(test.ref)).toEqual([
      { name: "DAGCTL_SENSITIVE", value: new Secret("WAREHOUSE_PASSWORD"), sensitive: false },
      { name: "WAREHOUSE_PASSWORD", value: new Secret("correct horse"), sensitive: true },
    ]);
  });

  it("reports the missed ticks during it, except those that the engine runs later", async () => {
    const clock = movedClock("2026-03-01T01:50:00.000Z");
    const test = await testHost({ project: "scheduled", clock });
    await test.untilPaused(false);
    await test.acme.projects.update(test.id, { suspended: true });
    await test.untilPaused(true);
    clock.to("2026-03-01T02:00:30.000Z");
    await test.untilObserved();
    expect(test.eventsOf("run.skipped")).toEqual([]);
    clock.to("2026-03-01T02:01:30.000Z");
    await until(
      async () => test.eventsOf("run.skipped").length,
      (reported) => reported === 1,
    );
    expect(test.eventsOf("run.skipped")[0]?.data).toEqual({
      job: JOB,
      scheduled_at: "2026-03-01T02:00:00.000Z",
      ticks: 1,
      reason: "The project is suspended",
    });
    clock.to("2026-03-03T02:00:10.000Z");
    await test.acme.projects.update(test.id, { suspended: false });
    await test.untilPaused(false);
    // The newest tick is young enough: the engine starts it.
    const [run] = await test.untilRuns(({ length }) => length === 1);
    expect(run?.triggered_by).toBe("scheduled");
    expect(test.eventsOf("run.skipped").map(({ data }) => data.scheduled_at)).toEqual([
      "2026-03-01T02:00:00.000Z",
      "2026-03-02T02:00:00.000Z",
    ]);
  });
});
