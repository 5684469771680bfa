import type { DagctlEvent, Host, Plugin } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { fakeClock, fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { killedStore } from "./killed-store.ts";
import { testHost, until, untilStatus } from "./test-host.ts";

interface Audit extends Plugin {
  readonly events: DagctlEvent[];
}

function audit(name = "audit"): Audit {
  const events: DagctlEvent[] = [];
  return { name, events, hooks: { afterOperation: (event) => void events.push(event) } };
}

/**
 * Returns a store that accepts only the first record of a plugin. Its host dies after each call of
 * the hook, before it has recorded that call.
 */
function forgetful(store: Store, consumer: string): Store {
  return {
    ...store,
    async commit(changes, options) {
      const [change] = changes;
      if (
        changes.length === 1 &&
        change &&
        "put" in change &&
        change.put === "cursor" &&
        change.consumer === consumer
      )
        throw new Error("killed");
      return store.commit(changes, options);
    },
  };
}

describe("a plugin with afterOperation", () => {
  it("has a unique name: createHost refuses two plugins of one name", async () => {
    await expect(testHost({ plugins: [audit(), audit()] })).rejects.toThrow(
      new TypeError('Two plugins are named "audit": give each a name of its own'),
    );
  });

  it("receives the next event first, and no stored one, when it is new", async () => {
    const test = await testHost();
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const plugin = audit();
    const again = await test.again({ plugins: [plugin] });
    await again.acme.projects.undeploy(id);
    await until(
      async () => plugin.events,
      ({ length }) => length > 0,
    );
    expect(plugin.events).toMatchObject([
      { type: "operation.ended", data: { operation: { kind: "undeploy" } } },
    ]);
  });

  it("receives operations that ended while no host ran, also where the store had no event when it was new", async () => {
    const data = memoryData();
    const store = memoryStore({ data, replicas: false });
    const first = await testHost({
      plugins: [audit()],
      store: forgetful(store, "plugin:audit"),
      data,
    });
    const { id } = await first.acme.projects.create(first.input);
    await untilStatus(first, id, "active");
    await first.host.close();
    const plugin = audit();
    const second = await testHost({
      plugins: [plugin],
      data,
      engine: first.engine,
      plainGit: first.git,
      repository: first.repository,
    });
    await until(
      async () => plugin.events,
      ({ length }) => length > 0,
    );
    expect(plugin.events).toMatchObject([{ data: { operation: { kind: "create" } } }]);
    await second.host.close();
  });

  it("continues from a cursor of version 0.1.0, which had no claims", async () => {
    const test = await testHost();
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.acme.projects.undeploy(id);
    const store = memoryStore({ data: test.data });
    const { events } = await store.events(0, 100);
    const [first, second] = events.filter(({ type }) => type === "operation.ended");
    await store.commit([
      { put: "cursor", consumer: "plugin:audit", sequence: first?.sequence ?? 0 },
    ]);
    const plugin = audit();
    await test.again({ plugins: [plugin] });
    await until(
      async () => plugin.events,
      ({ length }) => length > 0,
    );
    expect(plugin.events).toEqual([second]);
  });

  it("receives an event once when its call fails, and the next one as usual", async () => {
    const seen: number[] = [];
    const logged: string[] = [];
    const failing: Plugin = {
      name: "failing",
      hooks: {
        async afterOperation({ sequence }) {
          seen.push(sequence);
          throw new Error("the webhook is down");
        },
      },
    };
    const test = await testHost({ plugins: [failing], log: ({ message }) => logged.push(message) });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.acme.projects.undeploy(id);
    await until(
      async () => seen,
      ({ length }) => length === 2,
    );
    await until(
      async () => logged,
      (messages) =>
        messages.filter((message) =>
          message.includes("the webhook is down; it is not called again for this event"),
        ).length === 2,
    );
    expect(new Set(seen).size).toBe(2);
  });

  it("delays neither another plugin nor a listener when it hangs", async () => {
    const hanging: Plugin = {
      name: "hanging",
      hooks: { afterOperation: () => new Promise(() => undefined) },
    };
    const plugin = audit();
    const test = await testHost({ plugins: [hanging, plugin] });
    const heard: string[] = [];
    test.host.events.on("*", ({ type }) => heard.push(type));
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.acme.projects.undeploy(id);
    await until(
      async () => plugin.events,
      ({ length }) => length === 2,
    );
    await until(
      async () => heard.filter((type) => type === "operation.ended"),
      ({ length }) => length === 2,
    );
  });
});

describe("two hosts on one store", () => {
  it("call a plugin's hook once for each event, one host at a time, in order", async () => {
    const data = memoryData();
    const engine = fakeEngine();
    const calls: { readonly host: number; readonly sequence: number }[] = [];
    let running = 0;
    let most = 0;
    const counting = (host: number): Plugin => ({
      name: "counting",
      hooks: {
        async afterOperation({ sequence }) {
          most = Math.max(most, (running += 1));
          await new Promise((resolve) => setTimeout(resolve, 5));
          running -= 1;
          calls.push({ host, sequence });
        },
      },
    });
    const first = await testHost({
      store: memoryStore({ data }),
      plugins: [counting(1)],
      data,
      engine,
    });
    const shared = { data, engine, plainGit: first.git, repository: first.repository };
    const second = await testHost({
      store: memoryStore({ data }),
      plugins: [counting(2)],
      ...shared,
    });
    const hosts = [first, second];
    for (let round = 0; round < 8; round += 1) {
      const host = hosts[round % 2] ?? first;
      const { id } = await host.acme.projects.create({ ...first.input, name: `project-${round}` });
      await untilStatus(host, id, "active");
    }
    await until(
      async () => calls,
      ({ length }) => length === 8,
    );
    // The host that ran it closes, and the other continues.
    await (calls[0]?.host === 1 ? first : second).host.close();
    const left = calls[0]?.host === 1 ? second : first;
    const { id } = await left.acme.projects.create({ ...first.input, name: "last" });
    await untilStatus(left, id, "active");
    await until(
      async () => calls,
      ({ length }) => length === 9,
    );
    expect(most).toBe(1);
    const sequences = calls.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
    expect(new Set(calls.map(({ host }) => host)).size).toBe(2);
  });

  it("repeat a call only for the event whose call a killed host had not recorded, once the lease of that host has expired", async () => {
    const clock = fakeClock();
    const data = memoryData();
    const engine = fakeEngine({ clock });
    const killed = killedStore(memoryStore({ data, clock }));
    const dying: Audit = audit();
    const dies: Plugin = {
      ...dying,
      hooks: {
        afterOperation(event) {
          dying.events.push(event);
          if (dying.events.length === 2) killed.kill();
        },
      },
    };
    const pass = async (so: () => boolean): Promise<void> => {
      for (let tries = 0; !so() && tries < 3000; tries += 1) await clock.advance(20);
      if (!so()) throw new Error("Not so within a minute");
    };
    const first = await testHost({ store: killed.store, clock, plugins: [dies], data, engine });
    const surviving = audit();
    const shared = { data, engine, plainGit: first.git, repository: first.repository };
    const second = await testHost({
      store: memoryStore({ data, clock }),
      clock,
      plugins: [surviving],
      ...shared,
    });
    const made = second.acme.projects.create({ ...first.input, name: "one" });
    await pass(() => dying.events.length === 1);
    const { id } = await made;
    void second.acme.projects.undeploy(id, { waitMs: 0 });
    await pass(() => dying.events.length === 2);
    await clock.advance(5_000);
    expect(surviving.events).toEqual([]);
    await pass(() => surviving.events.length > 0);
    expect(surviving.events[0]?.sequence).toBe(dying.events[1]?.sequence);
    void second.acme.projects.deploy(id, undefined, { waitMs: 0 });
    await pass(() => surviving.events.length === 2);
    expect(dying.events).toHaveLength(2);
    killed.revive();
    const closing: readonly Host[] = [first.host, second.host];
    const closed = Promise.all(closing.map((host) => host.close()));
    let done = false;
    void closed.then(() => void (done = true));
    await pass(() => done);
  });
});
