import type { LogLine, RunAccepted } from "@dagctl/core";
import type {
  Clock,
  DeployDriver,
  RunDriver,
  RunState,
  StateDatabaseDriver,
  Store,
} from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine, faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { refOf, type TestHost, testHost, until, untilStatus } from "./test-host.ts";

async function deployed(test: TestHost, more: Record<string, unknown> = {}): Promise<string> {
  const { id } = await test.acme.projects.create({ ...test.input, ...more });
  await untilStatus(test, id, "active");
  return id;
}

function runStatus(
  test: TestHost,
  project: string,
  { job_run_id }: RunAccepted,
  status: string,
): Promise<unknown> {
  return until(
    () => test.acme.runs.get(project, job_run_id),
    (run) => run.status === status,
  );
}

async function lines(log: AsyncIterable<LogLine>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of log) texts.push(text);
  return texts;
}

describe("a run on request", () => {
  it("creates the default job once in 20 parallel first runs, with a schedule that is not enabled, and has unique names", async () => {
    const test = await testHost();
    const id = await deployed(test);
    const accepted = await Promise.all(
      Array.from({ length: 20 }, () => test.acme.projects.run(id)),
    );
    expect(new Set(accepted.map(({ job_run_id }) => job_run_id)).size).toBe(20);
    expect(new Set(accepted.map(({ job_name }) => job_name)).size).toBe(20);
    const { jobs, total } = await test.acme.jobs.list(id);
    expect(total).toBe(1);
    expect(jobs[0]).toMatchObject({
      name: "scheduled-run",
      enabled: false,
      schedule: expect.stringMatching(/^\S+ \S+ \S+ \S+ \S+$/),
    });
    for (const run of accepted) await runStatus(test, id, run, "success");
    expect(test.engine.counts().runs).toBe(20);
  });

  it("is accepted when 60 calls start runs of one project at the same time", async () => {
    const test = await testHost();
    const id = await deployed(test);
    const accepted = await Promise.all(
      Array.from({ length: 60 }, () => test.acme.projects.run(id)),
    );
    expect(new Set(accepted.map(({ job_run_id }) => job_run_id)).size).toBe(60);
  }, 60_000);

  it("is refused with what to do while the project is suspended and after an undeploy, and waits while it deploys", async () => {
    const test = await testHost();
    test.engine.setConvergence("manual");
    const project = await test.acme.projects.create(test.input);
    const waiting = await test.acme.projects.run(project.id);
    const pending = await until(
      () => test.acme.runs.get(project.id, "latest"),
      ({ status_message }) => status_message !== undefined,
    );
    expect(pending).toMatchObject({
      status: "pending",
      status_message: expect.stringContaining("converge"),
    });
    test.engine.converge(refOf(project));
    await runStatus(test, project.id, waiting, "success");

    test.engine.setConvergence("at_once");
    await test.acme.projects.update(project.id, { suspended: true });
    await expect(test.acme.projects.run(project.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("resume"),
    });
    await test.acme.projects.undeploy(project.id);
    await expect(test.acme.projects.run(project.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("deploy it first"),
    });
  });

  it("uses the newer deployment where that is in the engine already and not recorded yet", async () => {
    const engine = fakeEngine();
    const runs = faultPlan<RunDriver>();
    let start = (): void => undefined;
    let answer = (): void => undefined;
    const starting = runs.delay("start", {
      until: new Promise<void>((resolve) => (start = resolve)),
    });
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        await engine.deploy.apply(deployment, options);
        if (deployment.generation > 1) await answered;
      },
    };
    const test = await testHost({ run: withFaults(engine.run, runs), deploy, engine });
    const id = await deployed(test);
    const run = await test.acme.projects.run(id);
    await until(
      async () => starting.fired,
      (fired) => fired === 1,
    );
    const updated = test.acme.projects.update(id, { memory_limit: "5Gi" });
    await until(
      () => test.engine.deploy.observe({ organization: test.acme.id, project: id }),
      (state) => state.present && state.generation === 2,
    );
    start();
    await until(
      () => test.acme.runs.get(id, run.job_run_id),
      ({ status_message }) => status_message?.includes("converge") ?? false,
    );
    answer();
    await updated;
    await runStatus(test, id, run, "success");
  });

  it("requests its state again where an operation has provisioned it in the meantime, although it failed", async () => {
    const engine = fakeEngine();
    const states = faultPlan<StateDatabaseDriver>();
    let go = (): void => undefined;
    const provisioning = states.delay("provision", {
      call: 2,
      until: new Promise<void>((resolve) => (go = resolve)),
    });
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        if (deployment.generation > 1) throw new DagctlError("invalid", "The engine refuses it");
        await engine.deploy.apply(deployment, options);
      },
    };
    const test = await testHost({
      deploy,
      stateDatabase: withFaults(engine.stateDatabase, states),
      engine,
    });
    await test.repository.commit({ "config.yaml": "" }, "Configure");
    const id = await deployed(test, { project_type: "sqlmesh", check_on_deploy: false });
    const run = await test.acme.projects.run(id);
    await until(
      async () => provisioning.fired,
      (fired) => fired === 1,
    );
    await test.acme.projects.update(id, { memory_limit: "5Gi" });
    await untilStatus(test, id, "degraded");
    go();
    await runStatus(test, id, run, "success");
  });

  it("enforces Forbid and the limit, with the id of the blocking run", async () => {
    const test = await testHost();
    test.engine.setRuns("manual");
    const id = await deployed(test, { concurrency_policy: "Forbid" });
    const first = await test.acme.projects.run(id);
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => test.acme.projects.run(id)),
    );
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    await expect(test.acme.projects.run(id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(first.job_run_id),
    });
    await test.acme.projects.update(id, {
      concurrency_policy: "Allow",
      max_concurrent_job_runs: 2,
    });
    await untilStatus(test, id, "active");
    const more = await Promise.allSettled(
      Array.from({ length: 10 }, () => test.acme.projects.run(id)),
    );
    expect(more.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("replaces the earlier run, which is cancelled, and starts after its end", async () => {
    const test = await testHost();
    test.engine.setRuns("manual");
    const id = await deployed(test, { concurrency_policy: "Replace" });
    const first = await test.acme.projects.run(id);
    await runStatus(test, id, first, "running");
    const second = await test.acme.projects.run(id);
    await runStatus(test, id, second, "running");
    expect(await test.acme.runs.get(id, first.job_run_id)).toMatchObject({
      status: "failed",
      error_message: expect.stringContaining("Replaced"),
    });
    expect(test.engine.counts().activeRuns).toBe(1);
  });

  it("waits for another run on the same state database, first in first out", async () => {
    const test = await testHost({ engine: fakeEngine({ state: "duckdb" }) });
    test.engine.setRuns("manual");
    const id = await deployed(test, { use_managed_state_database: true });
    const first = await test.acme.projects.run(id);
    const second = await test.acme.projects.run(id);
    await runStatus(test, id, first, "running");
    const waiting = await until(
      () => test.acme.runs.get(id, second.job_run_id),
      ({ status_message }) => status_message !== undefined,
    );
    expect(waiting).toMatchObject({
      status: "pending",
      status_message: expect.stringContaining("one writer"),
    });
    test.engine.finishRun({ ...refOf(await test.acme.projects.get(id)), run: first.job_run_id });
    await runStatus(test, id, second, "running");
  });

  it("uses the deployed version also when a later deployment was refused after its state was provisioned", async () => {
    const engine = fakeEngine();
    const faults = faultPlan<DeployDriver>();
    faults.fail("apply", {
      call: 2,
      error: new DagctlError("invalid", "This engine cannot have that"),
    });
    const test = await testHost({ deploy: withFaults(engine.deploy, faults), engine });
    const id = await deployed(test, { use_managed_state_database: true });
    await test.acme.projects.update(id, { memory_limit: "5Gi" });
    await untilStatus(test, id, "degraded");
    await runStatus(test, id, await test.acme.projects.run(id), "success");
    faults.assertAllFired();
  });

  it("can be cancelled while it is pending and running, and keeps its log", async () => {
    const test = await testHost();
    test.engine.setRuns("manual");
    const id = await deployed(test);
    const run = await test.acme.projects.run(id);
    await runStatus(test, id, run, "running");
    const ref = { ...refOf(await test.acme.projects.get(id)), run: run.job_run_id };
    const followed = lines(test.acme.runs.logs(id, "latest", { follow: true }));
    test.engine.addLine(ref, "one");
    test.engine.addLine(ref, "two");
    await test.acme.runs.cancel(id, run.job_run_id);
    await runStatus(test, id, run, "failed");
    expect(await followed).toEqual(expect.arrayContaining(["one", "two"]));
    await test.acme.projects.undeploy(id);
    expect(await lines(test.acme.runs.logs(id, run.job_run_id))).toEqual(
      expect.arrayContaining(["one", "two"]),
    );
  });

  it("ends when the store cannot record its cancel, as when the run fills the disk", async () => {
    const faults = faultPlan<Store>();
    const data = memoryData();
    const test = await testHost({
      store: withFaults(memoryStore({ data, replicas: false }), faults),
      data,
    });
    test.engine.setRuns("manual");
    const id = await deployed(test);
    const run = await test.acme.projects.run(id);
    await runStatus(test, id, run, "running");
    faults.fail("commit", {
      when: (args) => JSON.stringify(args).includes("Cancelled on request"),
    });
    const error = await test.acme.runs
      .cancel(id, run.job_run_id, { idempotencyKey: "stop" })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "unavailable", retryable: true });
    expect(String(error)).toContain("asked to end");
    await runStatus(test, id, run, "failed");
    expect(
      (await test.acme.runs.cancel(id, run.job_run_id, { idempotencyKey: "stop" })).status,
    ).toBe("failed");
    faults.assertAllFired();
  });

  it("requests a log from the start without a position, then after the last line", async () => {
    const engine = fakeEngine();
    const asked: (number | undefined)[] = [];
    const run: RunDriver = {
      ...engine.run,
      logs: (ref, options) => {
        asked.push(options?.after);
        return engine.run.logs(ref, { ...options, follow: false });
      },
    };
    const test = await testHost({ run, engine });
    engine.setRuns("manual");
    const id = await deployed(test);
    const accepted = await test.acme.projects.run(id);
    await runStatus(test, id, accepted, "running");
    const ref = { ...refOf(await test.acme.projects.get(id)), run: accepted.job_run_id };
    engine.addLine(ref, "one");
    const log = test.acme.runs.logs(id, "latest", { follow: true })[Symbol.asyncIterator]();
    const first = await log.next();
    expect(first.value).toMatchObject({ text: "one" });
    const second = log.next();
    await until(
      async () => asked,
      ({ length }) => length > 1,
    );
    engine.addLine(ref, "two");
    expect((await second).value).toMatchObject({ text: "two" });
    expect(asked.slice(0, 2)).toEqual([undefined, first.value?.position]);
    await log.return?.();
  });

  it("keeps the process alive while a caller follows its log, and not otherwise", async () => {
    const kept = new Set<number>();
    const real = systemClock();
    const clock: Clock = {
      now: real.now,
      after(delayMs, callback, options) {
        if (options?.keepAlive) kept.add(delayMs);
        return real.after(delayMs, callback, options);
      },
    };
    const test = await testHost({ clock });
    test.engine.setRuns("manual");
    const id = await deployed(test);
    kept.clear();
    const run = await test.acme.projects.run(id);
    await runStatus(test, id, run, "running");
    expect([...kept]).toEqual([]);
    const followed = lines(test.acme.runs.logs(id, "latest", { follow: true }));
    await until(
      async () => kept.size,
      (size) => size > 0,
    );
    await test.acme.runs.cancel(id, "latest");
    await followed;
  });

  it("ends as error when it disappeared, and is not running for ever", async () => {
    const test = await testHost();
    test.engine.setRuns("manual");
    const id = await deployed(test);
    const run = await test.acme.projects.run(id);
    await runStatus(test, id, run, "running");
    test.engine.loseRun({ ...refOf(await test.acme.projects.get(id)), run: run.job_run_id });
    await runStatus(test, id, run, "error");
  });

  it("is found again after a restart of the host", async () => {
    const test = await testHost();
    test.engine.setRuns("manual");
    const id = await deployed(test);
    const run = await test.acme.projects.run(id);
    await runStatus(test, id, run, "running");
    const next = await test.again();
    next.engine.finishRun({ ...refOf(await next.acme.projects.get(id)), run: run.job_run_id });
    await runStatus(next, id, run, "success");
    expect(next.engine.counts().runs).toBe(1);
  });

  it("is refused with apply_plan where there is no plan, and with unknown fields", async () => {
    const test = await testHost();
    const id = await deployed(test);
    await expect(test.acme.projects.run(id, { apply_plan: true })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "apply_plan" }],
    });
    const body = JSON.parse('{ "apply_plan": "yes", "force": true }');
    await expect(test.acme.projects.run(id, body)).rejects.toSatisfy(
      (error) => error instanceof DagctlError && error.issues?.length === 2,
    );
  });
});

describe("a run that the engine has accepted and not begun", () => {
  /** An engine that reports of each run what `said` contains, and counts the starts. */
  interface Script {
    said?: Pick<RunState, "status" | "message"> | undefined;
    starts: number;
  }

  function scripted(script: Script): RunDriver {
    return {
      ...fakeEngine().run,
      async start() {
        script.starts += 1;
        script.said = { status: "pending", message: "no node takes it" };
      },
      async observe(ref) {
        return script.said && { ref, origin: "host", ...script.said };
      },
    };
  }

  it("shows its reason, and ends as error when the engine has lost it, without a second start", async () => {
    const engine: Script = { starts: 0 };
    const test = await testHost({ run: scripted(engine) });
    const { acme } = test;
    const id = await deployed(test);
    const { job_run_id: run } = await acme.projects.run(id);
    await until(
      () => acme.runs.get(id, run),
      ({ status_message }) => status_message === "no node takes it",
    );
    engine.said = { status: "pending", message: "the image cannot be had" };
    await until(
      () => acme.runs.get(id, run),
      ({ status_message }) => status_message === "the image cannot be had",
    );
    engine.said = undefined;
    const end = await until(
      () => acme.runs.get(id, run),
      ({ status }) => status !== "pending",
    );
    expect(end).toMatchObject({
      status: "error",
      error_message: expect.stringContaining("no longer has the run") as string,
    });
    expect(engine.starts).toBe(1);
  });
});
