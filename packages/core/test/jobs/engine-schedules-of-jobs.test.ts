import type { HostOrganization } from "@dagctl/core";
import type { DeployDriver, JobSpec, RunDriver } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { killedStore } from "../host/killed-store.ts";
import {
  JOB,
  movedClock,
  type ScheduledHost,
  testHost,
  until,
  untilStatus,
} from "../host/test-host.ts";
import { beforeCommit } from "./before-commit.ts";
import { commandType, issuesOf, jobHost, MORNING } from "./job-host.ts";

const HOURLY = { name: "hourly", command: "node orders", schedule: "5 * * * *" };
const DAILY = { name: "daily", command: "node days", schedule: "0 3 * * *" };

const isActive = (
  { engine, ref }: Pick<ScheduledHost, "engine" | "ref">,
  job: string,
): Promise<boolean> =>
  until(
    async () => !engine.isSchedulePaused(ref, job),
    (is) => is,
  );

const kindsOf = async ({ acme, id }: ScheduledHost): Promise<readonly string[]> =>
  (await acme.operations.list(id)).operations.map(({ kind }) => kind).toReversed();

/** Returns a deploy driver that keeps the jobs of each apply. */
function recordJobs(deploy: DeployDriver): {
  readonly deploy: DeployDriver;
  readonly applied: (readonly JobSpec[])[];
} {
  const applied: (readonly JobSpec[])[] = [];
  return {
    applied,
    deploy: {
      ...deploy,
      async apply(deployment, options) {
        applied.push(deployment.jobs);
        await deploy.apply(deployment, options);
      },
    },
  };
}

describe("The jobs of a project on an engine with schedules of its own", () => {
  test("are in its deployment where they have a schedule, each change by an update of the same commit", async () => {
    const clock = movedClock(MORNING);
    const engine = fakeEngine({ schedules: "engine", clock });
    const { deploy, applied } = recordJobs(engine.deploy);
    const host = await jobHost("engine", { engine, clock, deploy });
    const { acme, id } = host;
    await acme.jobs.create(id, { name: "adhoc", command: "node a" });
    expect(await kindsOf(host)).toEqual(["create"]);
    await acme.jobs.create(id, { ...HOURLY, time_zone: "europe/berlin" });
    await acme.jobs.update(id, "hourly", { description: "Orders" });
    await acme.jobs.update(id, "hourly", { enabled: false });
    await acme.jobs.update(id, "adhoc", { command: "node b" });
    expect(await kindsOf(host)).toEqual(["create", "update"]);
    await acme.jobs.update(id, "hourly", { command: "node others" });
    await acme.jobs.update(id, "hourly", { time_zone: "UTC" });
    await acme.jobs.update(id, JOB, { time_zone: "Asia/Tokyo" });
    await acme.jobs.update(id, "adhoc", { schedule: "1 1 * * *" });
    await acme.jobs.update(id, "adhoc", { schedule: null });
    await acme.jobs.delete(id, "adhoc");
    await acme.jobs.delete(id, "hourly");
    expect(await kindsOf(host)).toEqual(["create", ...Array<string>(7).fill("update")]);
    const shown = ({ name, schedule, timeZone, steps }: JobSpec): readonly unknown[] => [
      name,
      schedule,
      timeZone,
      steps[0]?.argv[2],
    ];
    const main = [JOB, "0 2 * * *", undefined, undefined];
    const tokyo = [JOB, "0 2 * * *", "Asia/Tokyo", undefined];
    expect(applied.map((jobs) => jobs.map(shown))).toEqual([
      [main],
      [main, ["hourly", "5 * * * *", "Europe/Berlin", "orders"]],
      [main, ["hourly", "5 * * * *", "Europe/Berlin", "others"]],
      [main, ["hourly", "5 * * * *", "UTC", "others"]],
      [tokyo, ["hourly", "5 * * * *", "UTC", "others"]],
      expect.arrayContaining([tokyo, ["adhoc", "1 1 * * *", "UTC", "b"]]),
      [tokyo, ["hourly", "5 * * * *", "UTC", "others"]],
      [tokyo],
    ]);
    expect((await acme.projects.get(id)).revision).toBe(1);
  });

  test("are recorded alone while it is not deployed, and are in the next deployment", async () => {
    const host = await jobHost("engine");
    const { acme, id } = host;
    await acme.projects.undeploy(id);
    await acme.jobs.create(id, HOURLY);
    await acme.jobs.create(id, DAILY);
    await acme.jobs.delete(id, "daily");
    expect(await kindsOf(host)).toEqual(["create", "undeploy"]);
    await acme.projects.deploy(id);
    await isActive(host, "hourly");
    expect(host.engine.isSchedulePaused(host.ref, "daily")).toBe(true);
    expect(host.engine.isSchedulePaused(host.ref, JOB)).toBe(true);
  });

  test("are runs with the name, the id and the steps of their job", async () => {
    const store = memoryStore();
    const host = await jobHost("engine", { store });
    const { acme, id, engine, ref } = host;
    await acme.jobs.update(id, JOB, { enabled: true });
    for (const job of [HOURLY, DAILY]) await acme.jobs.create(id, job);
    const names = [JOB, "hourly", "daily"];
    for (const name of names) await isActive(host, name);
    const begun = names.map((name) => engine.tick(ref, name)?.run ?? "");
    await host.untilRuns(
      (runs) => runs.length === 3 && runs.every(({ status }) => status === "success"),
    );
    for (const [index, name] of names.entries()) {
      const { run, internals } = (await store.run("org-acme", id, begun[index] ?? "")) ?? {};
      expect([run?.job_id, internals?.job, run?.triggered_by]).toEqual([
        (await acme.jobs.get(id, name)).id,
        name,
        "scheduled",
      ]);
      expect(internals?.dispatched?.steps[0]?.argv.slice(2)).toEqual(
        name === JOB ? [] : name === "hourly" ? ["orders"] : ["days"],
      );
    }
  });

  test("leave one run that goes on where two are due in one minute under Forbid", async () => {
    for (const order of [
      ["hourly", "daily"],
      ["daily", "hourly"],
    ]) {
      const host = await jobHost("engine", { fields: { concurrency_policy: "Forbid" } });
      const { acme, id, engine, ref } = host;
      for (const job of [HOURLY, DAILY]) await acme.jobs.create(id, job);
      for (const name of order) await isActive(host, name);
      engine.setRuns("manual");
      for (const name of order) engine.tick(ref, name);
      const runs = await host.untilRuns(
        (all) => all.length === 2 && all.some(({ status }) => status === "failed"),
      );
      const [goesOn, ended] = runs.toSorted((one) => (one.status === "failed" ? 1 : -1));
      expect(goesOn?.status).toBe("running");
      expect(ended?.error_message).toContain(
        `Forbid allows one run at a time: ${goesOn?.job_name ?? ""}`,
      );
      // The other schedule is paused meanwhile, and its own is the engine's.
      await until(
        async () => order.filter((name) => engine.isSchedulePaused(ref, name)),
        ({ length }) => length === 1,
      );
    }
  });

  test("are not deleted, nor lose their schedule, during a run that it has started", async () => {
    const host = await jobHost("engine");
    const { acme, id, engine, ref } = host;
    await acme.jobs.create(id, HOURLY);
    await isActive(host, "hourly");
    engine.setRuns("manual");
    const run = engine.tick(ref, "hourly")?.run ?? "";
    await expect(acme.jobs.delete(id, "hourly")).rejects.toMatchObject({
      code: "conflict",
      details: { run },
    });
    await host.untilRuns(([one]) => one?.status === "running");
    await expect(acme.jobs.update(id, "hourly", { schedule: null })).rejects.toMatchObject({
      code: "conflict",
      details: { run },
    });
    engine.addLine({ ...ref, run }, "hello");
    engine.finishRun({ ...ref, run });
    await host.untilRuns(([one]) => one?.status === "success");
    await acme.jobs.delete(id, "hourly");
    const lines: string[] = [];
    for await (const { text } of acme.runs.logs(id, run)) lines.push(text);
    expect(lines).toEqual(["hello"]);
  });

  test("do not lose their schedule during a run that was asked for, which the engine would end", async () => {
    const host = await jobHost("engine");
    const { acme, id, engine, ref } = host;
    await acme.jobs.create(id, HOURLY);
    engine.setRuns("manual");
    const { job_run_id: run } = await acme.jobs.run(id, "hourly");
    await host.untilRuns(([one]) => one?.status === "running");
    await expect(acme.jobs.update(id, "hourly", { schedule: null })).rejects.toMatchObject({
      code: "conflict",
      details: { run },
    });
    engine.finishRun({ ...ref, run });
    await host.untilRuns(([one]) => one?.status === "success");
    await acme.jobs.update(id, "hourly", { schedule: null });
    // A run of a job without a schedule is no reason: its job is not in the deployment.
    const later = await acme.jobs.run(id, "hourly");
    await host.untilRuns(([one]) => one?.status === "running");
    await acme.jobs.create(id, DAILY);
    await acme.jobs.delete(id, "daily");
    engine.finishRun({ ...ref, run: later.job_run_id });
    await host.untilRuns(([one]) => one?.status === "success");
  });

  test("are deployed without a deleted one once a run has ended that began meanwhile", async () => {
    const clock = movedClock(MORNING);
    const engine = fakeEngine({ schedules: "engine", clock });
    let begun = "";
    let isDeleting = false;
    const run: RunDriver = {
      ...engine.run,
      async setSchedulesPaused(ref, jobs, options) {
        // The engine starts a run just before it has the pause of the operation.
        if (isDeleting && begun === "" && jobs["hourly"])
          begun = engine.tick(ref, "hourly")?.run ?? "";
        await engine.run.setSchedulesPaused?.(ref, jobs, options);
      },
    };
    const host = await jobHost("engine", { engine, clock, run });
    const { acme, id, ref } = host;
    const { id: job } = await acme.jobs.create(id, HOURLY);
    await isActive(host, "hourly");
    engine.setRuns("manual");
    isDeleting = true;
    const deleted = acme.jobs.delete(id, "hourly");
    const [seen] = await host.untilRuns(([one]) => one?.status === "running");
    expect(seen).toMatchObject({ id: begun, job_id: job });
    const { operation } = await until(
      () => acme.projects.get(id),
      ({ status_message: message }) => message?.includes("Waiting for") === true,
    );
    engine.addLine({ ...ref, run: begun }, "whole");
    engine.finishRun({ ...ref, run: begun });
    await deleted;
    expect(await acme.operations.get(operation?.id ?? "")).toMatchObject({ status: "succeeded" });
    expect(await acme.runs.get(id, begun)).toMatchObject({ status: "success" });
    const lines: string[] = [];
    for await (const { text } of acme.runs.logs(id, begun)) lines.push(text);
    expect(lines).toEqual(["whole"]);
    // The run did not bring its job back.
    expect((await acme.jobs.list(id)).jobs.map(({ name }) => name)).toEqual([JOB]);
  });

  test("are paused after their deletion where the engine refused to deploy without them", async () => {
    const clock = movedClock(MORNING);
    const engine = fakeEngine({ schedules: "engine", clock });
    let refuses = false;
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        if (refuses) throw new DagctlError("invalid", "The engine takes none");
        await engine.deploy.apply(deployment, options);
      },
    };
    const host = await jobHost("engine", { engine, clock, deploy });
    const { acme, id, ref } = host;
    for (const job of [HOURLY, DAILY]) await acme.jobs.create(id, job);
    for (const name of ["hourly", "daily"]) await isActive(host, name);
    refuses = true;
    await acme.jobs.delete(id, "hourly");
    await untilStatus(host, id, "degraded");
    await host.untilObserved();
    expect(engine.isSchedulePaused(ref, "hourly")).toBe(true);
    refuses = false;
    await acme.projects.deploy(id);
    await isActive(host, "daily");
    expect(engine.tick(ref, "hourly")).toBeUndefined();
  });

  test("are refused during another operation, and nothing of them is recorded", async () => {
    const host = await jobHost("engine");
    const { acme, id, engine } = host;
    await acme.jobs.create(id, HOURLY);
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let called = (): void => undefined;
    const isCalled = new Promise<void>((resolve) => (called = resolve));
    const { apply } = engine.deploy;
    Object.assign(engine.deploy, {
      apply: (...args: Parameters<DeployDriver["apply"]>) => {
        called();
        return gate.then(() => apply(...args));
      },
    });
    const updating = acme.projects.update(id, { cpu_limit: "3" });
    await isCalled;
    for (const call of [
      acme.jobs.create(id, DAILY),
      acme.jobs.delete(id, "hourly"),
      acme.jobs.update(id, "hourly", { command: "node b" }),
    ])
      await expect(call).rejects.toMatchObject({
        code: "conflict",
        details: { operation: expect.stringMatching(/^op_/) },
      });
    await acme.jobs.create(id, { name: "adhoc", command: "node a" });
    go();
    await updating;
    expect((await acme.jobs.list(id)).jobs.map(({ name, command }) => [name, command])).toEqual([
      [JOB, expect.anything()],
      ["hourly", "node orders"],
      ["adhoc", "node a"],
    ]);
  });

  test("are asked about by plugins, which may refuse them", async () => {
    let refuses = false;
    const host = await jobHost("engine", {
      plugins: [
        {
          name: "freeze",
          hooks: {
            beforeOperation({ kind }) {
              if (refuses && kind === "update") throw new Error("The week is frozen");
            },
          },
        },
      ],
    });
    const { acme, id } = host;
    await acme.jobs.create(id, HOURLY);
    refuses = true;
    await expect(acme.jobs.create(id, DAILY)).rejects.toMatchObject({ code: "conflict" });
    await expect(acme.jobs.delete(id, "hourly")).rejects.toMatchObject({ code: "conflict" });
    await acme.jobs.create(id, { name: "adhoc", command: "node a" });
    expect((await acme.jobs.list(id)).jobs.map(({ name }) => name)).toEqual([
      JOB,
      "hourly",
      "adhoc",
    ]);
  });

  test("are made once by one key, also after the project is gone", async () => {
    const host = await jobHost("engine");
    const { acme, id } = host;
    const key = { idempotencyKey: "k1" };
    const [one, other] = await Promise.all([
      acme.jobs.create(id, HOURLY, key),
      acme.jobs.create(id, HOURLY, key),
    ]);
    expect(other).toEqual(one);
    expect(await kindsOf(host)).toEqual(["create", "update"]);
    expect(await issuesOf(acme.jobs.create(id, { ...HOURLY, name: "" }))).toEqual(["name"]);
    await untilStatus(host, id, "active");
    await acme.projects.delete(id);
    await expect(acme.jobs.create(id, HOURLY, key)).resolves.toEqual(one);
  });
});

describe("Two runs that an engine starts at once, seen by two hosts", () => {
  test("leave one that goes on under Forbid, where each host records one first", async () => {
    const clock = movedClock(MORNING);
    const engine = fakeEngine({ schedules: "engine", clock });
    const data = memoryData();
    const plain = memoryStore({ data, clock });
    const isFirst = (run: string): boolean => run.endsWith("1");
    /** Each host sees one of the two runs until both are recorded. */
    const seeing = (isSeen: (run: string) => boolean): RunDriver => ({
      ...engine.run,
      async *list(deployment, options) {
        const { total } = await plain.runs("org-acme", deployment.project, { offset: 0, limit: 1 });
        for await (const state of engine.run.list(deployment, options))
          if (total === 2 || isSeen(state.ref.run)) yield state;
      },
    });
    // The second host records its run between what the first one has read and its commit.
    const store = beforeCommit(
      memoryStore({ data, clock }),
      (change) => "put" in change && change.put === "run",
      () =>
        until(
          () => plain.runs("org-acme", first.id, { offset: 0, limit: 9 }),
          ({ total }) => total === 1,
        ),
    );
    const first: ScheduledHost = await jobHost("engine", {
      clock,
      engine,
      data,
      store,
      run: seeing(isFirst),
      fields: { concurrency_policy: "Forbid" },
    });
    const { acme, id, ref } = first;
    for (const job of [HOURLY, DAILY]) await acme.jobs.create(id, job);
    for (const name of ["hourly", "daily"]) await isActive(first, name);
    const second = await testHost({
      clock,
      engine,
      run: seeing((run) => !isFirst(run)),
      data,
      store: memoryStore({ data, clock }),
      timing: { leaseMs: 1e9, observeMs: 5 },
      plainGit: first.git,
      repository: first.repository,
      projectTypes: [commandType()],
    });
    engine.setRuns("manual");
    for (const name of ["hourly", "daily"]) engine.tick(ref, name);
    await first.untilRuns(
      (all) => all.length === 2 && all.some(({ status }) => status === "failed"),
    );
    await first.untilObserved();
    expect((await first.runs()).map(({ status }) => status).toSorted()).toEqual([
      "failed",
      "running",
    ]);
    await second.host.close();
  });
});

describe("A host that is killed while it deploys a change of the jobs", () => {
  test.each([
    [
      "a new job",
      ["hourly", JOB],
      (acme: HostOrganization, id: string) => acme.jobs.create(id, HOURLY),
    ],
    ["a deletion", [JOB], (acme: HostOrganization, id: string) => acme.jobs.delete(id, "daily")],
  ] as const)("leaves %s to the next host", async (_, expected, change) => {
    const clock = movedClock(MORNING);
    const engine = fakeEngine({ schedules: "engine", clock });
    const data = memoryData();
    const killed = killedStore(memoryStore({ data, clock }));
    let isHanging = false;
    let called = (): void => undefined;
    const isCalled = new Promise<void>((resolve) => (called = resolve));
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        if (!isHanging) return engine.deploy.apply(deployment, options);
        called();
        return new Promise(() => undefined);
      },
    };
    const timing = { leaseMs: 60_000 };
    const first = await jobHost("engine", {
      clock,
      engine,
      data,
      deploy,
      timing,
      store: killed.store,
    });
    const { acme, id, ref } = first;
    if (expected.length === 1) await acme.jobs.create(id, DAILY);
    isHanging = true;
    const changed = change(acme, id).catch(() => undefined);
    await isCalled;
    killed.kill();
    // The lease of the killed host has ended.
    clock.move(61_000);
    const second = await testHost({
      clock,
      engine,
      data,
      store: memoryStore({ data, clock }),
      timing: { ...timing, observeMs: 5 },
      plainGit: first.git,
      repository: first.repository,
      projectTypes: [commandType()],
    });
    await untilStatus(second, id, "active");
    const { jobs } = await second.acme.jobs.list(id);
    expect(jobs.map(({ name }) => name).toSorted()).toEqual(expected);
    const { operations } = await second.acme.operations.list(id);
    expect(operations[0]).toMatchObject({ kind: "update", status: "succeeded" });
    for (const name of ["hourly", "daily"])
      if (jobs.some((job) => job.name === name)) await isActive({ engine, ref }, name);
      else expect(engine.tick(ref, name)).toBeUndefined();
    await second.host.close();
    await changed;
  });
});
