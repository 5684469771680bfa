import type { Plan } from "@dagctl/core";
import type { Change } from "@dagctl/core/contracts";
import { fakeEngine, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { isApplying, plannedHost } from "./planned-host.ts";
import { refOf, until } from "./test-host.ts";

const NEXT = { "shop/models/orders.sql": "SELECT 2" };

describe("an apply that fails after it has written all", () => {
  it("leaves a project whose next plan finds nothing, and which then has no more to apply", async () => {
    const { acme, id, explain, find, engine, hold, requests, repository } = await plannedHost();
    const first = await explain();
    await acme.plans.approve(id, first.id);
    await acme.plans.wait(id, first.id);
    const commit = await repository.commit(NEXT);
    const plan = await explain();
    hold("applies");
    await acme.plans.approve(id, plan.id);
    const applying = await until(
      () => requests.filter(isApplying).at(1),
      (found) => found !== undefined,
    );
    if (applying) engine.finishRun(applying.ref, { status: "failed", exitCode: 5 });
    expect(await acme.plans.wait(id, plan.id)).toMatchObject({ status: "failed" });
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "pending" });
    hold("none");
    find({ changes: [] });
    // What a part of the models needs says nothing about the others.
    expect(await explain({ select_models: ["shop.orders"] })).toMatchObject({
      status: "completed",
    });
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "pending" });
    expect(await explain()).toMatchObject({ status: "completed" });
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
    expect(await acme.projects.get(id)).toMatchObject({ applied_commit_sha: commit });
  });
});

describe("an apply that succeeds before its cancel arrives", () => {
  it.each([{}, { environment: "dev_bob" }])(
    "is recorded as what was applied (%j)",
    async (body) => {
      const engine = fakeEngine();
      const run = { ...engine.run, cancel: async (): Promise<void> => undefined };
      const { acme, id, hold, requests, repository } = await plannedHost({ engine, run });
      const commit = await repository.commit(NEXT);
      const { id: plan } = await acme.plans.create(id, body);
      await acme.plans.wait(id, plan);
      hold("applies");
      await acme.plans.approve(id, plan);
      const applying = await until(
        () => requests.find(isApplying),
        (found) => found !== undefined,
      );
      expect(await acme.plans.cancel(id, plan)).toMatchObject({ status: "cancelled" });
      if (!applying) throw new Error("no apply");
      engine.finishRun(applying.ref);
      await acme.runs.wait(id, applying.ref.run);
      expect(await acme.plans.get(id, plan)).toMatchObject({ status: "cancelled" });
      const [environment] = (await acme.environments.list(id)).environments;
      if ("environment" in body) {
        expect(environment).toMatchObject({ status: "active", commit_sha: commit });
        expect(environment).not.toHaveProperty("status_message");
      } else expect(await acme.projects.get(id)).toMatchObject({ applied_commit_sha: commit });
    },
  );
});

describe("an engine that cannot cancel a run", () => {
  it("has the explain of a discarded plan until it ends, and no call fails meanwhile", async () => {
    const messages: string[] = [];
    const engine = fakeEngine({ cancel: false });
    const { acme, id, hold, requests } = await plannedHost({
      engine,
      log: ({ message }) => void messages.push(message),
    });
    hold("all");
    const one = await acme.plans.create(id);
    const explaining = await until(
      () => requests.at(0),
      (found) => found !== undefined,
    );
    hold("none");
    const two = await acme.plans.create(id);
    expect(await acme.plans.wait(id, one.id)).toMatchObject({ status: "rejected" });
    expect(await acme.plans.wait(id, two.id)).toMatchObject({ status: "pending" });
    if (explaining) engine.finishRun(explaining.ref);
    await acme.runs.wait(id, one.run_id);
    expect(await acme.plans.get(id, one.id)).toMatchObject({ status: "rejected" });
    expect(messages.filter((message) => message.startsWith("Observing"))).toEqual([]);
  });
});

describe("the plans of a project that have not ended", () => {
  it("are at most one of each environment that a project may have", async () => {
    const { acme, id, data, explain } = await plannedHost();
    const { id: plan } = await explain();
    const store = memoryStore({ data });
    const record = await store.project("org-acme", id);
    const one = record?.internals.plans?.[plan];
    if (!record || !one) throw new Error("no plan");
    const plans = Object.fromEntries(
      Array.from({ length: 51 }, (_, at) => [`plan_${at}`, { ...one, environment: `dev_${at}` }]),
    );
    await store.commit([
      { put: "project", record: { ...record, internals: { ...record.internals, plans } } },
    ]);
    await expect(acme.plans.create(id, { environment: "dev_51" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("51 plans"),
    });
    // One that takes the place of another one is not one more.
    const again = await acme.plans.create(id, { environment: "dev_7" });
    await acme.plans.wait(id, again.id);
    await acme.plans.reject(id, again.id);
    await acme.plans.create(id, { environment: "dev_51" });
  });

  it("are listed, and stay, however many newer ones have ended", async () => {
    const { acme, id, data, find } = await plannedHost();
    const { id: plan } = await acme.plans.create(id, { environment: "dev_bob" });
    await acme.plans.wait(id, plan);
    const store = memoryStore({ data });
    const record = await store.record("org-acme", "plan", plan);
    if (!record) throw new Error("no record");
    const { kind, organization, parent } = record;
    const place = { kind, organization, parent, project: id };
    const value = record.value as { readonly plan: Plan };
    const copy = (at: number, status: string): Change => {
      const [copied, time] = [`plan_${at}`, `2099-01-01T00:00:00.${at}Z`];
      const of = { ...value.plan, id: copied, created_at: time, status };
      return {
        put: "record",
        record: { ...place, id: copied, sortKey: time, value: { ...value, plan: of } },
      };
    };
    const ended = Array.from({ length: 220 }, (_, at) => copy(at + 500, "failed"));
    await store.commit([
      ...[100, 101, 102, 103, 104, 105].map((at) => copy(at, "pending")),
      ...ended,
    ]);
    const open = await acme.plans.list(id, { status: "pending" });
    expect(open.total).toBe(7);
    find({ changes: [] });
    for (let count = 0; count < 6; count += 1)
      await acme.plans.wait(id, (await acme.plans.create(id)).id);
    // Each new one ends the storage of five.
    const all = await acme.plans.list(id, { limit: 500 });
    expect(all.plans.filter(({ status }) => status === "failed").length).toBeLessThan(200);
    expect((await acme.plans.list(id, { status: "pending" })).total).toBe(7);
  });
});

describe("a deployment that is gone", () => {
  it("ends an apply to another environment, and a removal, that wait for a run", async () => {
    const { acme, id, hold, requests, engine } = await plannedHost();
    const planOf = async (environment: string): Promise<string> =>
      (await acme.plans.wait(id, (await acme.plans.create(id, { environment })).id)).id;
    const applied = await planOf("dev_bob");
    await acme.plans.approve(id, applied);
    await acme.plans.wait(id, applied);
    const waiting = await planOf("dev_ann");
    hold("all");
    const { job_run_id: run } = await acme.projects.run(id);
    await until(
      () => requests.find(({ ref }) => ref.run === run),
      (found) => found !== undefined,
    );
    await acme.plans.approve(id, waiting);
    await acme.environments.delete(id, "dev_bob");
    engine.lose(refOf(await acme.projects.get(id)));
    expect(await acme.plans.wait(id, waiting)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("gone from the engine"),
    });
    expect(
      await until(
        () => acme.environments.get(id, "dev_bob"),
        ({ status }) => status !== "removing",
      ),
    ).toMatchObject({ status_message: expect.stringContaining("gone from the engine") });
  });
});

describe("a run that is requested during an explain", () => {
  it("waits for its end where the policy is Forbid, and a further one is refused", async () => {
    const { acme, id, hold, requests, engine } = await plannedHost({
      fields: { concurrency_policy: "Forbid" },
    });
    hold("all");
    const plan = await acme.plans.create(id);
    const explaining = await until(
      () => requests.at(0),
      (found) => found !== undefined,
    );
    const { job_run_id: run } = await acme.projects.run(id);
    await expect(acme.projects.run(id)).rejects.toMatchObject({ code: "conflict" });
    hold("none");
    expect(await acme.runs.get(id, run)).toMatchObject({ status: "pending" });
    if (explaining) engine.finishRun(explaining.ref);
    expect(await acme.runs.wait(id, run)).toMatchObject({ status: "success" });
    expect(await acme.plans.wait(id, plan.id)).toMatchObject({ status: "failed" });
  });
});
