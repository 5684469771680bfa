import type { Plan, PlanInput } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { insist } from "./failing-calls.ts";
import { killedAtCommit } from "./killed-at-commit.ts";
import { type PlannedHost, plannedHost, type PlannedOptions } from "./planned-host.ts";
import { movedClock, testHost, until } from "./test-host.ts";

const BOB = { environment: "dev_bob", branch: "bob", follow: true } as const;
const QUICK = { gitPollMs: 20 } as const;

interface BobsHost extends PlannedHost {
  /** Commits to the branch of Bob a file whose text is that number. */
  push(text: number, path?: string): Promise<string>;
  /** Returns the plans for the environment of Bob, the newest first. */
  bobsPlans(): Promise<readonly Plan[]>;
  /** Waits for a plan of a commit, and returns it once it waits for an approval or has ended. */
  planOf(commit: string): Promise<Plan>;
  /** Creates a plan, and waits until it was explained. */
  plan(body?: PlanInput): Promise<Plan>;
}

async function bobsHost(options: PlannedOptions = { timing: QUICK }): Promise<BobsHost> {
  return bobsOf(await plannedHost(options));
}

async function bobsOf(host: PlannedHost): Promise<BobsHost> {
  const { acme, id, repository } = host;
  const { latest_commit_sha: main = "" } = await acme.projects.get(id);
  await repository.branch("bob", main);
  const push: BobsHost["push"] = (text, path = "shop/models/orders.sql") =>
    repository.commit({ [path]: `SELECT ${text}` }, `Commit ${text}`, { branch: "bob" });
  await push(2);
  const bobsPlans: BobsHost["bobsPlans"] = async () =>
    (await acme.plans.list(id)).plans.filter(({ environment }) => environment === "dev_bob");
  return {
    ...host,
    push,
    bobsPlans,
    async planOf(commit) {
      const found = await until(
        async () => (await bobsPlans()).find(({ commit_sha: sha }) => sha === commit),
        (plan) => plan !== undefined && plan.status !== "running",
      );
      if (!found) throw new Error("no plan");
      return found;
    },
    plan: async (body = BOB) => acme.plans.wait(id, (await acme.plans.create(id, body)).id),
  };
}

/** Waits until later polls have seen what was committed before. */
const untilPolled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 120));

describe("a branch that is followed", () => {
  it("has a plan of each commit that touches the folder of the project", async () => {
    const { acme, id, push, plan, planOf, bobsPlans } = await bobsHost();
    const first = await plan({ ...BOB, ttl: "2h", parameters: { skip_backfill: true } });
    expect(first).toMatchObject({ status: "pending", follow: true });
    await push(3, "other/file");
    await untilPolled();
    expect(await bobsPlans()).toHaveLength(1);
    const commit = await push(4);
    expect(await planOf(commit)).toMatchObject({
      status: "pending",
      branch: "bob",
      commit_message: "Commit 4",
      ttl: "2h",
      parameters: { skip_backfill: true },
      follow: true,
      created_by: "polling",
    });
    expect(await acme.plans.get(id, first.id)).toMatchObject({
      status: "rejected",
      auto_discarded: true,
      reason: expect.stringContaining("A newer plan"),
    });
    await untilPolled();
    expect(await bobsPlans()).toHaveLength(2);
  });

  it("is followed once its environment was made, and the environment says so", async () => {
    const { acme, id, push, plan, planOf } = await bobsHost();
    const first = await plan();
    await acme.plans.approve(id, first.id);
    await acme.plans.wait(id, first.id);
    expect(await acme.environments.get(id, "dev_bob")).toMatchObject({ follow: true });
    const commit = await push(3);
    const second = await planOf(commit);
    await acme.plans.approve(id, second.id);
    expect(await acme.plans.wait(id, second.id)).toMatchObject({ status: "completed" });
    expect(await acme.environments.get(id, "dev_bob")).toMatchObject({ commit_sha: commit });
  });

  it("is polled at once after a push", async () => {
    const { acme, host, id, push, plan, planOf, bobsPlans, repository } = await bobsHost({
      timing: { gitPollMs: 3_600_000 },
    });
    await plan();
    const hook = await acme.hooks.create({ provider: "github", repository_url: repository.url });
    const commit = await push(3);
    const received = await host.pushes.receive(hook.id);
    if (received.hook) received.accept("one");
    expect(await planOf(commit)).toMatchObject({ status: "pending", created_by: "polling" });
    expect(await bobsPlans()).toHaveLength(2);
    expect(id).toMatch(/^proj_/);
  });

  it("has no second plan of a commit whose explain has failed", async () => {
    const { push, plan, planOf, bobsPlans, find } = await bobsHost();
    await plan();
    find({ changes: [], error: "no such reference" });
    const commit = await push(3);
    expect(await planOf(commit)).toMatchObject({ status: "failed" });
    await untilPolled();
    expect(await bobsPlans()).toHaveLength(2);
    find({ changes: [{ name: "shop.orders", change: "added" }] });
    expect(await planOf(await push(4))).toMatchObject({ status: "pending" });
  });

  it("ends its plan and says so where it is deleted, and is followed again once it is back", async () => {
    const { acme, id, push, plan, planOf, bobsPlans, repository } = await bobsHost();
    const first = await plan();
    await acme.plans.approve(id, first.id);
    await acme.plans.wait(id, first.id);
    const commit = await push(3);
    const second = await planOf(commit);
    await repository.deleteBranch("bob");
    const says = (text: string | undefined) =>
      until(
        () => acme.environments.get(id, "dev_bob"),
        ({ status_message: message }) => message === text,
      );
    const gone =
      "Its branch bob is not in the repository any more: push it again, or delete the environment";
    expect(await says(gone)).toMatchObject({ status: "active", follow: true });
    expect(await acme.plans.get(id, second.id)).toMatchObject({
      status: "rejected",
      auto_discarded: true,
      reason: gone,
    });
    await repository.branch("bob", commit);
    await says(undefined);
    expect(await planOf(await push(4))).toMatchObject({ status: "pending" });
    expect(await bobsPlans()).toHaveLength(3);
  });

  it("has no plan of a commit that cannot be planned, and says why", async () => {
    const { acme, id, push, plan, planOf, bobsPlans, repository } = await bobsHost();
    const first = await plan();
    await acme.plans.approve(id, first.id);
    await acme.plans.wait(id, first.id);
    const second = await planOf(await push(3));
    const broken = await repository.commit({ "shop/config.yaml": null }, "Oh", { branch: "bob" });
    const { status_message: message } = await until(
      () => acme.environments.get(id, "dev_bob"),
      ({ status_message }) => status_message !== undefined,
    );
    expect(message).toContain(broken);
    expect(await acme.plans.get(id, second.id)).toMatchObject({
      status: "rejected",
      auto_discarded: true,
      reason: message,
    });
    await untilPolled();
    expect(await bobsPlans()).toHaveLength(2);
    // A commit that is planned is the next one of the branch: nothing is wrong with it.
    const config = "gateways: { w: { connection: { type: duckdb, database: w.db } } }";
    const corrected = await repository.commit({ "shop/config.yaml": config }, "So", {
      branch: "bob",
    });
    expect(await planOf(corrected)).toMatchObject({ status: "pending" });
    expect(await acme.environments.get(id, "dev_bob")).not.toHaveProperty("status_message");
  });

  it("adds no environment before its first approval, whatever name that one has", async () => {
    const { acme, id, plan, bobsPlans, repository, requests } = await bobsHost();
    await acme.plans.approve(id, (await plan({ environment: "dev_ann" })).id);
    const { id: first } = await plan({ ...BOB, environment: "constructor" });
    await repository.commit({ "shop/config.yaml": null }, "Oh", { branch: "bob" });
    await until(
      () => acme.plans.get(id, first),
      ({ status }) => status === "rejected",
    );
    expect(await bobsPlans()).toEqual([]);
    const { environments } = await acme.environments.list(id);
    await untilPolled();
    // The removal of one would be next: its time would be over.
    expect(requests.map(({ steps }) => steps[0]?.name)).not.toContain("invalidate");
    expect(environments.map(({ name }) => name)).toEqual(["dev_ann"]);
  });

  it("has a plan after a push that has replaced its commits", async () => {
    const { acme, id, repository, plan, planOf } = await bobsHost();
    await plan();
    const { latest_commit_sha: main = "" } = await acme.projects.get(id);
    await repository.branch("bob", main);
    const commit = await repository.commit({ "shop/models/orders.sql": "SELECT 7" }, "Again", {
      branch: "bob",
    });
    expect(await planOf(commit)).toMatchObject({ status: "pending" });
  });

  it("waits for the end of an apply to its environment", async () => {
    const { acme, id, push, plan, planOf, hold, requests, engine, bobsPlans } = await bobsHost();
    const first = await plan();
    hold("applies");
    await acme.plans.approve(id, first.id);
    const applying = await until(
      () => requests.at(-1),
      (found) => found?.ownFiles !== true && found?.workload !== undefined,
    );
    const commit = await push(3);
    await untilPolled();
    expect(await bobsPlans()).toHaveLength(1);
    if (applying) engine.finishRun(applying.ref);
    expect(await planOf(commit)).toMatchObject({ status: "pending" });
  });
});

describe("following a branch", () => {
  it("ends with a newer plan for the environment that does not follow", async () => {
    const { push, plan, bobsPlans } = await bobsHost();
    await plan();
    expect(await plan({ ...BOB, follow: false })).not.toHaveProperty("follow");
    await push(3);
    await untilPolled();
    expect(await bobsPlans()).toHaveLength(2);
  });

  it("goes on with the retry of a plan, and after a plan that was rejected", async () => {
    const { acme, id, push, plan, planOf, find } = await bobsHost();
    find({ changes: [], error: "no such reference" });
    const first = await plan();
    find({ changes: [{ name: "shop.orders", change: "added" }] });
    const again = await acme.plans.wait(id, (await acme.plans.retry(id, first.id)).id);
    expect(again).toMatchObject({ status: "pending", follow: true });
    await acme.plans.reject(id, again.id);
    expect(await planOf(await push(3))).toMatchObject({ status: "pending" });
  });

  it("ends with the environment that is deleted", async () => {
    const { acme, id, push, plan, bobsPlans } = await bobsHost();
    const first = await plan();
    await acme.plans.approve(id, first.id);
    await acme.plans.wait(id, first.id);
    expect(await acme.environments.delete(id, "dev_bob")).toMatchObject({ follow: false });
    await push(3);
    await until(
      () => acme.environments.list(id),
      ({ total }) => total === 0,
    );
    await untilPolled();
    expect(await bobsPlans()).toHaveLength(1);
  });

  it("ends when the time is over of an environment that was never made", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ clock });
    const timing = { ...QUICK, leaseMs: 1e9 };
    const { push, plan, planOf, bobsPlans } = await bobsHost({ clock, engine, timing });
    await plan({ ...BOB, ttl: "2h" });
    clock.move(90 * 60_000);
    await planOf(await push(3));
    clock.move(40 * 60_000);
    await push(4);
    await untilPolled();
    expect(await bobsPlans()).toHaveLength(2);
  });

  it.each([
    [{ follow: true }, "follow"],
    [{ environment: "prod", follow: true }, "follow"],
    [{ environment: "dev_bob", follow: "yes" }, "follow"],
    [{ environment: "dev_bob", follow: 1 }, "follow"],
    [{ environment: "dev_bob", follow: true, commit: "a".repeat(40) }, "follow"],
  ])("is refused with %j", async (body, path) => {
    const { acme, id } = await bobsHost();
    await expect(acme.plans.create(id, body as PlanInput)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path }],
    });
    expect((await acme.plans.list(id)).total).toBe(0);
  });

  it("is for at most 50 environments of a project", async () => {
    const { acme, id, data, plan, push, planOf } = await bobsHost();
    const { id: first } = await plan();
    const store = memoryStore({ data });
    const record = await store.project("org-acme", id);
    const one = record?.internals.follows?.["dev_bob"];
    if (!record || !one) throw new Error("no branch is followed");
    // These branches do not exist.
    const others = Array.from({ length: 49 }, (_, at) => [
      `dev_${at}`,
      { ...one, branch: `b${at}` },
    ]);
    const follows = { dev_bob: one, ...Object.fromEntries(others) };
    await store.commit([
      { put: "project", record: { ...record, internals: { ...record.internals, follows } } },
    ]);
    await expect(acme.plans.create(id, { ...BOB, environment: "dev_ann" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("50 environments"),
    });
    expect(await plan({ environment: "dev_ann" })).toMatchObject({ status: "pending" });
    expect(await plan()).toMatchObject({ status: "pending" });
    expect(await acme.plans.get(id, first)).toMatchObject({ status: "rejected" });
    expect(await planOf(await push(3))).toMatchObject({ status: "pending" });
  });

  it("is off without a value, also for the environment of the project", async () => {
    const { plan } = await bobsHost();
    for (const body of [{ follow: null }, { follow: false }, { ...BOB, follow: null }])
      expect(await plan(body)).not.toHaveProperty("follow");
  });
});

describe("two hosts that poll a followed branch", () => {
  it("make one plan of each commit", async () => {
    const data = memoryData();
    /** By commit, the hosts that have tried to record a plan of it. */
    const tries = new Map<string, Set<string>>();
    const storeOf = (host: string): Store => {
      const store = memoryStore({ data });
      return {
        ...store,
        async commit(changes, options) {
          for (const change of changes) {
            if (!("put" in change) || change.put !== "event") continue;
            const { type, data: of } = change.event;
            const { created_by: actor, commit_sha: commit } = (of.plan ?? {}) as Partial<Plan>;
            if (type !== "plan.created" || actor !== "polling" || !commit) continue;
            const hosts = tries.get(commit) ?? new Set();
            tries.set(commit, hosts.add(host));
            await until(
              () => hosts.size,
              (size) => size === 2,
            );
          }
          return store.commit(changes, options);
        },
      };
    };
    const first = await bobsHost({ data, store: storeOf("first"), timing: QUICK });
    const { engine, git, repository } = first;
    const shared = { data, engine, plainGit: git, repository };
    await testHost({ ...shared, store: storeOf("second"), timing: QUICK });
    await first.plan();
    for (const text of [3, 4, 5]) {
      const commit = await first.push(text);
      await first.planOf(commit);
    }
    await untilPolled();
    const commits = (await first.bobsPlans()).map(({ commit_sha: sha }) => sha);
    expect(new Set(commits).size).toBe(4);
    expect(commits).toHaveLength(4);
    expect(tries.size).toBe(3);
  });
});

describe("a host that is killed at a commit after a push", () => {
  it.each(Array.from({ length: 4 }, (_, index) => index + 1))(
    "leaves one plan of the pushed commit (commit %i)",
    async (which) => {
      const killing = killedAtCommit(which);
      const host = await bobsHost({ ...killing.first, timing: QUICK });
      await host.plan();
      killing.begin();
      const commit = await host.push(3);
      await killing.untilKilled(host.planOf(commit));
      const { acme } = await host.again({ ...killing.next, timing: QUICK });
      const list = async (): Promise<readonly Plan[]> =>
        (await insist(() => acme.plans.list(host.id))).plans.filter(
          ({ commit_sha: sha }) => sha === commit,
        );
      await until(list, ([plan]) => plan?.status === "pending");
      await untilPolled();
      expect(await list()).toHaveLength(1);
    },
  );
});
