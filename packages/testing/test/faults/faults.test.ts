import type { DeployDriver, Deployment, Secrets } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { describe, expect, test } from "vitest";
import {
  fakeClock,
  fakeEngine,
  faultPlan,
  withFaults,
  type FakeEngine,
  type Faults,
} from "../../src/index.ts";
import { collect, openGate } from "../async.ts";

const ref = { organization: "org-a", project: "prj-1" };

function faultySecrets(): {
  readonly engine: FakeEngine;
  readonly faults: Faults<Secrets>;
  readonly secrets: Secrets;
} {
  const engine = fakeEngine();
  const faults = faultPlan<Secrets>();
  return { engine, faults, secrets: withFaults(engine.secrets, faults) };
}

describe("faults", () => {
  test("fail the n-th call, without effect, and no other", async () => {
    const { engine, faults, secrets } = faultySecrets();
    const error = new DagctlError("rate_limited", "slow down");
    const fault = faults.fail("put", { call: 2, error });
    await secrets.put("org-a", "one", new Secret("1"));
    expect(fault.fired).toBe(0);
    await expect(secrets.put("org-a", "two", new Secret("2"))).rejects.toBe(error);
    await secrets.put("org-a", "three", new Secret("3"));
    expect(fault.fired).toBe(1);
    expect(await engine.secrets.list("org-a")).toEqual(["one", "three"]);
  });

  test("lose an answer after the effect", async () => {
    const { engine, faults, secrets } = faultySecrets();
    faults.loseAnswer("put");
    await expect(secrets.put("org-a", "one", new Secret("1"))).rejects.toMatchObject({
      code: "outcome_unknown",
      retryable: true,
    });
    expect(await engine.secrets.list("org-a")).toEqual(["one"]);
    faults.assertAllFired();
  });

  test("delay a call by a clock, and end it by an abort without effect", async () => {
    const { engine, faults, secrets } = faultySecrets();
    const clock = fakeClock();
    faults.delay("put", { clock, delayMs: 50, times: 2 });
    const put = secrets.put("org-a", "one", new Secret("1"));
    await clock.advance(49);
    expect(engine.counts().secrets).toBe(0);
    await clock.advance(1);
    await put;
    const controller = new AbortController();
    const aborted = secrets.put("org-a", "two", new Secret("2"), { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    expect(await engine.secrets.list("org-a")).toEqual(["one"]);
  });

  test("delay a call until a promise", async () => {
    const { faults, secrets } = faultySecrets();
    const gate = openGate();
    faults.delay("list", { until: gate.opened });
    const listed = secrets.list("org-a");
    await secrets.put("org-a", "one", new Secret("1"));
    gate.open();
    expect(await listed).toEqual(["one"]);
  });

  test("hang until aborted, before or after the effect", async () => {
    const { engine, faults, secrets } = faultySecrets();
    for (const afterEffect of [false, true]) {
      faults.hang("put", { afterEffect });
      const controller = new AbortController();
      const put = secrets.put("org-a", "one", new Secret("1"), { signal: controller.signal });
      setTimeout(() => controller.abort(new Error("enough")), 0);
      await expect(put).rejects.toThrow("enough");
      expect(engine.counts().secrets).toBe(afterEffect ? 1 : 0);
    }
  });

  test("repeat an earlier answer, only to the same question", async () => {
    const { faults, secrets } = faultySecrets();
    const fault = faults.stale("list");
    expect(await secrets.list("org-a")).toEqual([]);
    await secrets.put("org-a", "one", new Secret("1"));
    await secrets.put("org-b", "other", new Secret("2"));
    expect(await secrets.list("org-b")).toEqual(["other"]);
    expect(fault.fired).toBe(0);
    expect(await secrets.list("org-a")).toEqual([]);
    expect(fault.fired).toBe(1);
    expect(await secrets.list("org-a")).toEqual(["one"]);
  });

  test("apply to async iterables as well", async () => {
    const engine = fakeEngine();
    const faults = faultPlan<DeployDriver>();
    const deploy = withFaults(engine.deploy, faults);
    faults.fail("list");
    await expect(collect(deploy.list())).rejects.toMatchObject({ code: "unavailable" });
    faults.stale("list");
    expect(await collect(deploy.list())).toEqual([]);
    const runtime = { language: "node" };
    const workload = { environment: {}, runtime } as unknown as Deployment["workload"];
    const repository = {} as Deployment["repository"];
    const deployment = { ref, generation: 1, commit: "a", workload, repository };
    await deploy.apply({ ...deployment, jobs: [], secrets: {} });
    expect(await collect(deploy.list())).toEqual([]);
    expect(await collect(deploy.list())).toHaveLength(1);
    faults.delay("list", { until: Promise.resolve() });
    expect(await collect(deploy.list())).toHaveLength(1);
    faults.assertAllFired();
  });

  test("count only the matching calls, and list the faults that never fired", async () => {
    const { faults, secrets } = faultySecrets();
    faults.fail("get", { when: ([organization]) => organization === "org-b" });
    faults.hang("delete", { call: 3 });
    expect(await secrets.get("org-a", "one")).toBeUndefined();
    expect(() => faults.assertAllFired()).toThrow("fail call 1 of get; hang call 3 of delete");
    await expect(secrets.get("org-b", "one")).rejects.toMatchObject({ code: "unavailable" });
    expect(() => faults.assertAllFired()).toThrow(
      "These faults did not fire: hang call 3 of delete",
    );
  });

  test("do not change members that are no methods", () => {
    const engine = fakeEngine();
    const deploy = withFaults(engine.deploy, faultPlan<DeployDriver>());
    expect(deploy.supports).toBe(engine.deploy.supports);
    expect(deploy.attach).toBeUndefined();
    expect(() => withFaults(engine.secrets, {} as Faults<Secrets>)).toThrow(TypeError);
  });
});
