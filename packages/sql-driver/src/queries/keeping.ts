import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";

/**
 * Stores a log. A late log must not outlive the project that was forgotten: without its run it is
 * not stored.
 */
export async function putLog(
  database: Kysely<Tables>,
  organization: string,
  run: string,
  text: string,
): Promise<void> {
  const known = await database
    .selectFrom("runs")
    .select("id")
    .where("organization", "=", organization)
    .where("id", "=", run)
    .executeTakeFirst();
  if (known === undefined) return;
  await database
    .insertInto("logs")
    .values({ organization, run, text })
    .onConflict((conflict) => conflict.columns(["organization", "run"]).doUpdateSet({ text }))
    .execute();
}

export interface PruneBefore {
  readonly events: string;
  readonly operations: string;
  readonly keys: string;
  readonly records: string;
}

export async function prune(database: Kysely<Tables>, before: PruneBefore): Promise<void> {
  // Prunes from the front only: where clocks differ an older event may follow a newer one, and no
  // reader would notice a gap there.
  const keep = await database
    .selectFrom("events")
    .select((is) => is.fn.min("sequence").as("sequence"))
    .where("time", ">=", before.events)
    .executeTakeFirst();
  const front = database.deleteFrom("events");
  await (keep?.sequence == null ? front : front.where("sequence", "<", keep.sequence)).execute();
  await database
    .deleteFrom("operations")
    .where("status", "!=", "running")
    .where((is) => is(is.fn.coalesce("ended_at", "created_at"), "<", before.operations))
    .execute();
  await database.deleteFrom("keys").where("expires_at", "<", before.keys).execute();
  await database.deleteFrom("records").where("expires_at", "<", before.records).execute();
}
