import { isDeepStrictEqual } from "node:util";
import type { DagctlEvent, Operation, Plugin, Project } from "@dagctl/core";
import type { DeployDriver, Store } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine, faultPlan, memoryData, memoryStore, withFaults } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

/** What the tests use of the data of an event. */
interface Data {
  readonly project?: Project;
  readonly operation?: Operation;
}

/**
 * Returns a store that compares the events of each commit with what the commit changes: an object
 * that looks different has one event with it, and no other object has one.
 */
function comparing(
  store: Store,
  stored = new Map<string, object>(),
): { readonly store: Store; readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  const commit: Store["commit"] = async (changes, options) => {
    const answer = await store.commit(changes, options);
    const events = changes.flatMap((each) =>
      "put" in each && each.put === "event" ? [each.event] : [],
    );
    for (const change of changes) {
      if (!("put" in change) || (change.put !== "project" && change.put !== "operation")) continue;
      const next = change.put === "project" ? change.record.project : change.record.operation;
      const found = events.filter(({ data }) => (data as Data)[change.put]?.id === next.id);
      const isChanged = !isDeepStrictEqual(stored.get(next.id), next);
      const isRight = found.every(({ data }) => isDeepStrictEqual(data[change.put], next));
      if (found.length !== (isChanged ? 1 : 0) || !isRight)
        wrong.push(
          `${change.put} ${next.id} has ${found.map(({ type }) => type).join() || "none"}`,
        );
      stored.set(next.id, structuredClone(next));
    }
    return answer;
  };
  return { store: { ...store, commit }, wrong };
}

async function allEvents({ acme }: TestHost): Promise<readonly DagctlEvent[]> {
  return (await acme.events.list({ limit: 500 })).events;
}

/** Returns the newest object of each id. */
function newestOf(events: readonly DagctlEvent[]): ReadonlyMap<string, object> {
  const newest = new Map<string, object>();
  for (const { data } of events) {
    const { project, operation } = data as Data;
    if (project) newest.set(project.id, project);
    if (operation) newest.set(operation.id, operation);
  }
  return newest;
}

/** Asserts that a reader of events knows the project and its operations as they are stored. */
async function readersKnow(test: TestHost, id: string): Promise<void> {
  await until(
    async () => [newestOf(await allEvents(test)).get(id), await test.acme.projects.get(id)],
    ([known, project]) => isDeepStrictEqual(known, project),
  );
  const newest = newestOf(await allEvents(test));
  for (const operation of (await test.acme.operations.list(id)).operations)
    expect(newest.get(operation.id)).toEqual(operation);
}

describe("a commit", () => {
  it("has one event with each project and operation that looks different after it", async () => {
    const { store, wrong } = comparing(memoryStore({ replicas: false }));
    let refuse = false;
    const test = await testHost({
      project: "polled",
      store,
      timing: { gitPollMs: 10 },
      onApply: () => {
        if (refuse) throw new DagctlError("invalid", "Refused");
      },
    });
    const { acme, release, untilAutoDeploy, project } = test;
    const { id } = project;
    await readersKnow(test, id);
    await untilAutoDeploy(await release("2.0.0"), "deployed");
    await untilStatus(test, id, "active");
    await untilAutoDeploy(await release("2.0.0"), "skipped");
    await test.becomes(({ commits_behind: behind }) => behind === 1);
    await readersKnow(test, id);
    const run = await acme.projects.run(id);
    await acme.runs.wait(id, run.job_run_id);
    await acme.jobs.update(id, "scheduled-run", { schedule: "15 4 * * *" });
    await acme.projects.update(id, { cpu_limit: "3" });
    await acme.projects.update(id, { suspended: true });
    await readersKnow(test, id);
    refuse = true;
    await expect(acme.projects.deploy(id)).rejects.toMatchObject({ message: "Refused" });
    refuse = false;
    await acme.projects.undeploy(id);
    await readersKnow(test, id);
    await acme.projects.delete(id);
    expect(wrong).toEqual([]);
    expect((await allEvents(test)).map(({ type }) => type)).toContain("project.observed");
  });

  it("has it also where the answer of the commit was lost, or the commit failed", async () => {
    for (const fault of ["loseAnswer", "fail"] as const)
      for (let call = 1; call <= 8; call += 1) {
        const faults = faultPlan<Store>();
        faults[fault]("commit", { call });
        const data = memoryData();
        const plain = memoryStore({ data, replicas: false });
        const { store, wrong } = comparing(plain);
        const test = await testHost({ store: withFaults(store, faults), data });
        const created = await acmeCreate(test);
        await untilStatus(test, created.id, "active");
        await readersKnow(test, created.id);
        expect([fault, call, wrong]).toEqual([fault, call, []]);
        await test.host.close();
      }
  });
});

/** Creates the project, again where the fault was in that call. */
async function acmeCreate({ acme, input }: TestHost): Promise<Project> {
  const create = (): Promise<Project> => acme.projects.create(input, { idempotencyKey: "k" });
  return create().catch(create);
}

describe("operation.updated", () => {
  it("shows each step as it begins, waits, goes on and ends, and the project what it waits for", async () => {
    const engine = fakeEngine();
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        options?.report?.("Waiting for a node");
        await engine.deploy.apply(deployment, options);
      },
    };
    const test = await testHost({ engine, deploy });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const events = await allEvents(test);
    const steps = events.flatMap(({ type, data }) =>
      type === "operation.updated"
        ? [(data as Data).operation?.steps.map(({ status, message }) => message ?? status).join()]
        : [],
    );
    expect(steps).toEqual(["running", "Waiting for a node", "done"]);
    expect(
      events.flatMap(({ type, data }) =>
        type === "project.observed" ? [(data as Data).project?.status_message] : [],
      ),
    ).toEqual(["Waiting for a node", undefined]);
    expect(events.filter(({ type }) => type === "operation.ended")).toHaveLength(1);
  });

  it("tells of the end of a step and the begin of the next one together", async () => {
    const test = await testHost();
    const { id } = await test.acme.projects.create(test.input);
    await test.acme.projects.delete(id);
    const steps = (await allEvents(test)).flatMap(({ type, data }) => {
      const { operation } = data as Data;
      return type.startsWith("operation.") && operation?.kind === "delete"
        ? [operation.steps.map(({ name, status }) => `${name} ${status}`).join()]
        : [];
    });
    expect(steps).toEqual([
      "",
      "end-runs running",
      "end-runs done,remove running",
      "end-runs done,remove done,observe-absence running",
      "end-runs done,remove done,observe-absence done,forget-variables running",
      "end-runs done,remove done,observe-absence done,forget-variables done",
    ]);
  });

  it("tells of the end of a step also while a plugin works before the next one", async () => {
    const working = Promise.withResolvers<void>();
    const plugin: Plugin = {
      name: "slow",
      hooks: {
        async workload(workload) {
          await working.promise;
          return workload;
        },
      },
    };
    const test = await testHost({ plugins: [plugin] });
    const { id } = await test.acme.projects.create(
      { ...test.input, use_managed_state_database: true },
      { waitMs: 0 },
    );
    const [done] = await until(
      async () => (await test.acme.operations.list(id)).operations[0]?.steps ?? [],
      ([step]) => step?.status === "done",
    );
    expect(done).toMatchObject({ name: "provision-state", ended_at: expect.any(String) });
    working.resolve();
    await untilStatus(test, id, "active");
  });

  it("ends an operation that another one pre-empts, with the caller of that as the actor", async () => {
    const engine = fakeEngine();
    const apply = Promise.withResolvers<never>();
    const deploy: DeployDriver = { ...engine.deploy, apply: () => apply.promise };
    const ended: string[] = [];
    const plugin: Plugin = {
      name: "ended",
      hooks: {
        afterOperation({ data: { operation } }) {
          ended.push(operation.id);
        },
      },
    };
    const test = await testHost({ engine, deploy, plugins: [plugin] });
    const { id, operation } = await test.acme.projects.create(test.input, { waitMs: 1 });
    await test.host.organization("org-acme", { caller: "ann" }).projects.delete(id);
    const ends = (await allEvents(test)).filter(
      ({ data }) => (data as Data).operation?.id === operation?.id,
    );
    expect(ends.at(-1)).toMatchObject({
      type: "operation.ended",
      actor: "ann",
      data: { operation: { status: "failed", error: { code: "conflict" } } },
    });
    expect(ends.filter(({ type }) => type === "operation.ended")).toHaveLength(1);
    await expect.poll(() => ended).toContain(operation?.id);
  });

  it("shows the generation under which another host continues an operation", async () => {
    const engine = fakeEngine();
    const apply = Promise.withResolvers<never>();
    const hanging: DeployDriver = { ...engine.deploy, apply: () => apply.promise };
    const data = memoryData();
    const stored = new Map<string, object>();
    const [first, second] = [1, 2].map(() =>
      comparing(memoryStore({ data, replicas: false }), stored),
    );
    if (!first || !second) throw new TypeError("There are two");
    const options = { engine, data, timing: { drainMs: 1 } };
    const test = await testHost({ ...options, store: first.store, deploy: hanging });
    const { id } = await test.acme.projects.create(test.input, { waitMs: 1 });
    const next = await test.again({ store: second.store, deploy: engine.deploy });
    await untilStatus(next, id, "active");
    await readersKnow(next, id);
    expect([...first.wrong, ...second.wrong]).toEqual([]);
  });
});
