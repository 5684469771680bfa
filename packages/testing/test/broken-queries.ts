import type { ProjectQuery, RunQuery, Store } from "@dagctl/core/contracts";
import { type Breakage, overriding } from "./broken-store.ts";

type Find = NonNullable<Store["findProjects"]>;

/** Changes each query, or what it finds. */
const finding =
  (broken: (find: Find, ...given: Parameters<Find>) => ReturnType<Find>): Breakage =>
  () =>
  (store) => {
    const { findProjects } = store;
    return findProjects
      ? overriding(store, { findProjects: (...given) => broken(findProjects, ...given) })
      : store;
  };

const withQuery = (change: (query: ProjectQuery) => ProjectQuery): Breakage =>
  finding((find, organization, query, options) => find(organization, change(query), options));

type FindRuns = NonNullable<Store["findRuns"]>;
type FoundRuns = Awaited<ReturnType<FindRuns>>;

/** Changes each query of runs, or what it finds. */
const findingRuns =
  (
    query: (query: RunQuery) => RunQuery,
    result: (found: FoundRuns) => FoundRuns = (found) => found,
  ): Breakage =>
  () =>
  (store) => {
    const { findRuns } = store;
    return findRuns
      ? overriding(store, {
          findRuns: async (organization, given, options) =>
            result(await findRuns(organization, query(given), options)),
        })
      : store;
  };

/** By law: a store whose queries break that one. */
export const BROKEN_QUERIES: Readonly<Record<string, Breakage>> = {
  // Takes `_` for any character, as a pattern of SQL does.
  "find-by-name": withQuery((query) =>
    query.search === "g.e" ? { ...query, search: "g_e" } : query,
  ),
  // A run that goes on counts as a failed one that is over.
  "find-by-state": withQuery((query) =>
    query.status?.includes("last_run_failed")
      ? { ...query, status: [...query.status, "running"] }
      : query.status?.length === 0
        ? { ...query, status: ["active"] }
        : query,
  ),
  // Finds what was behind before the branch could not be read.
  "find-sync-unknown": withQuery((query) =>
    query.status?.length === 1 && query.status[0] === "behind"
      ? { ...query, status: ["behind", "sync_unknown"] }
      : query,
  ),
  "find-in-order": withQuery((query) =>
    query.sort === "-last_run" ? { ...query, sort: "-created" } : query,
  ),
  "find-pages": finding(async (find, organization, query, options) => {
    const found = await find(organization, query, options);
    return query.limit === 1 ? { ...found, total: found.records.length } : found;
  }),
  // Has what was created at the end, too.
  "find-runs": findingRuns((query) =>
    query.until === undefined ? query : { ...query, until: `${query.until}~` },
  ),
  // Compares as the times of the creation are.
  "find-runs-of-a-job": findingRuns(({ updatedAfter, ...query }) =>
    updatedAfter === undefined ? query : { ...query, since: updatedAfter },
  ),
  "find-runs-pages": findingRuns(
    (query) => query,
    ({ records }) => ({ records, total: records.length }),
  ),
  "find-runs-project": findingRuns(
    (query) => query,
    ({ records, total }) => ({
      records: records.map((record) => ({ ...record, projectName: "analytics" })),
      total,
    }),
  ),
  "count-projects": () => (store) =>
    overriding(store, {
      async countProjects(organization, options) {
        const counts = await store.countProjects?.(organization, options);
        if (!counts) throw new TypeError("The store counts projects");
        return { ...counts, last_run_failed: counts.last_run_failed + 1 };
      },
    }),
  "newest-runs": () => (store) =>
    overriding(store, {
      newestRuns: async (organization, projects, _limit, options) =>
        (await store.newestRuns?.(organization, projects, 99, options)) ?? [],
    }),
};
