import type { Operation, OperationStep, Project, Run } from "@dagctl/core";
import type { RunRef } from "@dagctl/core/contracts";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { type CheckedHost, type CheckedOptions, firstCheckedHost } from "./checked-host.ts";
import { JOB, movedClock, scheduledOn, until, untilStatus } from "./test-host.ts";

const KINDS = ["engine", "host"] as const;

interface First extends CheckedHost {
  /** Waits until the check of the first commit is running. */
  untilChecking(): Promise<RunRef>;
  untilEnded(kind: Operation["kind"]): Promise<Operation>;
}

async function firstChecks(options: CheckedOptions = {}): Promise<First> {
  const test = await firstCheckedHost(options);
  const { acme, id } = test;
  return {
    ...test,
    async untilChecking() {
      const isBegun = ({ status }: Run): boolean => status === "running";
      const runs = await until(
        async () => (await acme.runs.list(id, { jobType: "check" })).runs.filter(isBegun),
        ({ length }) => length > 0,
      );
      return { organization: "org-acme", project: id, run: runs[0]?.id ?? "" };
    },
    async untilEnded(kind) {
      const { operations } = await until(
        () => acme.operations.list(id, { limit: 50 }),
        ({ operations: all }) => all.find((one) => one.kind === kind)?.status !== "running",
      );
      const found = operations.find((one) => one.kind === kind);
      if (!found) throw new Error(`There is no ${kind}`);
      return found;
    },
  };
}

const checkOf = ({ steps }: Operation): OperationStep | undefined =>
  steps.find(({ name }) => name === "check");

describe("the first commit of a project", () => {
  it("is loaded by a run of what was applied, and the project is active afterwards", async () => {
    const test = await firstChecks();
    const operation = await test.untilEnded("create");
    expect(operation).toMatchObject({ status: "succeeded" });
    expect(operation.steps.map(({ name }) => name)).toEqual(["provision-state", "apply", "check"]);
    expect(checkOf(operation)).not.toHaveProperty("message");
    const project = await untilStatus(test, test.id, "active");
    expect(project).toMatchObject({ deployed: true, current_commit_sha: test.first });
    expect(test.checks).toEqual([
      expect.objectContaining({
        commit: test.first,
        generation: operation.generation,
        job: "deploy.check",
        ownFiles: true,
      }),
    ]);
  });

  it("is checked after the answer of its create, which is not deployed yet", async () => {
    const test = await firstChecks({ end: "manual" });
    expect(test.created).toMatchObject({ status: "deploying", deployed: false });
    expect(test.created.operation).toMatchObject({ kind: "create", status: "running" });
    const check = await test.untilChecking();
    test.engine.finishRun(check, { status: "success" });
    await untilStatus(test, test.id, "active");
    // A replay returns what the operation has left.
    expect(await test.create()).toMatchObject({ status: "deploying", deployed: true });
  });

  it("names what to do about a missing module as a run does, with the file and the line", async () => {
    const error = "macros/fake.py:1: No module named 'faker.providers'";
    const test = await firstChecks({ end: 2, error });
    const { message = "" } = (await test.untilEnded("create")).error ?? {};
    expect(message).toContain(
      "cannot be loaded: macros/fake.py:1: The project imports faker.providers, which the run's environment does not have. Put the package that has faker into requirements.txt in the project's folder and deploy, or commit faker as a module of the project. Correct it,",
    );
    expect(message).not.toContain("..");
    const { runs } = await test.acme.runs.list(test.id, { jobType: "check" });
    expect(message).toContain(runs[0]?.error_message);
  });

  it("is not begun where it cannot be loaded, and the next one is deployed", async () => {
    const test = await firstChecks({ end: 2, error: "models/orders.sql:3: Expecting )" });
    const { acme, id, first } = test;
    const operation = await test.untilEnded("create");
    const message = `git_path: the commit ${first.slice(0, 7)} cannot be loaded: models/orders.sql:3: Expecting ). Correct it, and deploy again: nothing runs`;
    expect(operation).toMatchObject({ status: "failed", error: { code: "invalid", message } });
    const failed = await untilStatus(test, id, "failed");
    expect(failed).toMatchObject({ deployed: false, status_message: message });
    expect(failed).not.toHaveProperty("current_commit_sha");
    await expect(acme.projects.run(id)).rejects.toMatchObject({ code: "conflict" });
    // It is deployed again from the beginning, as a first one.
    test.end(0);
    const commit = await test.commit();
    const { status, steps } = await test.deploy();
    expect(status).toBe("succeeded");
    expect(steps.map(({ name }) => name)).toEqual(["provision-state", "apply", "check"]);
    expect(await untilStatus(test, id, "active")).toMatchObject({ current_commit_sha: commit });
    expect(test.checks).toHaveLength(2);
  });

  it("is checked again after an undeploy, also where it is the same one", async () => {
    const test = await firstChecks();
    const { acme, id } = test;
    await untilStatus(test, id, "active");
    await acme.projects.undeploy(id);
    await untilStatus(test, id, "inactive");
    test.end(2, "It is wrong");
    expect((await test.deploy()).status).toBe("failed");
    expect(await untilStatus(test, id, "failed")).toMatchObject({ deployed: false });
    expect(test.checks).toHaveLength(2);
  });

  it("is deployed where its check cannot tell", async () => {
    const test = await firstChecks({ end: 3, error: "The variable TOKEN is missing" });
    expect(checkOf(await test.untilEnded("create"))?.message).toBe(
      "The commit could not be checked: The variable TOKEN is missing",
    );
    await untilStatus(test, test.id, "active");
  });

  it("is deployed unchecked on an engine that runs no other workload", async () => {
    const test = await firstChecks({ engine: fakeEngine({ otherWorkload: false }), end: 2 });
    expect(checkOf(await test.untilEnded("create"))?.message).toBe(
      "The commit could not be checked: the engine runs no commit but the deployed one",
    );
    await untilStatus(test, test.id, "active");
    expect(test.checks).toEqual([]);
  });

  it("is deployed unchecked where the engine does not run what was applied", async () => {
    const engine = fakeEngine();
    engine.setConvergence({ fail: "The packages cannot be installed" });
    const test = await firstChecks({ engine });
    expect(checkOf(await test.untilEnded("create"))?.message).toBe(
      "The commit could not be checked: The packages cannot be installed",
    );
    expect(await untilStatus(test, test.id, "failed")).toMatchObject({
      status_message: "The packages cannot be installed",
    });
  });

  it("is checked once the engine has all of it", async () => {
    const engine = fakeEngine();
    engine.setConvergence("manual");
    const test = await firstChecks({ engine });
    const isChecking = ({ operations }: { operations: readonly Operation[] }): boolean =>
      operations[0] !== undefined && checkOf(operations[0]) !== undefined;
    await until(() => test.acme.operations.list(test.id), isChecking);
    expect(test.checks).toEqual([]);
    // A failure that goes away is none.
    const ref = { organization: "org-acme", project: test.id };
    engine.fail(ref, "A Secret is gone");
    await until(
      () => test.acme.projects.get(test.id),
      ({ status_message: message }) => message === "A Secret is gone",
    );
    engine.converge(ref);
    expect(await test.untilEnded("create")).toMatchObject({ status: "succeeded" });
    expect(test.checks).toHaveLength(1);
  });

  it("is deployed where its check does not end in its time", async () => {
    const test = await firstChecks({ end: "manual", timing: { operationDeadlineMs: 3_000 } });
    const operation = await test.untilEnded("create");
    expect(operation.status).toBe("succeeded");
    expect(checkOf(operation)?.message).toMatch(/^The commit could not be checked: /);
    await untilStatus(test, test.id, "active");
  });
});

/** Starts a host ten minutes before a tick, and waits until its first commit is checked. */
async function checksBeforeTick(schedules: (typeof KINDS)[number]) {
  const clock = movedClock("2026-03-01T01:50:00.000Z");
  const engine = fakeEngine({ schedules, clock });
  const timing = { leaseMs: 1e9, observeMs: 5 };
  const test = await firstChecks({ clock, engine, timing, end: "manual" });
  const scheduled = scheduledOn(test, clock, test.id);
  const check = await test.untilChecking();
  return {
    ...test,
    clock,
    scheduled,
    check,
    /** Lets the tick pass, and returns the runs of jobs. */
    async passTick(): Promise<readonly Run[]> {
      clock.to("2026-03-01T02:00:00.000Z");
      if (schedules === "engine") expect(engine.tick(scheduled.ref, JOB)).toBeUndefined();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return (await scheduled.runs()).filter(({ job_type }) => job_type !== "check");
    },
  };
}

describe.each(KINDS)("while a first commit is checked, with schedules of the %s,", (schedules) => {
  it("no tick starts a run, and a run that a person requests waits for the end", async () => {
    const test = await checksBeforeTick(schedules);
    const { acme, id } = test;
    await acme.jobs.update(id, JOB, { enabled: true });
    const { job_run_id: requested } = await acme.projects.run(id);
    const runs = await test.passTick();
    expect(runs.map((run) => [run.id, run.status])).toEqual([[requested, "pending"]]);
    test.clock.to("2026-03-01T02:05:00.000Z");
    test.engine.finishRun(test.check, { status: "success" });
    await untilStatus(test, id, "active");
    await until(
      () => acme.runs.get(id, requested),
      ({ status }) => status === "running",
    );
    if (schedules === "engine") await test.scheduled.untilPaused(false);
  });

  it("what was refused starts nothing, and a requested run ends with it", async () => {
    const test = await checksBeforeTick(schedules);
    const { acme, id } = test;
    const { job_run_id: requested } = await acme.projects.run(id);
    test.refuse(test.check, "It is wrong");
    await untilStatus(test, id, "failed");
    await until(
      () => acme.runs.get(id, requested),
      ({ status }) => status === "error",
    );
    await acme.jobs.update(id, JOB, { enabled: true }).catch(() => undefined);
    expect((await test.passTick()).map((run) => run.id)).toEqual([requested]);
  });
});

describe("the check of a first commit", () => {
  it.each(["undeploy", "delete"] as const)("ends with its operation at %s", async (kind) => {
    const test = await firstChecks({ end: "manual" });
    const { acme, id } = test;
    const check = await test.untilChecking();
    await acme.projects[kind](id);
    if (kind === "undeploy") {
      await untilStatus(test, id, "inactive");
      const { runs } = await acme.runs.list(id, { jobType: "check" });
      expect(runs).toEqual([expect.objectContaining({ status: "failed" })]);
      expect(await test.untilEnded("create")).toMatchObject({ status: "failed" });
    } else {
      await expect(acme.projects.get(id)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await test.engine.run.observe(check)).toBeUndefined();
  });

  it("makes room for a change of a person, whose commit is checked", async () => {
    const test = await firstChecks({ end: "manual" });
    const { acme, id } = test;
    const former = await test.untilChecking();
    test.end(0);
    const changed: Readonly<Record<string, unknown>> = { cpu_limit: "3" };
    await acme.projects.update(id, changed);
    expect(await untilStatus(test, id, "active")).toMatchObject(changed);
    const { runs } = await acme.runs.list(id, { jobType: "check" });
    expect(runs.map(({ status }) => status).toSorted()).toEqual(["failed", "success"]);
    expect(await test.engine.run.observe(former)).toMatchObject({ status: "failed" });
    const created: Project = await test.create();
    expect(created).toMatchObject({ id, status: "deploying" });
  });

  it("does not count where a person cancels it", async () => {
    const test = await firstChecks({ end: "manual" });
    const { run } = await test.untilChecking();
    await test.acme.runs.cancel(test.id, run);
    expect(checkOf(await test.untilEnded("create"))?.message).toBe(
      "The commit could not be checked: Cancelled on request",
    );
    await untilStatus(test, test.id, "active");
  });
});
