import type { Change, RunRecord, Store } from "@dagctl/core/contracts";
import { type Breakage, breakingCommit, overriding } from "./broken-store.ts";

/** Lists only those runs that `isListed` selects. */
const listing = (store: Store, isListed: (record: RunRecord) => boolean): Store =>
  overriding(store, {
    async runs(organization, project, filter, options) {
      const { records, total } = await store.runs(organization, project, filter, options);
      const listed = records.filter(isListed);
      return { records: listed, total: total - (records.length - listed.length) };
    },
  });

/** Prunes something in addition where events were deleted. */
const pruningMore =
  (more: Partial<Parameters<Store["prune"]>[0]>): Breakage =>
  () =>
  (store) =>
    overriding(store, {
      async prune(before, options) {
        const { oldest } = await store.events(0, 1);
        await store.prune(before, options);
        if ((await store.events(0, 1)).oldest !== oldest) await store.prune({ ...before, ...more });
      },
    });

const nameOf = (change: Change): string | undefined =>
  "put" in change && change.put === "project"
    ? `${change.record.project.organization_id}/${change.record.project.id}`
    : undefined;

/** By law: a store whose lists, order of changes or prune break that one. */
export const BROKEN_LISTS: Readonly<Record<string, Breakage>> = {
  "run-list-complete": () => {
    let closed = false;
    return (store) => {
      const reopened = closed;
      return overriding(
        reopened
          ? listing(store, ({ run: { status } }) => isActive(status) || status === "success")
          : store,
        {
          async close() {
            closed = true;
            await store.close();
          },
        },
      );
    };
  },
  "changes-in-order": breakingCommit((commit) => async (changes, options) => {
    const seen = new Set<string>();
    const first = changes.filter((change) => {
      const name = nameOf(change);
      if (name === undefined) return true;
      return seen.size !== seen.add(name).size;
    });
    return commit(first, options);
  }),
  "prune-apart": pruningMore({ keys: "9999" }),
};

/** The same for what else each law says. */
export const MORE_BROKEN_STORES: readonly [law: string, what: string, broken: Breakage][] = [
  [
    "run-list-complete",
    "a cancelled run is not in the list",
    () => (store) => listing(store, ({ internals }) => internals.cancel === undefined),
  ],
  [
    "run-list-complete",
    "a partial run is not in the list",
    () => (store) => listing(store, ({ run }) => run.status !== "partial"),
  ],
  [
    "changes-in-order",
    "what a commit deletes is deleted first",
    breakingCommit(
      (commit) => async (changes, options) =>
        commit(
          changes.toSorted((one, other) => Number("put" in one) - Number("put" in other)),
          options,
        ),
    ),
  ],
  ["prune-apart", "typed records are pruned with the events", pruningMore({ records: "9999" })],
];

function isActive(status: string): boolean {
  return status === "pending" || status === "running";
}
