import type { Run } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { JOB, type ScheduledHost, until } from "../host/test-host.ts";
import { MINUTE } from "./failing-jobs.ts";
import { commandType, jobHost, SMALL } from "./job-host.ts";

const ORDERS = { name: "orders", command: "node orders", max_retries: 2 };

/** Starts a host on which each run fails that `fails` names by its number in the project. */
async function failingHost(
  schedules: "host" | "engine",
  fails: (run: number) => boolean = () => true,
  options: Parameters<typeof jobHost>[1] = {},
): Promise<ScheduledHost> {
  const host = await jobHost(schedules, options);
  let count = 0;
  host.engine.setRuns(() => {
    count += 1;
    return fails(count) ? [{ exit: 3 }] : undefined;
  });
  return host;
}

/** Returns the runs of a project, the oldest first, when so many have ended. */
async function untilEnded(host: ScheduledHost, count: number): Promise<readonly Run[]> {
  const runs = await host.untilRuns(
    (all) => all.length === count && all.every(({ end_time: end }) => end !== undefined),
  );
  await host.untilObserved();
  expect(await host.runs()).toHaveLength(count);
  return runs.toReversed();
}

type NewJob = Parameters<ScheduledHost["acme"]["jobs"]["create"]>[1];

/** Creates the job `orders`, and returns when a run of it has ended. */
async function failOnce(host: ScheduledHost, job: NewJob = ORDERS): Promise<void> {
  const { acme, id } = host;
  await acme.jobs.create(id, job);
  await acme.jobs.run(id, "orders");
  await untilEnded(host, 1);
}

/** Returns the minutes from the end of each run to the creation of the next. */
const pausesOf = (runs: readonly Run[]): readonly number[] =>
  runs.slice(1).map(({ created_at: next }, index) => {
    const ended = runs[index]?.updated_at ?? "";
    return Math.round((Date.parse(next) - Date.parse(ended)) / MINUTE);
  });

const skippedOf = (host: ScheduledHost): readonly unknown[] =>
  host.eventsOf("run.skipped").map(({ data }) => data);

describe.each(["host", "engine"] as const)("Where the %s has the schedules, a job", (schedules) => {
  test("that fails with max_retries 2 has 3 runs, linked, and each pause is twice the one before", async () => {
    const host = await failingHost(schedules);
    const { clock } = host;
    await failOnce(host);
    clock.move(5 * MINUTE - 5_000);
    await untilEnded(host, 1);
    clock.move(5_000);
    await untilEnded(host, 2);
    clock.move(10 * MINUTE - 5_000);
    await untilEnded(host, 2);
    clock.move(5_000);
    const runs = await untilEnded(host, 3);
    clock.move(24 * 60 * MINUTE);
    await untilEnded(host, 3);
    const [first, second, third] = runs;
    expect(runs).toMatchObject([
      { status: "failed", triggered_by: "manual" },
      { status: "failed", triggered_by: "retry", retry_of: first?.id, attempt: 2 },
      { status: "failed", triggered_by: "retry", retry_of: second?.id, attempt: 3 },
    ]);
    expect(first).not.toHaveProperty("retry_of");
    expect(first).not.toHaveProperty("attempt");
    expect(third?.job_name).toMatch(/^analytics-orders-retry-20260301-\d{6}$/);
    expect(new Set(runs.map(({ job_id: job }) => job)).size).toBe(1);
    expect(pausesOf(runs)).toEqual([5, 10]);
  });

  test("has no more runs after one that succeeds", async () => {
    const host = await failingHost(schedules, (run) => run === 1);
    const { clock } = host;
    await failOnce(host, { ...ORDERS, max_retries: 5, retry_pause: "1m" });
    clock.move(MINUTE);
    const [, second] = await untilEnded(host, 2);
    expect(second).toMatchObject({ status: "success", attempt: 2 });
    clock.move(24 * 60 * MINUTE);
    await untilEnded(host, 2);
  });

  test("has no retry by default, and counts again from 1 after a run that is none", async () => {
    const store = memoryStore();
    const host = await failingHost(schedules, () => true, { store });
    const { acme, id, clock } = host;
    await acme.projects.run(id);
    await untilEnded(host, 1);
    clock.move(60 * MINUTE);
    await untilEnded(host, 1);
    await acme.jobs.update(id, JOB, { max_retries: 1, retry_pause: "2m" });
    await acme.projects.run(id);
    await untilEnded(host, 2);
    clock.move(2 * MINUTE);
    await untilEnded(host, 3);
    await acme.projects.run(id);
    await untilEnded(host, 4);
    clock.move(2 * MINUTE);
    const runs = await untilEnded(host, 5);
    expect(runs.map(({ attempt }) => attempt)).toEqual([undefined, undefined, 2, undefined, 2]);
    // A host of version 0.1.0 starts the others, and no retry.
    const passedOver = runs.map(async ({ id: run }) => {
      return (await store.run("org-acme", id, run))?.internals.isPassedOver ?? false;
    });
    expect(await Promise.all(passedOver)).toEqual([false, false, true, false, true]);
  });

  test("has no retry after a cancel, also of a run that has ended", async () => {
    const host = await jobHost(schedules);
    const { acme, id, clock, engine, ref } = host;
    await acme.jobs.create(id, ORDERS);
    engine.setRuns("manual");
    const { job_run_id: first } = await acme.jobs.run(id, "orders");
    await host.untilRuns(([run]) => run?.status === "running");
    await acme.runs.cancel(id, first);
    await untilEnded(host, 1);
    clock.move(60 * MINUTE);
    await untilEnded(host, 1);
    const { job_run_id: second } = await acme.jobs.run(id, "orders");
    await host.untilRuns(([run]) => run?.status === "running");
    engine.finishRun({ ...ref, run: second }, { status: "failed", exitCode: 1 });
    await untilEnded(host, 2);
    expect(await acme.runs.cancel(id, second)).toMatchObject({ id: second, status: "failed" });
    clock.move(60 * MINUTE);
    await untilEnded(host, 2);
    expect(skippedOf(host)).toEqual([]);
  });

  test("has its newer run in place of a retry, and the other jobs keep theirs", async () => {
    const host = await failingHost(schedules, (run) => run < 3);
    const { acme, id, clock } = host;
    await acme.jobs.create(id, ORDERS);
    await acme.jobs.create(id, { ...ORDERS, name: "others" });
    await acme.jobs.run(id, "orders");
    await untilEnded(host, 1);
    await acme.jobs.run(id, "others");
    await untilEnded(host, 2);
    await acme.jobs.run(id, "orders");
    await untilEnded(host, 3);
    clock.move(60 * MINUTE);
    const runs = await untilEnded(host, 4);
    expect(runs[3]).toMatchObject({ retry_of: runs[1]?.id, status: "success" });
    expect(skippedOf(host)).toEqual([]);
  });

  test("has no retry of a run that fails while a newer one goes on", async () => {
    const host = await jobHost(schedules);
    const { acme, id, clock, engine, ref } = host;
    engine.setRuns("manual");
    await acme.jobs.create(id, ORDERS);
    const { job_run_id: older } = await acme.jobs.run(id, "orders");
    const { job_run_id: newer } = await acme.jobs.run(id, "orders");
    await host.untilRuns((all) => all.every(({ status }) => status === "running"));
    // The older one must not take the place of the retry that is due by then.
    for (const run of [newer, older]) {
      engine.finishRun({ ...ref, run }, { status: "failed", exitCode: 1 });
      await acme.runs.wait(id, run);
    }
    await untilEnded(host, 2);
    engine.setRuns("program");
    clock.move(60 * MINUTE);
    const runs = await untilEnded(host, 3);
    expect(runs[2]).toMatchObject({ retry_of: newer, attempt: 2 });
  });

  test("runs what is deployed and set at the time of the retry", async () => {
    const store = memoryStore();
    const host = await failingHost(schedules, (run) => run === 1, { store });
    const { acme, id, clock } = host;
    await acme.jobs.create(id, ORDERS);
    await acme.jobs.run(id, "orders");
    const [first] = await untilEnded(host, 1);
    await acme.jobs.update(id, "orders", { command: "node changed" });
    await host.repository.commit({ "index.js": "// another commit", "package.json": "{}" });
    const deployed = await acme.projects.deploy(id);
    clock.move(60 * MINUTE);
    const [, second] = await untilEnded(host, 2);
    expect(second?.commit_sha).toBe(deployed.current_commit_sha);
    expect(second?.commit_sha).not.toBe(first?.commit_sha);
    const { internals } = (await store.run("org-acme", id, second?.id ?? "")) ?? {};
    expect(internals?.dispatched?.steps[0]?.argv).toContain("changed");
    expect(internals?.isPassedOver).toBe(true);
  });

  test.each([
    ["is disabled", { enabled: false }],
    ["has fewer retries", { max_retries: 0 }],
    ["is disabled and gets a schedule", { enabled: false, schedule: "0 5 * * *" }],
  ])("has no retry any more when it %s", async (_, change) => {
    const host = await failingHost(schedules);
    const { acme, id, clock } = host;
    await failOnce(host);
    await acme.jobs.update(id, "orders", change);
    clock.move(60 * MINUTE);
    await untilEnded(host, 1);
    expect(skippedOf(host)).toEqual([]);
  });

  test.each([
    ["disabled", { enabled: false }, { enabled: true }],
    ["given fewer retries", { max_retries: 0 }, { max_retries: 2 }],
  ])("that was %s gets no dropped retry back by a later change", async (_, change, back) => {
    const host = await failingHost(schedules);
    const { acme, id, clock } = host;
    await failOnce(host);
    await acme.jobs.update(id, "orders", change);
    await acme.jobs.update(id, "orders", back);
    clock.move(60 * MINUTE);
    await untilEnded(host, 1);
  });

  test("keeps a retry that it may still have with fewer retries", async () => {
    const host = await failingHost(schedules);
    const { acme, id, clock } = host;
    await failOnce(host);
    await acme.jobs.update(id, "orders", { max_retries: 1, retry_pause: "1h" });
    clock.move(5 * MINUTE);
    await untilEnded(host, 2);
    clock.move(24 * 60 * MINUTE);
    await untilEnded(host, 2);
  });

  test("that was deleted has none, nor has another job of its name", async () => {
    const store = memoryStore();
    const host = await failingHost(schedules, () => true, { store });
    const { acme, id, clock } = host;
    await failOnce(host, { ...ORDERS, schedule: "0 5 * * *" });
    await acme.jobs.delete(id, "orders");
    await acme.jobs.create(id, ORDERS);
    clock.move(60 * MINUTE);
    await untilEnded(host, 1);
    expect((await store.project("org-acme", id))?.internals.retries ?? {}).toEqual({});
  });

  test("loses its retry by an undeploy, and has none of a run that the undeploy ends", async () => {
    const store = memoryStore();
    const host = await failingHost(schedules, () => true, { store });
    const { acme, id, clock, engine } = host;
    await failOnce(host);
    await acme.projects.undeploy(id);
    const retries = async (): Promise<unknown> =>
      (await store.project("org-acme", id))?.internals.retries;
    expect(await retries()).toBeUndefined();
    await acme.projects.deploy(id);
    engine.setRuns("manual");
    await acme.jobs.run(id, "orders");
    await host.untilRuns(([run]) => run?.status === "running");
    await acme.projects.undeploy(id);
    expect(await retries()).toBeUndefined();
    await acme.projects.deploy(id);
    clock.move(60 * MINUTE);
    await untilEnded(host, 2);
    expect(skippedOf(host)).toEqual([]);
  });

  test("has its retry reported as skipped where the project is suspended at that time", async () => {
    const host = await failingHost(schedules);
    const { acme, id, clock } = host;
    await failOnce(host);
    await acme.projects.update(id, { suspended: true });
    clock.move(5 * MINUTE);
    await until(
      async () => skippedOf(host),
      ({ length }) => length === 1,
    );
    expect(skippedOf(host)).toEqual([
      {
        job: "orders",
        scheduled_at: expect.stringMatching(/^2026-03-01T02:0/),
        ticks: 1,
        reason: expect.stringMatching(/^Retry of run_\w+: The project is suspended/),
        retry_of: expect.stringMatching(/^run_/),
      },
    ]);
    await acme.projects.update(id, { suspended: false });
    await untilEnded(host, 1);
  });

  test("waits under Forbid with its retry for the run of another job", async () => {
    const host = await jobHost(schedules, { fields: { concurrency_policy: "Forbid" } });
    const { acme, id, clock, engine, ref } = host;
    engine.setRuns("manual");
    await acme.jobs.create(id, ORDERS);
    const { job_run_id: first } = await acme.jobs.run(id, "orders");
    await host.untilRuns(([run]) => run?.status === "running");
    engine.finishRun({ ...ref, run: first }, { status: "failed", exitCode: 1 });
    await untilEnded(host, 1);
    const { job_run_id: other } = await acme.projects.run(id);
    await host.untilRuns(([run]) => run?.status === "running");
    clock.move(30 * MINUTE);
    await host.untilObserved();
    expect(await host.runs()).toHaveLength(2);
    engine.finishRun({ ...ref, run: other });
    const [retry] = await host.untilRuns(({ length }) => length === 3);
    expect(retry).toMatchObject({ retry_of: first, attempt: 2 });
    expect(skippedOf(host)).toEqual([]);
  });

  test("reads no earlier runs while its retry waits for the run of another job", async () => {
    const inner = memoryStore();
    let reads = 0;
    const store: typeof inner = {
      ...inner,
      runs(organization, project, filter, options) {
        if (filter.statuses === undefined) reads += 1;
        return inner.runs(organization, project, filter, options);
      },
    };
    const fields = { concurrency_policy: "Forbid" };
    const host = await failingHost(schedules, () => true, { fields, store });
    const { acme, id, clock, engine, ref } = host;
    await failOnce(host);
    engine.setRuns("manual");
    const { job_run_id: other } = await acme.projects.run(id);
    await host.untilRuns(([run]) => run?.status === "running");
    reads = 0;
    for (let minute = 0; minute < 10; minute += 1) {
      clock.move(MINUTE);
      await host.untilObserved();
    }
    expect(reads).toBe(0);
    engine.setRuns("program");
    engine.finishRun({ ...ref, run: other });
    await host.untilRuns(({ length }) => length === 3);
    expect(reads).toBeGreaterThan(0);
  });
});

describe("A run of a schedule that fails", () => {
  test("has a retry where the host has the schedule, and the next tick drops it", async () => {
    const host = await failingHost("host");
    const { acme, id, clock } = host;
    await acme.jobs.create(id, { ...ORDERS, schedule: "0 * * * *", retry_pause: "40m" });
    clock.to("2026-03-01T02:00:01.000Z");
    await untilEnded(host, 1);
    clock.to("2026-03-01T02:41:00.000Z");
    await untilEnded(host, 2);
    clock.to("2026-03-01T03:00:01.000Z");
    await untilEnded(host, 3);
    clock.to("2026-03-01T04:00:01.000Z");
    const runs = await untilEnded(host, 4);
    expect(runs.map(({ triggered_by: by, attempt }) => [by, attempt])).toEqual([
      ["scheduled", undefined],
      ["retry", 2],
      ["scheduled", undefined],
      ["scheduled", undefined],
    ]);
    clock.to("2026-03-01T04:41:00.000Z");
    await untilEnded(host, 5);
    // Each run failed: what is dropped is reported.
    const dropped = [runs[1], runs[2]].map((run) => ({
      job: "orders",
      ticks: 1,
      retry_of: run?.id,
    }));
    expect(skippedOf(host)).toMatchObject(dropped);
  });

  test("has a retry where the engine has the schedule, which the host starts", async () => {
    const host = await failingHost("engine", (run) => run === 1);
    const { acme, id, clock, engine, ref } = host;
    await acme.jobs.create(id, { ...ORDERS, schedule: "0 5 * * *" });
    await until(
      async () => engine.isSchedulePaused(ref, "orders"),
      (isPaused) => !isPaused,
    );
    const begun = engine.tick(ref, "orders")?.run;
    await untilEnded(host, 1);
    clock.move(5 * MINUTE);
    const runs = await untilEnded(host, 2);
    expect(runs).toMatchObject([
      { id: begun, status: "failed", triggered_by: "scheduled" },
      { status: "success", triggered_by: "retry", retry_of: begun, attempt: 2 },
    ]);
  });

  test("has a retry also where the engine has lost it", async () => {
    const host = await jobHost("host");
    const { acme, id, clock, engine, ref } = host;
    engine.setRuns("manual");
    await acme.jobs.create(id, ORDERS);
    const { job_run_id: run } = await acme.jobs.run(id, "orders");
    await host.untilRuns(([one]) => one?.status === "running");
    engine.loseRun({ ...ref, run });
    const [lost] = await untilEnded(host, 1);
    expect(lost?.status).toBe("error");
    clock.move(5 * MINUTE);
    const [retry] = await host.untilRuns(([one]) => one?.status === "running");
    expect(retry).toMatchObject({ retry_of: run, attempt: 2 });
  });
  test("has no retry where it has applied an approved plan", async () => {
    const type = commandType();
    const defaultJob: typeof type.defaultJob = (...given) => {
      const job = type.defaultJob(...given);
      return { ...job, approvedSteps: job.steps };
    };
    const host = await failingHost("host", () => true, { projectTypes: [{ ...type, defaultJob }] });
    const { acme, id, clock } = host;
    await acme.jobs.update(id, JOB, { max_retries: 1 });
    await acme.projects.run(id, { apply_plan: true });
    await untilEnded(host, 1);
    clock.move(60 * MINUTE);
    await untilEnded(host, 1);
  });

  test("has its retry reported where the project may not run the command any more", async () => {
    const type = commandType();
    let isStrict = false;
    const prepareRun: typeof type.prepareRun = (project, found, work) =>
      type.prepareRun?.({ ...project, ...(isStrict && { cpu_limit: SMALL }) }, found, work) ?? {
        steps: [],
      };
    const host = await failingHost("host", () => true, { projectTypes: [{ ...type, prepareRun }] });
    const { clock } = host;
    await failOnce(host, { ...ORDERS, command: "node heavy" });
    isStrict = true;
    clock.move(5 * MINUTE);
    await until(
      async () => skippedOf(host),
      ({ length }) => length === 1,
    );
    expect(skippedOf(host)).toMatchObject([
      { job: "orders", reason: expect.stringMatching(/^Retry of .*too heavy/) },
    ]);
    isStrict = false;
    await untilEnded(host, 1);
  });

  test("has its retry reported where the type of the project is not installed any more", async () => {
    const projectTypes = [nodeType(), { ...commandType(), name: "scripts" }];
    const fields = { project_type: "scripts" };
    const host = await failingHost("host", () => true, { projectTypes, fields });
    const { clock } = host;
    await failOnce(host);
    const again = await host.restarted({ projectTypes: [nodeType()] });
    clock.move(5 * MINUTE);
    await until(
      async () => skippedOf(again),
      ({ length }) => length === 1,
    );
    expect(skippedOf(again)).toMatchObject([
      { job: "orders", reason: expect.stringContaining('no project type "scripts"') },
    ]);
    await untilEnded(again, 1);
  });

  test("has no retry where it was never started", async () => {
    const host = await jobHost("host");
    const { acme, id, clock, engine } = host;
    await acme.jobs.create(id, ORDERS);
    engine.setConvergence("manual");
    await acme.projects.deploy(id, {}, { waitMs: 0 });
    await acme.jobs.run(id, "orders");
    await host.untilRuns(([run]) => run?.status_message !== undefined);
    await acme.projects.update(id, { suspended: true });
    const [run] = await untilEnded(host, 1);
    expect(run).toMatchObject({
      status: "error",
      error_message: expect.stringContaining("suspended"),
    });
    await acme.projects.update(id, { suspended: false });
    engine.converge(host.ref);
    clock.move(60 * MINUTE);
    await untilEnded(host, 1);
  });
});
