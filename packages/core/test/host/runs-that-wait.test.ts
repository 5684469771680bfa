import type { ProjectType, RunDriver, RunRequest } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { type MovedClock, movedClock } from "./scheduled-host.ts";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const FILES = { "package.json": '{"main":"main.js"}', "main.js": "" };
const HOUR_MS = 3_600_000;

/** A type whose runs share the project's folder. */
const copying: ProjectType = {
  ...nodeType(),
  workload: (...given) => ({ ...nodeType().workload(...given), currentFolder: "project" }),
};

interface Waiting {
  readonly test: TestHost;
  readonly clock: MovedClock;
  /** What the engine has started. */
  readonly started: readonly RunRequest[];
  readonly id: string;
  readonly active: string;
  readonly waiting: string;
}

/** Returns a host on which a run of the second commit waits for one of the first. */
async function waitingRun(): Promise<Waiting> {
  const clock = movedClock(new Date().toISOString());
  const test = await testHost({
    projectTypes: [copying],
    clock,
    timing: { observeMs: 20, runDeadlineMs: HOUR_MS, leaseMs: 1e9 },
  });
  const started: RunRequest[] = [];
  test.engine.setRuns((request) => {
    started.push(request);
    return "manual";
  });
  await test.repository.commit(FILES, "Begin");
  const { id } = await test.acme.projects.create({
    ...test.input,
    project_type: "node",
    use_managed_state_database: false,
    concurrency_policy: "Allow",
  });
  await untilStatus(test, id, "active");
  const { job_run_id: active } = await test.acme.projects.run(id);
  await until(
    () => test.acme.runs.get(id, active),
    ({ status }) => status === "running",
  );
  await test.repository.commit({ ...FILES, "new.js": "" }, "Add a file");
  await test.acme.projects.deploy(id);
  await untilStatus(test, id, "active");
  const { job_run_id: waiting } = await test.acme.projects.run(id);
  await until(
    () => test.acme.runs.get(id, waiting),
    ({ status_message }) => status_message?.includes("Waiting for the end of run") ?? false,
  );
  return { test, clock, started, id, active, waiting };
}

describe("a run that waits on the engine for another one", () => {
  it("is pending with the reason, and begins after it", async () => {
    const { test, id, active, waiting } = await waitingRun();
    const { status } = await test.acme.runs.get(id, waiting);
    expect(status).toBe("pending");
    // It is no failure of the project.
    expect(await test.acme.projects.get(id)).not.toHaveProperty("status_message");
    test.engine.finishRun({ organization: "org-acme", project: id, run: active });
    const begun = await until(
      () => test.acme.runs.get(id, waiting),
      (run) => run.status === "running",
    );
    expect(begun).not.toHaveProperty("status_message");
  });

  it("still waits after a restart of the host", async () => {
    const { test, id, active, waiting } = await waitingRun();
    const next = await test.again();
    expect(await next.acme.runs.get(id, waiting)).toMatchObject({
      status: "pending",
      status_message: expect.stringContaining("Waiting for the end of run") as unknown,
    });
    next.engine.finishRun({ organization: "org-acme", project: id, run: active });
    await until(
      () => next.acme.runs.get(id, waiting),
      (run) => run.status === "running",
    );
  });

  it("has its time to run when it begins, however long it has waited", async () => {
    const { test, clock, started, id, active, waiting } = await waitingRun();
    clock.move(HOUR_MS * 2);
    test.engine.finishRun({ organization: "org-acme", project: id, run: active });
    await until(
      () => test.acme.runs.get(id, waiting),
      (run) => run.status === "running",
    );
    const deadline = started.find(({ ref }) => ref.run === waiting)?.deadline ?? "";
    expect(Date.parse(deadline) - clock.now()).toBeGreaterThan(HOUR_MS * 0.8);
  });
});

describe("a run whose parts the driver prepares", () => {
  it("is pending with the reason, is no outage, and begins when they are there", async () => {
    const clock = movedClock(new Date().toISOString());
    const engine = fakeEngine({ clock });
    let isReady = false;
    const run: RunDriver = {
      ...engine.run,
      async start(request, options) {
        if (isReady) return engine.run.start(request, options);
        throw new DagctlError("unavailable", "The environment of the run is prepared", {
          details: { outage: false },
        });
      },
    };
    const test = await testHost({
      engine,
      run,
      clock,
      projectTypes: [nodeType()],
      timing: { observeMs: 20, leaseMs: 1e9 },
    });
    await test.repository.commit(FILES, "Begin");
    const { id } = await test.acme.projects.create({ ...test.input, project_type: "node" });
    await untilStatus(test, id, "active");
    const { job_run_id: waiting } = await test.acme.projects.run(id);
    const pending = await until(
      () => test.acme.runs.get(id, waiting),
      ({ status_message }) => status_message !== undefined,
    );
    expect(pending).toMatchObject({
      status: "pending",
      status_message: "The environment of the run is prepared",
    });
    expect((await test.host.ready()).components.run).toEqual({ status: "ok" });
    isReady = true;
    const ended = await test.acme.runs.wait(id, waiting);
    expect(ended.status).toBe("success");
    expect(ended).not.toHaveProperty("status_message");
  });
});
