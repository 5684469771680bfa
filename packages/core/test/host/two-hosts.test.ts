import { isDagctlError } from "@dagctl/core";
import type { Change, Store } from "@dagctl/core/contracts";
import { fakeClock, fakeEngine, memoryData, memoryStore, until } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { plainHost, type TestHost, untilStatus } from "./plain-host.ts";

/** Returns a store that counts the commits which put a run, by whether they were refused. */
function countingStore(store: Store): {
  readonly store: Store;
  readonly commits: { written: number; refused: number };
} {
  const commits = { written: 0, refused: 0 };
  const putsRun = (change: Change): boolean => "put" in change && change.put === "run";
  return {
    commits,
    store: {
      ...store,
      async commit(changes, options) {
        const isOfRun = changes.some(putsRun);
        try {
          const answer = await store.commit(changes, options);
          if (isOfRun) commits.written += 1;
          return answer;
        } catch (error) {
          if (isOfRun && isDagctlError(error, "conflict")) commits.refused += 1;
          throw error;
        }
      },
    },
  };
}

describe("two hosts of one store and engine", () => {
  it("write what happens to a run once: the host that began it does", async () => {
    // Its time stands still: a host that is slow is not taken for one that hangs.
    const clock = fakeClock();
    const data = memoryData();
    const engine = fakeEngine({ clock });
    engine.setRuns("manual");
    const counted = [memoryStore({ data, clock }), memoryStore({ data, clock })].map(countingStore);
    const hosts: TestHost[] = [];
    for (const { store } of counted) {
      const [first] = hosts;
      hosts.push(
        await plainHost({
          clock,
          store,
          data,
          engine,
          ...(first ? { plainGit: first.git, repository: first.repository } : {}),
        }),
      );
    }
    const [first] = hosts;
    if (!first) throw new TypeError("A host was started");
    const projects = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        first.acme.projects.create({ ...first.input, name: `project-${index}` }),
      ),
    );
    for (const { id } of projects) await untilStatus(first, id, "active");
    const before = counted.map(({ commits }) => ({ ...commits }));
    for (const [index, { id }] of projects.entries()) {
      const host = hosts[index % 2];
      const { job_run_id: run } = (await host?.acme.projects.run(id)) ?? {};
      const ref = { organization: "org-acme", project: id, run: run ?? "" };
      const read = () => first.acme.runs.get(id, ref.run);
      await until(read, ({ status }) => status === "running");
      engine.finishRun(ref);
      await until(read, ({ status }) => status === "success");
    }
    // Admitted, dispatched, running and ended: four writes for each run.
    expect(
      counted.map(({ commits }, index) => ({
        written: commits.written - (before[index]?.written ?? 0),
        refused: commits.refused - (before[index]?.refused ?? 0),
      })),
    ).toEqual([
      { written: 20, refused: 0 },
      { written: 20, refused: 0 },
    ]);
  });

  it("start a run once where the host that admitted it hangs", async () => {
    const data = memoryData();
    const engine = fakeEngine();
    const hanging = await plainHost({
      store: memoryStore({ data }),
      data,
      engine,
      run: { ...engine.run, start: () => new Promise(() => undefined) },
    });
    const project = await hanging.acme.projects.create(hanging.input);
    await untilStatus(hanging, project.id, "active");
    const other = await plainHost({
      store: memoryStore({ data }),
      data,
      engine,
      plainGit: hanging.git,
      repository: hanging.repository,
    });
    const { job_run_id: id } = await hanging.acme.projects.run(project.id);
    const run = await until(
      () => other.acme.runs.get(project.id, id),
      ({ status }) => status === "success",
    );
    expect([run.status, engine.counts().runs]).toEqual(["success", 1]);
  });
});
