import type { DeployDriver } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { inputOf } from "./plan-frames.ts";
import { isApplying, plannedHost } from "./planned-host.ts";
import { refOf, testHost, until, untilStatus } from "./test-host.ts";

const NEXT = { "shop/models/orders.sql": "SELECT 2" };
/** The name of a caller without one. */
const CALLER = "unnamed caller";
const ENDED = ["success", "failed", "error"];

describe("a plan", () => {
  it("is pending after its explain, is approved, and is completed after its apply", async () => {
    const { acme, id, explain, requests, repository } = await plannedHost();
    const commit = await repository.commit(NEXT, "Change orders");
    const plan = await explain();
    expect(plan).toMatchObject({
      status: "pending",
      plan_type: "explain",
      environment: "prod",
      commit_sha: commit,
      commit_message: "Change orders",
      created_by: CALLER,
      summary: { has_changes: true, counts: { added: 1, direct: 0 }, truncated: false },
    });
    const { models, total } = await acme.plans.models(id, "pending");
    expect(models).toEqual([{ name: "shop.orders", change: "added" }]);
    expect(total).toBe(1);
    const before = await acme.projects.get(id);
    expect(before.current_commit_sha).not.toBe(commit);

    const approved = await acme.plans.approve(id, plan.id);
    expect(approved).toMatchObject({ status: "approved", approved_by: CALLER });
    const done = await acme.plans.wait(id, plan.id);
    expect(done).toMatchObject({ status: "completed", plan_type: "execute" });
    expect((await acme.projects.get(id)).current_commit_sha).toBe(commit);
    const { runs } = await acme.runs.listAll({ triggeredBy: "plan" });
    expect(runs.map(({ job_type }) => job_type)).toEqual(["plan", "explain"]);
    const refused = await acme.runs.retry(id, plan.run_id ?? "").catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "conflict",
      message: `The run is for the plan ${plan.id}: repeat the plan, which explains it again (dctl plan retry analytics ${plan.id}, or POST /api/v1/projects/${id}/plans/${plan.id}/retry)`,
    });
    const [explains, applies] = requests;
    expect(explains).toMatchObject({ commit, ownFiles: true });
    expect(explains?.workload?.pythonModules).toHaveProperty("dagctl_plan");
    expect(applies).toMatchObject({ commit });
    expect(applies?.ownFiles).toBeUndefined();
    expect(applies && inputOf(applies)).toMatchObject({ approved: plan.digest });
    expect(await acme.runs.get(id, "latest")).toMatchObject({
      job_type: "plan",
      plan_id: plan.id,
      status: "success",
    });
    await expect(acme.plans.get(id, "pending")).rejects.toMatchObject({ code: "not_found" });
    expect((await acme.jobs.list(id)).jobs.map(({ name }) => name)).toEqual(["scheduled-run"]);
  });

  it("is completed without an approval where nothing changes", async () => {
    const { explain, find } = await plannedHost();
    find({ changes: [] });
    expect(await explain()).toMatchObject({
      status: "completed",
      summary: { has_changes: false },
    });
  });

  it.each([
    [{ changes: [], error: "shop/models/orders.sql: syntax" }, "shop/models/orders.sql: syntax"],
    [
      { changes: [{ name: "a", change: "added" }], tests: 2, failedTests: ["t"] },
      "The unit test t has failed",
    ],
  ])("fails with the cause that the program reports", async (found, reason) => {
    const { acme, id, explain, find } = await plannedHost();
    find(found);
    const plan = await explain();
    expect(plan).toMatchObject({ status: "failed", reason: expect.stringContaining(reason) });
    await expect(acme.plans.approve(id, plan.id)).rejects.toMatchObject({ code: "conflict" });
    // What fails changes nothing: the project goes on, and its newest run is another one.
    expect((await acme.projects.get(id)).status).toBe("active");
    await expect(acme.runs.get(id, "latest")).rejects.toMatchObject({ code: "not_found" });
    if (!("failedTests" in found)) return;
    expect(plan.failed_tests).toEqual([{ name: "t", message: "not equal" }]);
    expect((await acme.plans.models(id, plan.id)).total).toBe(1);
    find({ changes: [] });
    const again = await acme.plans.retry(id, plan.id);
    expect(await acme.plans.wait(id, again.id)).toMatchObject({ status: "completed" });
  });

  it("fails with the place that the program reports, and with what the log says", async () => {
    const { explain, find } = await plannedHost();
    const file = "models/orders.sql";
    const printed = [`Error: Failed to load model from file '${file}':`, "", "  Expecting )"];
    const error = `${file}:3: Failed to load model from file '${file}':\n\n  Expecting )`;
    find({ changes: [], error, place: `${file}:3`, printed });
    expect((await explain()).reason).toBe(`${file}:3: could not be loaded: Expecting ).`);
    find({ changes: [], error: "no file", printed });
    expect((await explain()).reason).toBe(`${file} could not be loaded: Expecting ).`);
  });

  it("fails where the run reports nothing, or loses reports", async () => {
    const { acme, id, engine, hold } = await plannedHost();
    hold("all");
    for (const end of ["success", "lost"] as const) {
      const { id: plan, run_id: run } = await acme.plans.create(id);
      await until(
        () => acme.runs.get(id, run),
        ({ status }) => status === "running",
      );
      const ref = { ...refOf(await acme.projects.get(id)), run };
      if (end === "success") engine.finishRun(ref, { status: "success" });
      else engine.loseRun(ref);
      expect(await acme.plans.wait(id, plan)).toMatchObject({
        status: "failed",
        reason: expect.stringMatching(/reported no plan|no longer has the run/),
      });
    }
  });

  it("is found by its status, in pages, newest first, and is replaced by a newer one", async () => {
    const { acme, id, explain } = await plannedHost();
    const first = await explain();
    const second = await explain({ start: "2026-11-30", forward_only: true });
    const { plans, total } = await acme.plans.list(id, { limit: 1 });
    expect([plans.map((plan) => plan.id), total]).toEqual([[second.id], 2]);
    expect(second.parameters).toEqual({ start: "2026-11-30", forward_only: true });
    const { plans: rejected } = await acme.plans.list(id, { status: "rejected" });
    expect(rejected).toMatchObject([
      { id: first.id, auto_discarded: true, reason: expect.stringContaining(second.id) },
    ]);
  });

  it("gives back the time that it depends on, and relative times as they were", async () => {
    const { acme, id, explain, find, requests } = await plannedHost();
    const changes = [{ name: "a", change: "restated" }];
    const resolved = { start: "2026-11-27T10:00:00+00:00" };
    find({ changes, at: 1_764_500_000_000, resolved });
    const plan = await explain({ start: "3 days ago", restate_models: ["a"] });
    await acme.plans.approve(id, plan.id);
    expect(await acme.plans.wait(id, plan.id)).toMatchObject({ status: "completed" });
    const apply = requests.find(isApplying);
    expect(apply && inputOf(apply)).toMatchObject({
      at: 1_764_500_000_000,
      options: { start: resolved.start, restate_models: ["a"] },
    });
  });

  it("is explained while the project is suspended, and not approved", async () => {
    const { acme, id, explain } = await plannedHost();
    await acme.projects.update(id, { suspended: true });
    const plan = await explain();
    expect(plan.status).toBe("pending");
    await expect(acme.plans.approve(id, plan.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("suspended"),
    });
    await acme.projects.update(id, { suspended: false });
    await until(
      () => acme.projects.get(id),
      ({ operation, status }) => operation === undefined && status === "active",
    );
    expect(await acme.plans.approve(id, plan.id)).toMatchObject({ status: "approved" });
  });

  it("is of the deployed commit where the engine runs no other workload", async () => {
    const engine = fakeEngine({ otherWorkload: false });
    const { acme, id, explain, repository, requests } = await plannedHost({ engine });
    await repository.commit(NEXT);
    const deployed = (await acme.projects.get(id)).current_commit_sha;
    const plan = await explain();
    expect(plan).toMatchObject({ status: "pending", commit_sha: deployed });
    expect(requests[0]?.workload).toBeUndefined();
    expect(requests[0]?.ownFiles).toBeUndefined();
  });

  it("is not there for other types, and not where the engine has no logs", async () => {
    const node = await testHost();
    const { id } = await node.acme.projects.create(node.input);
    const silent = await plannedHost({ engine: fakeEngine({ logs: false }) });
    for (const [acme, project] of [
      [node.acme, id],
      [silent.acme, silent.id],
    ] as const)
      for (const call of ["create", "list"] as const)
        await expect(acme.plans[call](project)).rejects.toMatchObject({ code: "not_supported" });
  });

  it("is the only way to change models where the project says so", async () => {
    const { acme, id } = await plannedHost({ fields: { require_plan_approval: true } });
    await expect(acme.projects.run(id, { apply_plan: true })).rejects.toMatchObject({
      code: "conflict",
      message: `The project applies approved plans alone: create one (dctl plan create analytics, or POST /api/v1/projects/${id}/plans) and approve it`,
    });
    expect(await acme.projects.run(id)).toMatchObject({ status: "pending" });
    await expect(acme.projects.update(id, { auto_apply: true })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "require_plan_approval" }],
    });
  });
});

describe("a plan that is outdated", () => {
  it("is discarded by a poll, or by its approval, after a push that touches the project", async () => {
    for (const gitPollMs of [30, 60_000]) {
      const { acme, id, explain, repository } = await plannedHost({ timing: { gitPollMs } });
      const plan = await explain();
      const head = await repository.commit(NEXT);
      if (gitPollMs > 30)
        await expect(acme.plans.approve(id, plan.id)).rejects.toMatchObject({
          code: "conflict",
          message: expect.stringContaining(head),
        });
      const ended = await until(
        () => acme.plans.get(id, plan.id),
        ({ status }) => status !== "pending",
      );
      expect(ended).toMatchObject({
        status: "rejected",
        auto_discarded: true,
        reason: expect.stringContaining(head),
      });
      // Whoever discarded it, the approval says why.
      await expect(acme.plans.approve(id, plan.id)).rejects.toMatchObject({
        code: "conflict",
        message: `The plan was discarded. ${ended.reason}`,
      });
    }
  });

  it("is discarded by a push to a package outside of the project's folder", async () => {
    const { acme, id, explain, repository } = await plannedHost({ timing: { gitPollMs: 30 } });
    await repository.commit({
      "shop/requirements.txt": "-e ../libs/money\n",
      "libs/money/pyproject.toml": '[project]\nname = "money"\nversion = "1"\n',
      "libs/money/money.py": "",
    });
    await acme.projects.deploy(id);
    const plan = await explain();
    const head = await repository.commit({ "libs/money/money.py": "CENT = 1\n" });
    const ended = await until(
      () => acme.plans.get(id, plan.id),
      ({ status }) => status !== "pending",
    );
    expect(ended).toMatchObject({ status: "rejected", reason: expect.stringContaining(head) });
  });

  it("is not one after a push elsewhere, nor after a run", async () => {
    const { acme, id, explain, repository } = await plannedHost({ timing: { gitPollMs: 30 } });
    const plan = await explain();
    const head = await repository.commit({ "other/file": "x" });
    await acme.projects.run(id);
    await until(
      () => acme.projects.get(id),
      ({ latest_commit_sha }) => latest_commit_sha === head,
    );
    expect(await acme.plans.approve(id, plan.id)).toMatchObject({ status: "approved" });
    expect(await acme.plans.wait(id, plan.id)).toMatchObject({ status: "completed" });
  });

  it("is discarded by an edit, and by a deploy of another commit, but not by one of its own", async () => {
    const { acme, id, explain, repository, ...test } = await plannedHost();
    await explain();
    await acme.projects.update(id, { cpu_limit: "2" });
    await untilStatus({ ...test, acme, repository }, id, "active");
    await repository.commit(NEXT);
    const second = await explain();
    await acme.projects.deploy(id);
    expect((await acme.plans.get(id, second.id)).status).toBe("pending");
    await untilStatus({ ...test, acme, repository }, id, "active");
    await repository.commit({ "shop/models/orders.sql": "SELECT 3" });
    await acme.projects.deploy(id);
    const { plans } = await acme.plans.list(id);
    expect(plans.map(({ status, auto_discarded }) => [status, auto_discarded])).toEqual([
      ["rejected", true],
      ["rejected", true],
    ]);
  });

  it("is discarded where the apply finds another digest, and nothing else is lost", async () => {
    const { acme, id, explain, find } = await plannedHost();
    const plan = await explain();
    find({ changes: [{ name: "shop.items", change: "added" }] });
    await acme.plans.approve(id, plan.id);
    expect(await acme.plans.wait(id, plan.id)).toMatchObject({
      status: "rejected",
      auto_discarded: true,
      reason: "It is another plan",
    });
  });

  it.each(["undeploy", "delete"] as const)("is cancelled by %s, with its run", async (kind) => {
    const { acme, id, hold, engine } = await plannedHost();
    hold("all");
    const plan = await acme.plans.create(id);
    await until(
      () => acme.runs.get(id, plan.run_id),
      ({ status }) => status === "running",
    );
    await acme.projects[kind](id, { waitMs: 5_000 });
    expect(engine.counts().activeRuns).toBe(0);
    if (kind === "undeploy")
      expect(await acme.plans.get(id, plan.id)).toMatchObject({ status: "cancelled" });
    else await expect(acme.plans.list(id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the apply of a plan", () => {
  it("is one for two approvals at once", async () => {
    const { acme, id, explain, requests } = await plannedHost();
    const plan = await explain();
    const approvals = await Promise.all([1, 2, 3].map(() => acme.plans.approve(id, plan.id)));
    expect(new Set(approvals.map(({ apply_run_id: run }) => run)).size).toBe(1);
    expect(await acme.plans.wait(id, plan.id)).toMatchObject({ status: "completed" });
    expect(await acme.plans.approve(id, plan.id)).toMatchObject({ status: "completed" });
    expect(requests.filter(isApplying)).toHaveLength(1);
  });

  it.each([
    ["reject", "rejected"],
    ["cancel", "cancelled"],
  ] as const)("is one or none next to a %s, and none after it", async (end, status) => {
    const { acme, id, explain, requests } = await plannedHost();
    for (let round = 0; round < 6; round += 1) {
      const before = requests.filter(isApplying).length;
      const plan = await explain();
      const calls = [() => acme.plans.approve(id, plan.id), () => acme.plans[end](id, plan.id)];
      const inOrder = round % 2 === 0 ? calls : calls.toReversed();
      await Promise.allSettled(inOrder.map((call) => call()));
      const ended = await acme.plans.wait(id, plan.id);
      const applied = requests.filter(isApplying).length - before;
      expect([ended.status, applied]).toEqual(
        ended.status === "completed" ? ["completed", 1] : [status, 0],
      );
    }
    const plan = await explain();
    await acme.plans[end](id, plan.id);
    expect(await acme.plans[end](id, plan.id)).toMatchObject({ status, ended_by: CALLER });
    await expect(acme.plans.approve(id, plan.id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("runs alone: others wait for it, also one that the policy forbids, and run after it", async () => {
    const { acme, id, explain, engine, hold, requests } = await plannedHost({
      fields: { concurrency_policy: "Forbid" },
    });
    const plan = await explain();
    hold("applies");
    const { apply_run_id: apply = "" } = await acme.plans.approve(id, plan.id);
    await until(
      () => acme.plans.get(id, plan.id),
      ({ status }) => status === "running",
    );
    const { job_run_id: waiting } = await acme.projects.run(id);
    await expect(acme.projects.run(id)).rejects.toMatchObject({ code: "conflict" });
    await expect(acme.plans.create(id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(plan.id),
    });
    const waits = await until(
      () => acme.runs.get(id, waiting),
      ({ status_message }) => status_message !== undefined,
    );
    expect(waits.status_message).toContain("Waiting for the apply of a plan");
    expect(engine.counts().activeRuns).toBe(1);
    engine.finishRun(
      { ...refOf(await acme.projects.get(id)), run: apply },
      { status: "success", exitCode: 0 },
    );
    await until(
      () => acme.runs.get(id, waiting),
      ({ status }) => ENDED.includes(status),
    );
    expect((await acme.plans.get(id, plan.id)).status).toBe("completed");
    expect(requests.map(({ ref }) => ref.run)).toEqual([plan.run_id, apply, waiting]);
  });

  it("fails with the reason where its commit cannot be deployed", async () => {
    const engine = fakeEngine();
    let isRefused = false;
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        if (isRefused) throw new DagctlError("invalid", "The quota is used up");
        await engine.deploy.apply(deployment, options);
      },
    };
    const { acme, id, explain, repository, requests } = await plannedHost({ engine, deploy });
    await repository.commit(NEXT);
    const plan = await explain();
    isRefused = true;
    await acme.plans.approve(id, plan.id);
    expect(await acme.plans.wait(id, plan.id)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("The quota is used up"),
    });
    expect(requests.filter(isApplying)).toEqual([]);
  });
});

describe("a deployed commit that no plan has applied", () => {
  it("is named by the project and its sync status, until a plan or a run has applied it", async () => {
    const { acme, id, explain, repository, ...test } = await plannedHost();
    const project = () => untilStatus({ ...test, acme, repository }, id, "active");
    const isSaid = (said: boolean) =>
      until(
        () => acme.projects.get(id),
        ({ status_message: message = "" }) => message.includes("no plan has applied") === said,
      );
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "unknown" });
    const first = await explain();
    expect(await acme.projects.syncStatus(id)).toMatchObject({ pending_plan_id: first.id });
    await acme.plans.approve(id, first.id);
    await acme.plans.wait(id, first.id);
    expect(await project()).toMatchObject({ applied_commit_sha: first.commit_sha });
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });

    await repository.commit({ "other/file": "x" });
    await acme.projects.deploy(id);
    await project();
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
    const second = await repository.commit(NEXT);
    await acme.projects.deploy(id);
    await project();
    await isSaid(true);
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "pending" });
    const plain = await acme.projects.run(id);
    await acme.runs.wait(id, plain.job_run_id);
    await isSaid(true);

    const applying = await acme.projects.run(id, { apply_plan: true });
    await acme.runs.wait(id, applying.job_run_id);
    expect(await isSaid(false)).toMatchObject({ applied_commit_sha: second });
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });

    const third = await repository.commit({ "shop/models/orders.sql": "SELECT 3" });
    await acme.projects.deploy(id);
    await isSaid(true);
    const plan = await explain();
    await acme.plans.approve(id, plan.id);
    await acme.plans.wait(id, plan.id);
    expect(await isSaid(false)).toMatchObject({ applied_commit_sha: third });
  });
});
