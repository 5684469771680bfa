import type { Clock, Lease, OperationInternals, OperationRecord } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { MemoryData } from "./data.ts";
import { operationRecord } from "./records.ts";
import { oldestFirst } from "./table.ts";

export function assertLease(data: MemoryData, clock: Clock, lease: Lease): void {
  const stored = data.leases.get(lease.host);
  if (stored?.number === lease.number && stored.endsAt > clock.now()) return;
  throw new DagctlError(
    "conflict",
    `Lease ${lease.number} of host ${lease.host} has run out or ended`,
    {
      details: { fence: true, host: lease.host, number: lease.number },
    },
  );
}

export function claim(
  data: MemoryData,
  clock: Clock,
  host: string,
  lifeMs: number,
  alone: boolean,
): Lease {
  if (alone) data.leases.clear();
  data.newestLease += 1;
  const number = data.newestLease;
  data.leases.set(host, { number, endsAt: clock.now() + lifeMs });
  return { host, number };
}

export function renew(data: MemoryData, clock: Clock, lease: Lease, lifeMs: number): void {
  assertLease(data, clock, lease);
  data.leases.set(lease.host, { number: lease.number, endsAt: clock.now() + lifeMs });
}

export function release(data: MemoryData, lease: Lease): void {
  if (data.leases.get(lease.host)?.number === lease.number) data.leases.delete(lease.host);
}

export function takeOver(data: MemoryData, clock: Clock, lease: Lease): readonly OperationRecord[] {
  assertLease(data, clock, lease);
  const now = clock.now();
  const living = new Set(
    [...data.leases.values()].filter((lease) => lease.endsAt > now).map((lease) => lease.number),
  );
  const left = [...data.operations.all()]
    .filter((row) => row.status === "running" && !living.has(row.lease))
    .sort(oldestFirst);
  return left.map((row) => {
    const internals: OperationInternals = {
      ...(JSON.parse(row.internals) as OperationInternals),
      lease: lease.number,
    };
    data.operations.put({ ...row, lease: lease.number, internals: JSON.stringify(internals) });
    return operationRecord(data.operations.get(row.organization, row.id) ?? row);
  });
}
