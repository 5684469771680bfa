import type { EventOf, Operation, Plugin, Project } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { fakeGit, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

interface Freeze extends Plugin {
  /** The kinds that are refused, each with this error. */
  readonly refuses: Map<string, unknown>;
  /** The calls of the hook, oldest first. */
  readonly asked: { readonly operation: Operation; readonly project: Project }[];
}

function freeze(): Freeze {
  const refuses: Freeze["refuses"] = new Map();
  const asked: { readonly operation: Operation; readonly project: Project }[] = [];
  const beforeOperation = (operation: Operation, project: Project): void => {
    asked.push({ operation, project });
    if (refuses.has(operation.kind)) throw refuses.get(operation.kind);
  };
  return { name: "freeze", refuses, asked, hooks: { beforeOperation } };
}

describe("an operation that a plugin refuses", () => {
  it("is refused before anything is recorded, whatever its kind, and can be called again", async () => {
    const plugin = freeze();
    const test = await testHost({ plugins: [plugin], watched: () => undefined });
    const { projects } = test.acme;
    const kinds = ["create", "update", "deploy", "undeploy", "delete"] as const;
    for (const kind of kinds) plugin.refuses.set(kind, new Error("not on a Friday"));
    const call = {
      create: () => projects.create(test.input, { idempotencyKey: "create" }),
      update: () => projects.update("analytics", { cpu_limit: "2" }, { idempotencyKey: "update" }),
      deploy: () => projects.deploy("analytics", undefined, { idempotencyKey: "deploy" }),
      undeploy: () => projects.undeploy("analytics", { idempotencyKey: "undeploy" }),
      delete: () => projects.delete("analytics", { idempotencyKey: "delete" }),
    };
    for (const kind of kinds) {
      const [stored, changes] = [test.stored(), test.changes.length];
      const refused = {
        code: "conflict",
        retryable: false,
        message: 'The plugin "freeze" (beforeOperation): not on a Friday',
      };
      await expect(test.ends<unknown>(call[kind]())).rejects.toMatchObject(refused);
      await test.clock.advance(1000);
      expect(test.stored()).toBe(stored);
      expect(test.changes.length).toBe(changes);
      plugin.refuses.delete(kind);
      await test.ends<unknown>(call[kind]());
      if (kind === "delete") break;
      const status = kind === "undeploy" ? "inactive" : "active";
      await test.passes(
        () => projects.get("analytics"),
        (project) => project.status === status && project.operation === undefined,
      );
    }
    expect((await projects.list()).total).toBe(0);
  });

  it("keeps the code and the issues that the plugin gave", async () => {
    const plugin = freeze();
    const test = await testHost({ plugins: [plugin] });
    const issues = [{ path: "owner", message: "must be a team" }];
    plugin.refuses.set("create", new DagctlError("forbidden", "ask the owners", { issues }));
    await expect(test.acme.projects.create(test.input)).rejects.toMatchObject({
      code: "forbidden",
      retryable: false,
      issues,
    });
    plugin.refuses.set(
      "create",
      new DagctlError("unavailable", "the approval service does not answer"),
    );
    await expect(test.acme.projects.create(test.input)).rejects.toMatchObject({
      code: "unavailable",
      retryable: true,
    });
    expect((await test.acme.projects.list()).total).toBe(0);
  });

  it("does not end a running deploy, which a delete would pre-empt", async () => {
    const plugin = freeze();
    let release = (): void => undefined;
    const test = await testHost({
      plugins: [plugin],
      watched: (name) => {
        return name === "deploy.apply"
          ? new Promise<void>((resolve) => (release = resolve))
          : undefined;
      },
    });
    plugin.refuses.set("delete", new Error("kept for the audit"));
    const created = await test.ends(test.acme.projects.create(test.input, { waitMs: 0 }));
    const stored = test.stored();
    await expect(
      test.ends(test.acme.projects.delete(created.id, { waitMs: 0 })),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(test.stored()).toBe(stored);
    release();
    await test.passes(
      () => test.acme.projects.get(created.id),
      ({ status }) => status === "active",
    );
    const { operations } = await test.acme.operations.list(created.id);
    expect(operations).toMatchObject([{ kind: "create", status: "succeeded" }]);
  });
});

describe("a plugin that is asked about an operation", () => {
  it("receives the operation and the project as they are then recorded", async () => {
    const plugin = freeze();
    const events: EventOf<"operation.started">[] = [];
    const test = await testHost({ plugins: [plugin] });
    test.host.events.on("operation.started", (event) => void events.push(event));
    const project = await test.acme.projects.create(test.input);
    await untilStatus(test, project.id, "active");
    const [asked] = plugin.asked;
    expect(asked?.project).toMatchObject({
      id: project.id,
      status: "deploying",
      operation: { id: asked?.operation.id, kind: "create", status: "running" },
    });
    expect(events.map(({ data }) => data.operation)).toEqual([asked?.operation]);
  });

  it("changes nothing by changing its arguments", async () => {
    const vandal: Plugin = {
      name: "vandal",
      hooks: {
        validate(project) {
          Object.assign(project, { cpu_limit: "64" });
          return [];
        },
        beforeOperation(operation, project) {
          Object.assign(project, { name: "mine" });
          Object.assign(operation, { generation: 99 });
        },
      },
    };
    const test = await testHost({ plugins: [vandal] });
    const project = await test.acme.projects.create(test.input);
    expect(project).toMatchObject({
      name: "analytics",
      cpu_limit: expect.not.stringMatching("64"),
    });
    expect((await test.acme.operations.list(project.id)).operations).toMatchObject([
      { generation: 1 },
    ]);
  });

  it("is not called for a call that records no operation: one that joins, one that repeats, a field that has no effect outside", async () => {
    const plugin = freeze();
    const test = await testHost({ plugins: [plugin] });
    const project = await test.acme.projects.create(test.input, { idempotencyKey: "first" });
    await untilStatus(test, project.id, "active");
    plugin.refuses.set("create", new Error("too late"));
    await test.acme.projects.create(test.input, { idempotencyKey: "first" });
    await test.acme.projects.update(project.id, { description: "what it is for" });
    test.engine.setRemoval("manual");
    const first = await test.acme.projects.undeploy(project.id, { waitMs: 0 });
    plugin.refuses.set("undeploy", new Error("too late"));
    const second = await test.acme.projects.undeploy(project.id, {
      waitMs: 0,
      idempotencyKey: "joined",
    });
    expect(second.operation.id).toBe(first.operation.id);
    expect(plugin.asked.map(({ operation }) => operation.kind)).toEqual(["create", "undeploy"]);
    test.engine.finishRemoval({ organization: project.organization_id, project: project.id });
    await untilStatus(test, project.id, "inactive");
  });

  it("is called again for the present project when that changed during the call", async () => {
    const asked: (string | undefined)[] = [];
    let go = (): void => undefined;
    const slow: Plugin = {
      name: "slow",
      hooks: {
        async beforeOperation({ kind }, { description }) {
          if (kind !== "deploy") return;
          asked.push(description);
          if (description === "new") throw new Error("not this one");
          await new Promise<void>((resolve) => (go = resolve));
        },
      },
    };
    const test = await testHost({ plugins: [slow] });
    const project = await test.acme.projects.create({ ...test.input, description: "old" });
    await untilStatus(test, project.id, "active");
    const deploying = test.acme.projects.deploy(project.id);
    deploying.catch(() => undefined);
    await until(
      async () => asked.length,
      (length) => length === 1,
    );
    await test.acme.projects.update(project.id, { description: "new" });
    go();
    await expect(deploying).rejects.toMatchObject({ code: "conflict" });
    expect(asked).toEqual(["old", "new"]);
    expect(await test.acme.projects.get(project.id)).toMatchObject({
      status: "active",
      description: "new",
    });
  });

  it("is called once for a delete while the steps of the pre-empted deploy change", async () => {
    const asked: string[] = [];
    let go = (): void => undefined;
    const slow: Plugin = {
      name: "slow",
      hooks: {
        async beforeOperation({ kind }) {
          asked.push(kind);
          if (kind === "delete") await new Promise<void>((resolve) => (go = resolve));
        },
      },
    };
    let applies = 0;
    const test = await testHost({
      plugins: [slow],
      watched: (name) => {
        if (name !== "deploy.apply") return;
        applies += 1;
        throw new DagctlError("unavailable", `Try ${applies} failed`);
      },
    });
    const created = await test.ends(test.acme.projects.create(test.input, { waitMs: 0 }));
    const deleting = test.acme.projects.delete(created.id);
    deleting.catch(() => undefined);
    await test.passes(
      () => asked.length,
      (length) => length === 2,
    );
    const before = applies;
    await test.passes(
      () => applies,
      (now) => now > before + 2,
    );
    go();
    expect(await test.ends(deleting)).toMatchObject({ operation: { status: "succeeded" } });
    expect(asked).toEqual(["create", "delete"]);
  });

  it("has ten seconds, and its call ends when the caller aborts", async () => {
    const hanging: Plugin = {
      name: "hanging",
      hooks: { beforeOperation: () => new Promise(() => undefined) },
    };
    const test = await testHost({ plugins: [hanging], watched: () => undefined });
    const stored = test.stored();
    const late = test.acme.projects.create(test.input);
    await expect(test.ends(late)).rejects.toMatchObject({
      code: "timeout",
      retryable: true,
      message: expect.stringContaining('"hanging"'),
    });
    const leaving = new AbortController();
    const left = test.acme.projects.create(test.input, { signal: leaving.signal });
    left.catch(() => undefined);
    await test.clock.advance(100);
    const gone = new Error("the caller has gone");
    leaving.abort(gone);
    await expect(left).rejects.toBe(gone);
    expect(test.stored()).toBe(stored);
  });

  it("is not called by a host that takes a recorded operation over, and a pending veto of version 0.1.0 is dropped, its refusal kept", async () => {
    const data = memoryData();
    const first = await testHost({ store: memoryStore({ data, replicas: false }), data });
    const project = await first.acme.projects.create(first.input);
    await untilStatus(first, project.id, "active");
    await first.host.close();
    // These are the records of version 0.1.0 when it was killed while a plugin was deciding, and
    // after the plugin had refused.
    const store = memoryStore({ data });
    const recorded = await store.project("org-acme", project.id);
    if (!recorded) throw new Error("The project is gone");
    const time = recorded.project.created_at;
    const step = { name: "before-operation", started_at: time };
    const leave = async (id: string, status: "running" | "failed"): Promise<void> => {
      const kind = "undeploy";
      const current = await store.project("org-acme", project.id);
      if (!current) throw new Error("The project is gone");
      const generation = current.internals.generation + 1;
      const shown = { id, kind, status: "running", created_at: time } as const;
      const steps = [
        {
          ...step,
          status,
          ...(status === "failed" ? { ended_at: time, message: "kept for the audit" } : {}),
        },
      ];
      const operation = {
        ...shown,
        project_id: project.id,
        generation,
        steps,
        deadline: "2999-01-01T00:00:00.000Z",
      } as const;
      await store.commit([
        {
          put: "project",
          record: {
            project: { ...current.project, status: "undeploying", operation: shown },
            internals: { ...current.internals, generation },
          },
        },
        {
          put: "operation",
          record: { organization: "org-acme", operation, internals: { lease: 0 } },
        },
      ]);
    };
    await leave("op_aaaaaaaaaaaaaaaa", "failed");
    const plugin = freeze();
    const shared = {
      data,
      engine: first.engine,
      plainGit: first.git,
      repository: first.repository,
    };
    const second = await testHost({
      store: memoryStore({ data, replicas: false }),
      plugins: [plugin],
      ...shared,
    });
    const refused = await until(
      () => second.acme.operations.get("op_aaaaaaaaaaaaaaaa"),
      ({ status }) => status !== "running",
    );
    expect(refused).toMatchObject({
      status: "failed",
      error: { code: "conflict", message: "kept for the audit" },
    });
    expect(first.engine.counts().deployments).toBe(1);
    await second.host.close();
    await leave("op_bbbbbbbbbbbbbbbb", "running");
    const third = await testHost({
      store: memoryStore({ data, replicas: false }),
      plugins: [plugin],
      ...shared,
    });
    const undeployed = await until(
      () => third.acme.operations.get("op_bbbbbbbbbbbbbbbb"),
      ({ status }) => status !== "running",
    );
    expect(undeployed).toMatchObject({ status: "succeeded" });
    expect(undeployed.steps.map(({ name }) => name)).not.toContain("before-operation");
    expect(plugin.asked).toEqual([]);
  });
});

describe("calls with one idempotency key", () => {
  it("are one call when the plugin refuses only the second", async () => {
    const going: (() => void)[] = [];
    const moody: Plugin = {
      name: "moody",
      hooks: {
        async beforeOperation() {
          const refuse = going.length > 0;
          await new Promise<void>((resolve) => going.push(resolve));
          if (refuse) throw new DagctlError("forbidden", "once is enough");
        },
      },
    };
    const test = await testHost({ plugins: [moody] });
    const first = test.acme.projects.create(test.input, { idempotencyKey: "one" });
    const second = test.acme.projects.create(test.input, { idempotencyKey: "one" });
    await until(
      async () => going.length,
      (length) => length === 2,
    );
    // Either call may have been first.
    going[0]?.();
    const project = await Promise.race([first, second]);
    going[1]?.();
    expect((await first).id).toBe(project.id);
    expect((await second).id).toBe(project.id);
  });
});

describe("a deploy that polling starts", () => {
  it("is recorded as a failed commit with the reason when a plugin refuses it, and the project does not change", async () => {
    const plugin = freeze();
    const test = await testHost({ project: "polled", morePlugins: [plugin], plainGit: fakeGit() });
    plugin.refuses.set("deploy", new Error("not on a Friday"));
    const commit = await test.release("2.0.0");
    const reported = await test.untilAutoDeploy(commit, "failed");
    expect(reported).toMatchObject({
      status: "active",
      current_commit_sha: test.first,
      auto_deploy: { reason: expect.stringContaining("not on a Friday") },
    });
    await test.untilPolled();
    expect(plugin.asked.map(({ operation }) => operation.requested_by ?? operation.kind)).toEqual([
      "create",
      "polling",
    ]);
    expect(await test.polledDeploys()).toEqual([]);
    plugin.refuses.clear();
    const next = await test.release("3.0.0");
    await test.untilAutoDeploy(next, "deployed");
  });
});
