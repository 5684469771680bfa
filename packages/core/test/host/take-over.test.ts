import type { Change, DeployDriver, Deployment, Store } from "@dagctl/core/contracts";
import { fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { refOf, testHost, until, untilStatus } from "./test-host.ts";

describe("a deploy with take_over", () => {
  it("overwrites what another client has changed, for this deployment alone, and the audit shows it", async () => {
    const test = await testHost();
    const { acme, engine } = test;
    const { id } = await acme.projects.create(test.input);
    const project = await untilStatus(test, id, "active");
    engine.edit(refOf(project), true);
    await expect(acme.projects.deploy(id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("take_over"),
    });
    await expect(acme.projects.deploy(id, { take_over: false })).rejects.toMatchObject({
      code: "conflict",
    });
    await acme.projects.deploy(id, { take_over: true });
    await untilStatus(test, id, "active");
    engine.edit(refOf(project), true);
    await expect(acme.projects.deploy(id)).rejects.toMatchObject({ code: "conflict" });
    const { records } = await acme.audit.list({ action: "projects.deploy", limit: 500 });
    expect(records.filter((record) => record.take_over)).toHaveLength(1);
    expect(records).toHaveLength(4);
  });

  it("refuses an unknown field and another value, and records nothing", async () => {
    const test = await testHost();
    const { id } = await test.acme.projects.create(test.input);
    const body = JSON.parse('{ "take_over": "yes", "force": true }');
    await expect(test.acme.projects.deploy(id, body)).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { path: "force", message: expect.stringContaining("the only one is take_over") },
        { path: "take_over" },
      ],
    });
    const { total } = await test.acme.operations.list(id);
    expect(total).toBe(1);
  });

  it("is the same call without fields as without a body, and another one with the field", async () => {
    const test = await testHost();
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const options = { idempotencyKey: "once" };
    await test.acme.projects.deploy(id, undefined, options);
    await test.acme.projects.deploy(id, {}, options);
    await expect(test.acme.projects.deploy(id, { take_over: true }, options)).rejects.toMatchObject(
      { code: "idempotency_key_reused" },
    );
    const { operations } = await test.acme.operations.list(id);
    expect(operations.filter(({ kind }) => kind === "deploy")).toHaveLength(1);
  });

  it("takes over again when another host continues it", async () => {
    const engine = fakeEngine();
    const data = memoryData();
    const applied: Deployment[] = [];
    const deploy: DeployDriver = {
      ...engine.deploy,
      apply(deployment, options) {
        applied.push(deployment);
        return engine.deploy.apply(deployment, options);
      },
    };
    const first = await testHost({ engine, data, deploy, store: memoryStore({ data }) });
    const { id } = await first.acme.projects.create(first.input);
    const project = await untilStatus(first, id, "active");
    engine.edit(refOf(project), true);
    // The first host ends before its driver answers.
    engine.setOutage(true);
    await first.acme.projects.deploy(id, { take_over: true }, { waitMs: 0 });
    await until(
      () => first.acme.operations.list(id),
      ({ operations: [newest] }) => newest?.steps.some(({ message }) => message) ?? false,
    );
    await first.host.close();
    applied.length = 0;
    engine.setOutage(false);
    const second = await testHost({
      engine,
      data,
      deploy,
      store: memoryStore({ data }),
      plainGit: first.git,
      repository: first.repository,
    });
    await untilStatus(second, id, "active");
    expect(applied.at(-1)).toMatchObject({ takeOver: true });
  });

  it("may be continued with fields of a later version, which stay in its record", async () => {
    const engine = fakeEngine();
    const data = memoryData();
    const plain = memoryStore({ data });
    const afterwards = memoryStore({ data });
    const later = { takeOverOfLater: { of: ["a field"] } };
    // Records what a later version would record.
    const store: Store = {
      ...plain,
      commit: (changes, call) => plain.commit(changes.map(withFields), call),
    };
    const withFields = (change: Change): Change => {
      if (!("put" in change) || change.put !== "operation") return change;
      const { internals } = change.record;
      if (!internals.target) return change;
      const target = { ...internals.target, ...later };
      return { ...change, record: { ...change.record, internals: { ...internals, target } } };
    };
    const first = await testHost({ engine, data, store });
    engine.setOutage(true);
    const { id } = await first.acme.projects.create(first.input, { waitMs: 0 });
    await until(
      () => first.acme.operations.list(id),
      ({ operations: [newest] }) => newest?.steps.some(({ message }) => message) ?? false,
    );
    await first.host.close();
    engine.setOutage(false);
    const second = await testHost({
      engine,
      data,
      store: afterwards,
      plainGit: first.git,
      repository: first.repository,
    });
    const { organization_id: organization } = await untilStatus(second, id, "active");
    const { operations } = await second.acme.operations.list(id);
    const record = await afterwards.operation(organization, operations[0]?.id ?? "");
    expect(record?.operation.status).toBe("succeeded");
    expect(record?.internals.target).toMatchObject(later);
  });
});
