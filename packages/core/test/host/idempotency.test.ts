import { describe, expect, it } from "vitest";
import { refOf, testHost, until, untilStatus } from "./test-host.ts";

describe("a call that is repeated with its key", () => {
  it("never deletes a later project of the name, when it joined a running delete", async () => {
    const test = await testHost();
    const { acme, engine, input } = test;
    const first = await acme.projects.create(input);
    engine.setRemoval("manual");
    const begun = await acme.projects.delete("analytics", { idempotencyKey: "a", waitMs: 0 });
    const joined = await acme.projects.delete("analytics", { idempotencyKey: "b", waitMs: 0 });
    expect(joined.operation.id).toBe(begun.operation.id);
    engine.setRemoval("at_once");
    engine.finishRemoval(refOf(first));
    await until(
      () => acme.operations.get(begun.operation.id),
      ({ status }) => status === "succeeded",
    );
    const next = await acme.projects.create(input);
    for (const idempotencyKey of ["a", "b"]) {
      expect(await acme.projects.delete("analytics", { idempotencyKey })).toMatchObject({
        id: first.id,
        operation: { id: begun.operation.id },
      });
    }
    expect(await acme.projects.get("analytics")).toMatchObject({ id: next.id });
  });

  it("cancels the run of the first call, not the newest one", async () => {
    const test = await testHost();
    test.engine.setRuns("manual");
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const first = await test.acme.projects.run(id);
    const cancelled = await test.acme.runs.cancel(id, "latest", { idempotencyKey: "c" });
    expect(cancelled.id).toBe(first.job_run_id);
    const second = await test.acme.projects.run(id);
    expect(await test.acme.runs.cancel(id, "latest", { idempotencyKey: "c" })).toMatchObject({
      id: first.job_run_id,
    });
    const run = await until(
      () => test.acme.runs.get(id, second.job_run_id),
      ({ status }) => status === "running",
    );
    expect(run.status).toBe("running");
  });

  it("is one call when it is sent ten times at once: no caller gets a conflict with itself", async () => {
    const { acme, input } = await testHost();
    const created = await Promise.all(
      Array.from({ length: 10 }, () => acme.projects.create(input, { idempotencyKey: "c" })),
    );
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    const deployed = await Promise.all(
      Array.from({ length: 10 }, () =>
        acme.projects.deploy("analytics", undefined, { idempotencyKey: "d" }),
      ),
    );
    expect(deployed).toHaveLength(10);
    const { operations } = await acme.operations.list("analytics");
    expect(operations.map(({ kind }) => kind).toSorted()).toEqual(["create", "deploy"]);
  });
});

describe("a project's id", () => {
  it("never names another project", async () => {
    const { acme, input } = await testHost();
    const first = await acme.projects.create(input);
    const second = await acme.projects.create({ ...input, name: first.id });
    await acme.projects.delete(first.id);
    await expect(acme.projects.delete(first.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await acme.projects.get(second.id)).toMatchObject({ name: first.id });
  });
});

describe("an undeploy", () => {
  it("asks a run to end at once, without waiting in the queue", async () => {
    const test = await testHost({ timing: { observeMs: 60_000 } });
    test.engine.setRuns("manual");
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.acme.projects.run(id);
    await until(
      () => test.acme.runs.get(id, "latest"),
      ({ status }) => status === "running",
    );
    expect(await test.acme.projects.undeploy(id)).toMatchObject({
      project: { status: "inactive" },
    });
    expect(await test.acme.runs.get(id, "latest")).toMatchObject({
      status: "failed",
      error_message: "The project was undeployed",
    });
  });
});
