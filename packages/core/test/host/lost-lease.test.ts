import type { LogEntry } from "@dagctl/core";
import type { Clock, Store } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { type FakeClock, fakeClock, fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

/** Returns a clock that jumps: no timer fires in between, as after a pause of the machine. */
function jumping(base: FakeClock): Clock & { jump(milliseconds: number): void } {
  let ahead = 0;
  return {
    now: () => base.now() + ahead,
    after: (milliseconds, callback) => base.after(milliseconds, callback),
    jump: (milliseconds) => void (ahead += milliseconds),
  };
}

const LOST = {
  code: "unavailable",
  retryable: true,
  message: "This host has lost its lease and is claiming a new one. Try again in a few seconds",
};

async function scene(which: "host and store" | "store alone") {
  const base = fakeClock();
  const storeClock = jumping(base);
  const clock = which === "store alone" ? base : storeClock;
  const data = memoryData();
  const logged: LogEntry[] = [];
  const plain = memoryStore({ data, clock: storeClock, replicas: false });
  let gate: Promise<void> | undefined;
  const store: Store = {
    ...plain,
    async claimHost(...call) {
      await gate;
      return plain.claimHost(...call);
    },
  };
  /** Delays every claim of a lease until the returned function is called. */
  const holdClaims = (): (() => void) => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    return open;
  };
  const engine = fakeEngine({ clock });
  const test = await testHost({ clock, store, log: (entry) => logged.push(entry), data, engine });
  const ends = async <T>(call: Promise<T>): Promise<T> => {
    let ended = false;
    const mark = (): void => void (ended = true);
    call.then(mark, mark);
    while (!ended) await base.advance(20);
    return call;
  };
  const { id } = await ends(test.acme.projects.create(test.input));
  return { test, id, base, storeClock, logged, ends, holdClaims };
}

describe("a host whose lease has expired", () => {
  it("is not ready as soon as its clock jumped, refuses calls as retryable, and claims a new lease by itself", async () => {
    const { test, id, storeClock, base, ends, logged, holdClaims } = await scene("host and store");
    await test.host.ready();
    const open = holdClaims();
    storeClock.jump(20_000);
    await expect(test.host.ready()).rejects.toMatchObject(LOST);
    await expect(test.acme.projects.update(id, { description: "new" })).rejects.toMatchObject(LOST);
    await base.advance(60_000);
    await expect(test.host.ready()).rejects.toMatchObject(LOST);
    open();
    // A claim whose answer took longer than its lease lives is repeated.
    await base.advance(6000);
    await test.host.ready();
    expect(await ends(test.acme.projects.update(id, { description: "new" }))).toMatchObject({
      description: "new",
    });
    expect(logged.map(({ message }) => message)).toContain(
      "This host lost its lease; it stops what it does and claims a new one",
    );
  });

  it("detects it from the store's refusal, whose message and ids stay in the log", async () => {
    const { test, id, storeClock, base, ends, logged, holdClaims } = await scene("store alone");
    const open = holdClaims();
    storeClock.jump(20_000);
    const error = await test.acme.projects
      .update(id, { description: "new" })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(LOST);
    expect(error instanceof DagctlError && error.details).toEqual({ fence: true });
    await expect(test.host.ready()).rejects.toMatchObject(LOST);
    open();
    await base.advance(100);
    await test.host.ready();
    expect(await ends(test.acme.projects.update(id, { description: "new" }))).toMatchObject({
      description: "new",
    });
    expect(logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("rejects a take-over with the same message", async () => {
    const { test, storeClock } = await scene("store alone");
    storeClock.jump(20_000);
    await expect(test.host.recover()).rejects.toMatchObject(LOST);
  });

  it("continues the active operation, under a new generation, where a slow renewal returned too late", async () => {
    const base = fakeClock();
    const clock = jumping(base);
    const data = memoryData();
    const engine = fakeEngine({ clock });
    const plain = memoryStore({ data, clock: base, replicas: false });
    let slow = true;
    const store: Store = {
      ...plain,
      async renew(...call) {
        // The store renews, but its answer takes longer than the lease lives.
        if (slow) clock.jump(16_000);
        await plain.renew(...call);
      },
    };
    engine.setConvergence("at_once");
    let applies = 0;
    const deploy = {
      ...engine.deploy,
      async apply(...[deployment, options]: Parameters<typeof engine.deploy.apply>): Promise<void> {
        applies += 1;
        if (applies === 1)
          return new Promise((_, reject) =>
            options?.signal?.addEventListener("abort", () => reject(options.signal?.reason)),
          );
        slow = false;
        return engine.deploy.apply(deployment, options);
      },
    };
    const test = await testHost({ clock, store, deploy, data, engine });
    const created = test.acme.projects.create(test.input, { waitMs: 0 });
    await base.advance(20);
    const { id } = await created;
    for (let tries = 0; applies < 2 && tries < 1000; tries += 1) await base.advance(20);
    await base.advance(100);
    expect((await test.acme.operations.list(id)).operations).toMatchObject([
      { status: "succeeded", generation: 2 },
    ]);
  });
});

describe("a start that takes longer than a lease lives", () => {
  it("claims another one, and continues what a process left that was killed", async () => {
    const engine = fakeEngine();
    const data = memoryData();
    let release = (): void => undefined;
    const killed = await testHost({
      store: memoryStore({ data }),
      // Its calls do not end, and its timers do not fire.
      deploy: { ...engine.deploy, apply: () => new Promise((resolve) => (release = resolve)) },
      clock: { now: () => Date.now(), after: () => () => undefined },
      timing: { leaseMs: 2_000, drainMs: 0 },
      engine,
      data,
    });
    killed.acme.projects.create(killed.input).catch(() => undefined);
    await until(
      async () => (await killed.acme.projects.list()).projects,
      (projects) => projects.length === 1,
    );
    await new Promise((resolve) => setTimeout(resolve, 2_100));

    let ahead = 0;
    const clock: Clock = {
      now: () => Date.now() + ahead,
      after: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
    };
    const started = await testHost({
      store: memoryStore({ data, clock }),
      clock,
      deploy: {
        ...engine.deploy,
        attach: async (services) => {
          await engine.deploy.attach?.(services);
          // What recovers deployments took this long.
          ahead = 20_000;
        },
      },
      engine,
      data,
      plainGit: killed.git,
      repository: killed.repository,
    });
    await started.host.ready();
    release();
    await untilStatus(started, killed.input.name, "active");
  });
});
