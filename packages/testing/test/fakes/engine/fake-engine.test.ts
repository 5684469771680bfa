import type { Deployment, DeploymentRef, RunRequest } from "@dagctl/core/contracts";
import { parseWorkloadRepository, Secret } from "@dagctl/core/driver-kit";
import { describe, expect, test } from "vitest";
import { fakeClock, fakeEngine, program, type ProgramAction } from "../../../src/index.ts";

const ref: DeploymentRef = { organization: "org-a", project: "prj-1" };
const repository = {
  url: "https://git.invalid/a",
  branch: "main",
  commit: "a".repeat(40),
  authMethod: "none",
} as const;

function deployment(generation: number, changes: Partial<Deployment> = {}): Deployment {
  const resources = {
    cpu_request: "1",
    cpu_limit: "1",
    memory_request: "1Gi",
    memory_limit: "1Gi",
  };
  const history = { successful: 1, failed: 1 };
  const workload = {
    runtime: { language: "node", packages: [] },
    environment: {},
    resources,
    timeZone: "UTC",
    suspended: false,
    concurrencyPolicy: "Forbid",
    history,
    repository,
  } as const;
  return {
    ref,
    generation,
    commit: repository.commit,
    workload,
    repository: parseWorkloadRepository(ref.organization, repository),
    jobs: [],
    secrets: {},
    ...changes,
  };
}

function request(
  run: string,
  generation: number,
  actions: readonly ProgramAction[],
  deadline = "2030-01-01T00:00:00.000Z",
): RunRequest {
  return {
    ref: { ...ref, run },
    generation,
    commit: repository.commit,
    job: "scheduled-run",
    name: run,
    steps: [{ name: "main", argv: program(actions) }],
    secrets: {},
    variables: [],
    deadline,
  };
}

describe("fake engine", () => {
  test("converges at once unless convergence is manual", async () => {
    const engine = fakeEngine();
    await engine.deploy.apply(deployment(1));
    expect(await engine.deploy.observe(ref)).toMatchObject({ phase: "converged", generation: 1 });
    engine.setConvergence("manual");
    await engine.deploy.apply(deployment(2));
    expect(await engine.deploy.observe(ref)).toMatchObject({
      phase: "progressing",
      generation: 2,
      olderRuns: true,
    });
    engine.fail(ref, "no image");
    expect(await engine.deploy.observe(ref)).toMatchObject({
      phase: "failing",
      message: "no image",
    });
    engine.converge(ref);
    expect(await engine.deploy.observe(ref)).toMatchObject({ phase: "converged" });
  });

  test("starts a run after its deployment has converged", async () => {
    const engine = fakeEngine();
    engine.setConvergence("manual");
    await engine.deploy.apply(deployment(1));
    const run = request("run-1", 1, [{ print: "hello" }]);
    await engine.run.start(run);
    expect(await engine.run.observe(run.ref)).toMatchObject({ status: "pending" });
    engine.converge(ref);
    expect(await engine.run.observe(run.ref)).toMatchObject({ status: "success", exitCode: 0 });
  });

  test("gives a manual run its lines and its end from the test", async () => {
    const clock = fakeClock();
    const engine = fakeEngine({ clock });
    engine.setRuns("manual");
    await engine.deploy.apply(deployment(1));
    const run = request("run-1", 1, []);
    await engine.run.start(run);
    const lines: string[] = [];
    const followed = (async () => {
      for await (const line of engine.run.logs(run.ref, { follow: true })) lines.push(line.text);
    })();
    engine.addLine(run.ref, "one");
    engine.finishRun(run.ref, { status: "partial" });
    await followed;
    expect(lines).toEqual(["one"]);
    expect(clock.pending).toBe(0);
    await engine.run.start(request("run-2", 1, []));
    await clock.advance(10 * 365 * 24 * 3600 * 1000);
    expect(await engine.run.observe({ ...ref, run: "run-2" })).toMatchObject({
      status: "failed",
      message: "The deadline has passed",
    });
  });

  test("ends the runs before a removal is done, and a manual removal reports what remains", async () => {
    const engine = fakeEngine();
    engine.setRuns("manual");
    engine.setRemoval("manual");
    await engine.deploy.apply(deployment(1));
    await engine.run.start(request("run-1", 1, []));
    await engine.deploy.remove(ref, { generation: 2 });
    expect(engine.counts()).toMatchObject({ deployments: 1, activeRuns: 0 });
    expect(await engine.deploy.observe(ref)).toMatchObject({
      phase: "removing",
      generation: 2,
      remaining: [{ name: "prj-1" }],
    });
    engine.finishRemoval(ref);
    expect(await engine.deploy.observe(ref)).toEqual({ present: false });
    expect(engine.counts()).toEqual({
      deployments: 0,
      tombstones: 1,
      runs: 0,
      activeRuns: 0,
      stateDatabases: 0,
      secrets: 0,
    });
  });

  test("keeps a tombstone for seven days", async () => {
    const clock = fakeClock();
    const engine = fakeEngine({ clock });
    await engine.deploy.apply(deployment(1));
    await engine.deploy.remove(ref, { generation: 5 });
    await clock.advance(7 * 24 * 3600 * 1000 - 1);
    await expect(engine.deploy.apply(deployment(4))).rejects.toMatchObject({
      code: "conflict",
      details: { generation: 5 },
    });
    await clock.advance(1);
    await engine.deploy.apply(deployment(4));
  });

  test("starts runs of an engine's schedule only while it is resumed", async () => {
    const engine = fakeEngine({ schedules: "engine" });
    const job = {
      name: "scheduled-run",
      jobType: "run",
      command: "",
      schedule: "0 0 * * *",
      enabled: false,
      steps: [{ name: "main", argv: program([{ exit: 3 }]) }],
    } as const;
    await engine.deploy.apply(deployment(1, { jobs: [job] }));
    expect(engine.tick(ref, "scheduled-run")).toBeUndefined();
    await engine.run.setSchedulesPaused?.(ref, { "scheduled-run": false });
    const run = engine.tick(ref, "scheduled-run");
    expect(run && (await engine.run.observe(run))).toMatchObject({
      origin: "engine",
      status: "failed",
      exitCode: 3,
      step: "main",
    });
    expect(fakeEngine().run.setSchedulesPaused).toBeUndefined();
  });

  test("throws a TypeError for a control that names nothing", () => {
    const engine = fakeEngine();
    expect(() => engine.converge(ref)).toThrow(TypeError);
    expect(() => engine.finishRun({ ...ref, run: "no" })).toThrow(TypeError);
  });

  test("counts the state databases and secrets that exist, and closes", async () => {
    const engine = fakeEngine({ state: "duckdb" });
    const connection = await engine.stateDatabase.provision(ref, { rotation: 1, generation: 1 });
    expect(connection).toEqual({
      type: "duckdb",
      settings: { database: "/fake/org-a/prj-1/state.db" },
      secrets: {},
    });
    expect(engine.stateDatabase.supports.concurrentRuns).toBe(false);
    await engine.secrets.put("org-a", "key", new Secret("x"));
    await engine.deploy.close?.();
    expect(engine.counts()).toMatchObject({ stateDatabases: 1, secrets: 1 });
    expect(engine.closes()).toEqual({ deploy: 1, run: 0, stateDatabase: 0 });
    expect(engine.state(ref)).toMatchObject({ generation: 1, rotation: 1 });
  });
});
