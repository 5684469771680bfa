import type { Store } from "@dagctl/core/contracts";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { isApplying, plannedHost } from "./planned-host.ts";
import { until } from "./test-host.ts";

const ORGANIZATION = "org-acme";
const BOB = { environment: "dev_bob" } as const;

/** Ways in which the record of a plan is not what it was. */
const DAMAGES: readonly [string, (store: Store, plan: string) => Promise<void>][] = [
  [
    "is gone",
    async (store, id) => {
      await store.commit([{ forget: "record", kind: "plan", organization: ORGANIZATION, id }]);
    },
  ],
  [
    "is damaged",
    async (store, id) => {
      const record = await store.record(ORGANIZATION, "plan", id);
      if (!record) throw new Error("no record");
      await store.commit([{ put: "record", record: { ...record, value: { plan: null } } }]);
    },
  ],
];

describe("a plan whose record", () => {
  it.each(DAMAGES)("%s during its apply does not stop later plans", async (_, damage) => {
    const { acme, id, data, hold, engine, explain, requests } = await plannedHost();
    const plan = await explain();
    hold("applies");
    await acme.plans.approve(id, plan.id);
    const applying = await until(
      () => requests.find(isApplying),
      (found) => found !== undefined,
    );
    await damage(memoryStore({ data }), plan.id);
    hold("none");
    if (!applying) throw new Error("no apply");
    engine.finishRun(applying.ref);
    await acme.runs.wait(id, applying.ref.run);
    expect(await explain()).toMatchObject({ status: "pending" });
  });
});

describe("a plan whose record has impossible values", () => {
  it.each([{ changes: 1e15 }, { changes: -1 }, { replay: { parameters: null } }])(
    "has failed, says so, and has no models (%j)",
    async (damage) => {
      const { acme, id, data, explain } = await plannedHost();
      const { id: plan } = await explain();
      const store = memoryStore({ data });
      const record = await store.record(ORGANIZATION, "plan", plan);
      if (!record) throw new Error("no record");
      const value = { ...record.value, ...damage };
      await store.commit([{ put: "record", record: { ...record, value } }]);
      expect(await acme.plans.get(id, plan)).toMatchObject({
        status: "failed",
        reason: expect.stringContaining("damaged"),
      });
      expect(await acme.plans.models(id, plan)).toMatchObject({ models: [], total: 0 });
      await expect(acme.plans.approve(id, plan)).rejects.toMatchObject({ code: "conflict" });
      expect(await explain()).toMatchObject({ status: "pending" });
    },
  );
});

describe("the run of a plan that is gone", () => {
  it.each(["explain", "apply"] as const)("ends the plan (%s)", async (kind) => {
    const { acme, id, data, hold, explain } = await plannedHost();
    const store = memoryStore({ data });
    let plan = kind === "apply" ? await explain() : undefined;
    hold("all");
    plan = plan ? await acme.plans.approve(id, plan.id) : await acme.plans.create(id);
    const run = plan.apply_run_id ?? plan.run_id;
    await until(
      () => acme.runs.get(id, run),
      ({ status }) => status === "running",
    );
    data.run.delete(ORGANIZATION, run);
    expect(await store.run(ORGANIZATION, id, run)).toBeUndefined();
    expect(await acme.plans.wait(id, plan.id)).toMatchObject({ status: "failed" });
    hold("none");
    expect(await explain()).toMatchObject({ status: "pending" });
  });

  it("ends the removal of an environment", async () => {
    const { acme, id, data, hold } = await plannedHost();
    const { id: plan } = await acme.plans.create(id, BOB);
    await acme.plans.wait(id, plan);
    await acme.plans.approve(id, plan);
    await acme.plans.wait(id, plan);
    hold("all");
    await acme.environments.delete(id, "dev_bob");
    const { runs } = await acme.runs.list(id, { jobType: "invalidate" });
    const run = runs[0]?.id ?? "";
    await until(
      () => acme.runs.get(id, run),
      ({ status }) => status === "running",
    );
    data.run.delete(ORGANIZATION, run);
    await until(
      () => acme.environments.get(id, "dev_bob"),
      ({ status }) => status === "active",
    );
    hold("none");
    await acme.environments.delete(id, "dev_bob");
    await until(
      () => acme.environments.list(id),
      ({ total }) => total === 0,
    );
  });
});
