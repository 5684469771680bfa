import { observe, type StoreCase } from "./store-fixture.ts";
import { ACME, day, job, operation, project, run } from "./store-records.ts";

/** Ids whose alphabetical order differs from the order of their puts. */
const IDS = ["m", "z", "a", "y", "b", "x"] as const;

export const orderCases: readonly StoreCase[] = [
  observe(
    "order",
    "records of one time are listed in the order of their first put, on every page, and a later put moves none",
    async (fixture, check) => {
      const { store, reopen } = fixture;
      await store.commit([
        project("p1"),
        run("first", "p1", { created_at: day(1), status: "success" }),
      ]);
      for (const id of IDS) {
        await store.commit([project(id, { created_at: day(3) })]);
        await store.commit([
          operation(id, "p1", { created_at: day(3), status: "succeeded", ended_at: day(3) }),
        ]);
        await store.commit([
          run(id, "p1", { created_at: day(3) }),
          job(`job-${id}`, "p1", { created_at: day(3) }),
        ]);
      }
      await store.commit([
        project("a", { created_at: day(3), description: "again" }),
        run("z", "p1", { created_at: day(3), status: "running" }),
      ]);
      await store.commit([
        project("late", { created_at: day(4) }),
        project("early", { created_at: day(2) }),
      ]);
      const again = await reopen();
      const pages = [];
      for (let offset = 0; offset < 9; offset += 2)
        pages.push(
          ...(await again.projects(ACME, { offset, limit: 2 })).records.map(
            (record) => record.project.id,
          ),
        );
      check.same(pages, ["p1", "early", ...IDS, "late"], "projects, page by page");
      check.same(
        (await again.projects(ACME)).records.map((record) => record.project.id),
        pages,
        "projects at once",
      );
      const page = { offset: 0, limit: 9 };
      check.same(
        (await again.runs(ACME, "p1", page)).records.map((record) => record.run.id),
        [...IDS.toReversed(), "first"],
        "runs, newest first",
      );
      check.same(
        (await again.operations(ACME, "p1", page)).records.map((record) => record.operation.id),
        IDS.toReversed(),
        "operations, newest first",
      );
      check.same(
        (await again.jobs(ACME, "p1")).map((record) => record.job.id),
        IDS.map((id) => `job-${id}`),
        "jobs",
      );
    },
  ),

  observe(
    "order",
    "records of one commit keep the order of its changes",
    async ({ store }, check) => {
      await store.commit(IDS.map((id) => project(id, { created_at: day(3) })));
      check.same(
        (await store.projects(ACME)).records.map((record) => record.project.id),
        [...IDS],
        "projects",
      );
    },
  ),

  observe(
    "active-runs",
    "active runs of one project and one time are listed in the order of their first put",
    async ({ store }, check) => {
      await store.commit([project("p1")]);
      for (const id of IDS) await store.commit([run(id, "p1", { created_at: day(3) })]);
      await store.commit([run("z", "p1", { created_at: day(3), status: "running" })]);
      check.same(
        (await store.activeRuns()).map((record) => record.run.id),
        [...IDS],
        "active runs",
      );
    },
  ),
];
