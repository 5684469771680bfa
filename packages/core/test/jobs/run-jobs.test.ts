import type { RunRequest } from "@dagctl/core/contracts";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { JOB, type ScheduledHost, until } from "../host/test-host.ts";
import { issuesOf, jobHost, SMALL } from "./job-host.ts";

const ORDERS = { name: "orders", command: "node orders daily" };

/** Keeps the requests of all runs, which succeed at once. */
function recordRuns({ engine }: ScheduledHost): readonly RunRequest[] {
  const requests: RunRequest[] = [];
  engine.setRuns((request) => {
    requests.push(request);
    return [];
  });
  return requests;
}

const untilDone = (test: ScheduledHost): Promise<unknown> =>
  test.untilRuns((runs) =>
    runs.every(({ status }) => status !== "pending" && status !== "running"),
  );

describe("A job that is asked to run", () => {
  test("runs its command, under its name, also where it is not enabled", async () => {
    const host = await jobHost("host");
    const requests = recordRuns(host);
    const { acme, id } = host;
    const job = await acme.jobs.create(id, { ...ORDERS, enabled: false });
    const accepted = await acme.jobs.run(id, "orders");
    expect(accepted).toMatchObject({
      status: "pending",
      job_name: expect.stringMatching(/^analytics-orders-manual-/),
      message: "Run triggered successfully",
    });
    await untilDone(host);
    expect(await acme.runs.get(id, accepted.job_run_id)).toMatchObject({
      job_id: job.id,
      job_type: "run",
      status: "success",
      triggered_by: "manual",
    });
    const { records } = await acme.audit.list();
    expect(records.find(({ action }) => action === "jobs.run")).toMatchObject({
      job: "orders",
      run_id: accepted.job_run_id,
    });
    await acme.jobs.run(id, JOB);
    await acme.projects.run(id);
    await untilDone(host);
    const path = { folder: "project", path: "main.mjs" };
    expect(requests.map(({ job: name, steps }) => [name, steps[0]?.argv])).toEqual([
      ["orders", ["node", path, "orders", "daily"]],
      [JOB, ["node", path]],
      [JOB, ["node", path]],
    ]);
  });

  test("is passed over by hosts of version 0.1.0, which run the default job in its place", async () => {
    const store = memoryStore();
    const { acme, id, engine } = await jobHost("host", { store });
    engine.setRuns("manual");
    await acme.jobs.create(id, ORDERS);
    const isPassedOver = async (run: string): Promise<unknown> =>
      (await store.run("org-acme", id, run))?.internals.isPassedOver;
    expect(await isPassedOver((await acme.jobs.run(id, "orders")).job_run_id)).toBe(true);
    expect(await isPassedOver((await acme.jobs.run(id, JOB)).job_run_id)).toBeUndefined();
  });

  test("runs the command that it has when the run starts", async () => {
    const host = await jobHost("host");
    const { acme, id, engine } = host;
    await acme.jobs.create(id, ORDERS);
    engine.setConvergence("manual");
    await acme.projects.update(id, { cpu_limit: "3" });
    await acme.jobs.run(id, "orders");
    await acme.jobs.update(id, "orders", { command: "node later" });
    const requests = recordRuns(host);
    engine.converge(host.ref);
    await untilDone(host);
    expect(requests.map(({ steps }) => steps[0]?.argv.slice(2))).toEqual([["later"]]);
  });

  test("is refused by the rules of the project, whichever job is running", async () => {
    const { acme, id, engine } = await jobHost("host", {
      fields: { concurrency_policy: "Forbid" },
    });
    engine.setRuns("manual");
    await acme.jobs.create(id, ORDERS);
    const first = await acme.projects.run(id);
    await expect(acme.jobs.run(id, "orders")).rejects.toMatchObject({
      code: "conflict",
      details: { run: first.job_run_id },
    });
    await acme.projects.update(id, { suspended: true });
    await expect(acme.jobs.run(id, "orders")).rejects.toMatchObject({ code: "conflict" });
  });

  test("is refused with a wrong body, without a plan, and where it does not exist", async () => {
    const { acme, id } = await jobHost("host");
    await acme.jobs.create(id, ORDERS);
    expect(await issuesOf(acme.jobs.run(id, "orders", { apply_plan: true }))).toEqual([
      "apply_plan",
    ]);
    const wrong: unknown = { colour: "red" };
    expect(await issuesOf(acme.jobs.run(id, "orders", wrong as object))).toEqual(["colour"]);
    await expect(acme.jobs.run(id, "nothing")).rejects.toMatchObject({ code: "not_found" });
  });

  test("starts one run by one key", async () => {
    const { acme, id } = await jobHost("host");
    await acme.jobs.create(id, ORDERS);
    const key = { idempotencyKey: "k1" };
    const first = await acme.jobs.run(id, "orders", {}, key);
    expect(await acme.jobs.run(id, "orders", {}, key)).toEqual(first);
    expect((await acme.runs.list(id)).total).toBe(1);
  });

  test("keeps a deployment from a project that may not run its command any more", async () => {
    const host = await jobHost("host");
    const { acme, id } = host;
    await acme.jobs.create(id, { name: "big", command: "node heavy" });
    await acme.projects.undeploy(id);
    await acme.projects.update(id, { cpu_limit: SMALL });
    await expect(acme.projects.deploy(id)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "jobs.big.command" }],
    });
    await acme.jobs.delete(id, "big");
    await acme.projects.deploy(id);
    await until(
      () => acme.projects.get(id),
      ({ status }) => status === "active",
    );
  });
});
