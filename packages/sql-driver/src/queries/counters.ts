import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";

type Counter = "event" | "lease";

/**
 * Returns a number greater than all given before, also those whose row is gone. When the
 * transaction is undone, the number is given again.
 */
export async function nextNumber(database: Kysely<Tables>, name: Counter): Promise<number> {
  const { value } = await database
    .updateTable("counters")
    .set((is) => ({ value: is("value", "+", 1) }))
    .where("name", "=", name)
    .returning("value")
    .executeTakeFirstOrThrow();
  return value;
}

export async function newestNumber(database: Kysely<Tables>, name: Counter): Promise<number> {
  const { value } = await database
    .selectFrom("counters")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return value;
}

/**
 * Takes the right to write until the transaction ends: on SQLite the write lock, elsewhere the lock
 * of the row. It comes first in every write. So an expectation that was true is still true at the
 * commit, and a number in `events` is seen only after all smaller ones.
 */
export async function lockWrites(database: Kysely<Tables>): Promise<void> {
  await database
    .updateTable("counters")
    .set((is) => ({ value: is("value", "+", 0) }))
    .where("name", "=", "event")
    .execute();
}
