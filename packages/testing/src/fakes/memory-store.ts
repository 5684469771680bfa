import type { CallOptions, Clock, Store } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { prepare } from "./memory/changes.ts";
import { type MemoryData, memoryData, pair } from "./memory/data.ts";
import { holds } from "./memory/expectations.ts";
import { assertLease, claim, release, renew, takeOver } from "./memory/leases.ts";
import { takeLock } from "./memory/lock.ts";
import { reads } from "./memory/reads.ts";
import type { Table } from "./memory/table.ts";

export { type MemoryData, memoryData } from "./memory/data.ts";

/** What a memory store shares, and what it supports. */
export interface MemoryStoreOptions {
  /** The clock of leases, and of waiting for the lock. @default the machine's */
  readonly clock?: Clock;
  /** Reopens, or shares, the data of another memory store. @default new and empty */
  readonly data?: MemoryData;
  /** The value of `supports.replicas`; `false` makes a host take the lock. @default true */
  readonly replicas?: boolean;
}

/**
 * Returns a `Store` in this process's memory.
 *
 * Its limits: nothing survives the process; the lock excludes only stores that share the same
 * `data`; a commit happens at once and never fails halfway, is never slow and never rejects with
 * `outcome_unknown`; searches by name and status read all records of the organization or project,
 * lists of typed records read all of them.
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const clock = options.clock ?? systemClock();
  const data = options.data ?? memoryData();
  const freeing = new Set<() => void>();
  let closed = false;

  const begin = (call?: CallOptions): void => {
    call?.signal?.throwIfAborted();
    if (closed) throw new DagctlError("unavailable", "The store is closed", { retryable: false });
  };

  return {
    supports: { replicas: options.replicas ?? true, persists: false },
    ...reads(data, begin),

    async open(call) {
      begin(call);
    },

    async commit(changes, call) {
      begin(call);
      const writes = changes.map(prepare);
      if (call?.lease) assertLease(data, clock, call.lease);
      const failed = call?.expect?.find((expectation) => !holds(data, clock, expectation));
      if (failed)
        throw new DagctlError("conflict", `Expected ${failed.expect}, which does not hold`, {
          details: { failed },
        });
      for (const write of writes) write(data);
      return { sequence: data.newestEvent };
    },

    async putLog(organization, run, text, call) {
      begin(call);
      // A late log must not outlive the project that was forgotten.
      if (data.runs.get(organization, run) !== undefined)
        data.logs.set(pair(organization, run), text);
    },

    async prune(before, call) {
      begin(call);
      const keep = data.events.findIndex((event) => event.time >= before.events);
      data.events.splice(0, keep === -1 ? data.events.length : keep);
      pruneOperations(data.operations, before.operations);
      for (const [key, kept] of data.keys) if (kept.expiresAt < before.keys) data.keys.delete(key);
      for (const [key, { expiresAt }] of data.records)
        if (expiresAt !== undefined && expiresAt < before.records) data.records.delete(key);
    },

    async lock(waitMs, call) {
      begin(call);
      const free = await takeLock(data, clock, waitMs, call?.signal);
      freeing.add(free);
      return async () => {
        freeing.delete(free);
        free();
      };
    },

    async claimHost(host, lifeMs, call) {
      begin(call);
      return claim(data, clock, host, lifeMs, call?.alone ?? false);
    },
    async renew(lease, lifeMs, call) {
      begin(call);
      renew(data, clock, lease, lifeMs);
    },
    async release(lease, call) {
      begin(call);
      release(data, lease);
    },
    async takeOver(lease, call) {
      begin(call);
      return takeOver(data, clock, lease);
    },

    async close() {
      closed = true;
      for (const free of freeing) free();
      freeing.clear();
    },
  };
}

function pruneOperations(operations: Table, before: string): void {
  for (const row of operations.all())
    if (row.status !== "running" && row.endedAt < before) operations.delete(row);
}
