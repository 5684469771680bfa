import type { RunQuery, Store } from "@dagctl/core/contracts";
import type { Assertions } from "./assertions.ts";
import { observe, type StoreCase } from "./store-fixture.ts";
import { ACME, day, OTHER, project, run } from "./store-records.ts";

const noQueries: StoreCase["skip"] = ({ store }) =>
  store.findRuns ? undefined : "the store has not findRuns";

const PROJECTS = [
  project("p1", { name: "analytics" }),
  project("p2", { name: "billing" }),
  project("p3", { name: "analytics", organization_id: OTHER }),
];
/** A text of an error looks like the field that a filter searches. */
const LIKE_A_FIELD = 'printed {"triggered_by":"scheduled"}';
const UPDATED = `printed {"updated_at":"${day(29)}","job":"hourly_2","job_type":"plan"}`;
/** So does a parameter, whose names a caller chooses. */
const PARAMETERS = {
  vars: { triggered_by: "scheduled", "": [{ triggered_by: "retry", job_type: "plan" }] },
};
const RUNS = [
  run("r1", "p1", {
    status: "success",
    created_at: day(11),
    triggered_by: "scheduled",
    parameters: { vars: { triggered_by: "manual", "\u{1f600}": 1 } },
  }),
  run("r2", "p2", { status: "failed", created_at: day(12), error_message: LIKE_A_FIELD }),
  run("r3", "p1", { status: "running", created_at: day(13), triggered_by: "scheduled" }),
  run("r4", "p2", { status: "error", created_at: day(14), parameters: PARAMETERS }),
  run("r5", "p1", { status: "pending", created_at: day(15) }),
  run("r6", "p3", { status: "failed", created_at: day(16) }, {}, OTHER),
];

/** Asserts which runs a query finds, in which order. */
async function finds(
  store: Store,
  check: Assertions,
  query: Partial<RunQuery>,
  expected: readonly string[],
): Promise<void> {
  const found = await store.findRuns?.(ACME, { offset: 0, limit: 99, ...query });
  check.same(
    [found?.records.map((record) => record.run.id), found?.total],
    [expected, expected.length],
    `the runs of ${JSON.stringify(query)}`,
  );
}

/** What finds runs of all projects. */
export const runQueryCases: readonly StoreCase[] = [
  observe(
    "find-runs",
    "a query finds the runs of which all that it has is true, and no other organization's",
    async ({ store, reopen }, check) => {
      await store.commit([...PROJECTS, ...RUNS]);
      await finds(store, check, {}, ["r5", "r4", "r3", "r2", "r1"]);
      await finds(store, check, { statuses: ["failed", "error"] }, ["r4", "r2"]);
      await finds(store, check, { statuses: [] }, []);
      await finds(store, check, { project: "p1" }, ["r5", "r3", "r1"]);
      await finds(store, check, { project: "p3" }, []);
      await finds(store, check, { triggeredBy: "scheduled" }, ["r3", "r1"]);
      await finds(store, check, { triggeredBy: "manual" }, ["r5", "r4", "r2"]);
      await finds(store, check, { triggeredBy: "retry" }, []);
      check.same(
        await Promise.all(
          ["r4", "r1"].map(async (id) => {
            const record = await store.run(ACME, id === "r1" ? "p1" : "p2", id);
            return record?.run.parameters;
          }),
        ),
        [PARAMETERS, { vars: { triggered_by: "manual", "\u{1f600}": 1 } }],
        "the parameters of runs",
      );
      await finds(store, check, { since: day(12), until: day(14) }, ["r3", "r2"]);
      const all = { project: "p1", statuses: ["running", "success"], since: day(12) } as const;
      await finds(store, check, { ...all, triggeredBy: "scheduled" }, ["r3"]);
      await store.commit([run("r3", "p1", { status: "success", created_at: day(13) })]);
      const after = await reopen();
      await finds(after, check, { statuses: ["running"] }, []);
      await finds(after, check, { triggeredBy: "scheduled" }, ["r1"]);
    },
    noQueries,
  ),

  observe(
    "find-runs-of-a-job",
    "a query finds the runs of a job, of a type, and those that have changed",
    async ({ store, reopen }, check) => {
      const job = { job: "hourly" };
      await store.commit([
        ...PROJECTS,
        run("r1", "p1", { created_at: day(11), updated_at: day(20), job_type: "plan" }, job),
        run("r2", "p2", { created_at: day(12), updated_at: day(13), error_message: UPDATED }, job),
        run("r3", "p1", { created_at: day(13), updated_at: day(15) }, { job: "hourly_2" }),
        run("r4", "p1", { created_at: day(14), updated_at: day(14), job_type: "janitor" }),
        run("r5", "p3", { created_at: day(15), updated_at: day(30) }, job, OTHER),
      ]);
      await finds(store, check, job, ["r2", "r1"]);
      await finds(store, check, { ...job, project: "p1" }, ["r1"]);
      await finds(store, check, { job: "hourl_" }, []);
      await finds(store, check, { job: "Hourly" }, []);
      await finds(store, check, { job: 'hourly","x":"' }, []);
      await finds(store, check, { jobType: "plan" }, ["r1"]);
      await finds(store, check, { jobType: "janitor", project: "p1" }, ["r4"]);
      await finds(store, check, { updatedAfter: day(14) }, ["r3", "r1"]);
      await finds(store, check, { updatedAfter: day(14), ...job, statuses: ["pending"] }, ["r1"]);
      await store.commit([run("r4", "p1", { created_at: day(14), updated_at: day(29) })]);
      await finds(await reopen(), check, { updatedAfter: day(20) }, ["r4"]);
    },
    noQueries,
  ),

  observe(
    "find-runs-pages",
    "the pages of a query have each of its runs once, the newest first, and one beyond the last is empty",
    async ({ store }, check) => {
      await store.commit([
        ...PROJECTS,
        ...RUNS,
        run("r0", "p1", { status: "failed", created_at: day(15) }),
        run("r9", "p2", { status: "success", created_at: day(1) }),
      ]);
      const pages: unknown[] = [];
      const ids: string[] = [];
      for (let offset = 0; offset < 9; offset += 2) {
        const found = await store.findRuns?.(ACME, { offset, limit: 2 });
        const { records, total } = check.present(found, "the answer");
        pages.push([records.length, total]);
        ids.push(...records.map((record) => record.run.id));
      }
      check.same(
        pages,
        [
          [2, 7],
          [2, 7],
          [2, 7],
          [1, 7],
          [0, 7],
        ],
        "the pages",
      );
      // In the list of their project the later put of one time is the newer one.
      check.same(ids, ["r0", "r5", "r4", "r3", "r2", "r1", "r9"], "the runs");
    },
    noQueries,
  ),

  observe(
    "find-runs-project",
    "each run has the present name of its project, and the runs of a deleted project are not found",
    async ({ store }, check) => {
      await store.commit([...PROJECTS, ...RUNS]);
      const names = async (): Promise<unknown> =>
        (await store.findRuns?.(ACME, { offset: 0, limit: 3 }))?.records.map(
          ({ projectName }) => projectName,
        );
      check.same(await names(), ["analytics", "billing", "analytics"], "the names");
      await store.commit([project("p1", { name: "sales" })]);
      check.same(await names(), ["sales", "billing", "sales"], "the names after a change");
      await store.commit([{ forget: "project", organization: ACME, id: "p1" }]);
      await finds(store, check, {}, ["r4", "r2"]);
    },
    noQueries,
  ),
];
