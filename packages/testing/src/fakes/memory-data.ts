import type {
  Change,
  Clock,
  Expectation,
  JobRecord,
  OperationRecord,
  ProjectRecord,
  RunRecord,
  TypedRecord,
} from "@dagctl/core/contracts";
import { keyOf, type Row, Table } from "./memory-table.ts";

/**
 * What survives `close`: pass the same data to another `memoryStore` to reopen it, or to share it
 * as a second connection would.
 */
export class MemoryData {
  readonly project: Table<ProjectRecord> = new Table();
  readonly operation: Table<OperationRecord> = new Table();
  readonly run: Table<RunRecord> = new Table();
  readonly job: Table<JobRecord> = new Table();
  readonly record: Table<TypedRecord> = new Table();
  /** By scope and key. */
  readonly keys: Map<string, { readonly text: string; readonly expiresAt: string }> = new Map();
  /** In the order of their numbers, which are consecutive: pruning cuts them off at the front. */
  readonly events: { sequence: number; organization: string; time: string; text: string }[] = [];
  readonly cursors: Map<string, number> = new Map();
  /** By organization and run. */
  readonly logs: Map<string, string> = new Map();
  /** By host, the newest lease that it got. */
  readonly leases: Map<string, { readonly number: number; readonly endsAt: number }> = new Map();
  /** What waiting callers are woken with; the first of them has the lock. */
  readonly lockQueue: Set<() => void> = new Set();
  newestEvent = 0;
  newestLease = 0;
}

/** Returns the data of a memory store, new and empty, for `MemoryStoreOptions.data`. */
export function memoryData(): MemoryData {
  return new MemoryData();
}

/** Writes one change; `text` is the change as JSON. It cannot fail. */
export function write(data: MemoryData, change: Change, text: string): void {
  if ("forget" in change) {
    const { organization, id } = change;
    if (change.forget === "project") forgetProject(data, organization, id);
    else if (change.forget === "job") data.job.delete(organization, id);
    else data.record.delete(keyOf(organization, change.kind), id);
  } else if (change.put === "cursor") {
    data.cursors.set(change.consumer, change.sequence);
  } else if (change.put === "event") {
    const { organization, time } = change.event;
    data.newestEvent += 1;
    data.events.push({ sequence: data.newestEvent, organization, time, text });
  } else if (change.put === "key") {
    const { scope, key, expiresAt } = change.record;
    data.keys.set(keyOf(scope, key), { text, expiresAt });
  } else if (change.put === "record") {
    const { organization, kind, id, parent: list, sortKey } = change.record;
    data.record.put({ scope: keyOf(organization, kind), id, list, sortKey }, text);
  } else if (change.put === "project") {
    const { organization_id: scope, id, created_at: sortKey } = change.record.project;
    data.project.putInOrder({ scope, id, list: "", sortKey }, text);
  } else {
    const { put, record } = change;
    const wire = "run" in record ? record.run : "job" in record ? record.job : record.operation;
    const { id, project_id: list, created_at: sortKey } = wire;
    data[put].putInOrder({ scope: record.organization, id, list, sortKey }, text);
  }
}

function forgetProject(data: MemoryData, organization: string, id: string): void {
  data.project.delete(organization, id);
  for (const job of data.job.list(organization, id)) data.job.delete(organization, job.id);
  for (const run of data.run.list(organization, id)) {
    data.run.delete(organization, run.id);
    data.logs.delete(keyOf(organization, run.id));
  }
  data.record.prune((one) => one.organization === organization && one.project === id);
}

/** Returns whether an expectation is true now. A record that is absent has version 0. */
export function isTrue(data: MemoryData, clock: Clock, given: Expectation): boolean {
  const { project, operation, run, job, keys, cursors, leases } = data;
  switch (given.expect) {
    case "version": {
      const { of, organization, id } = given;
      const scope = of === "record" ? keyOf(organization, given.kind) : organization;
      return (data[of].get(scope, id)?.version ?? 0) === given.version;
    }
    case "name_unused":
      return !project
        .list(given.organization, "")
        .some((row) => isNamed(row, given.name) && row.id !== given.except);
    case "job_name_unused":
      return !job
        .list(given.organization, given.project)
        .some(({ record }) => record().job.name === given.name);
    case "run_name_unused":
      return !run
        .list(given.organization, given.project)
        .some(({ record }) => record().run.job_name === given.name);
    case "key_unused":
      return !keys.has(keyOf(given.scope, given.key));
    case "cursor":
      return (cursors.get(given.consumer) ?? 0) === given.sequence;
    case "lease_ended": {
      const lease = [...leases.values()].find(({ number }) => number === given.number);
      return lease === undefined || lease.endsAt <= clock.now();
    }
    case "no_active_operation":
      return !operation
        .list(given.organization, given.project)
        .some(({ id, record }) => id !== given.except && record().operation.status === "running");
    default: {
      const rows = run.list(given.organization, given.project);
      const counted = rows.filter(({ record }) => given.statuses.includes(record().run.status));
      return counted.length < given.than;
    }
  }
}

/** Returns whether a project has a name, whatever the case. */
export function isNamed({ record }: Row<ProjectRecord>, name: string): boolean {
  return record().project.name.toLowerCase() === name.toLowerCase();
}
