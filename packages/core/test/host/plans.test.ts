import type { Plan } from "@dagctl/core";
import type { RunRequest } from "@dagctl/core/contracts";
import { type FakeEngine, fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { inputOf, planProgram, type ScriptedPlan } from "./plan-frames.ts";
import { type TestHost, testHost, untilStatus } from "./test-host.ts";

const FILES = {
  "config.yaml": "gateways: { warehouse: { connection: { type: duckdb, database: w.db } } }",
  "models/orders.sql": "SELECT 1",
};

interface Planned extends TestHost {
  readonly engine: FakeEngine;
  readonly id: string;
  readonly requests: readonly RunRequest[];
  /** Sets what the next runs of plans find. */
  find(plan: ScriptedPlan): void;
  /** Creates a plan, and waits until it was explained. */
  explain(): Promise<Plan>;
}

const isPlan = ({ steps }: RunRequest): boolean => steps[0]?.name === "plan" && steps.length === 1;

async function planned(options: Parameters<typeof testHost>[0] = {}): Promise<Planned> {
  const engine = fakeEngine();
  let found: ScriptedPlan = { changes: [{ name: "shop.orders", change: "added" }] };
  const requests: RunRequest[] = [];
  engine.setRuns((request) => {
    requests.push(request);
    return isPlan(request) ? planProgram(request, found) : [];
  });
  const test = await testHost({ engine, files: FILES, ...options });
  const { id } = await test.acme.projects.create({ ...test.input, project_type: "sqlmesh" });
  await untilStatus(test, id, "active");
  return {
    ...test,
    engine,
    id,
    requests,
    find: (plan) => void (found = plan),
    explain: async () => test.acme.plans.wait(id, (await test.acme.plans.create(id)).id),
  };
}

describe("a plan", () => {
  it("is pending after its explain, is approved, and is completed after its apply", async () => {
    const { acme, id, explain, requests, repository } = await planned();
    const commit = await repository.commit({ "models/orders.sql": "SELECT 2" });
    const plan = await explain();
    expect(plan).toMatchObject({
      status: "pending",
      plan_type: "explain",
      environment: "prod",
      commit_sha: commit,
      created_by: "unnamed caller",
      summary: { has_changes: true, counts: { added: 1, direct: 0 }, truncated: false },
    });
    const { models, total } = await acme.plans.models(id, "pending");
    expect(models).toEqual([{ name: "shop.orders", change: "added" }]);
    expect(total).toBe(1);
    const before = await acme.projects.get(id);
    expect(before.current_commit_sha).not.toBe(commit);

    const approved = await acme.plans.approve(id, plan.id);
    expect(approved).toMatchObject({ status: "approved", approved_by: "unnamed caller" });
    const done = await acme.plans.wait(id, plan.id);
    expect(done).toMatchObject({ status: "completed", plan_type: "execute" });
    expect((await acme.projects.get(id)).current_commit_sha).toBe(commit);
    const [explains, applies] = requests;
    expect(explains).toMatchObject({ commit, ownFiles: true });
    expect(explains?.workload?.pythonModules).toHaveProperty("dagctl_plan");
    expect(applies).toMatchObject({ commit });
    expect(applies?.ownFiles).toBeUndefined();
    expect(applies && inputOf(applies)).toMatchObject({ approved: plan.digest });
    expect(await acme.runs.get(id, "latest")).toMatchObject({
      job_type: "plan",
      plan_id: plan.id,
      status: "success",
    });
    await expect(acme.plans.get(id, "pending")).rejects.toMatchObject({ code: "not_found" });
  });
});
