import type { Change, OperationRecord, ProjectRecord } from "@dagctl/core/contracts";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { slowly } from "./broken-calls.ts";
import {
  type Breakage,
  breakingCommit,
  type Commit,
  isEvent,
  misreading,
  overriding,
  without,
} from "./broken-store.ts";

/** By law: a store whose commits, leases or locks break that one. */
export const BROKEN_COMMITS: Readonly<Record<string, Breakage>> = {
  "expect-version": misreading((expectation) =>
    expectation.expect === "version" && expectation.of === "job" ? undefined : expectation,
  ),
  "expect-name_unused": misreading((expectation) => {
    if (expectation.expect !== "name_unused") return expectation;
    const { except: _, ...rest } = expectation;
    return rest;
  }),
  "expect-job_name_unused": misreading((expectation) =>
    expectation.expect === "job_name_unused" ? undefined : expectation,
  ),
  "expect-run_name_unused": misreading((expectation) =>
    expectation.expect === "run_name_unused" ? undefined : expectation,
  ),
  // Reads the key only where one is written.
  "expect-key_unused": misreading((expectation, changes) =>
    expectation.expect === "key_unused" &&
    !changes.some((change) => "put" in change && change.put === "key")
      ? undefined
      : expectation,
  ),
  "expect-no_active_operation": misreading((expectation) => {
    if (expectation.expect !== "no_active_operation") return expectation;
    const { except: _, ...rest } = expectation;
    return rest;
  }),
  "expect-cursor": misreading((expectation) =>
    expectation.expect === "cursor" ? undefined : expectation,
  ),
  "expect-lease_ended": misreading((expectation) =>
    expectation.expect === "lease_ended" ? undefined : expectation,
  ),
  "expect-fewer_runs": misreading((expectation) =>
    expectation.expect === "fewer_runs"
      ? { ...expectation, statuses: expectation.statuses.slice(0, 1) }
      : expectation,
  ),

  "failed-named": breakingCommit(
    (commit) => async (changes, options) =>
      commit(changes, options).catch((error: unknown) => {
        if (!isDagctlError(error) || error.details?.fence === true) throw error;
        const failed = options?.expect?.[0];
        throw new DagctlError("conflict", error.message, {
          ...(failed && { details: { failed } }),
        });
      }),
  ),
  "all-or-nothing": breakingCommit(
    (commit) => async (changes, options) =>
      commit(changes, options).catch(async (error: unknown) => {
        await commit(changes.filter((change) => "put" in change && change.put === "cursor"));
        throw error;
      }),
  ),
  "one-fails-alone": breakingCommit(groupThatFailsTogether),
  "put-replaces": breakingCommit((commit, store) => async (changes, options) => {
    const merged = changes.map(async (change): Promise<Change> => {
      if (!("put" in change) || change.put !== "project") return change;
      const old: ProjectRecord | undefined = await store.project(
        change.record.project.organization_id,
        change.record.project.id,
      );
      return {
        ...change,
        record: { ...change.record, project: { ...old?.project, ...change.record.project } },
      };
    });
    return commit(await Promise.all(merged), options);
  }),
  // Reads first and writes later, which is correct until two commits do it at the same time.
  "one-winner": breakingCommit((commit) => async (changes, options) => {
    await commit([], options);
    return commit(changes, without(options, "expect"));
  }),
  abort: breakingCommit(
    (commit) => async (changes, options) => commit(changes, without(options, "signal")),
  ),
  "abort-in-flight": () => (store) => slowly(store, "projects"),
  "event-order": breakingCommit((commit) => async (changes, options) => {
    const answer = await commit(changes, options);
    return changes.some(isEvent) ? answer : { sequence: 0 };
  }),

  "lease-late-writer": () => {
    const newest = new Map<string, number>();
    return (store) =>
      overriding(store, {
        async claimHost(host, lifeMs, options) {
          const lease = await store.claimHost(host, lifeMs, options);
          newest.set(host, lease.number);
          return lease;
        },
        async commit(changes, options = {}) {
          const { lease } = options;
          const number = lease && newest.get(lease.host);
          return store.commit(
            changes,
            lease && number !== undefined
              ? { ...options, lease: { host: lease.host, number } }
              : options,
          );
        },
      });
  },
  "lease-expired": () => (store) =>
    overriding(store, {
      takeOver: async (lease) => store.takeOver(lease).catch((): readonly OperationRecord[] => []),
    }),
  "lease-renewal": () => (store) =>
    overriding(store, {
      renew: async (lease, lifeMs) => (lifeMs < 10_000 ? undefined : store.renew(lease, lifeMs)),
    }),
  "lease-release": () => {
    const released = new Set<number>();
    return (store) =>
      overriding(store, {
        async release(lease) {
          if (released.has(lease.number)) throw new DagctlError("conflict", "released before");
          released.add(lease.number);
          await store.release(lease);
        },
      });
  },
  "lease-numbers": () => (store) =>
    overriding(store, {
      async claimHost(host, lifeMs, options) {
        const { number } = await store.claimHost(host, lifeMs, options);
        return { host, number: Math.min(number, 4) };
      },
    }),
  "lease-alone": () => (store) =>
    overriding(store, {
      claimHost: async (host, lifeMs) => store.claimHost(host, lifeMs),
    }),
  "take-over": () => (store) =>
    overriding(store, { takeOver: async (lease) => [...(await store.takeOver(lease))].reverse() }),
  "lock-exclusive": () => (store) =>
    overriding(store, {
      // A caller that has waited long enough gets the lock.
      async lock(waitMs) {
        return store.lock(waitMs).catch((error: unknown) => {
          if (waitMs === 0) throw error;
          return async () => undefined;
        });
      },
    }),
  "lock-freed": () => (store) => overriding(store, { close: async () => undefined }),
};

/**
 * Groups the commits of one tick, as a store may, but lets one that is refused take the rest of its
 * group along.
 */
function groupThatFailsTogether(commit: Commit): Commit {
  let group: Promise<unknown> | undefined;
  return async (changes, options) => {
    const before = group ?? Promise.resolve();
    const mine = before.then(() => commit(changes, options));
    group = mine;
    try {
      return await mine;
    } finally {
      if (group === mine) group = undefined;
    }
  };
}
