import type { Lease, OperationInternals, OperationRecord } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { Kysely, RawBuilder } from "kysely";
import type { Tables } from "../tables.ts";
import { operationRecord } from "./records.ts";
import { statement } from "./statement.ts";
import type { Execute } from "../transaction.ts";

/**
 * The clock of leases, in milliseconds since 1970: a function of this process, or an expression
 * that the database evaluates.
 */
export type StoreClock = (() => number) | RawBuilder<number>;

/** Returns the time of leases, read inside the transaction that uses it. */
export async function readClock(clock: StoreClock, database: Kysely<Tables>): Promise<number> {
  if (typeof clock === "function") return clock();
  return (await database.selectNoFrom(clock.as("now")).executeTakeFirstOrThrow()).now;
}

/** Checks the lease of a write, inside its transaction. */
export type AssertLease = (execute: Execute, lease: Lease) => Promise<void>;

/**
 * @param builder writes the statement in the words of its database program
 * @param now is the store's clock, in milliseconds since 1970
 */
export function leaseAssertion(builder: Kysely<Tables>, now: StoreClock): AssertLease {
  const living = statement<{
    readonly host: string;
    readonly number: number;
    readonly now: number;
  }>((value) =>
    builder
      .selectFrom("leases")
      .select("host")
      .where("host", "=", value("host"))
      .where("number", "=", value("number"))
      .where("ends_at", ">", typeof now === "function" ? value("now") : now),
  );
  return async (execute, { host, number }) => {
    const time = typeof now === "function" ? now() : 0;
    if ((await living(execute, { host, number, now: time })).length > 0) return;
    throw new DagctlError("conflict", `Lease ${number} of host ${host} has run out or ended`, {
      details: { fence: true, host, number },
    });
  };
}

/** @param number of the lease, which no other one had */
export async function claim(
  database: Kysely<Tables>,
  {
    endsAt,
    host,
    number,
    alone,
  }: {
    readonly endsAt: number;
    readonly host: string;
    readonly number: number;
    readonly alone: boolean;
  },
): Promise<Lease> {
  if (alone) await database.deleteFrom("leases").execute();
  const lease = { number, ends_at: endsAt };
  await database
    .insertInto("leases")
    .values({ host, ...lease })
    .onConflict((conflict) => conflict.column("host").doUpdateSet(lease))
    .execute();
  return { host, number };
}

/** The lease was asserted in the same transaction. */
export async function renew(database: Kysely<Tables>, endsAt: number, lease: Lease): Promise<void> {
  await database
    .updateTable("leases")
    .set({ ends_at: endsAt })
    .where("host", "=", lease.host)
    .execute();
}

export async function release(database: Kysely<Tables>, lease: Lease): Promise<void> {
  await database
    .deleteFrom("leases")
    .where("host", "=", lease.host)
    .where("number", "=", lease.number)
    .execute();
}

/** The lease was asserted in the same transaction. */
export async function takeOver(
  database: Kysely<Tables>,
  now: number,
  lease: Lease,
): Promise<readonly OperationRecord[]> {
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
      lease: lease.number,
    };
    const changed = {
      ...row,
      version: row.version + 1,
      lease: lease.number,
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
