import type { Clock, Fence, OperationInternals, OperationRecord } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { MemoryData } from "./data.ts";
import { operationRecord } from "./records.ts";
import { oldestFirst } from "./table.ts";

export function assertFence(data: MemoryData, clock: Clock, fence: Fence): void {
  const lease = data.leases.get(fence.host);
  if (lease?.number === fence.number && lease.endsAt > clock.now()) return;
  throw new DagctlError(
    "conflict",
    `Lease ${fence.number} of host ${fence.host} has run out or ended`,
    {
      details: { fence: true, host: fence.host, number: fence.number },
    },
  );
}

export function claim(
  data: MemoryData,
  clock: Clock,
  host: string,
  lifeMs: number,
  alone: boolean,
): Fence {
  if (alone) data.leases.clear();
  data.newestLease += 1;
  const number = data.newestLease;
  data.leases.set(host, { number, endsAt: clock.now() + lifeMs });
  return { host, number };
}

export function renew(data: MemoryData, clock: Clock, fence: Fence, lifeMs: number): void {
  assertFence(data, clock, fence);
  data.leases.set(fence.host, { number: fence.number, endsAt: clock.now() + lifeMs });
}

export function release(data: MemoryData, fence: Fence): void {
  if (data.leases.get(fence.host)?.number === fence.number) data.leases.delete(fence.host);
}

export function takeOver(data: MemoryData, clock: Clock, fence: Fence): readonly OperationRecord[] {
  assertFence(data, clock, fence);
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
      lease: fence.number,
    };
    data.operations.put({ ...row, lease: fence.number, internals: JSON.stringify(internals) });
    return operationRecord(data.operations.get(row.organization, row.id) ?? row);
  });
}
