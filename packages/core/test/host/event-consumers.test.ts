import type { EventConsumer, FollowedEvent, HostOptions } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeClock, type FakeClock, fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { killedStore } from "./killed-store.ts";
import { range, storeEvents } from "./stored-events.ts";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

interface Recorder extends EventConsumer {
  /** The sequences of its calls. */
  readonly calls: number[];
}

function recorder(consume: (call: number) => unknown = () => undefined): Recorder {
  const calls: number[] = [];
  return {
    name: "audit",
    calls,
    consume(event) {
      if (event.type !== "gap") calls.push(event.sequence);
      return consume(calls.length);
    },
  };
}

/** Creates a project and changes it, and returns the sequences of all events. */
async function events(test: TestHost, name = "analytics"): Promise<readonly number[]> {
  const { id } = await test.acme.projects.create({ ...test.input, name });
  await untilStatus(test, id, "active");
  await test.acme.projects.undeploy(id);
  const { events: stored } = await memoryStore({ data: test.data }).events(0, 500);
  return stored.map(({ sequence }) => sequence);
}

const untilLength = (calls: readonly unknown[], length: number): Promise<unknown> =>
  until(
    async () => calls.length,
    (now) => now >= length,
  );

/** Advances the time until it is so. */
async function pass(clock: FakeClock, so: () => boolean): Promise<void> {
  for (let tries = 0; !so() && tries < 6000; tries += 1) await clock.advance(20);
  if (!so()) throw new Error("Not so within two minutes");
}

/** Closes a host whose time is a fake clock's. */
async function close(clock: FakeClock, ...tests: readonly TestHost[]): Promise<void> {
  let isDone = false;
  void Promise.all(tests.map(({ host }) => host.close())).then(() => void (isDone = true));
  await pass(clock, () => isDone);
}

describe("a consumer of events", () => {
  it("receives each event once and in order, and after a restart the next one", async () => {
    const consumer = recorder();
    const test = await testHost({ consumers: [consumer] });
    const all = await events(test);
    await untilLength(consumer.calls, all.length);
    await test.host.close();
    const again = await test.again({ consumers: [consumer] });
    const more = await events(again, "second");
    await untilLength(consumer.calls, more.length);
    expect(consumer.calls).toEqual(more);
  });

  it("receives only events of its types, also as part of a plugin", async () => {
    const types: string[] = [];
    const ended: EventConsumer = {
      name: "ended",
      types: ["operation.ended"],
      consume: ({ type }) => types.push(type),
    };
    const test = await testHost({ plugins: [{ name: "mail", consumers: [ended] }] });
    await events(test);
    await untilLength(types, 2);
    expect(types).toEqual(["operation.ended", "operation.ended"]);
  });

  it("receives an event again where its host died between the call and the record of it, whichever event that is", async () => {
    for (let diesAt = 1; diesAt <= 4; diesAt += 1) {
      const data = memoryData();
      const plain = memoryStore({ data, replicas: false });
      let isDead = false;
      const store: Store = {
        ...plain,
        async commit(changes, options) {
          const isRecord = changes.some(
            (change) =>
              "put" in change && change.put === "cursor" && change.consumer === "consumer:audit",
          );
          if (isDead && isRecord) throw new DagctlError("unavailable", "The host is dead");
          return plain.commit(changes, options);
        },
      };
      const before = recorder((call) => {
        if (call === diesAt) isDead = true;
      });
      const first = await testHost({ store, data, consumers: [before] });
      const { id } = await first.acme.projects.create(first.input);
      await untilStatus(first, id, "active");
      await untilLength(before.calls, diesAt);
      await first.host.close();

      const after = recorder();
      const second = await testHost({
        data,
        consumers: [after],
        engine: first.engine,
        plainGit: first.git,
        repository: first.repository,
      });
      await second.acme.projects.undeploy(id);
      const { newest } = await memoryStore({ data }).events(0, 1);
      await untilLength(after.calls, newest - diesAt + 1);
      // The call whose record was lost is repeated, and no call before it.
      expect(new Set(before.calls)).toEqual(new Set(range(1, diesAt)));
      expect(after.calls.slice(0, newest - diesAt + 1)).toEqual(range(diesAt, newest));
      await second.host.close();
    }
  });

  it("is called again for the same event until it succeeds, with growing pauses, while later events wait", async () => {
    const clock = fakeClock();
    const at: number[] = [];
    const consumer = recorder((call) => {
      at.push(clock.now());
      if (call <= 9) throw new Error("the webhook is down");
    });
    const logged: unknown[] = [];
    const test = await testHost({
      clock,
      consumers: [consumer],
      timing: { retryMs: 250 },
      log: ({ message, details }) => void (details?.["failures"] && logged.push(message)),
    });
    void test.acme.projects.create(test.input);
    await pass(clock, () => consumer.calls.length > 12);
    expect(consumer.calls.slice(0, 12)).toEqual([...Array.from({ length: 10 }, () => 1), 2, 3]);
    const pauses = at.slice(1, 10).map((time, index) => time - (at[index] ?? 0));
    const expected = [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
    for (const [index, pauseMs] of pauses.entries()) {
      expect(pauseMs).toBeGreaterThanOrEqual(expected[index] ?? 0);
      expect(pauseMs).toBeLessThan((expected[index] ?? 0) + 100);
    }
    expect(logged).toHaveLength(9);
    expect(logged[2]).toBe('The consumer "audit" failed; it is called again in 1000 ms');
    await close(clock, test);
  });

  it("is called again where a call does not end within 60 seconds, and its signal aborts", async () => {
    const clock = fakeClock();
    const signals: AbortSignal[] = [];
    const hanging: EventConsumer = {
      name: "hanging",
      consume: (_event, { signal }) => {
        signals.push(signal);
        return signals.length === 1 ? new Promise(() => undefined) : undefined;
      },
    };
    const other = recorder();
    const heard: string[] = [];
    const test = await testHost({ clock, consumers: [hanging, other] });
    test.host.events.on("*", ({ type }) => heard.push(type));
    void test.acme.projects.create(test.input);
    await pass(clock, () => heard.includes("operation.ended"));
    await pass(clock, () => other.calls.length >= heard.length);
    expect([signals.length, signals[0]?.aborted]).toEqual([1, false]);
    await pass(clock, () => signals.length > 1);
    expect(signals[0]?.aborted).toBe(true);
    await close(clock, test);
  });

  it("that hangs or fails does not keep the host from closing, and gets its event at the next start", async () => {
    const hanging: EventConsumer = { name: "audit", consume: () => new Promise(() => undefined) };
    const failing: EventConsumer = {
      name: "mail",
      consume: () => Promise.reject(new Error("down")),
    };
    const test = await testHost({ consumers: [hanging, failing], timing: { retryMs: 60_000 } });
    const all = await events(test);
    await test.host.close();
    const consumer = recorder();
    await test.again({ consumers: [consumer] });
    await untilLength(consumer.calls, all.length);
    expect(consumer.calls).toEqual(all);
  });

  it("gets a gap where events were not stored any more while no host ran", async () => {
    const data = memoryData();
    const store = memoryStore({ data });
    const first = await testHost({ data, consumers: [recorder()] });
    await first.host.close();
    await storeEvents(store, [1, 2, 3], "2026-01-01T00:00:00.000Z");
    await store.prune({
      events: "2026-01-02T00:00:00.000Z",
      operations: "",
      keys: "",
      records: "",
    });
    const { newest } = await store.events(0, 1);
    await storeEvents(store, [4, 6]);
    const items: FollowedEvent[] = [];
    const consumer: EventConsumer = {
      name: "audit",
      types: ["run.ended"],
      consume: (item) => items.push(item),
    };
    await testHost({
      data,
      consumers: [consumer],
      engine: first.engine,
      plainGit: first.git,
      repository: first.repository,
    });
    await untilLength(items, 3);
    expect(items).toMatchObject([
      { type: "gap", first_kept_sequence: newest + 1 },
      { sequence: newest + 1 },
      { sequence: newest + 2 },
    ]);
  });

  it("needs a name of its own, a function and types that exist", async () => {
    const consume = (): undefined => undefined;
    const refusals: readonly (readonly [Partial<HostOptions>, string])[] = [
      [
        { consumers: [recorder()], plugins: [{ name: "mail", consumers: [recorder()] }] },
        'Two consumers are named "audit": give each a name of its own',
      ],
      [
        { consumers: [{ name: "", consume }] },
        '"name" of the consumer 0 must be a string that is not empty',
      ],
      [
        { consumers: [{ name: "audit" } as EventConsumer] },
        '"consume" of the consumer "audit" must be a function',
      ],
      [
        { consumers: [{ name: "audit", types: ["run.paused" as "run.ended"], consume }] },
        '"types" of the consumer "audit" must be an array of types of events',
      ],
      [
        { consumers: {} as readonly EventConsumer[] },
        "createHost and a plugin need an array of consumers as `consumers`",
      ],
    ];
    for (const [options, message] of refusals)
      await expect(testHost(options)).rejects.toThrow(new TypeError(message));
  });
});

describe("the consumer of two hosts", () => {
  it("is run by one of them, and by the other one from the event on whose call a killed host had not recorded", async () => {
    const clock = fakeClock();
    const data = memoryData();
    const engine = fakeEngine({ clock });
    const killed = killedStore(memoryStore({ data, clock }));
    const dying = recorder((call) => {
      if (call === 2) killed.kill();
    });
    const surviving = recorder();
    const first = await testHost({ store: killed.store, clock, consumers: [dying], data, engine });
    const second = await testHost({
      store: memoryStore({ data, clock }),
      clock,
      consumers: [surviving],
      data,
      engine,
      plainGit: first.git,
      repository: first.repository,
    });
    void second.acme.projects.create(first.input);
    await pass(clock, () => dying.calls.length === 2);
    await clock.advance(5_000);
    expect(surviving.calls).toEqual([]);
    await pass(clock, () => surviving.calls.length > 1);
    expect([dying.calls, surviving.calls.slice(0, 2)]).toEqual([
      [1, 2],
      [2, 3],
    ]);
    killed.revive();
    await close(clock, first, second);
  });

  it("moves to the other one while it fails, and is not called by both at a time", async () => {
    const clock = fakeClock();
    const data = memoryData();
    const engine = fakeEngine({ clock });
    const calls: string[] = [];
    let isFirstLeased = true;
    const plain = memoryStore({ data, clock });
    const stalled: Store = {
      ...plain,
      async renew(...call) {
        if (isFirstLeased) return plain.renew(...call);
        throw new DagctlError("unavailable", "The connection is slow");
      },
      async claimHost(...call) {
        if (isFirstLeased) return plain.claimHost(...call);
        throw new DagctlError("unavailable", "The connection is slow");
      },
    };
    const consumer = (host: string, fails: boolean): EventConsumer => ({
      name: "audit",
      consume(event) {
        if (event.type !== "gap") calls.push(`${host} ${event.sequence}`);
        if (fails) throw new Error("down");
      },
    });
    const first = await testHost({
      store: stalled,
      clock,
      data,
      engine,
      consumers: [consumer("first", true)],
    });
    const second = await testHost({
      store: memoryStore({ data, clock }),
      clock,
      data,
      engine,
      consumers: [consumer("second", false)],
      plainGit: first.git,
      repository: first.repository,
    });
    void second.acme.projects.create(first.input);
    await pass(clock, () => calls.length > 2);
    expect(new Set(calls)).toEqual(new Set(["first 1"]));
    isFirstLeased = false;
    await pass(clock, () => calls.includes("second 3"));
    const from = calls.indexOf("second 1");
    expect(calls.slice(from, from + 3)).toEqual(["second 1", "second 2", "second 3"]);
    isFirstLeased = true;
    await clock.advance(60_000);
    expect(calls.slice(from).filter((call) => call.startsWith("first"))).toEqual([]);
    await close(clock, first, second);
  });
});
