import type { Project } from "@dagctl/core";
import type { ProjectRecord, Store } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { fakeClock, memoryStore } from "@dagctl/testing";
import { describe, expect, test, vi } from "vitest";
import { changeProject, Stale, transact, withFresh } from "../../src/kernel/transaction.ts";
import { rfc3339 } from "../../src/values/time.ts";

const ref = { organization: "org-acme", project: "proj_aaaaaaaaaaaaaaaa" };
const created_at = "2026-01-01T00:00:00.000Z";
const project = {
  id: ref.project,
  organization_id: ref.organization,
  name: "analytics",
  created_at,
} as Project;
const internals = {
  generation: 0,
  mayExist: false,
  mayHaveState: false,
  stateRotation: 1,
} as ProjectRecord["internals"];

const plan = {
  kind: "plan",
  organization: ref.organization,
  id: "plan_aaaaaaaaaaaaaaaa",
  parent: ref.project,
  sortKey: created_at,
  project: ref.project,
  value: { steps: [1, 2] },
};

type Context = Parameters<typeof transact>[0] & Parameters<typeof changeProject>[0];

/** Returns what a transaction needs of a host, on a store that has one project. */
async function kernel(clock = systemClock()): Promise<Context> {
  const store = memoryStore({ clock });
  await store.commit([{ put: "project", record: { project, internals } }]);
  const context = {
    store,
    clock,
    now: () => rfc3339(clock.now()),
    async commit(changes: Parameters<Store["commit"]>[0], expect: never) {
      await store.commit(changes, { expect });
    },
  };
  return context as unknown as Context;
}

const generation = async ({ store }: Context): Promise<number | undefined> =>
  (await store.project(ref.organization, ref.project))?.internals.generation;

/** Raises the generation of the project, as another writer does. */
async function change({ store }: Context): Promise<void> {
  const record = await store.project(ref.organization, ref.project);
  if (!record) throw new Error("the project is gone");
  const raised = { ...record.internals, generation: record.internals.generation + 1 };
  await store.commit([{ put: "project", record: { project: record.project, internals: raised } }]);
}

describe("transact", () => {
  test("commits what the work wrote, and runs the effects once after the commit", async () => {
    const context = await kernel();
    const effect = vi.fn(async () => expect(await generation(context)).toBe(7));
    const answer = await transact(context, async (transaction) => {
      const record = await transaction.project(ref);
      transaction.put("project", { project, internals: { ...internals, generation: 7 } });
      transaction.event("project.updated", ref, { project });
      transaction.afterCommit(() => void effect());
      expect(await generation(context)).toBe(0);
      return record?.version;
    });
    expect(answer).toBe(1);
    expect(effect).toHaveBeenCalledTimes(1);
    const { events } = await context.store.events(0, 10);
    expect(events).toMatchObject([{ type: "project.updated", ...ref, data: { project } }]);
  });

  test("runs the work again on the present record when another writer was first", async () => {
    const context = await kernel();
    const seen: (number | undefined)[] = [];
    const effect = vi.fn();
    await transact(context, async (transaction) => {
      const record = await transaction.project(ref);
      seen.push(record?.internals.generation);
      if (seen.length === 1) await change(context);
      if (record) transaction.put("project", record);
      transaction.afterCommit(effect);
      expect(transaction.failureCount("version")).toBe(seen.length - 1);
    });
    expect(seen).toEqual([0, 1]);
    expect(effect).toHaveBeenCalledTimes(1);
  });

  test("expects version 0 of what it found absent", async () => {
    const context = await kernel();
    const run = { ...ref, run: "run_aaaaaaaaaaaaaaaa" };
    let tries = 0;
    const found = await transact(context, async (transaction) => {
      const record = await transaction.run(run);
      tries += 1;
      if (tries === 1) {
        const other = {
          id: run.run,
          project_id: ref.project,
          job_name: "other",
          created_at,
        } as never;
        await context.store.commit([
          {
            put: "run",
            record: { organization: ref.organization, run: other, internals: {} as never },
          },
        ]);
      }
      if (!record) transaction.event("orphan.found", ref, { kind: "deployment" });
      return record?.run.job_name;
    });
    expect(found).toBe("other");
    expect((await context.store.events(0, 10)).events).toEqual([]);
  });

  test("counts the failures of one kind, for names that are taken", async () => {
    const context = await kernel();
    const names: string[] = [];
    await transact(context, (transaction) => {
      const again = transaction.failureCount("name_unused");
      const name = again === 0 ? "ANALYTICS" : `analytics-${again}`;
      names.push(name);
      const { organization } = ref;
      transaction.require({ expect: "name_unused", organization, name }, "retry");
      transaction.event("orphan.found", ref, { kind: "deployment" });
    });
    expect(names).toEqual(["ANALYTICS", "analytics-1"]);
  });

  test("throws the error, returns the answer or throws Stale, as each expectation says", async () => {
    const context = await kernel();
    const taken = {
      expect: "name_unused",
      organization: ref.organization,
      name: "analytics",
    } as const;
    const write = (onFailure: "stale" | (() => Error) | { readonly answer: string }) =>
      transact<string, string>(context, (transaction) => {
        transaction.require(taken, onFailure);
        transaction.event("orphan.found", ref, { kind: "deployment" });
        return "written";
      });
    await expect(write(() => new TypeError("taken"))).rejects.toThrow(new TypeError("taken"));
    expect(await write({ answer: "another" })).toBe("another");
    await expect(write("stale")).rejects.toBeInstanceOf(Stale);
    expect((await context.store.events(0, 10)).events).toEqual([]);
  });

  test("expects the version of an earlier read, also where the record is read again", async () => {
    const context = await kernel();
    const seen = await context.store.project(ref.organization, ref.project);
    await change(context);
    const late = transact(context, async (transaction) => {
      if (seen) transaction.expect(seen, "stale");
      const record = await transaction.project(ref);
      if (record) transaction.put("project", record);
    });
    await expect(late).rejects.toBeInstanceOf(Stale);
    expect(await generation(context)).toBe(1);
  });

  test("runs work that threw again when what it read has changed, and only then", async () => {
    const context = await kernel();
    let tries = 0;
    const refuse = (changes: boolean): Promise<unknown> =>
      transact(context, async (transaction) => {
        await transaction.project(ref);
        tries += 1;
        if (changes && tries < 3) await change(context);
        throw new DagctlError("conflict", `refused in try ${tries}`);
      });
    await expect(refuse(true)).rejects.toThrow("refused in try 3");
    tries = 0;
    await expect(refuse(false)).rejects.toThrow("refused in try 1");
  });

  test("commits nothing where the work wrote nothing", async () => {
    const context = await kernel();
    const commit = vi.spyOn(context, "commit");
    expect(await transact(context, (transaction) => transaction.project(ref))).toMatchObject({
      version: 1,
    });
    await transact(context, (transaction) =>
      transaction.idempotencyKey(undefined, { answer: "unused" }),
    );
    expect(commit).not.toHaveBeenCalled();
  });

  test("rejects with the store's conflict when an idempotency key is used", async () => {
    const context = await kernel();
    const key = { scope: "scope", key: "key", body: "body", expiresAt: "2099-01-01T00:00:00.000Z" };
    const write = (): Promise<void> =>
      transact(context, (transaction) => transaction.idempotencyKey(key, { answer: 1 }));
    await write();
    await expect(write()).rejects.toMatchObject({
      code: "conflict",
      details: { failed: { expect: "key_unused" } },
    });
    expect(await context.store.key("scope", "key")).toEqual({ ...key, answer: 1 });
  });

  test.each([
    { what: "a project", arrives: true },
    { what: "a project", arrives: false },
    { what: "a new project", arrives: true },
    { what: "a new project", arrives: false },
    { what: "a key", arrives: true },
    { what: "a key", arrives: false },
    { what: "a typed record", arrives: true },
    { what: "a typed record", arrives: false },
  ])(
    "confirms a lost answer by reading $what back (arrived: $arrives)",
    async ({ what, arrives }) => {
      const context = await kernel();
      const { commit } = context;
      const effect = vi.fn();
      Object.assign(context, {
        commit: async (...write: Parameters<typeof commit>) => {
          if (arrives) await commit(...write);
          throw new DagctlError("outcome_unknown", "The answer was lost");
        },
      });
      const key = { scope: "s", key: "k", body: "b", expiresAt: "2099-01-01T00:00:00.000Z" };
      const written = transact(context, async (transaction) => {
        if (what === "a key") transaction.idempotencyKey(key, { answer: { id: 1 } });
        else if (what === "a new project")
          transaction.put("project", {
            project: { ...project, id: "proj_new", name: "new" },
            internals,
          });
        else if (what === "a typed record") {
          await transaction.record(plan.organization, plan.kind, plan.id);
          transaction.put("record", plan);
        } else {
          await transaction.project(ref);
          transaction.put("project", { project, internals: { ...internals, generation: 3 } });
        }
        transaction.afterCommit(effect);
        return "written";
      });
      if (arrives) expect(await written).toBe("written");
      else await expect(written).rejects.toMatchObject({ code: "outcome_unknown" });
      expect(effect).toHaveBeenCalledTimes(arrives ? 1 : 0);
    },
  );

  test("expects the versions of typed records by kind and id", async () => {
    const context = await kernel();
    const audit = { ...plan, kind: "audit" };
    const put = (record: typeof plan) => context.store.commit([{ put: "record", record }]);
    await put(plan);
    await put(audit);
    const seen: (number | undefined)[] = [];
    await transact(context, async (transaction) => {
      const first = await transaction.record(plan.organization, plan.kind, plan.id);
      const second = await transaction.record(plan.organization, audit.kind, plan.id);
      seen.push(first?.version, second?.version);
      if (seen.length === 2) await put(plan);
      transaction.put("record", audit);
    });
    expect(seen).toEqual([1, 1, 2, 1]);
    expect(await context.store.record(plan.organization, "audit", plan.id)).toEqual({
      ...audit,
      version: 2,
    });
    const old = { ...plan, version: 1 };
    const stale = transact(context, (transaction) => {
      transaction.expect(old, "stale");
      transaction.put("record", plan);
    });
    await expect(stale).rejects.toThrow(Stale);
  });

  test("does not take another writer's commit for its own", async () => {
    const context = await kernel();
    Object.assign(context, {
      commit: async () => {
        await change(context);
        throw new DagctlError("outcome_unknown", "The answer was lost");
      },
    });
    const written = transact(context, async (transaction) => {
      await transaction.project(ref);
      transaction.put("project", { project, internals: { ...internals, generation: 9 } });
    });
    await expect(written).rejects.toMatchObject({ code: "outcome_unknown" });
  });

  test("gives up after 200 tries with a conflict that may be retried, and waits at most 100 ms before each", async () => {
    const clock = fakeClock();
    const context = await kernel(clock);
    let tries = 0;
    const busy = transact(context, async (transaction) => {
      const record = await transaction.project(ref);
      tries += 1;
      await change(context);
      if (record) transaction.put("project", record);
    });
    const refused = expect(busy).rejects.toMatchObject({ code: "conflict", retryable: true });
    for (let round = 0; round < 200; round++) await clock.advance(100);
    await refused;
    expect(tries).toBe(200);
  });

  test("stops at the caller's abort with the caller's reason", async () => {
    const context = await kernel();
    const controller = new AbortController();
    const work = transact(
      context,
      async (transaction) => {
        const record = await transaction.project(ref);
        await change(context);
        controller.abort(new TypeError("stopped"));
        if (record) transaction.put("project", record);
      },
      { signal: controller.signal },
    );
    await expect(work).rejects.toThrow(new TypeError("stopped"));
  });

  test("loses no change of 60 writers at the same time", async () => {
    const context = await kernel();
    const writers = Array.from({ length: 60 }, () =>
      changeProject(context, ref, (record) => ({
        project: record.project,
        internals: { ...record.internals, generation: record.internals.generation + 1 },
      })),
    );
    const outcomes = await Promise.allSettled(writers);
    const written = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(await generation(context)).toBe(written);
    expect(written).toBe(60);
  });
});

describe("withFresh", () => {
  test("reads and calls outside again when the record has changed before the commit", async () => {
    const context = await kernel();
    const outside: number[] = [];
    const answer = await withFresh(context, {
      read: async () => context.store.project(ref.organization, ref.project),
      outside: async (seen) => {
        outside.push(seen?.internals.generation ?? -1);
        if (outside.length < 3) await change(context);
        return outside.length;
      },
      commit: (seen, found) =>
        transact(context, (transaction) => {
          if (!seen) return "absent";
          transaction.expect(seen, "stale");
          transaction.put("project", seen);
          return `written after ${found} calls`;
        }),
    });
    expect(answer).toBe("written after 3 calls");
    expect(outside).toEqual([0, 1, 2]);
  });

  test("throws any other error at once", async () => {
    const context = await kernel();
    const outside = vi.fn(async () => Promise.reject(new DagctlError("unavailable", "no Git")));
    const call = withFresh(context, {
      read: async () => 1,
      outside,
      commit: async () => 2,
    });
    await expect(call).rejects.toThrow("no Git");
    expect(outside).toHaveBeenCalledTimes(1);
  });
});
