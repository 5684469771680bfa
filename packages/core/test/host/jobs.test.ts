import type { DeployDriver } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import { fakeEngine, faultPlan, memoryStore, withFaults, withPoints } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { JOB, movedClock, type ScheduledHost, testHost, until, untilStatus } from "./test-host.ts";

const HOST = { engineOptions: { schedules: "host" }, job: undefined } as const;

async function issuesOf(call: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isDagctlError(error, "invalid")) throw new Error(`Not invalid: ${String(error)}`);
  return (error.issues ?? []).map(({ path }) => path).toSorted();
}

describe("the jobs of a project", () => {
  it("have a default one that is found by name and by id before it has a record, and is created on first use with the same id", async () => {
    const { acme, id } = await testHost({ project: "scheduled", ...HOST });
    const job = await acme.jobs.get(id, JOB);
    expect(job).toMatchObject({ project_id: id, name: JOB, schedule: "0 2 * * *", enabled: false });
    expect(await acme.jobs.list(id)).toEqual({ jobs: [job], total: 1 });
    expect((await acme.jobs.get("analytics", job.id)).id).toBe(job.id);
    const set = await acme.jobs.update("analytics", JOB, {
      schedule: "30 4 * * 1-5",
      enabled: true,
    });
    expect(set).toMatchObject({ id: job.id, schedule: "30 4 * * 1-5", enabled: true });
    expect(await acme.jobs.list(id)).toEqual({ jobs: [set], total: 1 });
    await acme.projects.run(id);
    expect((await acme.runs.get(id, "latest")).job_id).toBe(job.id);
    expect(await acme.jobs.get(id, job.id)).toEqual(set);
  });

  it("have one answer for an unknown name and for another organization's project", async () => {
    const { acme, host, id } = await testHost({ project: "scheduled", ...HOST });
    await expect(acme.jobs.get(id, "nightly")).rejects.toMatchObject({ code: "not_found" });
    await expect(acme.jobs.update(id, "nightly", { enabled: true })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      host.organization("org-other").jobs.update(id, JOB, { enabled: true }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("keep a schedule that was stored by earlier rules, and store a new one as every engine reads it", async () => {
    const store = memoryStore();
    const { acme, id } = await testHost({ project: "scheduled", ...HOST, store });
    const set = await acme.jobs.update(id, JOB, { schedule: "0 3 * * 5-7" });
    expect(set.schedule).toBe("0 3 * * 0,5,6");

    const last = "0 0 L * *";
    expect(await issuesOf(acme.jobs.update(id, JOB, { schedule: last }))).toEqual(["schedule"]);
    const record = await store.job("org-acme", id, JOB);
    if (!record) throw new Error("The job has no record");
    const job = { ...record.job, schedule: last };
    await store.commit([{ put: "job", record: { ...record, job } }]);
    expect(await acme.jobs.update(id, JOB, { schedule: last, enabled: true })).toMatchObject({
      schedule: last,
      enabled: true,
    });
  });

  it("report every problem of a body at once, and nothing is written", async () => {
    const test = await testHost({ project: "scheduled", ...HOST });
    const { acme, id } = test;
    const project = await acme.projects.get(id);
    const wrong = {
      schedule: "61 * * * *",
      enabled: "yes",
      name: "nightly",
      command: "rm",
      steps: [],
    };
    expect(
      await issuesOf(
        acme.jobs.update(id, JOB, { ...wrong, enabled: undefined, schedule: undefined }),
      ),
    ).toEqual(["command", "name", "steps"]);
    // @ts-expect-error a misspelt field does not compile
    expect(await issuesOf(acme.jobs.update(id, JOB, { enable: true }))).toEqual(["enable"]);
    const body: unknown = wrong;
    expect(await issuesOf(acme.jobs.update(id, JOB, body as { schedule: string }))).toEqual([
      "command",
      "enabled",
      "name",
      "schedule",
      "steps",
    ]);
    for (const schedule of [
      "",
      "* * * *",
      "0 0 30 2 *",
      "@daily",
      "* * * * * *",
      "0 2 * * * ; rm",
    ]) {
      expect(await issuesOf(acme.jobs.update(id, JOB, { schedule }))).toEqual(["schedule"]);
    }
    expect(
      await issuesOf(
        acme.jobs.update(id, JOB, JSON.parse('{ "schedule": null, "enabled": null }')),
      ),
    ).toEqual(["enabled", "schedule"]);
    expect(await acme.jobs.list(id)).toMatchObject({
      jobs: [{ schedule: "0 2 * * *", enabled: false, created_at: project.created_at }],
      total: 1,
    });
  });

  it("do not change when a client sends one back as it read it", async () => {
    const test = await testHost({ project: "scheduled", ...HOST, job: { enabled: true } });
    const job = await test.acme.jobs.get(test.id, JOB);
    expect(await test.acme.jobs.update(test.id, JOB, { ...job })).toEqual(job);
    expect(test.eventsOf("job.updated")).toHaveLength(1);
  });

  it("treat the same key as the same call, also after the project is gone", async () => {
    const test = await testHost({ project: "scheduled", job: undefined });
    const options = { idempotencyKey: "k1" };
    const patch = { schedule: "5 5 * * *", enabled: true };
    const [one, other] = await Promise.all([
      test.acme.jobs.update(test.id, JOB, patch, options),
      test.acme.jobs.update(test.id, JOB, patch, options),
    ]);
    expect(other).toEqual(one);
    expect((await test.acme.operations.list(test.id)).total).toBe(2);
    await expect(
      test.acme.jobs.update(test.id, JOB, { enabled: false }, options),
    ).rejects.toMatchObject({ code: "idempotency_key_reused" });
    await untilStatus(test, test.id, "active");
    await test.acme.projects.delete(test.id);
    expect(await test.acme.jobs.update(test.id, JOB, patch, options)).toEqual(one);
  });

  it("lose neither of two concurrent changes", async () => {
    const test = await testHost({ project: "scheduled", ...HOST });
    await Promise.all([
      test.acme.jobs.update(test.id, JOB, { schedule: "7 7 * * *" }),
      test.acme.jobs.update(test.id, JOB, { enabled: true }),
      test.acme.projects.update(test.id, { description: "both" }),
      test.acme.projects.run(test.id),
    ]);
    expect(await test.acme.jobs.get(test.id, JOB)).toMatchObject({
      schedule: "7 7 * * *",
      enabled: true,
    });
    expect((await test.acme.jobs.list(test.id)).total).toBe(1);
  });

  it("do not change the project's revision, and are refused while it is deleted", async () => {
    const test = await testHost({ project: "scheduled", ...HOST });
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    expect((await test.acme.projects.get(test.id)).revision).toBe(1);
    test.engine.setRemoval("manual");
    await test.acme.projects.delete(test.id, { waitMs: 0 });
    await expect(test.acme.jobs.update(test.id, JOB, { enabled: false })).rejects.toMatchObject({
      code: "conflict",
    });
    await until(
      () => test.engine.deploy.observe(test.ref),
      (state) => state.present && state.phase === "removing",
    );
    test.engine.finishRemoval(test.ref);
  });
});

describe("another schedule, where the engine has the schedules", () => {
  it("is an update of the same commit that has it, and every later deployment does", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const applied: unknown[] = [];
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        applied.push([
          deployment.generation,
          deployment.commit,
          ...deployment.jobs.map(({ name, schedule, enabled }) => [name, schedule, enabled]),
        ]);
        await engine.deploy.apply(deployment, options);
      },
    };
    const test = await testHost({ project: "scheduled", engine, clock, deploy, job: undefined });
    const { current_commit_sha: first } = await test.acme.projects.get(test.id);
    await test.repository.commit({ "main.mjs": "console.log('new')" }, "Second");
    await test.acme.jobs.update(test.id, JOB, { schedule: "5 5 * * *" });
    await untilStatus(test, test.id, "active");
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    const project = await test.acme.projects.update(test.id, { cpu_limit: "3" });
    expect([project.revision, project.current_commit_sha]).toEqual([2, first]);
    expect(applied).toEqual([
      [1, first, [JOB, "0 2 * * *", false]],
      [2, first, [JOB, "5 5 * * *", false]],
      [3, first, [JOB, "5 5 * * *", true]],
    ]);
    expect((await test.acme.operations.list(test.id)).operations.map(({ kind }) => kind)).toEqual([
      "update",
      "update",
      "create",
    ]);
  });

  it("loses no concurrent change of another caller", async () => {
    const clock = movedClock();
    let between: (() => Promise<unknown>) | undefined;
    const store = withPoints(memoryStore({ replicas: false }), "store", ({ method, phase }) => {
      if (method !== "job" || phase !== "after") return undefined;
      const action = between;
      between = undefined;
      return action?.().then(() => undefined);
    });
    const test = await testHost({ project: "scheduled", clock, store });
    between = () => test.acme.projects.update(test.id, { description: "changed in between" });
    await test.acme.jobs.update(test.id, JOB, { schedule: "5 5 * * *" });
    expect(await test.acme.projects.get(test.id)).toMatchObject({
      description: "changed in between",
      revision: 2,
    });
    expect(await test.acme.jobs.get(test.id, JOB)).toMatchObject({
      schedule: "5 5 * * *",
      enabled: true,
    });
  });

  it("is stored where nothing is deployed, and is in the next deployment", async () => {
    const test = await testHost({ project: "scheduled", job: undefined });
    await test.acme.projects.undeploy(test.id);
    await test.acme.jobs.update(test.id, JOB, { schedule: "5 5 * * *", enabled: true });
    expect((await test.acme.operations.list(test.id)).total).toBe(2);
    await test.acme.projects.deploy(test.id);
    await test.untilPaused(false);
  });

  it("is tried again by the next deployment where the engine refused it", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const faults = faultPlan<DeployDriver>();
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      deploy: withFaults(engine.deploy, faults),
    });
    faults.fail("apply", { error: new Error("no") });
    await test.acme.jobs.update(test.id, JOB, { schedule: "5 5 * * *" });
    expect(await test.acme.projects.get(test.id)).toMatchObject({ status: "degraded" });
    expect(engine.isSchedulePaused(test.ref, JOB)).toBe(true);
    await test.acme.projects.deploy(test.id);
    await test.untilPaused(false);
    expect(await test.acme.jobs.get(test.id, JOB)).toMatchObject({
      schedule: "5 5 * * *",
      enabled: true,
    });
  });

  it("is a conflict while another operation runs, and nothing of it is stored", async () => {
    const test = await testHost({ project: "scheduled" });
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let called = (): void => undefined;
    const isCalled = new Promise<void>((resolve) => (called = resolve));
    const { apply } = test.engine.deploy;
    Object.assign(test.engine.deploy, {
      apply: (...args: Parameters<DeployDriver["apply"]>) => {
        called();
        return gate.then(() => apply(...args));
      },
    });
    const updating = test.acme.projects.update(test.id, { cpu_limit: "3" });
    await isCalled;
    await expect(
      test.acme.jobs.update(test.id, JOB, { schedule: "5 5 * * *" }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await test.acme.jobs.update(test.id, JOB, { enabled: false })).toMatchObject({
      schedule: "0 2 * * *",
      enabled: false,
    });
    go();
    await updating;
  });
});

describe("the next run of a job", () => {
  const next = async ({ acme, id }: ScheduledHost): Promise<string | undefined> =>
    (await acme.jobs.get(id, JOB)).next_run_at;

  it("is the next time of its schedule while it is enabled and its project deployed", async () => {
    const clock = movedClock("2026-03-01T01:59:00.000Z");
    const test = await testHost({ project: "scheduled", clock, ...HOST });
    const { acme, id } = test;
    expect(await next(test)).toBeUndefined();
    const at = "2026-03-01T04:30:00.000Z";
    const set = await acme.jobs.update(id, JOB, { schedule: "30 4 * * *", enabled: true });
    expect([set.next_run_at, await next(test)]).toEqual([at, at]);
    expect((await acme.jobs.list(id)).jobs).toEqual([set]);
    clock.to(at);
    expect(await next(test)).toBe("2026-03-02T04:30:00.000Z");
    // What was read before is sent back.
    expect(await acme.jobs.update(id, JOB, { ...set })).toMatchObject({ enabled: true });
    await acme.jobs.update(id, JOB, { enabled: false });
    expect(await next(test)).toBeUndefined();
  });

  it("is absent while the project is suspended, and after its undeployment", async () => {
    const clock = movedClock("2026-03-01T01:59:00.000Z");
    const test = await testHost({ project: "scheduled", clock, ...HOST });
    const { acme, id } = test;
    await acme.jobs.update(id, JOB, { enabled: true });
    const at = "2026-03-01T02:00:00.000Z";
    expect(await next(test)).toBe(at);
    await acme.projects.update(id, { suspended: true });
    expect(await next(test)).toBeUndefined();
    await acme.projects.update(id, { suspended: false });
    expect(await next(test)).toBe(at);
    await acme.projects.undeploy(id);
    expect(await next(test)).toBeUndefined();
  });
});
