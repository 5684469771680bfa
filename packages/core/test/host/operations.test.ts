import type { DeployDriver } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { refOf, testHost, until, untilStatus } from "./test-host.ts";

/**
 * Returns a deploy driver whose apply hangs until it is aborted, after the given number of good
 * ones.
 */
function hanging(
  deploy: DeployDriver,
  good: number,
): DeployDriver & { readonly hung: () => number } {
  let calls = 0;
  let hung = 0;
  return {
    ...deploy,
    hung: () => hung,
    apply(deployment, options) {
      calls += 1;
      if (calls <= good) return deploy.apply(deployment, options);
      hung += 1;
      return new Promise((_, reject) =>
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason)),
      );
    },
  };
}

describe("operations", () => {
  it("record one of two concurrent creates of one name, and refuse the other as a conflict", async () => {
    const { acme, input, engine } = await testHost();
    const results = await Promise.allSettled([
      acme.projects.create(input),
      acme.projects.create({ ...input, name: "Analytics" }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    expect(engine.counts().deployments).toBe(1);
  });

  it("let delete pre-empt a deploy that hangs, which cannot write any more", async () => {
    const engine = fakeEngine();
    const deploy = hanging(engine.deploy, 1);
    const test = await testHost({ deploy, engine });
    const { acme, input } = test;
    const project = await acme.projects.create(input);
    await untilStatus(test, project.id, "active");
    const deploying = acme.projects.deploy(project.id, undefined, { waitMs: 5000 });
    deploying.catch(() => undefined);
    await until(
      async () => deploy.hung(),
      (hung) => hung === 1,
    );
    await expect(acme.projects.update(project.id, { cpu_limit: "3" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("deploy"),
    });
    const deleted = await acme.projects.delete(project.id);
    expect(deleted.operation.status).toBe("succeeded");
    await expect(deploying).rejects.toMatchObject({
      message: expect.stringContaining("Pre-empted by delete"),
    });
    expect(engine.counts()).toMatchObject({ deployments: 0, activeRuns: 0 });
  });

  it("join a running delete instead of starting another", async () => {
    const test = await testHost();
    const { acme, input, engine } = test;
    const project = await acme.projects.create(input);
    engine.setRemoval("manual");
    const first = await acme.projects.delete(project.id, { waitMs: 0 });
    const second = await acme.projects.delete(project.id, { waitMs: 0 });
    expect(second.operation.id).toBe(first.operation.id);
    await expect(acme.projects.undeploy(project.id)).rejects.toMatchObject({ code: "conflict" });
    engine.finishRemoval(refOf(project));
    await until(
      () => acme.operations.get(first.operation.id),
      ({ status }) => status === "succeeded",
    );
  });

  it("end at their deadline with the reason: a delete stays deleting, and can be called again", async () => {
    // The deadline is that of the create, too, which ends before it on any machine.
    const test = await testHost({ timing: { operationDeadlineMs: 2_000 } });
    const { acme, input, engine } = test;
    const project = await acme.projects.create({ ...input, use_managed_state_database: true });
    engine.setRemoval("manual");
    await expect(acme.projects.delete(project.id, { waitMs: 60_000 })).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("deadline"),
    });
    const stuck = await acme.projects.get(project.id);
    expect(stuck).toMatchObject({
      status: "deleting",
      status_message: expect.stringContaining("deadline"),
    });
    await expect(acme.projects.deploy(project.id)).rejects.toMatchObject({ code: "conflict" });
    expect(engine.counts().stateDatabases).toBe(1);
    engine.finishRemoval(refOf(project));
    engine.setRemoval("at_once");
    expect((await acme.projects.delete(project.id)).operation.status).toBe("succeeded");
    expect(engine.counts()).toMatchObject({ stateDatabases: 0, deployments: 0 });
  });

  it("keep the record when the driver refuses, with the reason, and deploy again on request", async () => {
    const engine = fakeEngine();
    let refuse = true;
    const deploy: DeployDriver = {
      ...engine.deploy,
      apply: (deployment, options) =>
        refuse
          ? Promise.reject(new DagctlError("forbidden", "the quota is used up"))
          : engine.deploy.apply(deployment, options),
    };
    const test = await testHost({ deploy, engine });
    const project = await test.acme.projects.create(test.input);
    expect(project).toMatchObject({
      status: "failed",
      deployed: false,
      status_message: "the quota is used up",
    });
    expect(project).not.toHaveProperty("operation");
    await expect(test.acme.projects.deploy(project.id)).rejects.toMatchObject({
      code: "forbidden",
    });
    refuse = false;
    await test.acme.projects.deploy(project.id);
    await untilStatus(test, project.id, "active");
  });

  it("retry while a driver is unavailable, and observe the result when an answer was lost", async () => {
    const engine = fakeEngine();
    let calls = 0;
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        calls += 1;
        if (calls <= 3) throw new DagctlError("unavailable", "503");
        await engine.deploy.apply(deployment, options);
        throw new DagctlError("outcome_unknown", "connection reset");
      },
    };
    const test = await testHost({ deploy, engine });
    const project = await test.acme.projects.create(test.input);
    await untilStatus(test, project.id, "active");
    expect(calls).toBe(4);
  });

  it("are continued after a host stopped, under a new generation", async () => {
    const engine = fakeEngine();
    const deploy = hanging(engine.deploy, 0);
    const test = await testHost({ deploy, timing: { drainMs: 1 }, engine });
    const project = await test.acme.projects.create(test.input, { waitMs: 50 });
    expect(project).toMatchObject({
      status: "deploying",
      deployed: false,
      operation: { kind: "create", status: "running" },
    });
    const next = await test.again({ deploy: engine.deploy });
    const active = await untilStatus(next, project.id, "active");
    expect(active).toMatchObject({ deployed: true, revision: 1 });
    const operations = await next.acme.operations.list(project.id);
    expect(operations.operations).toMatchObject([
      { kind: "create", status: "succeeded", generation: 2 },
    ]);
  });

  it("return the outcome of the first call for a repeated key, also when the project is gone", async () => {
    const { acme, input, host } = await testHost();
    const [one, two] = await Promise.all([
      acme.projects.create(input, { idempotencyKey: "k1" }),
      acme.projects.create(input, { idempotencyKey: "k1" }),
    ]);
    expect(two.id).toBe(one.id);
    await expect(
      acme.projects.create({ ...input, branch: "other" }, { idempotencyKey: "k1" }),
    ).rejects.toMatchObject({ code: "idempotency_key_reused" });
    await expect(
      host
        .organization("org-acme", { caller: "other" })
        .projects.create(input, { idempotencyKey: "k1" }),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    const run = await acme.projects.run(one.id, undefined, { idempotencyKey: "r" });
    expect(await acme.projects.run(one.id, undefined, { idempotencyKey: "r" })).toEqual(run);
    const removed = await acme.projects.delete(one.id, { idempotencyKey: "d" });
    const again = await acme.projects.delete(one.id, { idempotencyKey: "d" });
    expect(again.operation.id).toBe(removed.operation.id);
    expect((await acme.projects.create(input, { idempotencyKey: "k1" })).id).toBe(one.id);
    expect(await acme.projects.list()).toMatchObject({ total: 0 });
  });

  it("change nothing when a PUT changes nothing, and check the revision", async () => {
    const { acme, input } = await testHost();
    const project = await acme.projects.create(input);
    const same = await acme.projects.update(project.id, { branch: "main", cpu_limit: "2000m" });
    expect(same).toMatchObject({ revision: 1, updated_at: project.updated_at });
    await expect(
      acme.projects.update(project.id, { description: "x" }, { ifMatch: 7 }),
    ).rejects.toMatchObject({ code: "precondition_failed" });
    const described = await acme.projects.update(project.id, { description: "x" }, { ifMatch: 1 });
    expect(described).toMatchObject({ revision: 2, description: "x" });
    const echoed = await acme.projects.update(project.id, { ...described, description: "y" });
    expect(echoed).toMatchObject({ revision: 3, description: "y" });
  });

  it("show a status set by PUT until the observed status differs", async () => {
    const test = await testHost();
    const { acme, input, engine } = test;
    const { id } = await acme.projects.create(input);
    const project = await untilStatus(test, id, "active");
    expect(await acme.projects.update(id, { status: "degraded" })).toMatchObject({
      status: "degraded",
    });
    const run = await acme.projects.run(id);
    await until(
      () => acme.runs.get(id, run.job_run_id),
      ({ status }) => status === "success",
    );
    expect(await acme.projects.get(id)).toMatchObject({ status: "degraded" });
    engine.lose(refOf(project));
    await untilStatus(test, id, "failed");
  });

  it("emit every event once and in order, and none to another organization", async () => {
    const { acme, input, host } = await testHost();
    const seen: string[] = [];
    host.events.on("*", ({ type }) => seen.push(type));
    const { id } = await acme.projects.create(input);
    await acme.projects.delete(id);
    await until(
      async () => seen,
      (types) => types.includes("project.deleted"),
    );
    const isEnd = (type: string): boolean => /^operation\.(started|ended)$/.test(type);
    expect(seen.filter(isEnd)).toEqual([
      "operation.started",
      "operation.ended",
      "operation.started",
      "operation.ended",
    ]);
    const other = host.organization("org-other");
    await acme.projects.create(input);
    await expect(other.projects.get("analytics")).rejects.toMatchObject({
      code: "not_found",
      message: 'There is no project "analytics"',
    });
  });
});
