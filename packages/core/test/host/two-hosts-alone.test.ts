import type { Change, RunRequest, Store } from "@dagctl/core/contracts";
import { memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { isPlan, plannedHost } from "./planned-host.ts";
import { inputOf } from "./plan-frames.ts";
import { testHost, until } from "./test-host.ts";

/** Returns a store that keeps the commit which starts a run until a test lets it go. */
function heldStarts(plain: Store): {
  readonly store: Store;
  readonly held: Promise<void>;
  /** The commit was answered, with or without an error. */
  readonly answered: Promise<void>;
  hold(): void;
  letGo(): void;
} {
  const held = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const isStart = (change: Change): boolean =>
    "put" in change &&
    change.put === "run" &&
    change.record.internals.dispatched !== undefined &&
    change.record.run.start_time === undefined;
  let isHolding = false;
  return {
    store: {
      ...plain,
      async commit(changes, options) {
        if (!isHolding || !changes.some(isStart)) return plain.commit(changes, options);
        held.resolve();
        await release.promise;
        return plain.commit(changes, options).finally(answered.resolve);
      },
    },
    held: held.promise,
    answered: answered.promise,
    hold: () => void (isHolding = true),
    letGo: release.resolve,
  };
}

const isApply = (request: RunRequest): boolean => isPlan(request) && "approved" in inputOf(request);

describe("a run that one host starts while another one starts the apply of a plan", () => {
  test.each([
    ["a run", "run", { use_managed_state_database: false }],
    ["a run with a managed state", "run", {}],
    ["an explain", "explain", {}],
  ] as const)("waits for the end of the apply: %s", async (_, what, fields) => {
    const data = memoryData();
    const { store, held, answered, hold: holdStarts, letGo } = heldStarts(memoryStore({ data }));
    const first = await plannedHost({ data, store, fields });
    const { acme, id, engine, requests, hold, explain } = first;
    const { id: plan } = await explain();
    hold("all");
    holdStarts();
    const late =
      what === "run"
        ? (await acme.projects.run(id)).job_run_id
        : (await acme.plans.create(id, { environment: "dev_ann" })).run_id;
    await held;
    await acme.plans.approve(id, plan);
    // The first host has decided, and is slow. The second one sees both runs.
    const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const second = await testHost({
      data,
      engine,
      plainGit: first.git,
      repository: first.repository,
      store: memoryStore({ data }),
      run: {
        ...engine.run,
        async start(request, options) {
          if (isApply(request)) {
            begun.resolve();
            await released.promise;
          }
          await engine.run.start(request, options);
        },
      },
    });
    await begun.promise;
    letGo();
    await answered;
    released.resolve();
    const apply = await until(
      () => requests.find(isApply),
      (request) => request !== undefined,
    );
    expect(requests.map(({ ref }) => ref.run)).not.toContain(late);
    hold("none");
    if (apply) engine.finishRun(apply.ref);
    expect(await second.acme.runs.wait(id, late)).toMatchObject({ status: "success" });
  });
});
