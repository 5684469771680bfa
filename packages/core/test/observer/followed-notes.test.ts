import type { OpenPlan, ProjectRecord, Store } from "@dagctl/core/contracts";
import { fakeClock, memoryStore } from "@dagctl/testing";
import { expect, it } from "vitest";
import { createWakeups } from "../../src/async/wakeups.ts";
import type { FollowedBranch } from "../../src/contracts/records.ts";
import type { HostContext } from "../../src/kernel/context.ts";
import { noteGoneBranch } from "../../src/observer/followed-notes.ts";
import { rfc3339 } from "../../src/values/time.ts";

const PROJECT = {
  organization_id: "org-acme",
  id: "proj_0000000000000001",
  name: "shop",
  created_at: "2026-01-31T12:00:00.000Z",
};
const COMMIT = "a".repeat(40);

it("a branch that was gone before the newest plan of it discards no plan", async () => {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const context = {
    store,
    clock,
    now: () => rfc3339(clock.now()),
    wakeups: createWakeups(clock),
    commit: (changes: Parameters<Store["commit"]>[0], expect: never) =>
      store.commit(changes, { expect }),
  } as unknown as HostContext;
  const read = async (): Promise<ProjectRecord> => {
    const record = await store.project(PROJECT.organization_id, PROJECT.id);
    if (!record) throw new Error("There is no project");
    return record;
  };
  /** Writes a plan as a call makes it, and returns what is followed. */
  const plan = async (): Promise<FollowedBranch & { readonly environment: string }> => {
    const at = context.now();
    const until = rfc3339(clock.now() + 3_600_000);
    const followed = { branch: "bob", ttl: "1h", commit: COMMIT, at, until };
    const open: OpenPlan = {
      environment: "dev_bob",
      isElsewhere: true,
      commit: COMMIT,
      createdAt: at,
      status: "pending",
      type: "explain",
      run: "run_0000000000000001",
    };
    const internals = { generation: 1, follows: { dev_bob: followed }, plans: { plan_1: open } };
    const record = { project: PROJECT, internals } as unknown as ProjectRecord;
    await store.commit([{ put: "project", record }]);
    return { environment: "dev_bob", ...followed };
  };
  const former = await plan();
  await clock.advance(1_000);
  // Another host sees that the branch is back, and a person plans its commit again.
  const newer = await plan();
  await noteGoneBranch(context, await read(), former);
  expect(Object.keys((await read()).internals.plans ?? {})).toEqual(["plan_1"]);
  await noteGoneBranch(context, await read(), newer);
  expect((await read()).internals).not.toHaveProperty("plans");
});
