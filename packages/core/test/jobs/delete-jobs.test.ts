import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { JOB } from "../host/test-host.ts";
import { beforeCommit } from "./before-commit.ts";
import { jobHost } from "./job-host.ts";

const HOURLY = { name: "hourly", command: "node orders", schedule: "5 * * * *" };

describe("A job that is deleted", () => {
  test("is gone with its schedule, and its runs and their logs stay", async () => {
    const host = await jobHost("host");
    const { acme, id, eventsOf } = host;
    const { id: job } = await acme.jobs.create(id, HOURLY);
    const { job_run_id: run } = await acme.jobs.run(id, "hourly");
    await host.untilRuns(([one]) => one?.status === "success");
    expect(await acme.jobs.delete(id, "hourly")).toEqual({ id: job });
    for (const name of ["hourly", job])
      await expect(acme.jobs.get(id, name)).rejects.toMatchObject({ code: "not_found" });
    expect((await acme.jobs.list(id)).jobs.map(({ name }) => name)).toEqual([JOB]);
    expect(await acme.runs.get(id, run)).toMatchObject({ job_id: job, status: "success" });
    expect(eventsOf("job.deleted").map(({ data }) => data)).toEqual([{ id: job, name: "hourly" }]);
    expect((await acme.audit.list()).records[0]).toMatchObject({
      action: "jobs.delete",
      job: "hourly",
      project_id: id,
    });
    host.clock.to("2026-03-01T02:05:05.000Z");
    await host.untilObserved();
    expect(await host.runs()).toHaveLength(1);
    // The name is free, and the new job has none of these runs.
    const next = await acme.jobs.create(id, HOURLY);
    expect(next).toMatchObject({ name: "hourly" });
    expect(next.id).not.toBe(job);
  });

  test("is not the default one, nor one with an active run", async () => {
    const { acme, id, engine } = await jobHost("host");
    engine.setRuns("manual");
    await acme.jobs.create(id, HOURLY);
    await expect(acme.jobs.delete(id, JOB)).rejects.toMatchObject({ code: "conflict" });
    const { job_run_id: run } = await acme.jobs.run(id, "hourly");
    await expect(acme.jobs.delete(id, "hourly")).rejects.toMatchObject({
      code: "conflict",
      details: { run },
    });
    await acme.runs.cancel(id, run);
    await acme.runs.wait(id, run);
    await acme.jobs.delete(id, "hourly");
    await expect(acme.jobs.delete(id, "hourly")).rejects.toMatchObject({ code: "not_found" });
  });

  test("is deleted once by one key", async () => {
    const { acme, id, eventsOf } = await jobHost("host");
    const { id: job } = await acme.jobs.create(id, HOURLY);
    const key = { idempotencyKey: "k1" };
    expect(await acme.jobs.delete(id, "hourly", key)).toEqual({ id: job });
    expect(await acme.jobs.delete(id, "hourly", key)).toEqual({ id: job });
    expect(eventsOf("job.deleted")).toHaveLength(1);
  });

  test("is not deleted where it is asked to run just before", async () => {
    let run = "";
    const store = beforeCommit(
      memoryStore({ replicas: false }),
      (change) => "forget" in change,
      async () => void (run = (await acme.jobs.run(id, "hourly")).job_run_id),
    );
    const host = await jobHost("host", { store });
    const { acme, id, engine } = host;
    engine.setRuns("manual");
    await acme.jobs.create(id, HOURLY);
    await expect(acme.jobs.delete(id, "hourly")).rejects.toMatchObject({ code: "conflict" });
    expect((await host.runs()).map((one) => one.id)).toEqual([run]);
    expect((await acme.jobs.get(id, "hourly")).name).toBe("hourly");
  });

  test("does not run where it is deleted just before", async () => {
    const store = beforeCommit(
      memoryStore({ replicas: false }),
      (change) => "put" in change && change.put === "run",
      () => acme.jobs.delete(id, "hourly"),
    );
    const { acme, id } = await jobHost("host", { store });
    await acme.jobs.create(id, HOURLY);
    await expect(acme.jobs.run(id, "hourly")).rejects.toMatchObject({ code: "not_found" });
    expect((await acme.runs.list(id)).total).toBe(0);
  });
});
