import { DatabaseSync } from "node:sqlite";
import type { Change, RunRecord, RunWorkOfCheck, Workload } from "@dagctl/core/contracts";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqliteFixture } from "../store-fixture.ts";

const TIME = "2026-01-01T00:00:00.000Z";
const LATER = "2026-01-02T00:00:00.000Z";

const SHOP = {
  put: "project",
  record: {
    project: {
      id: "shop",
      organization_id: "org-acme",
      name: "shop",
      revision: 1,
      created_at: TIME,
    },
    internals: { generation: 1, mayExist: true, mayHaveState: false, stateRotation: 0 },
  },
} as unknown as Change;

/** Returns the change that stores a run of the project `shop`. */
function run(
  id: string,
  fields: Partial<RunRecord["run"]> = {},
  internals: Partial<RunRecord["internals"]> = {},
): Change {
  return {
    put: "run",
    record: {
      organization: "org-acme",
      run: {
        id,
        project_id: "shop",
        job_id: "job_one",
        job_name: id,
        job_type: "run",
        status: "pending",
        triggered_by: "manual",
        created_at: TIME,
        updated_at: TIME,
        ...fields,
      },
      internals: { job: "hourly", applyPlan: false, ...internals },
    },
  };
}

describe("A pending run that hosts of version 0.1.0 must pass over", () => {
  test("is not in what such a host asks for, until the engine has reported it", async () => {
    const fixture = await sqliteFixture();
    onTestFinished(() => fixture.close());
    const { store, file } = fixture;
    await store.open();
    const database = new DatabaseSync(file);
    onTestFinished(() => database.close());
    // As version 0.1.0 asks.
    const asked = (): readonly unknown[] =>
      database
        .prepare("select id from runs where status in ('pending', 'running') order by id")
        .all()
        .map(({ id }) => id);
    await store.commit([run("old"), run("new", {}, { isPassedOver: true })]);
    expect(asked()).toEqual(["old"]);
    const dispatched = { generation: 1, commit: "c", deadline: TIME, steps: [] };
    await store.commit([run("new", {}, { isPassedOver: true, dispatched })]);
    expect(asked()).toEqual(["old"]);
    await store.commit([run("new", {}, { isPassedOver: true, dispatched, taken: true })]);
    expect(asked()).toEqual(["new", "old"]);
    await store.commit([run("new", { status: "running" }, { isPassedOver: true, dispatched })]);
    expect(asked()).toEqual(["new", "old"]);
  });

  test("is pending for this version, in each list and count", async () => {
    const fixture = await sqliteFixture();
    onTestFinished(() => fixture.close());
    const { store } = fixture;
    await store.open();
    await store.commit([
      run("failed", { status: "failed" }),
      run("new", { created_at: "2026-01-02T00:00:00.000Z" }, { isPassedOver: true }),
    ]);
    const page = { offset: 0, limit: 9 };
    const pending = { ...page, statuses: ["pending"] as const };
    for (const { records, total } of [
      await store.runs("org-acme", "shop", pending),
      (await store.findRuns?.("org-acme", pending)) ?? { records: [], total: 0 },
      (await store.findRuns?.("org-acme", { ...pending, project: "shop" })) ?? {
        records: [],
        total: 0,
      },
    ]) {
      expect(total).toBe(1);
      expect(records.map(({ run: { id, status } }) => [id, status])).toEqual([["new", "pending"]]);
    }
    expect((await store.findRuns?.("org-acme", page))?.records.map((one) => one.run.id)).toEqual([
      "new",
      "failed",
    ]);
    expect((await store.activeRuns()).map((one) => one.run.id)).toEqual(["new"]);
    const fewer = { expect: "fewer_runs", organization: "org-acme", project: "shop" } as const;
    await expect(
      store.commit([], { expect: [{ ...fewer, statuses: ["pending"], than: 1 }] }),
    ).rejects.toMatchObject({ code: "conflict" });
    await store.commit([], { expect: [{ ...fewer, statuses: ["running"], than: 1 }] });
  });
});

/** What a run does that checks a commit. */
const CHECK: RunWorkOfCheck = {
  kind: "check",
  operation: "op_one",
  commit: "c",
  steps: [],
  input: {},
  workload: {} as Workload,
  ownFiles: true,
};

describe("A run of a plan", () => {
  const work = {
    kind: "explain",
    plan: "plan_one",
    commit: "c",
    steps: [],
    input: {},
  } as const;
  const explain = { job_type: "explain", plan_id: "plan_one" } as const;

  test("is in nothing that hosts without plans ask for, until it has ended", async () => {
    const fixture = await sqliteFixture();
    onTestFinished(() => fixture.close());
    const { store, file } = fixture;
    await store.open();
    const database = new DatabaseSync(file);
    onTestFinished(() => database.close());
    // As the versions before plans ask.
    const asked = (): readonly unknown[] =>
      database
        .prepare("select id from runs where status in ('pending', 'running', 'queued')")
        .all()
        .map(({ id }) => id);
    const page = { offset: 0, limit: 9 };
    for (const status of ["pending", "running"] as const) {
      await store.commit([run("plan", { ...explain, status }, { work, taken: true })]);
      expect(asked()).toEqual([]);
      const { records } = await store.runs("org-acme", "shop", { ...page, statuses: [status] });
      expect(records.map((one) => one.run.status)).toEqual([status]);
      expect((await store.activeRuns()).map((one) => one.run.id)).toEqual(["plan"]);
      await expect(
        store.commit([], {
          expect: [
            {
              expect: "fewer_runs",
              organization: "org-acme",
              project: "shop",
              statuses: ["pending", "running"],
              than: 1,
            },
          ],
        }),
      ).rejects.toMatchObject({ code: "conflict" });
    }
    await store.commit([run("plan", { ...explain, status: "failed" }, { work })]);
    expect(await store.activeRuns()).toEqual([]);
    const failed = await store.runs("org-acme", "shop", { ...page, statuses: ["failed"] });
    expect(failed.records.map((one) => one.run.id)).toEqual(["plan"]);
  });

  test.each([
    ["explains the plan", explain, work],
    ["checks a commit", { job_type: "check" } as const, CHECK],
  ])("is not the last run of its project, where it %s", async (_, wire, work) => {
    const fixture = await sqliteFixture();
    onTestFinished(() => fixture.close());
    for (const store of [fixture.store, memoryStore()]) {
      await store.open();
      await store.commit([
        SHOP,
        run("ran", { status: "success" }),
        run("plan", { ...wire, status: "failed", created_at: LATER }, { work }),
      ]);
      expect(await store.countProjects?.("org-acme")).toMatchObject({
        last_run_failed: 0,
        running: 0,
      });
      expect((await store.newestRuns?.("org-acme", ["shop"], 5))?.map(idOf)).toEqual(["ran"]);
      await store.commit([run("plan", { ...wire, status: "running" }, { work })]);
      expect(await store.countProjects?.("org-acme")).toMatchObject({ running: 1 });
      await store.commit([run("plan", { ...wire, status: "failed" }, { work })]);
      const apply = { job_type: "plan", status: "running" } as const;
      await store.commit([run("apply", apply, { work: { ...work, kind: "apply" } })]);
      expect(await store.countProjects?.("org-acme")).toMatchObject({ running: 1 });
    }
  });
});

const idOf = ({ run: { id } }: RunRecord): string => id;
