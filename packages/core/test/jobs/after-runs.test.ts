import type { Run } from "@dagctl/core";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { JOB, movedClock, type ScheduledHost, until } from "../host/test-host.ts";
import { MINUTE } from "./failing-jobs.ts";
import { issuesOf, jobHost } from "./job-host.ts";

const node = (name: string, more: object = {}) => ({ name, command: `node ${name}`, ...more });

/** Starts a host with the jobs `a`, `b`, and `report`, which runs after both. */
async function afterHost(
  schedules: "host" | "engine",
  options: Parameters<typeof jobHost>[1] = {},
): Promise<ScheduledHost> {
  const host = await jobHost(schedules, options);
  const { acme, id } = host;
  await acme.jobs.create(id, node("a"));
  await acme.jobs.create(id, node("b"));
  await acme.jobs.create(id, node("report", { after: ["a", "b"] }));
  return host;
}

/** Returns the runs of a project, the oldest first, when so many have ended. */
async function untilEnded(host: ScheduledHost, count: number): Promise<readonly Run[]> {
  const runs = await host.untilRuns(
    (all) => all.length >= count && all.every(({ end_time: end }) => end !== undefined),
  );
  await host.untilObserved();
  expect(await host.runs()).toHaveLength(count);
  return runs.toReversed();
}

/** Runs a job by hand, and returns its id when it has ended. */
async function run({ acme, id }: ScheduledHost, job: string): Promise<string> {
  const { job_run_id: started } = await acme.jobs.run(id, job);
  await acme.runs.wait(id, started);
  return started;
}

const skippedOf = (host: ScheduledHost): readonly unknown[] =>
  host.eventsOf("run.skipped").map(({ data }) => data);

const triggersOf = (runs: readonly Run[]): readonly string[] =>
  runs.map(({ triggered_by: by }) => by);

describe.each(["host", "engine"] as const)("Where the %s has the schedules, a job", (schedules) => {
  test("runs once after a success of each job that it names, and again after the next of each", async () => {
    const store = memoryStore();
    const host = await afterHost(schedules, { store });
    const { acme, id } = host;
    await run(host, "a");
    const a = await run(host, "a");
    await untilEnded(host, 2);
    const b = await run(host, "b");
    const [, , , report] = await untilEnded(host, 4);
    expect(report).toMatchObject({
      status: "success",
      triggered_by: "after",
      after_runs: [
        { job: "a", run: a },
        { job: "b", run: b },
      ],
    });
    expect(report?.job_name).toMatch(/^analytics-report-after-20260301-\d{6}$/);
    expect(report?.job_id).toBe((await acme.jobs.get(id, "report")).id);
    // A host of version 0.1.0 passes it over.
    const { internals } = (await store.run("org-acme", id, report?.id ?? "")) ?? {};
    expect(internals?.isPassedOver).toBe(true);
    await run(host, "b");
    await untilEnded(host, 5);
    await run(host, "a");
    expect(triggersOf(await untilEnded(host, 7))[6]).toBe("after");
    const { runs } = await acme.runs.listAll({ triggeredBy: "after" });
    expect(runs).toHaveLength(2);
    expect(skippedOf(host)).toEqual([]);
  });

  test("runs after the default job, and a row of jobs after it", async () => {
    const host = await jobHost(schedules);
    const { acme, id } = host;
    await acme.jobs.create(id, node("first", { after: [JOB] }));
    await acme.jobs.create(id, node("second", { after: ["first"] }));
    await acme.jobs.create(id, node("third", { after: ["second", JOB] }));
    const { job_run_id: start } = await acme.projects.run(id);
    const [first, second, third] = (await untilEnded(host, 4)).slice(1);
    expect(first?.after_runs).toEqual([{ job: JOB, run: start }]);
    expect(second?.after_runs).toEqual([{ job: "first", run: first?.id }]);
    expect(third?.after_runs).toEqual([
      { job: "second", run: second?.id },
      { job: JOB, run: start },
    ]);
  });

  test("waits for the last attempt of a job that fails, and runs once after it", async () => {
    const host = await jobHost(schedules);
    const { acme, id, clock, engine } = host;
    await acme.jobs.create(id, node("a", { max_retries: 2, retry_pause: "1m" }));
    await acme.jobs.create(id, node("report", { after: ["a"] }));
    let tries = 0;
    engine.setRuns(({ job }) => {
      if (job !== "a") return undefined;
      tries += 1;
      return tries < 3 ? [{ exit: 1 }] : undefined;
    });
    await run(host, "a");
    await untilEnded(host, 1);
    clock.move(MINUTE);
    await untilEnded(host, 2);
    clock.move(2 * MINUTE);
    const runs = await untilEnded(host, 4);
    expect(triggersOf(runs)).toEqual(["manual", "retry", "retry", "after"]);
    expect(runs[3]?.after_runs).toEqual([{ job: "a", run: runs[2]?.id }]);
    clock.move(60 * MINUTE);
    await untilEnded(host, 4);
  });

  test("does not run after one that never succeeds, nor after one that was cancelled", async () => {
    const host = await jobHost(schedules);
    const { acme, id, clock, engine } = host;
    await acme.jobs.create(id, node("a", { max_retries: 1, retry_pause: "1m" }));
    await acme.jobs.create(id, node("report", { after: ["a"] }));
    engine.setRuns(() => [{ exit: 1 }]);
    await run(host, "a");
    clock.move(MINUTE);
    await untilEnded(host, 2);
    engine.setRuns("manual");
    const { job_run_id: cancelled } = await acme.jobs.run(id, "a");
    await acme.runs.cancel(id, cancelled);
    await untilEnded(host, 3);
    clock.move(60 * MINUTE);
    await untilEnded(host, 3);
  });

  test("waits for a retry that is due, also where an earlier run of that job has succeeded", async () => {
    const host = await jobHost(schedules);
    const { acme, id, clock, engine } = host;
    await acme.jobs.create(id, node("a", { max_retries: 1, retry_pause: "10m" }));
    await acme.jobs.create(id, node("b"));
    await acme.jobs.create(id, node("report", { after: ["a", "b"] }));
    await run(host, "a");
    engine.setRuns(({ job }) => (job === "a" ? [{ exit: 1 }] : undefined));
    await run(host, "a");
    const b = await run(host, "b");
    await untilEnded(host, 3);
    engine.setRuns("program");
    clock.move(10 * MINUTE);
    const runs = await untilEnded(host, 5);
    expect(triggersOf(runs)).toEqual(["manual", "manual", "manual", "retry", "after"]);
    expect(runs[4]?.after_runs).toEqual([
      { job: "a", run: runs[3]?.id },
      { job: "b", run: b },
    ]);
  });

  test("does not wait for a retry that a newer run has replaced by its success", async () => {
    const host = await jobHost(schedules);
    const { acme, id, clock, engine } = host;
    await acme.jobs.create(id, node("a", { max_retries: 1, retry_pause: "24h" }));
    await acme.jobs.create(id, node("report", { after: ["a"] }));
    engine.setRuns(({ job }) => (job === "a" ? [{ exit: 1 }] : undefined));
    const failed = await run(host, "a");
    clock.move(MINUTE);
    engine.setRuns("program");
    const { job_run_id: repeated } = await acme.runs.retry(id, failed);
    const runs = await untilEnded(host, 3);
    expect(triggersOf(runs)).toEqual(["manual", "manual", "after"]);
    expect(runs[2]?.after_runs).toEqual([{ job: "a", run: repeated }]);
    clock.move(24 * 60 * MINUTE);
    await untilEnded(host, 3);
  });

  test.each([
    [
      "was created",
      async ({ acme, id }: ScheduledHost) => {
        await acme.jobs.delete(id, "report");
        await acme.jobs.create(id, node("report", { after: ["a", "b"] }));
      },
    ],
    [
      "was given another list",
      (host: ScheduledHost) => host.acme.jobs.update(host.id, "report", { after: ["b", "a"] }),
    ],
    [
      "was disabled and enabled",
      async (host: ScheduledHost) => {
        await host.acme.jobs.update(host.id, "report", { enabled: false });
        await run(host, "a");
        await host.acme.jobs.update(host.id, "report", { enabled: true });
      },
    ],
  ])("does not run after successes from before it %s", async (_, change) => {
    const host = await afterHost(schedules);
    await run(host, "a");
    await change(host);
    await run(host, "b");
    await host.untilObserved();
    expect(triggersOf(await host.runs())).not.toContain("after");
    const before = (await host.runs()).length;
    const a = await run(host, "a");
    const runs = await untilEnded(host, before + 2);
    expect(runs.at(-1)?.after_runs?.find(({ job }) => job === "a")?.run).toBe(a);
  });

  test("keeps what it has counted when its description is changed or sent back as it was read", async () => {
    const host = await afterHost(schedules);
    const { acme, id } = host;
    await run(host, "a");
    const read = await acme.jobs.get(id, "report");
    expect(read).toMatchObject({ after: ["a", "b"], enabled: true });
    expect(read).not.toHaveProperty("schedule");
    expect(read).not.toHaveProperty("next_run_at");
    await acme.jobs.update(id, "report", { ...read, description: "Daily" });
    await run(host, "b");
    expect(triggersOf(await untilEnded(host, 3))[2]).toBe("after");
  });

  test("is started by none after an undeploy, which drops what it has counted", async () => {
    const store = memoryStore();
    const host = await afterHost(schedules, { store });
    const { acme, id, engine } = host;
    await run(host, "a");
    engine.setRuns("manual");
    const { job_run_id: b } = await acme.jobs.run(id, "b");
    await host.untilRuns(([one]) => one?.status === "running");
    await acme.projects.undeploy(id);
    const { internals } = (await store.project("org-acme", id)) ?? {};
    expect(Object.values(internals?.jobs ?? {}).map(({ successes }) => successes)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await acme.runs.get(id, b)).toMatchObject({ status: "failed" });
    await acme.projects.deploy(id);
    engine.setRuns("program");
    await run(host, "b");
    await untilEnded(host, 3);
    expect(skippedOf(host)).toEqual([]);
  });

  test("is reported as skipped where the project is suspended at that time, and waits for the next", async () => {
    const host = await afterHost(schedules);
    const { acme, id, engine, ref } = host;
    const a = await run(host, "a");
    engine.setRuns("manual");
    const { job_run_id: b } = await acme.jobs.run(id, "b");
    await host.untilRuns(([one]) => one?.status === "running");
    await acme.projects.update(id, { suspended: true });
    engine.finishRun({ ...ref, run: b });
    await until(
      async () => skippedOf(host),
      ({ length }) => length === 1,
    );
    expect(skippedOf(host)).toEqual([
      {
        job: "report",
        scheduled_at: expect.stringMatching(/^2026-03-01T0\d:/),
        ticks: 1,
        reason: expect.stringMatching(new RegExp(`^After ${a}, ${b}: The project is suspended`)),
      },
    ]);
    engine.setRuns("program");
    await acme.projects.update(id, { suspended: false });
    await untilEnded(host, 2);
    await run(host, "a");
    await run(host, "b");
    await untilEnded(host, 5);
  });

  test("waits under Forbid and max_concurrent_job_runs for the run of another job", async () => {
    for (const fields of [
      { concurrency_policy: "Forbid" },
      { concurrency_policy: "Allow", max_concurrent_job_runs: 1 },
    ] as const) {
      const host = await jobHost(schedules);
      const { acme, id, engine, ref } = host;
      await acme.projects.update(id, fields);
      await acme.jobs.create(id, node("a"));
      await acme.jobs.create(id, node("report", { after: ["a"] }));
      engine.setRuns("manual");
      const { job_run_id: a } = await acme.jobs.run(id, "a");
      await host.untilRuns(([one]) => one?.status === "running");
      // The other run is admitted before the rule that it breaks.
      await acme.projects.update(id, {
        concurrency_policy: "Allow",
        max_concurrent_job_runs: null,
      });
      const { job_run_id: other } = await acme.projects.run(id);
      await host.untilRuns(([one]) => one?.id === other && one.status === "running");
      await acme.projects.update(id, fields);
      engine.finishRun({ ...ref, run: a });
      await acme.runs.wait(id, a);
      await host.untilObserved();
      expect(await host.runs()).toHaveLength(2);
      engine.finishRun({ ...ref, run: other });
      const [report] = await host.untilRuns(({ length }) => length === 3);
      expect(report).toMatchObject({ triggered_by: "after", after_runs: [{ job: "a", run: a }] });
      expect(skippedOf(host)).toEqual([]);
    }
  });

  test("ends the run of another job under Replace", async () => {
    const host = await jobHost(schedules);
    const { acme, id, engine, ref } = host;
    await acme.jobs.create(id, node("a"));
    await acme.jobs.create(id, node("report", { after: ["a"] }));
    engine.setRuns("manual");
    const { job_run_id: other } = await acme.projects.run(id);
    const { job_run_id: a } = await acme.jobs.run(id, "a");
    await host.untilRuns((all) => all.every(({ status }) => status === "running"));
    await acme.projects.update(id, { concurrency_policy: "Replace" });
    engine.finishRun({ ...ref, run: a });
    await host.untilRuns(({ length }) => length === 3);
    expect(await acme.runs.wait(id, other)).toMatchObject({
      status: "failed",
      error_message: expect.stringContaining("Replaced by run analytics-report-after-"),
    });
  });
});

describe("A job that runs after others", () => {
  test("follows runs that the schedules of an engine have started, and has no schedule there", async () => {
    const host = await jobHost("engine");
    const { acme, id, engine, ref } = host;
    for (const name of ["a", "b"])
      await acme.jobs.create(id, node(name, { schedule: "0 5 * * *" }));
    await acme.jobs.create(id, node("report", { after: ["a", "b"] }));
    await acme.projects.deploy(id);
    for (const name of ["a", "b"])
      await until(
        async () => engine.isSchedulePaused(ref, name),
        (isPaused) => !isPaused,
      );
    const [a, b] = [engine.tick(ref, "a")?.run, engine.tick(ref, "b")?.run];
    const runs = await untilEnded(host, 3);
    expect(runs[2]?.after_runs).toEqual([
      { job: "a", run: a },
      { job: "b", run: b },
    ]);
    expect(engine.tick(ref, "report")).toBeUndefined();
  });

  test("leaves its schedule in the engine by an operation, and gets it back by one", async () => {
    const host = await jobHost("engine");
    const { acme, id, engine, ref } = host;
    await acme.jobs.create(id, node("a"));
    await acme.jobs.create(id, node("report", { schedule: "0 5 * * *" }));
    const changed = await acme.jobs.update(id, "report", { schedule: null, after: ["a"] });
    expect(changed).toMatchObject({ after: ["a"] });
    expect(changed).not.toHaveProperty("schedule");
    expect(engine.tick(ref, "report")).toBeUndefined();
    await run(host, "a");
    await untilEnded(host, 2);
    await acme.jobs.update(id, "report", { after: null, schedule: "0 5 * * *" });
    await until(
      async () => engine.isSchedulePaused(ref, "report"),
      (isPaused) => !isPaused,
    );
    await run(host, "a");
    await untilEnded(host, 3);
    const kinds = (await acme.operations.list(id)).operations.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "update")).toHaveLength(3);
  });

  test("counts the runs of hosts where the clock of the engine is slow", async () => {
    const engineOptions = { schedules: "host", clock: movedClock("2026-03-01T00:00:00Z") } as const;
    const host = await afterHost("host", { engineOptions });
    await run(host, "a");
    await run(host, "b");
    expect(triggersOf(await untilEnded(host, 3))[2]).toBe("after");
  });

  test("drops its own retry when it is started after them", async () => {
    const host = await jobHost("host");
    const { acme, id, clock, engine } = host;
    await acme.jobs.create(id, node("a"));
    await acme.jobs.create(id, node("report", { after: ["a"], max_retries: 1 }));
    engine.setRuns(({ job }) => (job === "report" ? [{ exit: 1 }] : undefined));
    await run(host, "a");
    await untilEnded(host, 2);
    engine.setRuns("program");
    await run(host, "a");
    await untilEnded(host, 4);
    clock.move(60 * MINUTE);
    expect(triggersOf(await untilEnded(host, 4))).toEqual(["manual", "after", "manual", "after"]);
  });

  test("is refused with a schedule, a cycle, itself, an unknown name and a wrong list, all at once", async () => {
    const store = memoryStore();
    const { acme, id } = await jobHost("host", { store });
    await acme.jobs.create(id, node("a"));
    await acme.jobs.create(id, node("b", { after: ["a"] }));
    await acme.jobs.create(id, node("c", { after: ["b"] }));
    const before = await store.project("org-acme", id);
    const create = (more: object): Promise<readonly string[]> =>
      issuesOf(acme.jobs.create(id, node("new", more)));
    const update = (job: string, patch: object): Promise<readonly string[]> =>
      issuesOf(acme.jobs.update(id, job, patch));
    expect(await create({ after: ["a"], schedule: "0 5 * * *" })).toEqual(["after"]);
    expect(await create({ after: ["new", "none"], max_retries: 9, command: "rm", x: 1 })).toEqual([
      "after.0",
      "after.1",
      "command",
      "max_retries",
      "x",
    ]);
    for (const after of [[], "a", 5, {}, Array.from({ length: 11 }, (_, at) => `job-${at}`)])
      expect((await create({ after }))[0]).toBe("after");
    expect(await create({ after: ["A", 5, null, "", "a\u0000"] })).toEqual(
      [0, 1, 2, 3, 4].map((at) => `after.${at}`),
    );
    expect(await create({ after: ["a", "b", "a"] })).toEqual(["after.2"]);
    for (const item of ["", 5])
      expect(await create({ after: Array.from({ length: 1_000 }, () => item) })).toEqual(["after"]);
    expect(await update("a", { after: ["a"] })).toEqual(["after.0"]);
    expect(await update("a", { after: ["b"] })).toEqual(["after.0"]);
    expect(await update("a", { after: ["c"], max_retries: -1 })).toEqual([
      "after.0",
      "max_retries",
    ]);
    expect(await update("b", { schedule: "0 5 * * *" })).toEqual(["schedule"]);
    expect(await update("b", { schedule: "0 5 * * *", after: ["a", JOB] })).toEqual(["after"]);
    expect(await update(JOB, { after: ["a"] })).toEqual(["after"]);
    expect(await store.project("org-acme", id)).toEqual(before);
    expect((await acme.jobs.list(id)).total).toBe(4);
    await acme.jobs.update(id, JOB, { after: null });
  });

  test("keeps the jobs that it names from being deleted, as long as it names them", async () => {
    const { acme, id } = await jobHost("host");
    await acme.jobs.create(id, node("a"));
    await acme.jobs.create(id, node("b", { after: ["a"] }));
    await acme.jobs.create(id, node("c", { after: ["a"] }));
    await expect(acme.jobs.delete(id, "a")).rejects.toMatchObject({
      code: "conflict",
      message: "The jobs b, c run after the job a: change or delete them first",
    });
    await acme.jobs.delete(id, "b");
    await expect(acme.jobs.delete(id, "a")).rejects.toMatchObject({
      code: "conflict",
      message: "The job c runs after the job a: change or delete it first",
    });
    await acme.jobs.update(id, "c", { after: [JOB] });
    await acme.jobs.delete(id, "a");
    expect((await acme.jobs.list(id)).total).toBe(2);
  });

  test("makes no cycle with another one that is changed at the same time", async () => {
    const { acme, id } = await jobHost("host");
    for (const name of ["a", "b", "c"]) await acme.jobs.create(id, node(name));
    const changes = await Promise.allSettled([
      acme.jobs.update(id, "a", { after: ["b"] }),
      acme.jobs.update(id, "b", { after: ["c"] }),
      acme.jobs.update(id, "c", { after: ["a"] }),
    ]);
    expect(changes.map(({ status }) => status).toSorted()).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
    ]);
    const [deleted, created] = await Promise.allSettled([
      acme.jobs.delete(id, (await acme.jobs.list(id)).jobs.find(({ after }) => !after)?.name ?? ""),
      acme.jobs.create(id, node("d", { after: ["a", "b", "c"] })),
    ]);
    expect([deleted.status, created.status]).toEqual(["rejected", "fulfilled"]);
  });
});
