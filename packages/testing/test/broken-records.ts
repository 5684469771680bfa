import type { Change } from "@dagctl/core/contracts";
import { type Breakage, breakingCommit, misreading, overriding } from "./broken-store.ts";

/** By law: a store whose typed records break that one. */
export const BROKEN_RECORDS: Readonly<Record<string, Breakage>> = {
  // Finds a record of any kind.
  "record-key": () => (store) =>
    overriding(store, {
      record: async (organization, kind, id) =>
        (await store.record(organization, kind, id)) ??
        (kind === "result" ? store.record(organization, "audit", id) : undefined),
    }),
  "record-version": misreading((expectation) =>
    expectation.expect === "version" && expectation.of === "record" && expectation.version > 0
      ? undefined
      : expectation,
  ),
  "record-order": () => (store) =>
    overriding(store, {
      async records(organization, kind, parent, page, options) {
        const records = await store.records(organization, kind, parent, page, options);
        return page.limit < 9 || page.descending !== true
          ? records
          : records.toSorted(
              (one, other) =>
                other.sortKey.localeCompare(one.sortKey) || one.id.localeCompare(other.id),
            );
      },
    }),
  // Goes on after the sort key alone, and so skips what shares it.
  "record-pages": () => (store) =>
    overriding(store, {
      records: async (organization, kind, parent, page, options) =>
        (await store.records(organization, kind, parent, page, options)).filter(
          ({ sortKey }) => sortKey !== page.after?.sortKey,
        ),
    }),
  "forget-job": breakingCommit(
    (commit) => async (changes, options) =>
      commit(
        changes.filter((change) => !("forget" in change && change.forget === "job")),
        options,
      ),
  ),
  "record-forget": breakingCommit(
    (commit) => async (changes, options) =>
      commit(
        changes.filter((change) => !("forget" in change && change.forget === "record")),
        options,
      ),
  ),
  // Deletes by parent as well.
  "record-project": breakingCommit((commit, store) => async (changes, options) => {
    const more = changes.map(async (change): Promise<readonly Change[]> => {
      if (!("forget" in change) || change.forget !== "project") return [];
      const { organization, id } = change;
      const records = await store.records(organization, "audit", id, { limit: 99 });
      return records.map((one) => ({ forget: "record", organization, kind: "audit", id: one.id }));
    });
    return commit([...changes, ...(await Promise.all(more)).flat()], options);
  }),
  "record-prune": () => (store) =>
    overriding(store, { prune: async (before) => store.prune({ ...before, records: "" }) }),
};
