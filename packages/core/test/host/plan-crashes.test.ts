import type { Plan } from "@dagctl/core";
import type { DeployDriver, RunDriver, Store } from "@dagctl/core/contracts";
import { fakeEngine, faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { failingCalls, insist } from "./failing-calls.ts";
import { killedAtCommit } from "./killed-at-commit.ts";
import { isApplying, isPlan, plannedHost } from "./planned-host.ts";
import { until } from "./test-host.ts";

const CASES = failingCalls<"store" | "deploy" | "run">([
  ["store", "commit", 14],
  ["store", "record", 5],
  ["deploy", "apply", 2],
  ["run", "start", 2],
  ["run", "observe", 3],
]);

const hasEnded = ({ status }: Plan): boolean =>
  !["running", "pending", "approved"].includes(status);

describe("a plan with a call that fails or whose answer is lost", () => {
  it.each(CASES)(
    "$fault, call $call of $contract $method: it is applied once",
    async ({ contract, method, call, fault }) => {
      const data = memoryData();
      const engine = fakeEngine();
      const faults = faultPlan<Store & DeployDriver & RunDriver>();
      const planned = faults[fault](method as "commit", { call });
      const real: object =
        contract === "store" ? memoryStore({ data, replicas: false }) : engine[contract];
      const { acme, id, repository, requests } = await plannedHost({
        data,
        engine,
        [contract]: withFaults(real, faults as never),
      });
      const commit = await repository.commit({ "shop/models/orders.sql": "SELECT 2" });
      const { id: plan } = await insist(() =>
        acme.plans.create(id, {}, { idempotencyKey: "create" }),
      );
      await insist(() => acme.plans.wait(id, plan));
      await insist(() => acme.plans.approve(id, plan, { idempotencyKey: "approve" }));
      const ended = await until(() => insist(() => acme.plans.get(id, plan)), hasEnded);
      expect(ended).toMatchObject({ status: "completed", commit_sha: commit });
      const { plans } = await insist(() => acme.plans.list(id));
      expect(plans).toHaveLength(1);
      const started = requests.filter(isPlan).map(({ ref }) => ref.run);
      expect([...new Set(started)]).toEqual([ended.run_id, ended.apply_run_id]);
      expect(planned.fired).toBeGreaterThan(0);
    },
  );
});

describe("a host that is killed at a commit of a plan", () => {
  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    "leaves a plan that is applied at most once, and that ends (commit %i)",
    async (which) => {
      const killing = killedAtCommit(which);
      const host = await plannedHost(killing.first);
      const { id, repository, requests } = host;
      await repository.commit({ "shop/models/orders.sql": "SELECT 2" });
      killing.begin();
      const key = (name: string) => ({ idempotencyKey: name });
      const calls = async ({ acme }: Pick<typeof host, "acme">): Promise<Plan> => {
        const { id: plan } = await acme.plans.create(id, {}, key("create"));
        await until(
          () => acme.plans.get(id, plan),
          ({ status }) => status !== "running",
        );
        await acme.plans.approve(id, plan, key("approve"));
        return until(() => acme.plans.get(id, plan), hasEnded);
      };
      // The dead host answers nothing; what its callers do not know, they ask the next one.
      await killing.untilKilled(calls(host));
      const next = await host.again(killing.next);
      expect(await calls(next)).toMatchObject({ status: "completed" });
      const applies = requests.filter(isApplying).map(({ ref }) => ref.run);
      expect(new Set(applies).size).toBe(1);
      expect((await next.acme.plans.list(id)).plans).toHaveLength(1);
    },
  );
});
