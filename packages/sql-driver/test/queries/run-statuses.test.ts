import { DatabaseSync } from "node:sqlite";
import type { Change, RunRecord } from "@dagctl/core/contracts";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqliteFixture } from "../store-fixture.ts";

const TIME = "2026-01-01T00:00:00.000Z";

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
