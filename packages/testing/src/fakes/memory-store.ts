import type { Clock, KeyRecord, Lease, NewEvent, Page, Store } from "@dagctl/core/contracts";
import { ACTIVE_RUN_STATUSES, systemClock, untilAborted } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { signalOf, wrapMethods } from "../wrapping.ts";
import { isNamed, isTrue, type MemoryData, memoryData, write } from "./memory-data.ts";
import { memoryProjectQueries } from "./memory-project-queries.ts";
import { memoryRunQueries } from "./memory-run-queries.ts";
import { isAfter, keyOf, type Row } from "./memory-table.ts";

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
 * `outcome_unknown`; a search reads all records of its list.
 *
 * @throws DagctlError from calls of the store: `conflict` and, after `close`, `unavailable`
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const { clock = systemClock(), data = memoryData(), replicas = true } = options;
  const { project: projects, operation: operations, run: runs, job: jobs, events, leases } = data;
  const locks = new Set<() => void>();
  let closed = false;

  const isLive = ({ endsAt }: { readonly endsAt: number }): boolean => endsAt > clock.now();
  const assertLease = ({ host, number }: Lease): void => {
    const stored = leases.get(host);
    if (stored?.number === number && isLive(stored)) return;
    throw new DagctlError("conflict", `Lease ${number} of host ${host} has run out or ended`, {
      details: { fence: true, host, number },
    });
  };

  const store: Store = {
    supports: { replicas, persists: false },
    open: async () => undefined,
    async commit(changes, call) {
      // A value without a JSON form fails here, before the first write.
      const texts = changes.map((change) => JSON.stringify(change));
      if (call?.lease) assertLease(call.lease);
      const failed = call?.expect?.find((expectation) => !isTrue(data, clock, expectation));
      if (failed)
        throw new DagctlError("conflict", `Expected ${failed.expect}, which does not hold`, {
          details: { failed },
        });
      for (const [index, change] of changes.entries()) write(data, change, texts[index] ?? "");
      return { sequence: data.newestEvent };
    },

    project: async (organization, id) => projects.get(organization, id)?.copy(),
    async projectByName(organization, name) {
      const rows = projects.list(organization, "");
      return rows.find((row) => isNamed(row, name))?.copy();
    },
    async projectText(organization, id) {
      const project = projects.get(organization, id)?.copy().project;
      return project && { text: JSON.stringify(project), revision: project.revision };
    },
    projects: async (organization, page) => cutPage(projects.list(organization, ""), page),
    async projectTexts(organization, { after, limit }) {
      const rows = projects.list(organization, "");
      const part = rows.filter((row) => !after || isAfter(row, after)).slice(0, limit);
      const texts = copies(part).map(({ project }) => JSON.stringify(project));
      const last = part.length < limit ? undefined : part.at(-1);
      return {
        text: new TextEncoder().encode(texts.join(",")),
        count: part.length,
        ...(last && { last: { sortKey: last.sortKey, id: last.id } }),
      };
    },
    ...memoryProjectQueries(data),
    ...memoryRunQueries(data),
    async deployments({ after = "", limit }) {
      const rows = projects.find(
        ({ project, internals }) => internals.mayExist && project.id > after,
      );
      return copies(rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)).slice(0, limit));
    },

    async job(organization, project, idOrName) {
      const rows = jobs.list(organization, project);
      const row = rows.find(({ id }) => id === idOrName);
      return (row ?? rows.find(({ record }) => record().job.name === idOrName))?.copy();
    },
    jobs: async (organization, project) => copies(jobs.list(organization, project)),
    async run(organization, project, id) {
      const row = runs.get(organization, id);
      return row?.list === project ? row.copy() : undefined;
    },
    async runs(organization, project, filter) {
      const rows = runs
        .list(organization, project)
        .filter(({ record }) => filter.statuses?.includes(record().run.status) ?? true);
      return cutPage(rows.toReversed(), filter);
    },
    activeRuns: async () =>
      copies(runs.find(({ run }) => ACTIVE_RUN_STATUSES.includes(run.status))),
    operation: async (organization, id) => operations.get(organization, id)?.copy(),
    operations: async (organization, project, page) =>
      cutPage(operations.list(organization, project).toReversed(), page),

    record: async (organization, kind, id) =>
      data.record.get(keyOf(organization, kind), id)?.copy(),
    async records(organization, kind, parent, { after, descending, limit }) {
      const isInPage = (row: Row<unknown>): boolean =>
        after === undefined || (descending ? isAfter(after, row) : isAfter(row, after));
      const rows = data.record.list(keyOf(organization, kind), parent).filter(isInPage);
      return copies((descending ? rows.toReversed() : rows).slice(0, limit));
    },
    async key(scope, key) {
      const kept = data.keys.get(keyOf(scope, key));
      return kept && (JSON.parse(kept.text) as { record: KeyRecord }).record;
    },
    async events(after, limit, call) {
      const oldest = events[0]?.sequence ?? data.newestEvent + 1;
      const found = [];
      // Numbers are consecutive, so the position is known without a search.
      for (let place = Math.max(0, after + 1 - oldest); found.length < limit; place += 1) {
        const { organization, sequence, text } = events[place] ?? {};
        if (text === undefined || sequence === undefined) break;
        if ((call?.organization ?? organization) === organization)
          found.push({ ...(JSON.parse(text) as { event: NewEvent }).event, sequence });
      }
      return { events: found, oldest, newest: data.newestEvent };
    },
    cursor: async (consumer) => data.cursors.get(consumer) ?? 0,
    async putLog(organization, run, text) {
      // A late log must not outlive the project that was forgotten.
      if (runs.get(organization, run)) data.logs.set(keyOf(organization, run), text);
    },
    log: async (organization, run) => data.logs.get(keyOf(organization, run)),
    async prune(before) {
      const kept = events.findIndex((event) => event.time >= before.events);
      events.splice(0, kept === -1 ? events.length : kept);
      operations.prune(
        ({ operation: { status, ended_at, created_at } }) =>
          status !== "running" && (ended_at ?? created_at) < before.operations,
      );
      data.record.prune(({ expiresAt }) => expiresAt !== undefined && expiresAt < before.records);
      for (const [id, { expiresAt }] of data.keys)
        if (expiresAt < before.keys) data.keys.delete(id);
    },

    async lock(waitMs, call) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const queue = data.lockQueue.add(resolve);
      const free = (): void => {
        queue.delete(resolve);
        locks.delete(free);
        // The first of the queue has the lock: it gets it now, or has it already.
        [...queue][0]?.();
      };
      const message = "Another host holds the lock of the folder (memory)";
      const refuse = (): void =>
        reject(new DagctlError("conflict", message, { details: { folder: "memory" } }));
      if (queue.size === 1) resolve();
      else if (waitMs <= 0) refuse();
      const cancel = clock.after(waitMs, refuse);
      try {
        await untilAborted(promise, call?.signal);
        locks.add(free);
        return async () => free();
      } catch (error) {
        free();
        throw error;
      } finally {
        cancel();
      }
    },
    async claimHost(host, lifeMs, call) {
      if (call?.alone) leases.clear();
      data.newestLease += 1;
      leases.set(host, { number: data.newestLease, endsAt: clock.now() + lifeMs });
      return { host, number: data.newestLease };
    },
    async renew(lease, lifeMs) {
      assertLease(lease);
      leases.set(lease.host, { number: lease.number, endsAt: clock.now() + lifeMs });
    },
    async release({ host, number }) {
      if (leases.get(host)?.number === number) leases.delete(host);
    },
    async takeOver(lease) {
      assertLease(lease);
      const live = new Set([...leases.values()].filter(isLive).map(({ number }) => number));
      const running = operations.find(({ operation }) => operation.status === "running");
      const left = running.filter(({ record }) => !live.has(record().internals.lease));
      return left.map(({ copy, version }) => {
        const { internals, ...rest } = copy();
        const record = { ...rest, internals: { ...internals, lease: lease.number } };
        const change = { put: "operation", record } as const;
        write(data, change, JSON.stringify(change));
        return { ...record, version: version + 1 };
      });
    },
    async close() {
      closed = true;
      for (const free of locks) free();
    },
  };

  return wrapMethods(store, (method, args, call) => {
    const signal = signalOf(args);
    if (method === "close" || !(closed || signal?.aborted)) return call();
    const error = new DagctlError("unavailable", "The store is closed", { retryable: false });
    return Promise.reject(signal?.aborted ? signal.reason : error);
  });
}

function cutPage<Stored>(
  rows: readonly Row<Stored>[],
  { offset, limit }: Page = { offset: 0, limit: rows.length },
): { readonly records: readonly Stored[]; readonly total: number } {
  return { records: copies(rows.slice(offset, offset + limit)), total: rows.length };
}

function copies<Stored>(rows: readonly Row<Stored>[]): readonly Stored[] {
  return rows.map(({ copy }) => copy());
}
