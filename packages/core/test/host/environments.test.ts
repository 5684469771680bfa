import { describe, expect, it } from "vitest";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { fakeEngine } from "@dagctl/testing";
import { inputOf } from "./plan-frames.ts";
import { isApplying, plannedHost } from "./planned-host.ts";
import { movedClock, until } from "./test-host.ts";

const BOB = { environment: "dev_bob", branch: "bob" } as const;

async function bobsHost(options: Parameters<typeof plannedHost>[0] = {}) {
  const host = await plannedHost(options);
  const { latest_commit_sha: main = "" } = await host.acme.projects.get(host.id);
  await host.repository.branch("bob", main);
  const commit = await host.repository.commit({ "shop/models/orders.sql": "SELECT 2" }, "Bob's", {
    branch: "bob",
  });
  const { plans } = host.acme;
  return {
    ...host,
    commit,
    /** Creates a plan, waits for it, and approves it. */
    async applied(body: object) {
      const plan = await plans.wait(host.id, (await plans.create(host.id, body)).id);
      await plans.approve(host.id, plan.id);
      return plans.wait(host.id, plan.id);
    },
  };
}

describe("a plan for another environment", () => {
  it("is of its branch, is applied without a deploy, and leaves the project as it was", async () => {
    const { acme, id, commit, applied, requests, explain } = await bobsHost();
    const before = await acme.projects.get(id);
    const own = await explain();
    const plan = await applied(BOB);
    expect(plan).toMatchObject({
      status: "completed",
      environment: "dev_bob",
      branch: "bob",
      commit_sha: commit,
      ttl: "168h",
    });
    expect(await acme.projects.get(id)).toEqual(before);
    const [, explains, applies] = requests;
    expect(explains).toMatchObject({ commit, ownFiles: true });
    expect(applies).toMatchObject({ commit });
    expect(applies?.ownFiles).toBeUndefined();
    expect(applies?.workload?.repository.commit).toBe(commit);
    expect(applies && inputOf(applies)).toMatchObject({
      environment: "dev_bob",
      options: { create_from: "prod" },
    });
    // The plan of the project's own environment is still open.
    expect((await acme.plans.get(id, "pending")).id).toBe(own.id);
    expect((await acme.environments.list(id)).environments).toMatchObject([
      { name: "dev_bob", status: "active", branch: "bob", commit_sha: commit, plan_id: plan.id },
    ]);
  });

  it("is of a commit, which no push makes outdated, where one is named", async () => {
    const { acme, id, commit, repository } = await bobsHost();
    const { plans } = acme;
    const body = { environment: "pr_17", branch: "bob", commit, ttl: "2h" };
    const plan = await plans.wait(id, (await plans.create(id, body)).id);
    await repository.commit({ "shop/models/orders.sql": "SELECT 3" }, "More", { branch: "bob" });
    await plans.approve(id, plan.id);
    expect(await plans.wait(id, plan.id)).toMatchObject({ status: "completed", ttl: "2h" });
    const byBranch = await plans.wait(id, (await plans.create(id, BOB)).id);
    await repository.commit({ "shop/models/orders.sql": "SELECT 4" }, "More", { branch: "bob" });
    await expect(plans.approve(id, byBranch.id)).rejects.toMatchObject({ code: "conflict" });
  });

  it.each([
    [{ environment: "prod", branch: "bob" }, ["branch"]],
    [{ branch: "bob", commit: "a".repeat(40), ttl: "2h" }, ["branch", "commit", "ttl"]],
    [{ environment: "Prod" }, ["environment"]],
    [{ environment: "dev-Bob" }, ["environment"]],
    [{ environment: "a b", branch: "..", commit: "abc", ttl: "1m" }, null],
    [{ environment: 3, branch: 4, commit: true, ttl: {} }, null],
    [{ environment: "dev", ttl: "2161h" }, ["ttl"]],
  ])("is refused with every problem at once: %j", async (body, paths) => {
    const { acme, id } = await bobsHost();
    const refusal = await acme.plans.create(id, body as never).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "invalid" });
    const { issues } = refusal as { readonly issues: readonly { readonly path: string }[] };
    const wanted = paths ?? ["environment", "branch", "commit", "ttl"];
    expect(issues.map(({ path }) => path)).toEqual(wanted);
    expect((await acme.plans.list(id)).total).toBe(0);
  });

  it("is named where its project is asked for the plan that is pending", async () => {
    const { acme, id, explain } = await bobsHost();
    const { plans } = acme;
    const messageOf = () =>
      plans.models(id, "pending").then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      );
    expect(await messageOf()).toBe("No plan for prod is pending: create one");
    const { id: bob } = await plans.wait(id, (await plans.create(id, BOB)).id);
    expect(await messageOf()).toBe(
      `No plan for prod is pending; ${bob} for dev_bob is: name its id`,
    );
    const { id: ann } = await plans.create(id, { environment: "dev_ann" });
    await plans.wait(id, ann);
    expect(await messageOf()).toBe(
      `No plan for prod is pending. These are: ${bob} for dev_bob, ${ann} for dev_ann. Name the id of one`,
    );
    await explain();
    expect(await messageOf()).toBeUndefined();
  });

  it("is not there where the engine runs nothing but what is deployed", async () => {
    const { acme, id } = await bobsHost({ engine: fakeEngine({ otherWorkload: false }) });
    await expect(acme.plans.create(id, BOB)).rejects.toMatchObject({ code: "not_supported" });
  });
});

describe("an environment", () => {
  it("is none of a project whose type has no other ones", async () => {
    const type = sqlmeshType();
    if (!type.plans) throw new Error("The type has no plans");
    const { environments: _, ...plans } = type.plans;
    const { acme, id } = await plannedHost({ projectTypes: [{ ...type, plans }] });
    const refused = {
      code: "not_supported",
      message: "A sqlmesh project has no other environments",
    };
    await expect(acme.environments.list(id)).rejects.toMatchObject(refused);
    await expect(acme.plans.create(id, { branch: "bob" })).rejects.toMatchObject({
      issues: [
        {
          path: "branch",
          message: "is not for a sqlmesh project, which has no other environments than its own one",
        },
      ],
    });
    await expect(acme.environments.get(id, "dev")).rejects.toMatchObject(refused);
    await expect(acme.environments.delete(id, "dev")).rejects.toMatchObject(refused);
  });

  it("is removed by a run that is alone, and is gone after it", async () => {
    const { acme, id, applied, requests } = await bobsHost();
    await applied(BOB);
    const removed = await acme.environments.delete(id, "dev_bob");
    const [run] = (await acme.runs.list(id, { jobType: "invalidate" })).runs;
    expect(removed).toMatchObject({ status: "removing", removal_run_id: run?.id });
    await until(
      () => acme.environments.list(id),
      ({ total }) => total === 0,
    );
    expect(requests.at(-1)?.steps[0]?.argv).toContain("dev_bob");
    expect(requests.filter(isApplying)).toHaveLength(1);
    await expect(acme.environments.get(id, "dev_bob")).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(acme.environments.delete(id, "dev_bob")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is removed when its time is over, unless a newer plan was approved", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ clock });
    const { acme, id, applied } = await bobsHost({ clock, engine, timing: { leaseMs: 1e9 } });
    await applied({ ...BOB, ttl: "2h" });
    clock.move(90 * 60_000);
    await applied({ ...BOB, ttl: "2h" });
    clock.move(90 * 60_000);
    const [still] = (await acme.environments.list(id)).environments;
    expect(still).toMatchObject({ name: "dev_bob", status: "active" });
    clock.move(60 * 60_000);
    await until(
      () => acme.environments.list(id),
      ({ total }) => total === 0,
    );
  });

  it("stays until the end of its time where its removal is cancelled", async () => {
    const { acme, id, applied, hold } = await bobsHost();
    await applied({ ...BOB, ttl: "72h" });
    const before = await acme.environments.get(id, "dev_bob");
    hold("all");
    await acme.environments.delete(id, "dev_bob");
    const { runs } = await acme.runs.list(id, { jobType: "invalidate" });
    await acme.runs.cancel(id, runs[0]?.id ?? "");
    const after = await until(
      () => acme.environments.get(id, "dev_bob"),
      ({ status }) => status !== "removing",
    );
    expect(after).toMatchObject({ status: "active", expires_at: before.expires_at });
    expect(after.removal_run_id).toBeUndefined();
  });

  it("says why it could not be removed, and is removed later", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ clock });
    const { acme, id, applied } = await bobsHost({ clock, engine, timing: { leaseMs: 1e9 } });
    await applied(BOB);
    engine.setRuns(() => [{ exit: 3 }]);
    await acme.environments.delete(id, "dev_bob");
    const failed = await until(
      () => acme.environments.get(id, "dev_bob"),
      ({ status_message }) => status_message !== undefined,
    );
    expect(failed).toMatchObject({
      status: "active",
      status_message: expect.stringContaining("could not be removed"),
    });
    engine.setRuns("program");
    clock.move(61 * 60_000);
    await until(
      () => acme.environments.list(id),
      ({ total }) => total === 0,
    );
  });
});
