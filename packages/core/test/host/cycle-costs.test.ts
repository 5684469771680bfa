import type { DeployDriver } from "@dagctl/core/contracts";
import { fakeClock, fakeEngine, memoryStore, withPoints } from "@dagctl/testing";
import { describe, expect, it, vi } from "vitest";
import { testHost } from "./test-host.ts";

/** Counts calls of what costs as much as many calls of a store. */
function costs(): { readonly counts: () => Readonly<Record<string, number>>; restore(): void } {
  const spies = {
    clones: vi.spyOn(globalThis, "structuredClone"),
    randomness: vi.spyOn(crypto, "getRandomValues"),
    digestThreads: vi.spyOn(crypto.subtle, "digest"),
    // Zod compiles each shape at its first use.
    compiledShapes: vi.spyOn(globalThis, "Function"),
  };
  return {
    counts: () =>
      Object.fromEntries(
        Object.entries(spies).map(([name, { mock }]) => [name, mock.calls.length]),
      ),
    restore: () => {
      for (const spy of Object.values(spies)) spy.mockRestore();
    },
  };
}

describe("a create, deploy, run and delete", () => {
  it("builds no shape, clones nothing, and fetches randomness once, after the first ones", async () => {
    const { acme, input } = await testHost();
    const cycle = async (): Promise<void> => {
      const { id } = await acme.projects.create(input);
      await acme.projects.deploy(id);
      const { job_run_id: run } = await acme.projects.run(id);
      await acme.runs.wait(id, run);
      await acme.projects.delete(id);
    };
    await cycle();
    await cycle();
    const { counts, restore } = costs();
    try {
      await cycle();
      const { randomness, ...others } = counts();
      expect(others).toEqual({ clones: 0, digestThreads: 0, compiledShapes: 0 });
      expect(randomness).toBeLessThanOrEqual(1);
    } finally {
      restore();
    }
  });
});

describe("a caller that waits for the end of an operation", () => {
  it("reads the operation when it begins to wait, and when the operation has ended", async () => {
    let reads = 0;
    const store = withPoints(memoryStore(), "store", ({ method, phase }) => {
      if (method === "operation" && phase === "before") reads += 1;
    });
    const { acme, input } = await testHost({ store });
    const { id } = await acme.projects.create(input);
    expect(reads).toBe(2);
    reads = 0;
    const { operation } = await acme.projects.delete(id);
    expect(operation.steps.length).toBeGreaterThan(3);
    expect(reads).toBe(2);
  });
});

describe("an observation that finds what is recorded", () => {
  it("reads the project once", async () => {
    const clock = fakeClock();
    let reads = 0;
    const store = withPoints(memoryStore({ clock }), "store", ({ method, phase }) => {
      if (method === "project" && phase === "before") reads += 1;
    });
    const test = await testHost({ store, clock, engine: fakeEngine({ clock }) });
    const created = test.acme.projects.create(test.input);
    for (let step = 0; step < 50; step += 1) await clock.advance(100);
    expect((await test.acme.projects.get((await created).id)).status).toBe("active");
    const before = { reads, observations: test.observations() };
    for (let step = 0; step < 30; step += 1) await clock.advance(100);
    const observations = test.observations() - before.observations;
    expect(observations).toBeGreaterThan(1);
    expect(reads - before.reads).toBe(observations);
  });
});

describe("a host whose events nobody reads", () => {
  it("does not wait for the next event again after each commit", async () => {
    const clock = fakeClock();
    const after = vi.spyOn(clock, "after");
    const engine = fakeEngine({ clock });
    const { acme, host, input } = await testHost({ store: memoryStore({ clock }), clock, engine });
    const waits = (): number => after.mock.calls.filter(([delayMs]) => delayMs === 1_000).length;
    const before = waits();
    await acme.projects.create(input);
    expect(waits() - before).toBe(0);
    host.events.on("*", () => undefined);
    await acme.projects.create({ ...input, name: "other" });
    expect(waits() - before).toBeGreaterThan(0);
  });
});

describe("a change of a deployment that the engine reports", () => {
  it("is observed after an operation of this host, and not during it", async () => {
    const clock = fakeClock();
    const engine = fakeEngine({ clock });
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
    let report: Parameters<NonNullable<DeployDriver["watch"]>>[0] = () => undefined;
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(...given) {
        await isReleased;
        return engine.deploy.apply(...given);
      },
      watch(onChange, options) {
        report = onChange;
        return engine.deploy.watch?.(onChange, options) ?? Promise.resolve();
      },
    };
    let reads = 0;
    const store = withPoints(memoryStore({ clock }), "store", ({ method, phase }) => {
      if (method === "project" && phase === "before") reads += 1;
    });
    const { acme, input } = await testHost({ store, clock, engine, deploy });
    const { id, operation } = await acme.projects.create(input, { waitMs: 0 });
    expect(operation).toMatchObject({ status: "running" });
    await clock.advance(0);
    const ref = { organization: "org-acme", project: id };
    reads = 0;
    report(ref);
    await clock.advance(0);
    expect(reads).toBe(0);
    release();
    await clock.advance(0);
    expect((await acme.projects.get(id)).status).toBe("active");
    reads = 0;
    report(ref);
    await clock.advance(0);
    expect(reads).toBe(1);
  });
});
