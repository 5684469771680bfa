import { createHost } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryStore, until } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost } from "./test-host.ts";

/** Returns a store whose reads do not end between `stop` and `resume`. */
function stoppableStore(): { readonly store: Store; stop(): void; resume(): void } {
  const store = memoryStore();
  let waiting = Promise.resolve();
  let end: (() => void) | undefined;
  const reads = ["project", "projects", "run", "runs", "jobs", "job", "operation", "operations"];
  const stoppable = new Proxy(store, {
    get(target, property, receiver) {
      const value = Reflect.get(target, property, receiver) as unknown;
      if (end === undefined || !reads.includes(String(property))) return value;
      return async (...args: readonly unknown[]) => {
        await waiting;
        return (value as (...given: readonly unknown[]) => Promise<unknown>)(...args);
      };
    },
  });
  return {
    store: stoppable,
    stop() {
      waiting = new Promise((resolve) => (end = resolve));
    },
    resume() {
      end?.();
      end = undefined;
    },
  };
}

describe("a call with a signal", () => {
  it("rejects with the signal's reason while the store does not answer", async () => {
    const { store, stop, resume } = stoppableStore();
    const { acme, input } = await testHost({ store });
    const { id } = await acme.projects.create(input);
    const { job_run_id: run } = await acme.projects.run(id);
    stop();
    const reason = new TypeError("stopped by the caller");
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [
      acme.projects.list({ signal }),
      acme.projects.get(id, { signal }),
      acme.projects.syncStatus(id, { signal }),
      acme.projects.update(id, { suspended: true }, { signal }),
      acme.projects.deploy(id, undefined, { signal }),
      acme.projects.undeploy(id, { signal }),
      acme.projects.delete(id, { signal }),
      acme.projects.run(id, {}, { signal }),
      acme.runs.list(id, { signal }),
      acme.runs.get(id, run, { signal }),
      acme.runs.cancel(id, run, { signal }),
      acme.jobs.list(id, { signal }),
      acme.jobs.get(id, "scheduled-run", { signal }),
      acme.operations.list(id, { signal }),
      acme.operations.get("op_aaaaaaaaaaaaaaaa", { signal }),
      acme.environmentVariables.list({ project: id, signal }),
    ];
    const outcomes = Promise.allSettled(calls);
    controller.abort(reason);
    for (const outcome of await outcomes) expect(outcome).toEqual({ status: "rejected", reason });
    resume();
  });

  it("begins nothing when the signal is aborted already", async () => {
    const { acme, input, engine } = await testHost();
    const signal = AbortSignal.abort(new TypeError("stopped"));
    await expect(acme.projects.create(input, { signal })).rejects.toThrow("stopped");
    expect(await acme.projects.list()).toEqual({ projects: [], total: 0 });
    expect(engine.counts().deployments).toBe(0);
  });
});

describe("each call on a host that has closed", () => {
  it("is refused", async () => {
    const { host, acme, input } = await testHost();
    const { id } = await acme.projects.create(input);
    await host.close();
    const code = { code: "unavailable" };
    await expect(acme.projects.list()).rejects.toMatchObject(code);
    await expect(acme.runs.list(id)).rejects.toMatchObject(code);
    await expect(acme.jobs.list(id)).rejects.toMatchObject(code);
    await expect(acme.operations.list(id)).rejects.toMatchObject(code);
    await expect(acme.operations.get("op_aaaaaaaaaaaaaaaa")).rejects.toMatchObject(code);
    await expect(acme.environmentVariables.list()).rejects.toMatchObject(code);
    await expect(acme.runs.logs(id, "latest")[Symbol.asyncIterator]().next()).rejects.toMatchObject(
      code,
    );
  });
});

describe("a start that fails because another host has the data", () => {
  it("closes the drivers and the store", async () => {
    const engine = fakeEngine();
    const closed: string[] = [];
    const store = new Proxy(memoryStore({ replicas: false }), {
      get(target, property, receiver) {
        if (property === "lock") return () => Promise.reject(new TypeError("in use"));
        if (property === "close") return async () => void closed.push("store");
        return Reflect.get(target, property, receiver) as unknown;
      },
    });
    const start = createHost({
      ...engine,
      deploy: { ...engine.deploy, close: async () => void closed.push("deploy") },
      store,
      git: fakeGit(),
      projectTypes: [nodeType()],
    });
    await expect(start).rejects.toThrow("in use");
    expect(closed.sort()).toEqual(["deploy", "store"]);
  });
});

describe("garbage collection", () => {
  it("continues after a store that throws before it returns a promise", async () => {
    const messages: string[] = [];
    const store = new Proxy(memoryStore(), {
      get(target, property, receiver) {
        if (property !== "prune") return Reflect.get(target, property, receiver) as unknown;
        return () => {
          throw new TypeError("no promise");
        };
      },
    });
    const { host } = await testHost({
      store,
      log: ({ message, details }) => messages.push(`${message}: ${String(details?.["error"])}`),
    });
    await until(
      () => messages,
      (all) => all.some((message) => message.startsWith("Old records could not be pruned")),
    );
    await host.close();
  });
});
