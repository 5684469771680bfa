import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { statement } from "./statement.ts";
import type { Execute } from "../transaction.ts";

type Counter = "event" | "lease";

/** The numbers that a store gives. */
export interface Counters {
  /**
   * Gives as many numbers, all greater than those given before, also those whose row is gone. When
   * the transaction is undone, the numbers are given again.
   *
   * @param count @default 1
   * @returns the greatest of them
   */
  next(execute: Execute, name: Counter, count?: number): Promise<number>;
  newest(execute: Execute, name: Counter): Promise<number>;
}

/** @param builder writes the statements in the words of its database program */
export function counters(builder: Kysely<Tables>): Counters {
  const next = statement<{ readonly name: Counter; readonly count: number }, Counted>((value) =>
    builder
      .updateTable("counters")
      .set((is) => ({ value: is("value", "+", value("count")) }))
      .where("name", "=", value("name"))
      .returning("value"),
  );
  const newest = statement<{ readonly name: Counter }, Counted>((value) =>
    builder.selectFrom("counters").select("value").where("name", "=", value("name")),
  );
  return {
    next: async (execute, name, count = 1) => valueOf(await next(execute, { name, count })),
    newest: async (execute, name) => valueOf(await newest(execute, { name })),
  };
}

interface Counted {
  readonly value: number;
}

function valueOf([counter]: readonly Counted[]): number {
  if (!counter) throw new TypeError("A counter of the store is missing");
  return counter.value;
}

/**
 * Takes the right to write until the transaction ends: on SQLite the write lock, elsewhere the lock
 * of the row. It comes first in every write. So an expectation that was true is still true at the
 * commit, and a number in `events` is seen only after all smaller ones.
 *
 * @returns the newest number of an event
 */
export async function lockWrites(execute: Execute): Promise<number> {
  const rows = await execute(
    "update counters set value = value + 0 where name = 'event' returning value",
  );
  return valueOf(rows as readonly Counted[]);
}

/** Stores the newest number of an event, once for all that a transaction has given. */
export async function storeNewestEvent(database: Kysely<Tables>, newest: number): Promise<void> {
  await database
    .updateTable("counters")
    .set({ value: newest })
    .where("name", "=", "event")
    .execute();
}
