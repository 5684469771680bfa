import { describe, expect, test } from "vitest";
import { FILES, JOB, RELEASE, testHost } from "../host/test-host.ts";
import { issuesOf, jobHost, SMALL } from "./job-host.ts";

const HOURLY = { name: "hourly", command: "node orders", schedule: "5 * * * *" };

describe("A change of a job", () => {
  test("sets each field but the name, and clears a schedule and a description by null", async () => {
    const { acme, id, eventsOf } = await jobHost("host");
    const made = await acme.jobs.create(id, { ...HOURLY, description: "One" });
    const set = await acme.jobs.update(id, "hourly", {
      command: "node others",
      schedule: "0 3 * * 7",
      time_zone: "asia/kolkata",
      enabled: false,
      max_retries: 3,
      retry_pause: "24h",
      description: "Two",
    });
    expect(set).toMatchObject({
      id: made.id,
      command: "node others",
      schedule: "0 3 * * 0",
      time_zone: expect.stringMatching(/^Asia\/(?:Kolkata|Calcutta)$/),
      enabled: false,
      max_retries: 3,
      retry_pause: "24h",
      description: "Two",
    });
    const cleared = await acme.jobs.update(id, made.id, { schedule: null, description: null });
    expect(Object.keys(cleared)).not.toContain("schedule");
    expect(Object.keys(cleared)).not.toContain("description");
    expect(await acme.jobs.get(id, "hourly")).toEqual(cleared);
    expect(eventsOf("job.updated")).toHaveLength(2);
  });

  test("that sends back what was read changes nothing", async () => {
    const { acme, id, eventsOf } = await jobHost("host");
    const job = await acme.jobs.create(id, { ...HOURLY, time_zone: "Europe/Berlin" });
    const adhoc = await acme.jobs.create(id, { name: "adhoc", command: "node a" });
    expect(await acme.jobs.update(id, "hourly", { ...job })).toEqual(job);
    expect(
      await acme.jobs.update(id, "adhoc", { ...adhoc, schedule: null, description: null }),
    ).toEqual(adhoc);
    const read = await acme.jobs.get(id, JOB);
    expect(await acme.jobs.update(id, JOB, { ...read })).toEqual(read);
    expect(eventsOf("job.updated")).toEqual([]);
  });

  test("is refused with every problem at once", async () => {
    const { acme, id } = await jobHost("host");
    const job = await acme.jobs.create(id, HOURLY);
    const wrong: unknown = {
      name: "other",
      id: "job_x",
      command: "node $HOME",
      schedule: "61 * * * *",
      time_zone: "UTC+1",
      enabled: null,
      parameter: 1,
    };
    expect(await issuesOf(acme.jobs.update(id, "hourly", wrong as object))).toEqual([
      "command",
      "enabled",
      "id",
      "name",
      "parameter",
      "schedule",
      "time_zone",
    ]);
    expect(await acme.jobs.get(id, "hourly")).toEqual(job);
  });

  test.each([
    ["max_retries", [-1, 6, 1.5, "2", true, []], "must be a whole number from 0 to 5"],
    ["max_retries", [null], "must not be null"],
    ["retry_pause", [null], "must not be null"],
    ["retry_pause", [5, true, {}], "must be a string"],
    ["retry_pause", ["", "abc", "5", "5 m", "1d"], "must be a duration such as 5m, 30s or 1h30m"],
    ["retry_pause", ["0", "0m", "59s", "-5m"], "must be at least 1m"],
    ["retry_pause", ["25h", "24h1ms"], "must be at most 24h"],
  ])("is refused with the right values of %s: %j", async (field, values, message) => {
    const { acme, id } = await jobHost("host");
    const job = await acme.jobs.create(id, HOURLY);
    for (const name of [JOB, "hourly"])
      for (const value of values)
        await expect(acme.jobs.update(id, name, { [field]: value })).rejects.toMatchObject({
          code: "invalid",
          issues: [{ path: field, message }],
        });
    expect(await acme.jobs.get(id, "hourly")).toEqual(job);
  });

  test("sets the zone and the description of the default job, whose command is the project's", async () => {
    const { acme, id, eventsOf } = await jobHost("host");
    expect(
      await issuesOf(acme.jobs.update(id, JOB, { command: "node a", schedule: null })),
    ).toEqual(["command", "schedule"]);
    const described = await acme.jobs.update(id, JOB, { description: "The night" });
    expect(described).toMatchObject({ enabled: false, description: "The night", time_zone: "UTC" });
    const set = await acme.jobs.update(id, JOB, {
      enabled: true,
      schedule: "0 4 * * *",
      time_zone: "Europe/Berlin",
    });
    expect(set.next_run_at).toBe("2026-03-01T03:00:00.000Z");
    expect(await acme.jobs.get(id, JOB)).toEqual(set);
    expect(eventsOf("job.updated").map(({ data }) => data.job.time_zone)).toEqual([
      "UTC",
      "Europe/Berlin",
    ]);
  });

  test("of the project is refused where a job could not run any more", async () => {
    const { acme, id } = await jobHost("host");
    await acme.jobs.create(id, { name: "big", command: "node heavy" });
    expect(await issuesOf(acme.projects.update(id, { cpu_limit: SMALL }))).toEqual([
      "jobs.big.command",
    ]);
    await acme.jobs.update(id, "big", { command: "node light" });
    await acme.projects.update(id, { cpu_limit: SMALL });
    expect(await issuesOf(acme.jobs.update(id, "big", { command: "node heavy" }))).toEqual([
      "command",
    ]);
  });

  test("loses none of several at once", async () => {
    const { acme, id } = await jobHost("host");
    await acme.jobs.create(id, HOURLY);
    await Promise.all([
      acme.jobs.update(id, "hourly", { schedule: "7 * * * *" }),
      acme.jobs.update(id, "hourly", { description: "Both" }),
      acme.jobs.update(id, JOB, { enabled: true }),
      acme.jobs.create(id, { ...HOURLY, name: "third" }),
      acme.projects.update(id, { description: "all" }),
    ]);
    expect(await acme.jobs.get(id, "hourly")).toMatchObject({
      schedule: "7 * * * *",
      description: "Both",
    });
    expect((await acme.jobs.list(id)).total).toBe(3);
    expect((await acme.jobs.get(id, JOB)).enabled).toBe(true);
  });

  test("lets polling try a commit once more that a job has kept from the project", async () => {
    const { acme, project, repository, untilAutoDeploy } = await testHost({ project: "polled" });
    await acme.jobs.create(project.id, { name: "empty", command: "dbt run --empty" });
    const commit = await repository.commit(
      {
        [RELEASE]: "version: 1.1.0\n",
        "dbt_project.yml": `${FILES["dbt_project.yml"]}require-dbt-version: "<1.8.0"\n`,
      },
      "Go back",
    );
    const failed = await untilAutoDeploy(commit, "failed");
    expect(failed.auto_deploy?.reason).toContain("jobs.empty.command");
    await acme.jobs.update(project.id, "empty", { command: "dbt run" });
    expect(await untilAutoDeploy(commit, "deployed")).toMatchObject({ current_commit_sha: commit });
  });
});
