import type { Fence, OperationInternals, OperationRecord } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { nextNumber } from "./counters.ts";
import { operationRecord } from "./records.ts";

/**
 * Checks the lease of a write. `now` is the store's clock, in milliseconds since 1970; it is read
 * inside the transaction.
 */
export async function assertFence(
  database: Kysely<Tables>,
  now: number,
  fence: Fence,
): Promise<void> {
  const { host, number } = fence;
  const lease = await database
    .selectFrom("leases")
    .select("host")
    .where("host", "=", host)
    .where("number", "=", number)
    .where("ends_at", ">", now)
    .executeTakeFirst();
  if (lease === undefined)
    throw new DagctlError("conflict", `Lease ${number} of host ${host} has run out or ended`, {
      details: { fence: true, host, number },
    });
}

export async function claim(
  database: Kysely<Tables>,
  endsAt: number,
  host: string,
  alone: boolean,
): Promise<Fence> {
  if (alone) await database.deleteFrom("leases").execute();
  const number = await nextNumber(database, "lease");
  const lease = { number, ends_at: endsAt };
  await database
    .insertInto("leases")
    .values({ host, ...lease })
    .onConflict((conflict) => conflict.column("host").doUpdateSet(lease))
    .execute();
  return { host, number };
}

export async function renew(
  database: Kysely<Tables>,
  now: number,
  endsAt: number,
  fence: Fence,
): Promise<void> {
  await assertFence(database, now, fence);
  await database
    .updateTable("leases")
    .set({ ends_at: endsAt })
    .where("host", "=", fence.host)
    .execute();
}

export async function release(database: Kysely<Tables>, fence: Fence): Promise<void> {
  await database
    .deleteFrom("leases")
    .where("host", "=", fence.host)
    .where("number", "=", fence.number)
    .execute();
}

export async function takeOver(
  database: Kysely<Tables>,
  now: number,
  fence: Fence,
): Promise<readonly OperationRecord[]> {
  await assertFence(database, now, fence);
  const living = database.selectFrom("leases").select("number").where("ends_at", ">", now);
  const left = await database
    .selectFrom("operations")
    .selectAll()
    .where("status", "=", "running")
    .where("lease", "not in", living)
    .orderBy("created_at")
    .orderBy("id")
    .orderBy("organization")
    .execute();
  const taken: OperationRecord[] = [];
  for (const row of left) {
    const internals: OperationInternals = {
      ...operationRecord(row).internals,
      lease: fence.number,
    };
    const changed = {
      ...row,
      version: row.version + 1,
      lease: fence.number,
      internals: JSON.stringify(internals),
    };
    await database
      .updateTable("operations")
      .set({ version: changed.version, lease: changed.lease, internals: changed.internals })
      .where("organization", "=", row.organization)
      .where("id", "=", row.id)
      .execute();
    taken.push(operationRecord(changed));
  }
  return taken;
}
