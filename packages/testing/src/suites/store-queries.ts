import type { ProjectQuery, Store } from "@dagctl/core/contracts";
import type { Assertions } from "./assertions.ts";
import { observe, type StoreCase } from "./store-fixture.ts";
import { PENDING_PLAN } from "@dagctl/core/driver-kit";
import { ACME, day, OTHER, project, record, run } from "./store-records.ts";

const noQueries: StoreCase["skip"] = ({ store }) =>
  store.findProjects && store.countProjects && store.newestRuns
    ? undefined
    : "the store has not findProjects, countProjects and newestRuns";

/** Projects of each kind, in the order in which they were created. */
const PROJECTS = [
  project("p1", { name: "Analytics", status: "active", created_at: day(1) }),
  project("p2", { name: "billing_eu", status: "failed", suspended: true, created_at: day(2) }),
  project("p3", {
    name: "Billing-US",
    status: "active",
    project_type: "dbt",
    commits_behind: 2,
    created_at: day(3),
  }),
  project("p4", { name: "100pct", status: "inactive", commits_behind: 0, created_at: day(4) }),
  project("p5", { name: "analytics", organization_id: OTHER, created_at: day(1) }),
];
/** `p1` runs again after a failure, `p2` has failed, `p3` has recovered, `p4` never ran. */
const RUNS = [
  run("r1", "p1", { status: "error", created_at: day(11) }),
  run("r2", "p1", { status: "running", created_at: day(12) }),
  run("r3", "p2", { status: "success", created_at: day(11) }),
  run("r4", "p2", { status: "partial", created_at: day(13) }),
  run("r5", "p2", { status: "pending", created_at: day(14) }),
  run("r6", "p3", { status: "failed", created_at: day(10) }),
  run("r7", "p3", { status: "success", created_at: day(11) }),
  run("r8", "p5", { status: "failed", created_at: day(15) }, {}, OTHER),
];

const pending = { kind: PENDING_PLAN, project: "p4", parent: "p4" } as const;
/** A plan of `p4` waits for an approval, one of `p3` does not, and that of another organization. */
const PLANS = [
  record("plan-1", pending),
  record("plan-2", { kind: "plan", project: "p3", parent: "p3" }),
  record("plan-3", { ...pending, organization: OTHER, project: "p1", parent: "p1" }),
];

/** Asserts which projects a query finds, in which order. */
async function finds(
  store: Store,
  check: Assertions,
  query: Partial<ProjectQuery>,
  expected: readonly string[],
): Promise<void> {
  const what = JSON.stringify(query);
  const page = { offset: 0, limit: 99, ...query };
  const found = await store.findProjects?.(ACME, page);
  check.same(
    [found?.records.map((record) => record.project.id), found?.total],
    [expected, expected.length],
    `the projects of ${what}`,
  );
}

/** What finds and counts projects by what they are. */
export const queryCases: readonly StoreCase[] = [
  observe(
    "find-by-name",
    "a part of a name finds the projects that have it, in any case, and nothing else is a pattern",
    async ({ store }, check) => {
      await store.commit([...PROJECTS, ...RUNS]);
      await finds(store, check, { search: "ana" }, ["p1"]);
      await finds(store, check, { search: "BILLING" }, ["p2", "p3"]);
      await finds(store, check, { search: "g_e" }, ["p2"]);
      for (const part of ["%", "g.e", "\\", "*", "analytics2"])
        await finds(store, check, { search: part }, []);
    },
    noQueries,
  ),

  observe(
    "find-by-state",
    "each state finds the projects of which it is true now, several find those of each, and a type those of it",
    async ({ store, reopen }, check) => {
      await store.commit([...PROJECTS, ...RUNS, ...PLANS]);
      await finds(store, check, { status: ["active"] }, ["p1", "p3"]);
      await finds(store, check, { status: ["suspended"] }, ["p2"]);
      await finds(store, check, { status: ["behind"] }, ["p3"]);
      await finds(store, check, { status: ["last_run_failed"] }, ["p1", "p2"]);
      await finds(store, check, { status: ["running"] }, ["p1"]);
      await finds(store, check, { status: ["pending_plan"] }, ["p4"]);
      await finds(store, check, { status: ["inactive", "behind"] }, ["p3", "p4"]);
      await finds(store, check, { status: [] }, []);
      await finds(store, check, { type: ["dbt"] }, ["p3"]);
      await finds(store, check, { type: ["dbt", "sqlmesh"], search: "us", status: ["active"] }, [
        "p3",
      ]);
      await store.commit([
        project("p3", { name: "Billing-US", status: "degraded", created_at: day(3) }),
        run("r2", "p1", { status: "success", created_at: day(12) }),
        { forget: "record", kind: PENDING_PLAN, organization: ACME, id: "plan-1" },
      ]);
      const after = await reopen();
      await finds(after, check, { status: ["active"] }, ["p1"]);
      await finds(after, check, { status: ["behind", "running", "pending_plan"] }, []);
      await finds(after, check, { status: ["last_run_failed", "degraded"] }, ["p2", "p3"]);
    },
    noQueries,
  ),

  observe(
    "find-sync-unknown",
    "a project whose polls fail is sync_unknown and not behind, unless its branch was read",
    async ({ store, reopen }, check) => {
      const since = day(5);
      const behind = { status: "active", commits_behind: 2 } as const;
      const message = 'no "poll_failure":{ for any';
      await store.commit([
        project("p1", { ...behind, name: "one", poll_failure: { since, message } }),
        project("p2", { name: "two", poll_failure: { since, message, branch_was_read: true } }),
        project("p3", { ...behind, name: "three", agent_context: message }),
      ]);
      await finds(store, check, { status: ["sync_unknown"] }, ["p1"]);
      await finds(store, check, { status: ["behind"] }, ["p3"]);
      const { behind: counted, sync_unknown: unknown } = check.present(
        await store.countProjects?.(ACME),
        "the counts",
      );
      check.same([counted, unknown], [1, 1], "the counts");
      await store.commit([project("p1", { ...behind, name: "one" })]);
      const after = await reopen();
      await finds(after, check, { status: ["sync_unknown"] }, []);
      await finds(after, check, { status: ["behind"] }, ["p1", "p3"]);
    },
    noQueries,
  ),

  observe(
    "find-in-order",
    "projects are sorted by creation, name or newest run, or the reverse, and those that are alike by id",
    async ({ store }, check) => {
      await store.commit([...PROJECTS, ...RUNS]);
      await finds(store, check, {}, ["p1", "p2", "p3", "p4"]);
      await finds(store, check, { sort: "-created" }, ["p4", "p3", "p2", "p1"]);
      await finds(store, check, { sort: "name" }, ["p4", "p1", "p3", "p2"]);
      await finds(store, check, { sort: "-name" }, ["p2", "p3", "p1", "p4"]);
      await finds(store, check, { sort: "last_run" }, ["p4", "p3", "p1", "p2"]);
      await finds(store, check, { sort: "-last_run" }, ["p2", "p1", "p3", "p4"]);
      await store.commit([project("p0", { name: "zero", created_at: day(9) })]);
      await finds(store, check, { sort: "last_run" }, ["p0", "p4", "p3", "p1", "p2"]);
    },
    noQueries,
  ),

  observe(
    "find-pages",
    "the pages of a query have each of its projects once, and one beyond the last is empty",
    async ({ store }, check) => {
      await store.commit([...PROJECTS, ...RUNS]);
      const pages: unknown[] = [];
      for (const offset of [0, 1, 2, 3]) {
        const query = { sort: "-name", status: ["active", "failed"], offset, limit: 1 } as const;
        const { records, total } = check.present(
          await store.findProjects?.(ACME, query),
          "the answer",
        );
        pages.push([records.map((record) => record.project.id), total]);
      }
      check.same(
        pages,
        [
          [["p2"], 3],
          [["p3"], 3],
          [["p1"], 3],
          [[], 3],
        ],
        "the pages",
      );
    },
    noQueries,
  ),

  observe(
    "count-projects",
    "the counts are those of the projects that each state finds",
    async ({ store }, check) => {
      await store.commit([...PROJECTS, ...RUNS, ...PLANS]);
      const by_status = {
        pending: 0,
        deploying: 0,
        active: 2,
        degraded: 0,
        failed: 1,
        undeploying: 0,
        inactive: 1,
        deleting: 0,
      };
      check.same(
        await store.countProjects?.(ACME),
        {
          total: 4,
          by_status,
          suspended: 1,
          behind: 1,
          sync_unknown: 0,
          last_run_failed: 2,
          running: 1,
          pending_plan: 1,
        },
        "the counts",
      );
    },
    noQueries,
  ),

  observe(
    "newest-runs",
    "each of the projects has its newest runs, newest first, and no other organization's",
    async ({ store }, check) => {
      await store.commit([...PROJECTS, ...RUNS]);
      const newest = async (ids: readonly string[], limit: number): Promise<unknown> =>
        (await store.newestRuns?.(ACME, ids, limit))?.map((record) => record.run.id).toSorted();
      check.same(await newest(["p1", "p2", "p4", "p5"], 2), ["r1", "r2", "r4", "r5"], "two each");
      check.same(await newest(["p3"], 1), ["r7"], "one of one project");
      check.same(await newest([], 5), [], "those of no project");
      const inOrder = await store.newestRuns?.(ACME, ["p2"], 9);
      check.same(
        inOrder?.map((record) => record.run.id),
        ["r5", "r4", "r3"],
        "the runs of a project",
      );
    },
    noQueries,
  ),
];
