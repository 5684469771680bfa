import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { jobHost } from "./job-host.ts";

const NIGHTLY = "0 3 * * *";
const LONG = `node ${"x".repeat(2_000)}`;
const options = { waitMs: 30_000 };

describe("Jobs that the engine does not take for their size", () => {
  test("are refused before anything is recorded", async () => {
    const store = memoryStore();
    const { acme, id, eventsOf } = await jobHost("engine", {
      store,
      engineOptions: { schedules: "engine", jobsLimit: 2_000 },
    });
    await acme.jobs.create(id, { name: "small", command: "node a", schedule: NIGHTLY }, options);
    const recorded = async (): Promise<unknown> => {
      const { internals: { generation, jobs = {} } = {} } =
        (await store.project("org-acme", id)) ?? {};
      return [generation, Object.values(jobs).map(({ name, argv }) => [name, argv])];
    };
    const before = await recorded();
    const large = { name: "large", command: LONG, schedule: NIGHTLY };
    await expect(acme.jobs.create(id, large)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/^The jobs take \d+ bytes of 2000$/),
    });
    await expect(acme.jobs.update(id, "small", { command: LONG })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/of 2000$/),
    });
    expect(await recorded()).toEqual(before);
    expect((await acme.jobs.list(id)).total).toBe(2);
    expect(eventsOf("job.created")).toHaveLength(1);
  });

  test("are counted with the variables of their runs", async () => {
    const { acme, id } = await jobHost("engine", {
      engineOptions: { schedules: "engine", jobsLimit: 1_200 },
    });
    for (const index of Array.from({ length: 20 }).keys())
      await acme.environmentVariables.create({
        name: `A_NAME_OF_WHICH_THERE_ARE_MANY_${index}`,
        value: "v",
        project_id: id,
      });
    const job = { name: "small", command: "node a", schedule: NIGHTLY };
    await expect(acme.jobs.create(id, job)).rejects.toMatchObject({ code: "invalid" });
  });

  test("refuse a variable with which they would have no room", async () => {
    const { acme, id } = await jobHost("engine", {
      engineOptions: { schedules: "engine", jobsLimit: 600 },
    });
    await acme.jobs.create(id, { name: "small", command: "node a", schedule: NIGHTLY }, options);
    const { environmentVariables: variables } = acme;
    const long = `LONG_${"X".repeat(100)}`;
    const own = await variables.create({ name: "OWN", value: "v", project_id: id });
    await variables.create({ name: "SHARED", value: "v" });
    const refused = { code: "invalid", message: expect.stringMatching(/bytes of 600$/) };
    await expect(
      variables.create({ name: long, value: "v", project_id: id }),
    ).rejects.toMatchObject(refused);
    await expect(variables.create({ name: long, value: "v" })).rejects.toMatchObject(refused);
    await expect(variables.update(own.id, { name: long })).rejects.toMatchObject(refused);
    await variables.update(own.id, { value: "another value" });
    expect((await variables.list()).environment_variables.map(({ name }) => name)).toEqual([
      "OWN",
      "SHARED",
    ]);
    await acme.jobs.delete(id, "small", options);
    await variables.create({ name: long, value: "v", project_id: id });
  });

  test("may be run when a person asks, and get no schedule", async () => {
    const { acme, id } = await jobHost("engine", {
      engineOptions: { schedules: "engine", jobsLimit: 1_000 },
    });
    await acme.jobs.create(id, { name: "large", command: LONG });
    await expect(acme.jobs.update(id, "large", { schedule: NIGHTLY })).rejects.toMatchObject({
      code: "invalid",
    });
    const { job_run_id: run } = await acme.jobs.run(id, "large");
    expect((await acme.runs.wait(id, run)).status).toBe("success");
  });

  test("are no matter of an engine that checks none", async () => {
    const { acme, id } = await jobHost("engine");
    await acme.jobs.create(id, { name: "large", command: LONG, schedule: NIGHTLY }, options);
    expect(await acme.jobs.get(id, "large")).toMatchObject({ command: LONG });
  });
});
