import type { Store } from "@dagctl/core/contracts";
import { postgresStore, sqliteStore } from "@dagctl/sql-driver";

/** The store of a child process: on PostgreSQL by its URL, on SQLite by its file. */
export function storeAt(place: string): Store {
  return place.startsWith("postgres:")
    ? postgresStore({ url: place })
    : sqliteStore({ file: place });
}
