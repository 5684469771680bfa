import { isDagctlError, type ProjectListOptions } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, memoryData, memoryStore, until } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { plannedHost } from "../host/planned-host.ts";
import { JOB, movedClock, testHost, untilStatus } from "../host/test-host.ts";

async function issuesOf(call: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isDagctlError(error, "invalid")) throw new Error(`Not invalid: ${String(error)}`);
  return (error.issues ?? []).map(({ path, message }) => `${path} ${message}`);
}

const NAMES = ["sales", "Marketing", "sales_eu"] as const;

/** Returns a host with three active projects: the first failed last, the second is suspended. */
async function hostWithProjects() {
  const engine = fakeEngine();
  engine.setRuns("manual");
  const test = await testHost({ engine });
  const ids: string[] = [];
  for (const name of NAMES) {
    const { id } = await test.acme.projects.create({ ...test.input, name });
    await untilStatus(test, id, "active");
    ids.push(id);
  }
  const [first = "", second = ""] = ids;
  const { job_run_id: run } = await test.acme.projects.run(first);
  const read = () => test.acme.runs.get(first, run);
  await until(read, ({ status }) => status === "running");
  const message = "The table orders does not exist";
  engine.finishRun(
    { organization: "org-acme", project: first, run },
    { status: "failed", message },
  );
  await until(read, ({ status }) => status === "failed");
  await test.acme.projects.update(second, { suspended: true });
  await untilStatus(test, second, "active");
  const found = async (options: ProjectListOptions): Promise<readonly string[]> =>
    (await test.acme.projects.list(options)).projects.map(({ name }) => name);
  return { ...test, ids, run, found };
}

describe("the list of projects", () => {
  it("has those that match, in the order that was asked for, page by page", async () => {
    const { acme, found } = await hostWithProjects();
    expect(await found({ search: "SALES" })).toEqual(["sales", "sales_eu"]);
    expect(await found({ status: ["suspended"] })).toEqual(["Marketing"]);
    expect(await found({ status: ["last_run_failed", "suspended"], sort: "-created" })).toEqual([
      "Marketing",
      "sales",
    ]);
    expect(await found({ type: "node", sort: "name" })).toEqual(["Marketing", "sales", "sales_eu"]);
    expect(await found({ sort: "-last_run", limit: 1 })).toEqual(["sales"]);
    const page = { search: "s", page: 2, limit: 1 };
    expect(await acme.projects.list(page)).toMatchObject({ total: 2, page: 2, total_pages: 2 });
    expect(await acme.projects.list({ ...page, page: 9 })).toMatchObject({
      projects: [],
      total: 2,
      page: 9,
    });
  });

  it("includes the newest runs and the next run of each project where they are asked for", async () => {
    const { acme, ids, run } = await hostWithProjects();
    const [first = "", second = ""] = ids;
    const { included, projects } = await acme.projects.list({ include: ["recent_runs"] });
    expect(projects).toHaveLength(3);
    expect(included?.[first]).toEqual({
      recent_runs: [
        expect.objectContaining({
          id: run,
          status: "failed",
          error_message: "The table orders does not exist",
        }),
      ],
    });
    expect(included?.[second]).toEqual({ recent_runs: [] });
    expect((await acme.projects.list({ search: "s" })).included).toBeUndefined();
  });

  it("includes the next run of an enabled schedule", async () => {
    const clock = movedClock("2026-03-01T01:59:00.000Z");
    const engineOptions = { schedules: "host" } as const;
    const { acme, id } = await testHost({ project: "scheduled", clock, engineOptions });
    await acme.jobs.update(id, JOB, { schedule: "30 4 * * *", enabled: true });
    const both = ["recent_runs", "next_run_at"] as const;
    expect((await acme.projects.list({ include: both })).included).toEqual({
      [id]: { recent_runs: [], next_run_at: "2026-03-01T04:30:00.000Z" },
    });
  });

  it("has also a project whose type fails to make its job, and that starts no run", async () => {
    let isBroken = false;
    const type = nodeType();
    const defaultJob: typeof type.defaultJob = (...given) => {
      if (isBroken) throw new Error("no idea");
      return type.defaultJob(...given);
    };
    const { acme, id } = await testHost({
      project: "scheduled",
      engineOptions: { schedules: "host" },
      projectTypes: [{ ...type, defaultJob }],
    });
    const list = () => acme.projects.list({ include: ["next_run_at"] });
    expect((await list()).included?.[id]?.next_run_at).toBeDefined();
    isBroken = true;
    expect(await list()).toMatchObject({ total: 1, included: { [id]: {} } });
    expect((await list()).included?.[id]?.next_run_at).toBeUndefined();
  });

  it("has the projects with a plan of their own environment that waits for an approval", async () => {
    const { acme, id, explain, find } = await plannedHost();
    const { plans, projects } = acme;
    const pending = async (): Promise<unknown> => {
      const filter = { status: ["pending_plan"], include: ["pending_plan_id"] } as const;
      const { included, total } = await projects.list(filter);
      const { pending_plan: count } = await projects.counts();
      return [total, count, included?.[id]?.pending_plan_id];
    };
    const other = await plans.create(id, { environment: "dev_bob" });
    expect((await plans.wait(id, other.id)).status).toBe("pending");
    expect(await pending()).toEqual([0, 0, undefined]);
    const first = await explain();
    expect(await pending()).toEqual([1, 1, first.id]);
    find({ changes: [{ name: "shop.other", change: "added" }] });
    const second = await explain();
    expect(await pending()).toEqual([1, 1, second.id]);
    await plans.approve(id, second.id);
    expect((await plans.wait(id, second.id)).status).toBe("completed");
    expect(await pending()).toEqual([0, 0, undefined]);
    const third = await explain();
    await plans.reject(id, third.id);
    expect(await pending()).toEqual([0, 0, undefined]);
    await explain();
    await projects.undeploy(id);
    await until(pending, (found) => String(found) === "0,0,");
  });

  it("refuses wrong options, all at once, with what would be right", async () => {
    const { acme } = await testHost();
    const wrong = {
      search: "",
      status: ["nonsense"],
      type: "airflow",
      sort: "size",
      include: [],
      limit: 101,
    } as unknown as ProjectListOptions;
    expect(await issuesOf(acme.projects.list(wrong))).toEqual([
      "search must be a part of a name: 1 to 63 characters",
      expect.stringContaining("status must be one or more of pending, deploying, active,"),
      "type must be one of sqlmesh, dbt, node",
      "sort must be one of created, name, last_run, -created, -name, -last_run",
      "include must be one or more of recent_runs, next_run_at, pending_plan_id",
      "limit must be at most 100 with include",
    ]);
    expect(await issuesOf(acme.projects.list({ search: "s".repeat(64) }))).toHaveLength(1);
    expect(await issuesOf(acme.projects.list({ search: "s", page: 0 }))).toEqual([
      "page must be a whole number from 1",
    ]);
  });

  it("finds nothing of another organization", async () => {
    const { host } = await hostWithProjects();
    const other = host.organization("org-other").projects;
    expect(await other.list({ search: "sales" })).toMatchObject({ projects: [], total: 0 });
    expect(await other.counts()).toMatchObject({ total: 0, suspended: 0, last_run_failed: 0 });
  });
});

describe("the counts of projects", () => {
  it("say how many projects each state finds", async () => {
    const { acme } = await hostWithProjects();
    const counts = await acme.projects.counts();
    expect(counts).toMatchObject({ total: 3, suspended: 1, last_run_failed: 1, running: 0 });
    expect(counts.by_status.active).toBe(3);
  });
});

describe("a store that finds no projects", () => {
  it("lists them all, and says for every other list that it is not supported", async () => {
    const data = memoryData();
    const { findProjects: _, countProjects: __, newestRuns: ___, ...store } = memoryStore({ data });
    const { acme } = await testHost({ data, store: store satisfies Store });
    expect(await acme.projects.list()).toMatchObject({ total: 0 });
    expect(await acme.projects.list({ limit: 5 })).toMatchObject({ total: 0 });
    for (const call of [acme.projects.list({ search: "sales" }), acme.projects.counts()])
      await expect(call).rejects.toMatchObject({ code: "not_supported" });
  });
});
