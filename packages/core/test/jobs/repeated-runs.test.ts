import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { JOB, type ScheduledHost } from "../host/test-host.ts";
import { MINUTE } from "./failing-jobs.ts";
import { parameterHost, untilEnded } from "./parameter-host.ts";

const ORDERS = { name: "orders", command: "node orders" };

/** Runs the job `orders` once, with a parameter. It fails. */
async function failOnce(host: ScheduledHost, job: object = {}): Promise<string> {
  const { acme, id } = host;
  await acme.jobs.create(id, { ...ORDERS, ...job });
  const { job_run_id: run } = await acme.jobs.run(id, "orders", { parameters: { only: ["a"] } });
  await untilEnded(host, 1);
  return run;
}

describe("A run that has failed", () => {
  test("is repeated with its own parameters, as a manual run that names it", async () => {
    const store = memoryStore();
    const host = await parameterHost("host", { store, fails: true });
    const { acme, id, started } = host;
    const first = await failOnce(host);
    await acme.jobs.update(id, "orders", { parameters: { only: ["z"], force: true } });
    const { job_run_id: second, job_name: name } = await acme.runs.retry(id, "latest");
    await untilEnded(host, 2);
    const repeated = await acme.runs.get(id, second);
    expect(repeated).toMatchObject({
      status: "failed",
      triggered_by: "manual",
      retry_of: first,
      parameters: { only: ["a"] },
      job_id: (await acme.runs.get(id, first)).job_id,
    });
    expect(repeated).not.toHaveProperty("attempt");
    expect(name).toMatch(/^analytics-orders-retry-/);
    expect(started).toEqual([
      ["orders", "a"],
      ["orders", "a"],
    ]);
    expect((await store.run("org-acme", id, second))?.internals.isPassedOver).toBe(true);
    const { records } = await acme.audit.list();
    expect(records.find(({ action }) => action === "runs.retry")).toMatchObject({
      run_id: second,
      outcome: "accepted",
    });
  });

  test("is repeated once by one key", async () => {
    const host = await parameterHost("host", { fails: true });
    const { acme, id } = host;
    await failOnce(host);
    const key = { idempotencyKey: "again" };
    const answer = await acme.runs.retry(id, "latest", key);
    expect(await acme.runs.retry(id, "latest", key)).toEqual(answer);
    await untilEnded(host, 2);
  });

  test("has retries of its job with the same parameters, and counts them from 1 again", async () => {
    const host = await parameterHost("host", { fails: true });
    const { acme, id, clock, started } = host;
    const first = await failOnce(host, { max_retries: 1, retry_pause: "1m" });
    await acme.jobs.update(id, "orders", { parameters: { only: ["z"] } });
    clock.move(MINUTE);
    await untilEnded(host, 2);
    await acme.runs.retry(id, first);
    await untilEnded(host, 3);
    clock.move(MINUTE);
    const runs = await untilEnded(host, 4);
    expect(runs.map(({ attempt }) => attempt)).toEqual([2, undefined, 2, undefined]);
    expect(runs.map(({ triggered_by: by }) => by)).toEqual(["retry", "manual", "retry", "manual"]);
    expect(runs[1]?.retry_of).toBe(first);
    expect(started).toEqual(Array.from({ length: 4 }, () => ["orders", "a"]));
  });

  test("replaces the retry that is due after it", async () => {
    const host = await parameterHost("host", { fails: true });
    const { acme, id, clock } = host;
    const first = await failOnce(host, { max_retries: 1, retry_pause: "1h" });
    host.engine.setRuns(() => []);
    await acme.runs.retry(id, first);
    await untilEnded(host, 2);
    clock.move(120 * MINUTE);
    await host.untilObserved();
    expect(await host.runs()).toHaveLength(2);
  });

  test("needs the access that its parameters need", async () => {
    const host = await parameterHost("host", { fails: true });
    const { acme, id } = host;
    const runner = host.host.organization("org-acme", { caller: "rita", access: "run" });
    await acme.projects.run(id, { parameters: { force: true } });
    await untilEnded(host, 1);
    await expect(runner.runs.retry(id, "latest")).rejects.toMatchObject({ code: "forbidden" });
    expect(await host.runs()).toHaveLength(1);
    await acme.runs.retry(id, "latest");
    await untilEnded(host, 2);
  });

  test("of a deleted job is not repeated, also where another job has its name", async () => {
    const host = await parameterHost("host", { fails: true });
    const { acme, id } = host;
    const run = await failOnce(host);
    await acme.jobs.delete(id, "orders");
    const refused = { code: "conflict", message: expect.stringContaining("was deleted") };
    await expect(acme.runs.retry(id, run)).rejects.toMatchObject(refused);
    await acme.jobs.create(id, ORDERS);
    await expect(acme.runs.retry(id, run)).rejects.toMatchObject(refused);
  });

  test("is refused where the project starts no runs", async () => {
    const host = await parameterHost("host", { fails: true });
    const { acme, id } = host;
    const run = await failOnce(host);
    await acme.projects.update(id, { suspended: true });
    await expect(acme.runs.retry(id, run)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("A run that has not failed", () => {
  test("is not repeated, whether it is active or has succeeded", async () => {
    const host = await parameterHost();
    const { acme, id, engine, ref } = host;
    engine.setRuns("manual");
    const { job_run_id: run } = await acme.projects.run(id);
    await host.untilRuns(([only]) => only?.status === "running");
    await expect(acme.runs.retry(id, run)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("has not ended"),
    });
    engine.finishRun({ ...ref, run }, { status: "success", exitCode: 0 });
    await untilEnded(host, 1);
    await expect(acme.runs.retry(id, run)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("success"),
    });
    await expect(acme.runs.retry(id, "run_nothing")).rejects.toMatchObject({ code: "not_found" });
    await expect(acme.runs.retry("nothing", run)).rejects.toMatchObject({ code: "not_found" });
    expect((await acme.jobs.get(id, JOB)).name).toBe(JOB);
  });
});
