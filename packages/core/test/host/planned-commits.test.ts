import type { Plugin } from "@dagctl/core";
import type { Clock, DeployDriver, Store } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import type { DbtProject } from "@dagctl/project-types/dbt";
import { fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { killedAtCommit } from "./killed-at-commit.ts";
import { CHANGES, plannedCommits } from "./polled-plans-host.ts";
import { quickDbt, type QuickDbtProject, until } from "./test-host.ts";

describe("A commit of a project with plan_on_commit", () => {
  it("becomes one plan, and is deployed and run by its approval", async () => {
    const test = await plannedCommits();
    const { acme, project, first } = test;
    const commit = await test.release("1.1.0");
    const plan = await test.untilPlan(commit, "pending");
    expect(plan).toMatchObject({ created_by: "polling", environment: "default", branch: "main" });
    await test.untilPolled();
    expect(await test.plans()).toHaveLength(1);
    const waiting = await test.becomes(({ status_message }) => status_message !== undefined);
    expect(waiting).toMatchObject({
      status: "active",
      status_message: `The newest commit waits for an approval: plan ${plan.id}`,
      current_commit_sha: first,
      auto_deploy: { commit, outcome: "waiting", reason: expect.stringContaining(plan.id) },
    });
    const state = await acme.projects.syncStatus(project.id);
    expect(state).toMatchObject({ pending_plan_id: plan.id, sync_status: "behind" });
    expect(state).not.toHaveProperty("plan");
    expect(await test.polledDeploys()).toEqual([]);

    await acme.plans.approve(project.id, plan.id);
    await test.untilPlan(commit, "completed");
    const deployed = await test.untilAutoDeploy(commit, "deployed");
    expect(deployed).toMatchObject({ status: "active", current_commit_sha: commit });
    expect(deployed).not.toHaveProperty("status_message");
    expect(deployed).not.toHaveProperty("applied_commit_sha");
    await test.untilPolled();
    expect(await test.plans()).toHaveLength(1);
  });

  it("is applied with the steps that it needs, and not with those of the deployed commit", async () => {
    const test = await plannedCommits({ fields: { version_strategy: "continuous" } });
    const packages = "packages: [{ package: dbt-labs/dbt_utils, version: 1.1.1 }]\n";
    const commit = await test.repository.commit({ "packages.yml": packages }, "Use a package");
    const { id } = await test.untilPlan(commit, "pending");
    const { apply_run_id: run } = await test.acme.plans.approve(test.project.id, id);
    await test.untilPlan(commit, "completed");
    const applied = test.requests.find(({ ref }) => ref.run === run);
    expect(applied?.steps.map(({ name }) => name)).toEqual(["deps", "plan", "build"]);
  });

  it("has the outcome of its plan at once, however long the interval of polls is", async () => {
    // A poll in 43 s, but for those that something else asks for.
    const test = await plannedCommits({ fields: { polling_interval: "6h" } });
    const { acme, host, project, repository } = test;
    const hook = await acme.hooks.create({ provider: "github", repository_url: repository.url });
    const push = async (version: string): Promise<string> => {
      const commit = await test.release(version);
      const received = await host.pushes.receive(hook.id);
      if (received.hook) received.accept(version);
      return commit;
    };
    const first = await push("1.1.0");
    await acme.plans.reject(project.id, (await test.untilPlan(first, "pending")).id);
    await test.untilAutoDeploy(first, "skipped");
    test.find({ changes: [], error: "models/orders.sql:3: no such reference" });
    const second = await push("1.2.0");
    const failed = await test.untilAutoDeploy(second, "failed");
    expect(failed.auto_deploy?.reason).toContain("models/orders.sql:3");
  });

  it("is not planned again after a person has rejected it, and a newer one is", async () => {
    const test = await plannedCommits();
    const { acme, project } = test;
    const commit = await test.release("1.1.0");
    const { id } = await test.untilPlan(commit, "pending");
    await acme.plans.reject(project.id, id);
    const skipped = await test.untilAutoDeploy(commit, "skipped");
    expect(skipped.auto_deploy?.reason).toContain(`The plan ${id} was rejected by `);
    expect(skipped).not.toHaveProperty("status_message");
    await acme.projects.update(project.id, { description: "Another text" });
    await test.untilPolled();
    expect(await test.plans()).toHaveLength(1);
    expect(await test.untilAutoDeploy(commit, "skipped")).toMatchObject({
      current_commit_sha: test.first,
    });
    const next = await test.release("1.2.0");
    await test.untilPlan(next, "pending");
    expect(await test.plans()).toHaveLength(2);
  });

  it("takes the place of an older one that was not approved", async () => {
    const test = await plannedCommits({ fields: { version_strategy: "continuous" } });
    const older = await test.release("1.1.0");
    await test.untilPlan(older, "pending");
    const newer = await test.release("1.1.0");
    await test.untilPlan(newer, "pending");
    const [, discarded] = await test.plans();
    expect(discarded).toMatchObject({ status: "rejected", auto_discarded: true });
  });

  it("that does not deploy by itself becomes no plan", async () => {
    const test = await plannedCommits();
    const commit = await test.release("1.0.0");
    await test.untilAutoDeploy(commit, "skipped");
    expect(await test.plans()).toEqual([]);
  });

  it("is deployed by a person without its plan", async () => {
    const test = await plannedCommits();
    const { acme, project } = test;
    const commit = await test.release("1.1.0");
    await test.untilPlan(commit, "pending");
    await acme.projects.deploy(project.id);
    const deployed = await test.untilAutoDeploy(commit, "deployed");
    expect(deployed).toMatchObject({ current_commit_sha: commit });
    await test.becomes((now) => now.status === "active" && now.status_message === undefined);
  });

  it("is not deployed where its plan changes no model", async () => {
    const test = await plannedCommits();
    test.find({ changes: [] });
    const commit = await test.release("1.1.0");
    const { id } = await test.untilPlan(commit, "completed");
    const skipped = await test.untilAutoDeploy(commit, "skipped");
    expect(skipped).toMatchObject({
      current_commit_sha: test.first,
      auto_deploy: { reason: expect.stringContaining(`The plan ${id} changes no model`) },
    });
  });

  it("is planned again by a PUT where its plan has failed", async () => {
    const test = await plannedCommits();
    test.find({ changes: [], error: "models/orders.sql: there is no node raw" });
    const commit = await test.release("1.1.0");
    await test.untilPlan(commit, "failed");
    const failed = await test.untilAutoDeploy(commit, "failed");
    expect(failed.auto_deploy?.reason).toContain("there is no node raw");
    test.find({ changes: CHANGES });
    await test.untilPolled();
    expect(await test.plans()).toHaveLength(1);
    await test.acme.projects.update(test.project.id, { description: "Another text" });
    await test.untilPlan(commit, "pending");
  });

  it("stays decided where a person has rejected a plan that replaced that of polling", async () => {
    const test = await plannedCommits();
    const { acme, project } = test;
    const commit = await test.release("1.1.0");
    const { id: older } = await test.untilPlan(commit, "pending");
    const { id } = await acme.plans.create(project.id);
    expect(id).not.toBe(older);
    await test.untilPlan(commit, "pending");
    await acme.plans.reject(project.id, id);
    const skipped = await test.untilAutoDeploy(commit, "skipped");
    expect(skipped.auto_deploy?.reason).toContain(`The plan ${id} was rejected by `);
    await acme.projects.update(project.id, { description: "Another text" });
    await test.untilPolled();
    expect(await test.plans()).toHaveLength(2);
  });

  it("reports the end of a plan that a person has made before polling", async () => {
    const test = await plannedCommits();
    const { acme, project } = test;
    const commit = await test.release("1.0.0");
    const { id } = await acme.plans.create(project.id);
    await test.untilPlan(commit, "pending");
    await acme.projects.update<DbtProject>(project.id, { version_strategy: "continuous" });
    await test.untilAutoDeploy(commit, "waiting");
    await acme.plans.reject(project.id, id);
    const skipped = await test.untilAutoDeploy(commit, "skipped");
    expect(skipped.auto_deploy?.reason).toContain(`The plan ${id} was rejected by `);
    expect(await test.plans()).toHaveLength(1);
  });

  it("is deployed once plan_on_commit is false", async () => {
    const test = await plannedCommits();
    const commit = await test.release("1.1.0");
    await test.untilPlan(commit, "pending");
    await test.acme.projects.update<DbtProject>(test.project.id, { plan_on_commit: false });
    await test.untilAutoDeploy(commit, "deployed");
    expect(await test.polledDeploys()).toEqual(["deploy succeeded"]);
  });

  it("is planned once its packages can be resolved, and says until then why they cannot be", async () => {
    let skew = 0;
    let tries = 0;
    const real = systemClock();
    const clock: Clock = {
      now: () => real.now() + skew,
      // The most that a plan waits for packages.
      after: (delayMs, ...rest) => real.after(delayMs === 45_000 ? 50 : delayMs, ...rest),
    };
    const engine = fakeEngine();
    const deploy: DeployDriver = {
      ...engine.deploy,
      resolvePackages(_request, options) {
        tries += 1;
        if (tries === 2) throw new DagctlError("unavailable", "The package index does not answer");
        if (tries > 2) return Promise.resolve({ lock: "one" });
        options?.report?.("Its pod waits (the image of uv)", "The image of uv cannot be pulled");
        return new Promise(() => undefined);
      },
    };
    const test = await plannedCommits({
      engine,
      deploy,
      clock,
      timing: { leaseMs: 1e9 },
      fields: { version_strategy: "continuous" },
    });
    const { acme, project, first } = test;
    const files = { "requirements.txt": "shop-rates==1.0\n" };
    const commit = await test.repository.commit(files, "Use a package");
    const reason = (of: RegExp): Promise<unknown> =>
      test.becomes(
        ({ auto_deploy: news }) => news?.commit === commit && of.test(news.reason ?? ""),
      );
    expect(
      await reason(/45000 ms: Its pod waits \(the image of uv\); tried again after 20/),
    ).toMatchObject({
      status: "active",
      current_commit_sha: first,
      auto_deploy: { outcome: "failed" },
    });
    expect((await acme.projects.syncStatus(project.id)).unavailable).toMatchObject([
      { component: "packages", reason: "The image of uv cannot be pulled" },
    ]);
    await test.untilPolled();
    expect([tries, await test.plans()]).toEqual([1, []]);
    skew += 61_000;
    await reason(/^The package index does not answer; tried again after 20/);
    skew += 121_000;
    const { id } = await test.untilPlan(commit, "pending");
    const waiting = await test.untilAutoDeploy(commit, "waiting");
    expect(waiting.auto_deploy?.reason).toContain(id);
    expect(tries).toBe(3);
  });

  it("says why its packages cannot be resolved also where an earlier plan of it has failed", async () => {
    const engine = fakeEngine();
    let isAway = false;
    const deploy: DeployDriver = {
      ...engine.deploy,
      async resolvePackages() {
        if (isAway) throw new DagctlError("unavailable", "The package index does not answer");
        return { lock: "one" };
      },
    };
    const test = await plannedCommits({
      engine,
      deploy,
      fields: { version_strategy: "continuous" },
    });
    test.find({ changes: [], error: "models/orders.sql: there is no node raw" });
    const files = { "requirements.txt": "shop-rates==1.0\n" };
    const commit = await test.repository.commit(files, "Use a package");
    await test.untilAutoDeploy(commit, "failed");
    isAway = true;
    await test.acme.projects.update(test.project.id, { description: "Another text" });
    const isSaid = ({ auto_deploy: news }: QuickDbtProject): boolean =>
      news?.reason?.startsWith("The package index does not answer; tried again after") === true;
    await test.becomes(isSaid);
    await test.untilPolled();
    expect(isSaid(await test.becomes(() => true))).toBe(true);
  });

  it("has no second plan where the record of its first one is damaged, until a PUT", async () => {
    const test = await plannedCommits();
    const commit = await test.release("1.1.0");
    const { id } = await test.untilPlan(commit, "pending");
    await test.acme.plans.reject(test.project.id, id);
    await test.untilAutoDeploy(commit, "skipped");
    const store = memoryStore({ data: test.data });
    const record = await store.record("org-acme", "plan", id);
    if (!record) throw new Error("no record");
    await store.commit([{ put: "record", record: { ...record, value: { plan: null } } }]);
    const failed = await test.untilAutoDeploy(commit, "failed");
    expect(failed.auto_deploy?.reason).toContain("Its record is damaged");
    await test.untilPolled();
    expect(await test.plans()).toHaveLength(1);
    await test.acme.projects.update(test.project.id, { description: "Another text" });
    await test.untilPlan(commit, "pending");
  });

  it("is reported as failed where the engine runs nothing but what is deployed", async () => {
    const engine = fakeEngine();
    const { otherWorkload: _, ...supports } = engine.run.supports;
    const test = await plannedCommits({ engine, run: { ...engine.run, supports } });
    const commit = await test.release("1.1.0");
    const failed = await test.untilAutoDeploy(commit, "failed");
    expect(failed.auto_deploy?.reason).toContain("no plan of another commit can be made");
    expect(await test.plans()).toEqual([]);
  });
});

describe("A commit of the store after a push", () => {
  const cases = ["fails", "loses its answer"].flatMap((how) =>
    [1, 2, 3, 4].map((which) => [how, which] as const),
  );
  it.each(cases)("that %s leaves one plan of the pushed commit (commit %i)", async (how, which) => {
    const data = memoryData();
    const plain = memoryStore({ data });
    let [commits, from] = [0, Infinity];
    const store: Store = {
      ...plain,
      async commit(changes, options) {
        commits += 1;
        const isFaulty = commits === from + which;
        const lost = new DagctlError("unavailable", "The store does not answer");
        if (isFaulty && how === "fails") throw lost;
        const committed = await plain.commit(changes, options);
        if (isFaulty) throw lost;
        return committed;
      },
    };
    const test = await plannedCommits({ data, store });
    from = commits;
    const commit = await test.release("1.1.0");
    await test.untilPlan(commit, "pending");
    await test.untilPolled();
    expect(await test.plans()).toHaveLength(1);
    expect(commits).toBeGreaterThanOrEqual(from + which);
  });
});

describe("A host that is killed at a commit after a push", () => {
  it.each(Array.from({ length: 5 }, (_, index) => index + 1))(
    "leaves one plan of the pushed commit (commit %i)",
    async (which) => {
      const killing = killedAtCommit(which);
      const test = await plannedCommits(killing.first);
      killing.begin();
      const commit = await test.release("1.1.0");
      await killing.untilKilled();
      const plugins: readonly Plugin[] = [{ name: "quick", projectTypes: [quickDbt()] }];
      const next = await test.again({ ...killing.next, plugins });
      const list = async () => (await next.acme.plans.list(test.project.id)).plans;
      await until(list, ([plan]) => plan?.status === "pending");
      await test.untilPolled();
      expect(await list()).toMatchObject([{ status: "pending", commit_sha: commit }]);
    },
  );
});
