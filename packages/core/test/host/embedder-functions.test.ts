import { createHost, type DagctlEvent, type LogEntry, type Plugin } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryData, memoryStore } from "@dagctl/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

/** Node ends a process for one of these; vitest would only report it after the test. */
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
let others: NodeJS.UnhandledRejectionListener[] = [];
beforeEach(() => {
  others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
});
afterEach(() => {
  process.off("unhandledRejection", note);
  for (const other of others) process.on("unhandledRejection", other);
  expect(unhandled.splice(0)).toEqual([]);
});

describe("a function of the embedder", () => {
  it("as a listener may throw or reject: its error is logged, and the others receive the event", async () => {
    const logged: LogEntry[] = [];
    const test = await testHost({ log: (entry) => void logged.push(entry) });
    const heard: string[] = [];
    test.host.events.on("project.created", () => {
      throw new Error("thrown at once");
    });
    test.host.events.on("project.created", async () => {
      await Promise.resolve();
      throw new Error("rejected later");
    });
    test.host.events.on("*", ({ type }) => heard.push(type));
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await until(
      async () =>
        logged
          .filter(({ message }) => message === "A listener of project.created failed")
          .map(({ details }) => details?.["error"]),
      (errors) => errors.includes("thrown at once") && errors.includes("rejected later"),
    );
    expect(heard).toContain("operation.ended");
  });

  it("as a listener may listen twice: it receives each event twice, and once after one is removed", async () => {
    const test = await testHost();
    const heard: string[] = [];
    const listener = ({ type }: DagctlEvent): unknown => heard.push(type);
    const remove = test.host.events.on("project.created", listener);
    test.host.events.on("project.created", listener);
    await test.acme.projects.create(test.input);
    await until(
      () => heard.length,
      (count) => count === 2,
    );
    remove();
    remove();
    await test.acme.projects.create({ ...test.input, name: "another" });
    await until(
      () => heard.length,
      (count) => count === 3,
    );
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no disk");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no disk"))],
  ])("as a log that %s does not stop the host, which runs and closes", async (_how, log) => {
    const engine = fakeEngine();
    const bare: Plugin = {
      name: "bare",
      stop() {
        throw new Error("stopped badly");
      },
    };
    const test = await testHost({ log, plugins: [bare], engine });
    test.host.events.on("*", () => Promise.reject(new Error("again")));
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.host.close();
    expect(engine.closes()).toEqual({ deploy: 1, run: 1, stateDatabase: 1 });
  });

  it("as a driver may fail to close: the lease, the lock and the store are released", async () => {
    const data = memoryData();
    const engine = fakeEngine();
    const deploy = { ...engine.deploy, close: () => Promise.reject(new Error("it hangs on")) };

    const host = await createHost({
      ...engine,
      store: memoryStore({ data, replicas: false }),
      git: fakeGit(),
      deploy,
      projectTypes: [nodeType()],
    });
    await expect(host.close()).rejects.toThrow("it hangs on");
    expect(data.leases.size).toBe(0);
    await testHost({ timing: { lockMs: 0 }, data, engine });
  });
});
