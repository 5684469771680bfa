import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { isApplying, plannedHost } from "./planned-host.ts";
import { movedClock, until } from "./test-host.ts";

const BOB = { environment: "dev_bob", ttl: "2h" } as const;
const OWN = { sqlmesh_environment: "dev_bob" } as const;
const ANN = { sqlmesh_environment: "dev_ann" } as const;

/** Returns a host with a project that has another environment. */
async function withBob() {
  const clock = movedClock();
  const engine = fakeEngine({ clock });
  const host = await plannedHost({ clock, engine, timing: { leaseMs: 1e9 } });
  const { acme, id, requests } = host;
  const { id: plan } = await acme.plans.create(id, BOB);
  await acme.plans.wait(id, plan);
  await acme.plans.approve(id, plan);
  expect(await acme.plans.wait(id, plan)).toMatchObject({ status: "completed" });
  return {
    ...host,
    clock,
    plan,
    removals: () => requests.filter(({ steps }) => steps[0]?.name === "invalidate"),
    becomesOwn: async () => {
      await acme.projects.update(id, OWN);
      await until(
        () => acme.projects.get(id),
        ({ operation, status }) => operation === undefined && status === "active",
      );
    },
    isForgotten: () =>
      until(
        () => acme.environments.list(id),
        ({ total }) => total === 0,
      ),
  };
}

describe("an environment that becomes the project's own one", () => {
  it("is not removed at the end of its time", async () => {
    const { clock, removals, becomesOwn, isForgotten } = await withBob();
    await becomesOwn();
    clock.move(3 * 60 * 60_000);
    await isForgotten();
    expect(removals()).toEqual([]);
  });

  it("is not removed by a call, also by one that was made before", async () => {
    const { acme, id, hold, engine, requests, removals, becomesOwn, isForgotten } = await withBob();
    hold("all");
    const { job_run_id: run } = await acme.projects.run(id);
    const before = await until(
      () => requests.find(({ ref }) => ref.run === run),
      (found) => found !== undefined,
    );
    await acme.environments.delete(id, "dev_bob");
    await becomesOwn();
    hold("none");
    if (before) engine.finishRun(before.ref);
    await isForgotten();
    await expect(acme.environments.delete(id, "dev_bob")).rejects.toMatchObject({
      code: "not_found",
    });
    expect(removals()).toEqual([]);
  });

  it("is none whose removal has begun, until that has ended", async () => {
    const { acme, id, hold, engine, removals, becomesOwn, isForgotten } = await withBob();
    hold("all");
    await acme.environments.delete(id, "dev_bob");
    const removing = await until(
      () => removals()[0],
      (found) => found !== undefined,
    );
    await expect(acme.projects.update(id, OWN)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("is being removed by"),
    });
    await acme.projects.update(id, ANN);
    hold("none");
    if (removing) engine.finishRun(removing.ref);
    await isForgotten();
    await becomesOwn();
  });

  it("has no plan that is applied without a deployment, also by a retry", async () => {
    const { acme, id, plan, becomesOwn } = await withBob();
    await becomesOwn();
    await expect(acme.plans.retry(id, plan)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a project whose own environment becomes another one", () => {
  it.each([
    OWN,
    { use_managed_state_database: false },
    { git_path: "bakery" },
    { repository_url: "https://git.example.com/bakery.git" },
  ])("has no applied commit until a plan was applied to that one (%j)", async (change) => {
    const { acme, id, explain, git, repository } = await plannedHost();
    const config = "gateways: { w: { connection: { type: duckdb, database: w.db } } }";
    await repository.commit({ "bakery/config.yaml": config });
    await git.create("https://git.example.com/bakery.git").commit({ "shop/config.yaml": config });
    const apply = async (): Promise<void> => {
      const { id: plan } = await explain();
      await acme.plans.approve(id, plan);
      expect(await acme.plans.wait(id, plan)).toMatchObject({ status: "completed" });
    };
    await apply();
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
    await acme.projects.update(id, { description: "Another text" });
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
    expect(await acme.projects.update(id, change)).not.toHaveProperty("applied_commit_sha");
    await until(
      () => acme.projects.get(id),
      ({ operation, status }) => operation === undefined && status === "active",
    );
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "unknown" });
    await apply();
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
  });

  it("has none of an apply that began before", async () => {
    const { acme, id, explain, engine, hold, requests } = await plannedHost();
    const { id: plan } = await explain();
    hold("applies");
    await acme.plans.approve(id, plan);
    await until(
      () => acme.plans.get(id, plan),
      ({ status }) => status === "running",
    );
    await acme.projects.update(id, OWN);
    const applying = requests.find(isApplying);
    if (applying) engine.finishRun(applying.ref);
    expect(await acme.plans.wait(id, plan)).toMatchObject({ status: "completed" });
    expect(await acme.projects.get(id)).not.toHaveProperty("applied_commit_sha");
  });
});
