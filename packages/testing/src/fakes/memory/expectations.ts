import type { Clock, Expectation } from "@dagctl/core/contracts";
import { type MemoryData, pair, recordKey } from "./data.ts";

/** Returns whether an expectation is true now. A record that is absent has version 0. */
export function holds(data: MemoryData, clock: Clock, expectation: Expectation): boolean {
  switch (expectation.expect) {
    case "version": {
      return (versionOf(data, expectation) ?? 0) === expectation.version;
    }
    case "name_unused": {
      const name = expectation.name.toLowerCase();
      return none(
        data.projects.of(expectation.organization),
        (row) => row.name.toLowerCase() === name && row.id !== expectation.except,
      );
    }
    case "job_name_unused":
      return none(
        data.jobs.of(expectation.organization, expectation.project),
        (row) => row.name === expectation.name,
      );
    case "run_name_unused":
      return none(
        data.runs.of(expectation.organization, expectation.project),
        (row) => row.name === expectation.name,
      );
    case "key_unused":
      return !data.keys.has(pair(expectation.scope, expectation.key));
    case "cursor":
      return (data.cursors.get(expectation.consumer) ?? 0) === expectation.sequence;
    case "lease_ended":
      return none(
        data.leases.values(),
        (lease) => lease.number === expectation.number && lease.endsAt > clock.now(),
      );
    case "no_active_operation":
      return none(
        data.operations.of(expectation.organization, expectation.project),
        (row) => row.status === "running" && row.id !== expectation.except,
      );
    default: {
      const statuses: ReadonlySet<string> = new Set(expectation.statuses);
      let count = 0;
      for (const row of data.runs.of(expectation.organization, expectation.project))
        if (statuses.has(row.status)) count += 1;
      return count < expectation.than;
    }
  }
}

function versionOf(
  data: MemoryData,
  expectation: Extract<Expectation, { readonly expect: "version" }>,
): number | undefined {
  const { organization, id } = expectation;
  if (expectation.of === "record")
    return data.records.get(recordKey(organization, expectation.kind, id))?.version;
  const table = {
    project: data.projects,
    operation: data.operations,
    run: data.runs,
    job: data.jobs,
  }[expectation.of];
  return table.get(organization, id)?.version;
}

function none<Row>(rows: Iterable<Row>, condition: (row: Row) => boolean): boolean {
  for (const row of rows) if (condition(row)) return false;
  return true;
}
