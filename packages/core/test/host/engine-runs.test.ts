import type { DagctlEvent, ProjectPatch, Run } from "@dagctl/core";
import type { DeployDriver, RunDriver, RunRef, RunState, Store } from "@dagctl/core/contracts";
import { fakeEngine, memoryData, memoryStore, withPoints } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import {
  JOB,
  movedClock,
  type ScheduledHost,
  scheduledOn,
  testHost,
  until,
  untilStatus,
} from "./test-host.ts";

/**
 * Makes the engine start a run although the schedule is paused: it was starting it, or is wrong.
 */
async function startedAnyway({
  engine,
  ref,
}: Pick<ScheduledHost, "engine" | "ref">): Promise<RunRef> {
  await engine.run.setSchedulesPaused?.(ref, { [JOB]: false });
  const run = engine.tick(ref, JOB);
  await engine.run.setSchedulesPaused?.(ref, { [JOB]: true });
  if (!run) throw new Error("The engine started none");
  return run;
}

const ids = (runs: readonly Run[]): readonly string[] => runs.map(({ id }) => id);
const reportedTypes = (events: readonly DagctlEvent[]): readonly string[] =>
  events.map(({ type }) => type).filter((type) => type.startsWith("run."));

describe("a run that the engine's own schedule started", () => {
  it("is recorded under the engine's id, and followed to its end with its log", async () => {
    const test = await testHost({ project: "scheduled" });
    await test.untilPaused(false);
    test.engine.setRuns("manual");
    const ref = test.engine.tick(test.ref, JOB);
    if (!ref) throw new Error("The engine started none");
    await test.untilRuns(([run]) => run?.status === "running");
    test.engine.addLine(ref, "hello");
    test.engine.finishRun(ref, { status: "failed", exitCode: 3, step: "run" });
    const [run] = await test.untilRuns(([one]) => one?.status === "failed");
    const { current_commit_sha: commit } = await test.acme.projects.get(test.id);
    const job = await test.acme.jobs.get(test.id, JOB);
    expect(run).toMatchObject({
      id: ref.run,
      job_id: job.id,
      job_name: `${JOB}-1`,
      job_type: "run",
      triggered_by: "scheduled",
      commit_sha: commit,
      exit_code: 3,
    });
    test.engine.loseRun(ref);
    const lines: string[] = [];
    for await (const { text } of test.acme.runs.logs(test.id, "latest")) lines.push(text);
    expect(lines).toEqual(["hello"]);
    await until(
      async () => reportedTypes(test.events),
      (types) => types.includes("run.ended"),
    );
    expect(reportedTypes(test.events)).toEqual(["run.created", "run.started", "run.ended"]);
    expect((await test.acme.runs.list(test.id)).total).toBe(1);
  });

  it("is recorded once with its end, and never again, when it had ended before the host observed it", async () => {
    const test = await testHost({ project: "scheduled" });
    await test.untilPaused(false);
    const ref = test.engine.tick(test.ref, JOB);
    await test.untilRuns(([run]) => run?.status === "success");
    const again = await test.restarted();
    await again.untilObserved();
    expect(ids(await again.runs())).toEqual([ref?.run]);
    expect(again.eventsOf("run.created")).toEqual([]);
  });

  it("creates the record of its job where there is none", async () => {
    const test = await testHost({ project: "scheduled", job: undefined });
    await startedAnyway(test);
    await test.untilRuns(([run]) => run?.status === "success");
    expect((await test.acme.jobs.list(test.id)).jobs).toMatchObject([
      { name: JOB, enabled: false },
    ]);
  });

  it("is recorded once where two hosts poll at the same time", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const data = memoryData();
    const first = await testHost({
      project: "scheduled",
      engine,
      clock,
      store: memoryStore({ data, clock }),
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
    await first.untilPaused(false);
    const started: string[] = [];
    for (let tick = 0; tick < 20; tick += 1) {
      const run = engine.tick(first.ref, JOB);
      if (run) started.push(run.run);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const runs = await first.untilRuns(
      (all) => all.filter(({ status }) => status === "success").length === 20,
    );
    expect(ids(runs).toSorted()).toEqual(started);
    await second.host.close();
    const { events } = await memoryStore({ data }).events(0, 1000);
    for (const type of ["run.created", "run.ended"] as const)
      expect(events.filter((event) => event.type === type)).toHaveLength(20);
  });

  it("is read once: a poll with only known runs reads none of them", async () => {
    const clock = movedClock();
    let reads = 0;
    const store = withPoints(memoryStore({ replicas: false }), "store", ({ method, phase }) => {
      if (method === "run" && phase === "before") reads += 1;
    });
    const test = await testHost({ project: "scheduled", clock, store });
    await test.untilPaused(false);
    for (let tick = 0; tick < 10; tick += 1) test.engine.tick(test.ref, JOB);
    await test.untilRuns((runs) => runs.filter(({ status }) => status === "success").length === 10);
    reads = 0;
    await test.untilObserved();
    expect(reads).toBe(0);
  });

  it.each<[string, ProjectPatch, string]>([
    ["a suspended project", { suspended: true }, "suspended"],
    ["the cap", { max_concurrent_job_runs: 1 }, "max_concurrent_job_runs is 1"],
    ["Forbid", { concurrency_policy: "Forbid" }, "Forbid"],
  ])("is cancelled with the reason when it breaks a rule: %s", async (_rule, patch, reason) => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    // The engine does not know of the suspension yet.
    const apply: DeployDriver["apply"] = (deployment, options) =>
      engine.deploy.apply(
        { ...deployment, workload: { ...deployment.workload, suspended: false } },
        options,
      );
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      deploy: { ...engine.deploy, apply },
    });
    test.engine.setRuns("manual");
    const manual = await test.acme.projects.run(test.id);
    await test.untilRuns(([run]) => run?.status === "running");
    await test.acme.projects.update(test.id, patch);
    await untilStatus(test, test.id, "active");
    const { run: id } = await startedAnyway(test);
    const runs = await test.untilRuns((all) =>
      all.some((run) => run.id === id && run.status === "failed"),
    );
    expect(runs.find((run) => run.id === id)?.error_message).toContain(reason);
    expect(runs.find((run) => run.id === manual.job_run_id)?.status).toBe("running");
  });

  it.each([
    ["Forbid", "success", "success"],
    ["Replace", "failed", "success"],
  ] as const)(
    "comes before a run that was requested after it began and before it was observed: %s",
    async (policy, own, manual) => {
      const clock = movedClock();
      const engine = fakeEngine({ schedules: "engine", clock });
      let blind = false;
      const run: RunDriver = {
        ...engine.run,
        async *list(ref, options) {
          if (!blind) yield* engine.run.list(ref, options);
        },
      };
      const test = await testHost({
        project: "scheduled",
        engine,
        clock,
        run,
        fields: { concurrency_policy: policy },
      });
      await test.untilPaused(false);
      engine.setRuns("manual");
      blind = true;
      const ref = engine.tick(test.ref, JOB);
      clock.move(5);
      const asked = test.acme.projects.run(test.id);
      blind = false;
      const { job_run_id: id } = await asked;
      if (policy === "Forbid") {
        await test.untilRuns((all) => all.length === 2);
        await test.untilObserved();
        expect((await test.runs()).find((one) => one.id === id)).toMatchObject({
          status: "pending",
          status_message: expect.stringContaining("before it"),
        });
        if (ref) engine.finishRun(ref);
      }
      await test.untilRuns((all) => all.some((one) => one.id === id && one.status === "running"));
      engine.finishRun({ ...test.ref, run: id });
      const runs = await test.untilRuns((all) =>
        all.every(({ end_time: end }) => end !== undefined),
      );
      expect([
        runs.find((one) => one.id === ref?.run)?.status,
        runs.find((one) => one.id === id)?.status,
      ]).toEqual([own, manual]);
    },
  );

  it("is followed to its own end where the engine cannot cancel it", async () => {
    const test = await testHost({
      project: "scheduled",
      engineOptions: { cancel: false },
      fields: { concurrency_policy: "Forbid" },
    });
    test.engine.setRuns("manual");
    await test.acme.projects.run(test.id);
    const manual = await test.untilRuns(([run]) => run?.status === "running");
    const ref = await startedAnyway(test);
    await test.untilRuns((all) => all.filter(({ status }) => status === "running").length === 2);
    test.engine.finishRun(ref);
    await test.untilRuns((all) =>
      all.some(({ id, status }) => id === ref.run && status === "success"),
    );
    test.engine.finishRun({ ...test.ref, run: manual[0]?.id ?? "" });
    await test.untilRuns((all) => all.every(({ status }) => status === "success"));
  });

  it("is not also reported as a missed tick, when it started during a pause", async () => {
    const clock = movedClock("2026-03-01T01:50:00.000Z");
    const test = await testHost({ project: "scheduled", clock });
    await test.acme.projects.update(test.id, { max_concurrent_job_runs: 1 });
    test.engine.setRuns("manual");
    await test.acme.projects.run(test.id);
    await test.untilRuns(([run]) => run?.status === "running");
    await test.untilPaused(true);
    clock.to("2026-03-01T02:00:00.000Z");
    const { run: id } = await startedAnyway(test);
    await test.untilRuns((all) => all.some((run) => run.id === id && run.status === "failed"));
    clock.to("2026-03-01T02:02:00.000Z");
    await test.untilObserved();
    expect(test.eventsOf("run.skipped")).toEqual([]);
  });

  it("replaces the others under Replace", async () => {
    const test = await testHost({
      project: "scheduled",
      fields: { concurrency_policy: "Replace" },
    });
    await test.untilPaused(false);
    test.engine.setRuns("manual");
    const manual = await test.acme.projects.run(test.id);
    await test.untilRuns(([run]) => run?.status === "running");
    const ref = test.engine.tick(test.ref, JOB);
    const runs = await test.untilRuns((all) => all.some(({ status }) => status === "failed"));
    expect(runs.find(({ status }) => status === "failed")).toMatchObject({
      id: manual.job_run_id,
      error_message: expect.stringMatching(/^Replaced by run/),
    });
    expect(runs.find(({ id }) => id === ref?.run)?.status).toBe("running");
  });

  it("is not seen as concurrent with another run of the engine that ended just before it", async () => {
    const test = await testHost({ project: "scheduled", fields: { concurrency_policy: "Forbid" } });
    await test.untilPaused(false);
    test.engine.setRuns("manual");
    const first = test.engine.tick(test.ref, JOB);
    await test.untilRuns(([run]) => run?.status === "running");
    // One observation sees both at once.
    if (first) test.engine.finishRun(first);
    test.engine.tick(test.ref, JOB);
    const runs = await test.untilRuns(
      (all) => all.length === 2 && all.every(({ status }) => status !== "pending"),
    );
    await test.untilObserved();
    expect((await test.runs()).map(({ status }) => status)).toEqual(["running", "success"]);
    expect(runs).toHaveLength(2);
  });

  it("ends as an error where it disappears, and is never started by the host", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const starts: string[] = [];
    const run: RunDriver = {
      ...engine.run,
      async start(request, options) {
        starts.push(request.ref.run);
        await engine.run.start(request, options);
      },
      async *list(ref, options) {
        yield* engine.run.list(ref, options);
        // The run is listed, and does not exist any more when it is observed.
        yield { ref: { ...ref, run: "run_ghost" }, origin: "engine", status: "pending", job: JOB };
      },
    };
    const test = await testHost({ project: "scheduled", engine, clock, run });
    await test.untilPaused(false);
    engine.setRuns("manual");
    const ref = engine.tick(test.ref, JOB);
    await test.untilRuns((runs) => runs.some(({ status }) => status === "running"));
    if (ref) engine.loseRun(ref);
    const runs = await test.untilRuns(
      (all) => all.length === 2 && all.every(({ status }) => status === "error"),
    );
    expect(
      runs.every(({ error_message: message }) => message?.includes("no longer has the run")),
    ).toBe(true);
    expect(starts).toEqual([]);
  });

  it("is skipped, and reported in the log, where its id has no valid form", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const messages: string[] = [];
    const wrong = ["scheduled-run-1", "run_../../x", `run_${"a".repeat(61)}`];
    const run: RunDriver = {
      ...engine.run,
      async *list(ref, options) {
        yield* engine.run.list(ref, options);
        for (const id of wrong)
          yield { ref: { ...ref, run: id }, origin: "engine", status: "running", job: JOB };
      },
    };
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      run,
      log: ({ message }) => messages.push(message),
    });
    await test.untilObserved();
    expect(await test.runs()).toEqual([]);
    for (const id of wrong)
      expect(messages.filter((message) => message.includes(id))).toHaveLength(1);
  });

  it("is not recorded when its project was deleted in the meantime", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    let listing: (() => void) | undefined;
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let read = (): void => undefined;
    const isRead = new Promise<void>((resolve) => (read = resolve));
    let ghost: RunState | undefined;
    const run: RunDriver = {
      ...engine.run,
      async *list(ref, options) {
        yield* engine.run.list(ref, options);
        if (!listing || !ghost) return;
        const state = ghost;
        listing();
        listing = undefined;
        await gate;
        yield state;
        // The host asks for the next one when it has completed what it does about this one.
        read();
      },
    };
    const test = await testHost({ project: "scheduled", engine, clock, run });
    await test.untilPaused(false);
    const atTheList = new Promise<void>((resolve) => (listing = resolve));
    ghost = {
      ref: { ...test.ref, run: "run_late" },
      origin: "engine",
      status: "success",
      job: JOB,
    };
    await atTheList;
    await test.acme.projects.delete(test.id);
    go();
    await isRead;
    const { events } = await memoryStore({ data: test.data }).events(0, 1000);
    expect(events.some(({ type }) => type === "run.created")).toBe(false);
    expect(
      await memoryStore({ data: test.data }).run("org-acme", test.id, "run_late"),
    ).toBeUndefined();
  });

  it("leaves nothing when its project is deleted while it is being recorded", async () => {
    const data = memoryData();
    const store = memoryStore({ data, replicas: false });
    let between: (() => Promise<unknown>) | undefined;
    let answered = (): void => undefined;
    const isAnswered = new Promise<void>((resolve) => (answered = resolve));
    const commit: Store["commit"] = async (changes, options) => {
      const isEngineRun = changes.some(
        (change) =>
          "put" in change && change.put === "run" && change.record.internals.origin === "engine",
      );
      const action = isEngineRun ? between : undefined;
      if (action) between = undefined;
      await action?.();
      try {
        return await store.commit(changes, options);
      } finally {
        if (action) answered();
      }
    };
    const test = await testHost({ project: "scheduled", data, store: { ...store, commit } });
    await test.untilPaused(false);
    between = () => test.acme.projects.delete(test.id);
    const ref = test.engine.tick(test.ref, JOB);
    await isAnswered;
    // Completes what the host does about the answer.
    await test.host.close();
    expect(await memoryStore({ data }).run("org-acme", test.id, ref?.run ?? "")).toBeUndefined();
  });

  it("is recorded by a host that could not observe it for a while", async () => {
    const test = await testHost({ project: "scheduled" });
    await test.untilPaused(false);
    await test.host.close();
    const ref = test.engine.tick(test.ref, JOB);
    const again = scheduledOn(await test.again(), test.clock, test.id);
    const [run] = await again.untilRuns(([one]) => one?.status === "success");
    expect(run?.id).toBe(ref?.run);
  });
});
