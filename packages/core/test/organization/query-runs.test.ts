import { isDagctlError, type Run, type Runs } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { fakeEngine, memoryData, memoryStore, until } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { JOB, testHost, untilStatus } from "../host/test-host.ts";
import { jobHost } from "../jobs/job-host.ts";

type Options = Parameters<Runs["listAll"]>[0];

/** Returns a host with two projects: the run of the first failed, that of the second runs. */
async function hostWithRuns() {
  const engine = fakeEngine();
  engine.setRuns("manual");
  const test = await testHost({ engine });
  const { acme } = test;
  const begin = async (name: string) => {
    const { id } = await acme.projects.create({ ...test.input, name });
    await untilStatus(test, id, "active");
    const { job_run_id: run } = await acme.projects.run(id);
    const read = () => acme.runs.get(id, run);
    await until(read, ({ status }) => status === "running");
    return { id, run, read };
  };
  const first = await begin("sales");
  const ref = { organization: "org-acme", project: first.id, run: first.run };
  engine.finishRun(ref, { status: "failed" });
  await until(first.read, ({ status }) => status === "failed");
  const second = await begin("marketing");
  const found = async (options: Options): Promise<readonly string[]> =>
    (await acme.runs.listAll(options)).runs.map((run) => run.project_name);
  return { ...test, first, second, found };
}

describe("the runs of all projects", () => {
  it("are those that match, the newest first, each with the name of its project", async () => {
    const { acme, first, second, found } = await hostWithRuns();
    expect(await acme.runs.listAll()).toMatchObject({
      runs: [
        { id: second.run, project_name: "marketing", status: "running" },
        { id: first.run, project_name: "sales", status: "failed" },
      ],
      total: 2,
      page: 1,
      total_pages: 1,
    });
    expect(await found({ status: ["failed", "error"] })).toEqual(["sales"]);
    expect(await found({ project: "MARKETING" })).toEqual(["marketing"]);
    expect(await found({ project: first.id, triggeredBy: "manual" })).toEqual(["sales"]);
    expect(await found({ triggeredBy: "scheduled" })).toEqual([]);
    const { created_at: since } = await second.read();
    expect(await found({ since: since.replace("Z", "+00:00") })).toEqual(["marketing"]);
    expect(await found({ until: since })).toEqual(["sales"]);
    expect(await found({ page: 2, limit: 1 })).toEqual(["sales"]);
    expect(await found({ page: 9 })).toEqual([]);
    await acme.projects.delete(first.id);
    expect(await found({})).toEqual(["marketing"]);
  });

  it("are of one organization, and a project of another one is not found", async () => {
    const { host, first } = await hostWithRuns();
    const { runs } = host.organization("org-other");
    expect(await runs.listAll()).toMatchObject({ runs: [], total: 0 });
    await expect(runs.listAll({ project: first.id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("refuse wrong options, all at once, with what would be right", async () => {
    const { acme } = await testHost();
    const wrong = {
      status: [],
      triggeredBy: "me",
      jobType: "apply",
      updatedAfter: 5,
      since: "yesterday",
      until: "",
    };
    const error: unknown = await acme.runs.listAll(wrong as unknown as Options).catch((e) => e);
    if (!isDagctlError(error, "invalid")) throw new Error("Not refused");
    expect(error.issues).toEqual([
      { path: "status", message: expect.stringContaining("must be one or more of pending") },
      {
        path: "triggeredBy",
        message: "must be one of manual, scheduled, retry, after, plan, deploy",
      },
      {
        path: "jobType",
        message: "must be one of plan, run, janitor, migrate, explain, invalidate, check",
      },
      { path: "updatedAfter", message: "must be a time such as 2026-01-31T00:00:00Z" },
      { path: "since", message: "must be a time such as 2026-01-31T00:00:00Z" },
      { path: "until", message: "must be a time such as 2026-01-31T00:00:00Z" },
    ]);
  });

  it("are found by their job, their type and their last change, also those of one project", async () => {
    const { acme, id, untilRuns } = await jobHost("host");
    await acme.jobs.create(id, { name: "hourly", command: "node a" });
    const run = async (job: string): Promise<Run> => {
      const { job_run_id: of } = await acme.jobs.run(id, job);
      await untilRuns((runs) => runs.some((one) => one.id === of && one.status === "success"));
      return acme.runs.get(id, of);
    };
    const first = await run("hourly");
    await run(JOB);
    const last = await run("hourly");
    expect(last.cronjob_name).toBe("hourly");
    for (const list of [
      async (filter: object) => (await acme.runs.list(id, filter)).runs,
      async (filter: object) => (await acme.runs.listAll(filter)).runs,
    ]) {
      const idsOf = async (filter: object) => (await list(filter)).map((one) => one.id);
      expect(await idsOf({ job: "hourly" })).toEqual([last.id, first.id]);
      expect(await idsOf({ job: "hourly", limit: 1, page: 2 })).toEqual([first.id]);
      expect(await idsOf({ job: "none" })).toEqual([]);
      expect(await idsOf({ jobType: "plan" })).toEqual([]);
      expect(await idsOf({ jobType: "run", job: JOB })).toHaveLength(1);
      const { updated_at: at } = first;
      expect(await idsOf({ updatedAfter: at.replace("Z", "+00:00"), job: "hourly" })).toEqual([
        last.id,
      ]);
      expect((await list({})).map(({ cronjob_name: name }) => name)).toEqual([
        "hourly",
        JOB,
        "hourly",
      ]);
    }
    await expect(acme.runs.list(id, { jobType: "x" } as never)).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("have the name of their job also where version 0.1.0 recorded them", async () => {
    const store = memoryStore();
    const { acme, id, untilRuns } = await jobHost("host", { store });
    const { job_run_id: of } = await acme.jobs.run(id, JOB);
    await untilRuns((runs) => runs.some(({ status }) => status === "success"));
    const record = await store.run("org-acme", id, of);
    if (!record) throw new Error("No record");
    const { cronjob_name: _, ...run } = record.run;
    await store.commit([{ put: "run", record: { ...record, run } }]);
    expect((await acme.runs.get(id, of)).cronjob_name).toBe(JOB);
    expect((await acme.runs.list(id, { job: JOB })).runs).toMatchObject([{ cronjob_name: JOB }]);
  });

  it("are not supported by a store that cannot find them", async () => {
    const data = memoryData();
    const { findRuns: _, ...store } = memoryStore({ data });
    const { acme, input } = await testHost({ data, store: store satisfies Store });
    await expect(acme.runs.listAll()).rejects.toMatchObject({ code: "not_supported" });
    const { id } = await acme.projects.create(input);
    const filtered = acme.runs.list(id, { job: "hourly" });
    await expect(filtered).rejects.toMatchObject({ code: "not_supported" });
    expect(await acme.runs.list(id, { status: "failed" })).toMatchObject({ total: 0 });
  });
});
