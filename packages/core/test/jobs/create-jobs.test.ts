import type { Job } from "@dagctl/core";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { testHost } from "../host/test-host.ts";
import { issuesOf, jobHost, MORNING } from "./job-host.ts";

const HOURLY = { name: "hourly", command: "node orders", schedule: "5 * * * *" };

describe("A new job", () => {
  test("has the defaults of the fields that were left out, and an event", async () => {
    const { acme, id, eventsOf } = await jobHost("host");
    const job = await acme.jobs.create(id, { name: "adhoc", command: "node a b" });
    expect(job).toEqual({
      id: expect.stringMatching(/^job_/),
      project_id: id,
      name: "adhoc",
      command: "node a b",
      time_zone: "UTC",
      enabled: true,
      max_retries: 0,
      retry_pause: "5m",
      created_at: expect.stringMatching(/^2026-03-01T01:59/),
      updated_at: job.created_at,
    });
    expect(await acme.jobs.get(id, "adhoc")).toEqual(job);
    expect(eventsOf("job.created").map(({ data }) => data)).toEqual([{ job }]);
    expect((await acme.audit.list()).records[0]).toMatchObject({
      action: "jobs.create",
      job: "adhoc",
      project_id: id,
    });
  });

  test("has every field of its body, its zone as IANA spells it, and its next run", async () => {
    const { acme, id } = await jobHost("host");
    const job = await acme.jobs.create(id, {
      ...HOURLY,
      schedule: "30 4 * * 7",
      time_zone: "europe/berlin",
      max_retries: 5,
      retry_pause: "1h30m",
      description: "Orders of the night",
    });
    expect(job).toMatchObject({
      schedule: "30 4 * * 0",
      time_zone: "Europe/Berlin",
      enabled: true,
      max_retries: 5,
      retry_pause: "1h30m",
      description: "Orders of the night",
      next_run_at: "2026-03-01T03:30:00.000Z",
    });
    expect(
      await acme.jobs.create(id, { ...HOURLY, name: "off", enabled: false }),
    ).not.toHaveProperty("next_run_at");
    const { jobs, total } = await acme.jobs.list(id);
    expect([jobs.map(({ name }) => name), total]).toEqual([["scheduled-run", "hourly", "off"], 3]);
  });

  test("is refused with every problem at once, and nothing is recorded", async () => {
    const store = memoryStore();
    const { acme, id, eventsOf } = await jobHost("host", { store });
    const before = await store.project("org-acme", id);
    const wrong: unknown = {
      name: "Not A Label",
      command: "node a; rm",
      schedule: "0 0 L * *",
      time_zone: "+02:00",
      enabled: "yes",
      max_retries: 6,
      retry_pause: 5,
      description: 1,
      colour: "red",
    };
    expect(await issuesOf(acme.jobs.create(id, wrong as typeof HOURLY))).toEqual([
      "colour",
      "command",
      "description",
      "enabled",
      "max_retries",
      "name",
      "retry_pause",
      "schedule",
      "time_zone",
    ]);
    for (const body of [undefined, null, [], "x", 1])
      expect(await issuesOf(acme.jobs.create(id, body as never))).toEqual(["body"]);
    expect(await issuesOf(acme.jobs.create(id, {} as never))).toEqual(["command", "name"]);
    for (const name of ["", "-a", "a".repeat(64), "scheduled-run", "migrate", null, 5])
      expect(await issuesOf(acme.jobs.create(id, { ...HOURLY, name: name as string }))).toEqual([
        "name",
      ]);
    for (const command of ["", " ", "rm -rf", "node \u202E", "node ".repeat(1_000), null])
      expect(
        await issuesOf(acme.jobs.create(id, { ...HOURLY, command: command as string })),
      ).toEqual(["command"]);
    for (const time_zone of ["", "CET", "Europe/Nowhere", "UTC+2", "A".repeat(99)])
      expect(await issuesOf(acme.jobs.create(id, { ...HOURLY, time_zone }))).toEqual(["time_zone"]);
    for (const max_retries of [-1, 6, 1.5, 1e308, Number.NaN, "2" as never])
      expect(await issuesOf(acme.jobs.create(id, { ...HOURLY, max_retries }))).toEqual([
        "max_retries",
      ]);
    expect(await store.project("org-acme", id)).toEqual(before);
    expect(await store.jobs("org-acme", id)).toEqual([]);
    expect(eventsOf("job.created")).toEqual([]);
  });

  test("is a conflict where the project has one of that name, with an issue at the name", async () => {
    const { acme, id } = await jobHost("host");
    await acme.jobs.create(id, HOURLY);
    const [one, other] = await Promise.allSettled([
      acme.jobs.create(id, { ...HOURLY, name: "twice" }),
      acme.jobs.create(id, { ...HOURLY, name: "twice" }),
    ]);
    expect([one.status, other.status].toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(acme.jobs.create(id, HOURLY)).rejects.toMatchObject({
      code: "conflict",
      issues: [{ path: "name" }],
    });
    expect((await acme.jobs.list(id)).total).toBe(3);
  });

  test("is the twentieth at most, the default one included", async () => {
    const { acme, id } = await jobHost("host");
    for (let count = 1; count < 20; count += 1)
      await acme.jobs.create(id, { ...HOURLY, name: `job-${count}` });
    await expect(acme.jobs.create(id, HOURLY)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("20 jobs"),
    });
    await acme.jobs.delete(id, "job-7");
    await acme.jobs.create(id, HOURLY);
    expect((await acme.jobs.list(id)).total).toBe(20);
  });

  test("is made once by one key", async () => {
    const { acme, id, eventsOf } = await jobHost("host");
    const key = { idempotencyKey: "k1" };
    const [one, other] = await Promise.all([
      acme.jobs.create(id, HOURLY, key),
      acme.jobs.create(id, HOURLY, key),
    ]);
    expect(other).toEqual(one);
    await expect(acme.jobs.create(id, { ...HOURLY, enabled: false }, key)).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
    await acme.jobs.delete(id, "hourly");
    expect(await acme.jobs.create(id, HOURLY, key)).toEqual(one);
    expect(eventsOf("job.created")).toHaveLength(1);
  });

  test("is not supported by a type that reads no commands, nor found in another organization", async () => {
    const { acme, id } = await testHost({ project: "scheduled", job: undefined });
    await expect(acme.jobs.create(id, HOURLY)).rejects.toMatchObject({ code: "not_supported" });
    const { host, id: other } = await jobHost("host");
    const calls = host.organization("org-other").jobs;
    for (const call of [
      calls.create(other, HOURLY),
      calls.delete(other, "hourly"),
      calls.run(other, "hourly"),
    ])
      await expect(call).rejects.toMatchObject({ code: "not_found" });
  });

  test("is recorded while nothing is deployed, and refused while the project is deleted", async () => {
    const test = await jobHost("host");
    const { acme, id, engine, ref } = test;
    await acme.projects.undeploy(id);
    const job: Job = await acme.jobs.create(id, HOURLY);
    expect(job).not.toHaveProperty("next_run_at");
    await acme.projects.deploy(id);
    expect((await acme.jobs.get(id, "hourly")).next_run_at).toBeDefined();
    engine.setRemoval("manual");
    await acme.projects.delete(id, { waitMs: 0 });
    await expect(acme.jobs.create(id, { ...HOURLY, name: "late" })).rejects.toMatchObject({
      code: "conflict",
      details: { status: "deleting" },
    });
    await expect(acme.jobs.delete(id, "hourly")).rejects.toMatchObject({ code: "conflict" });
    engine.finishRemoval(ref);
    expect(job.created_at >= MORNING).toBe(true);
  });
});
