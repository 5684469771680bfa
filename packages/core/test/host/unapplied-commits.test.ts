import { describe, expect, it } from "vitest";
import { plannedHost, type PlannedOptions } from "./planned-host.ts";
import { refOf, until } from "./test-host.ts";

/** A host whose project can be asked for what it says about plans. */
async function saidHost(options: PlannedOptions = {}) {
  const planned = await plannedHost({ timing: { gitPollMs: 20, observeMs: 20 }, ...options });
  const { acme, engine, id } = planned;
  const says = (text: string) =>
    until(
      () => acme.projects.get(id),
      ({ operation, status_message: message = "" }) =>
        operation === undefined && (text === "" ? message === "" : message.includes(text)),
    );
  /** Approves the pending plan, and ends its apply. */
  const applyTo = async (plan: string, status: "success" | "failed"): Promise<void> => {
    planned.hold("applies");
    const { apply_run_id: run = "" } = await acme.plans.approve(id, plan);
    await until(
      () => acme.runs.get(id, run),
      (found) => found.status === "running",
    );
    engine.finishRun({ ...refOf(await acme.projects.get(id)), run }, { status });
    await acme.plans.wait(id, plan);
    planned.hold("none");
  };
  return { ...planned, says, applyTo };
}

describe("a deployed commit whose apply has failed", () => {
  it("is named by the project, also where no plan was applied before", async () => {
    const { acme, id, explain, says, applyTo } = await saidHost();
    await applyTo((await explain()).id, "failed");
    await says("no plan has applied: create a plan and approve it");
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "unknown" });
    await applyTo((await explain()).id, "success");
    await says("");
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
  });

  it("is named with what to do where it is the newest one, and was applied before", async () => {
    const { acme, id, explain, says, applyTo } = await saidHost();
    await applyTo((await explain()).id, "success");
    await applyTo((await explain({ restate_models: ["shop.orders"] })).id, "failed");
    await says("no plan has applied: create a plan and approve it");
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "pending" });
    await applyTo((await explain()).id, "success");
    await says("");
  });

  it.each([{ restate_models: ["shop.orders"] }, { select_models: ["shop.orders"] }])(
    "does not count as applied by a plan of a part: %j",
    async (parameters) => {
      const { acme, id, explain, repository, says, applyTo } = await saidHost();
      await applyTo((await explain(parameters)).id, "success");
      await says("no plan has applied: create a plan and approve it");
      expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "unknown" });
      const whole = await explain();
      await applyTo(whole.id, "success");
      await applyTo((await explain(parameters)).id, "success");
      expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });

      await repository.commit({ "shop/models/orders.sql": "SELECT 2" }, "Change it");
      await applyTo((await explain(parameters)).id, "success");
      await says("no plan has applied: create a plan and approve it");
      expect(await acme.projects.get(id)).toMatchObject({
        applied_commit_sha: whole.commit_sha,
      });
      expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "pending" });
      await applyTo((await explain()).id, "success");
      await says("");
      expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
    },
  );

  it("is followed by a newer one that has nothing to apply, which is applied once it is deployed", async () => {
    const { acme, id, explain, find, repository, says, applyTo } = await saidHost();
    const file = "shop/models/orders.sql";
    await applyTo((await explain()).id, "success");
    await repository.commit({ [file]: "SELECT nowhere" }, "Break it");
    await applyTo((await explain()).id, "failed");
    await says("no plan has applied: create a plan and approve it");

    const reverted = await repository.commit({ [file]: "SELECT 1" }, "Revert it");
    find({ changes: [] });
    expect(await explain()).toMatchObject({ status: "completed", commit_sha: reverted });
    await says("no plan has applied: deploy the newest commit, which has nothing to apply");
    expect(await acme.projects.get(id)).toMatchObject({ applied_commit_sha: reverted });
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "pending" });
    await acme.projects.deploy(id);
    await says("");
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
  });
});

describe("a deployed commit of a project with auto_apply", () => {
  it("is not applied before its first run, and no message asks for a plan", async () => {
    const { acme, id, repository, says } = await saidHost({ fields: { auto_apply: true } });
    const run = async () => acme.runs.wait(id, (await acme.projects.run(id)).job_run_id);
    await run();
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
    await repository.commit({ "shop/models/orders.sql": "SELECT 2" });
    await acme.projects.deploy(id);
    await until(
      () => acme.projects.get(id),
      ({ operation, status }) => operation === undefined && status === "active",
    );
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "pending" });
    await says("");
    await run();
    expect(await acme.projects.syncStatus(id)).toMatchObject({ plan: "applied" });
  });
});

describe("a pending plan of a commit that is not deployed", () => {
  it("is kept where its project is suspended and resumed, and is discarded by another commit", async () => {
    const { acme, id, explain, repository } = await plannedHost();
    await repository.commit({ "shop/models/orders.sql": "SELECT 2" });
    const plan = await explain();
    for (const suspended of [true, false]) {
      await acme.projects.update(id, { suspended });
      await until(
        () => acme.projects.get(id),
        ({ operation }) => operation === undefined,
      );
      expect(await acme.plans.get(id, plan.id)).toMatchObject({ status: "pending" });
    }
    const other = await repository.commit({ "shop/models/orders.sql": "SELECT 3" });
    await acme.projects.deploy(id);
    expect(await acme.plans.get(id, plan.id)).toMatchObject({
      status: "rejected",
      reason: `A deployment of another commit has begun: ${other}`,
    });
  });
});
