import { resolve } from "node:path";
import type { TokenStore } from "@dagctl/core/contracts";
import { assertOptionNames } from "@dagctl/core/driver-kit";
import { PATIENCE } from "./sqlite/connection.ts";
import { sqliteFile } from "./sqlite/sqlite-file.ts";
import { migrateTokens } from "./tokens/migrations.ts";
import { lockTokens, sqlTokens } from "./tokens/sql-tokens.ts";
import { writer } from "./writer.ts";

/** The SQLite file of the tokens. */
export interface SqliteTokenStoreOptions {
  /**
   * The database file, usually that of `sqliteStore`; created with its folder where it is missing
   * (0600 in 0700). It must be on a local disk.
   */
  readonly file: string;
}

/**
 * Returns the tokens in one SQLite file. It takes no lock of a host, so it may share the file with
 * a `sqliteStore` of the same process. One process at a time can open the file: in another one
 * `open` waits five seconds, and then rejects with `unavailable`.
 *
 * @throws TypeError: `file` is empty or `:memory:`, or an option does not exist
 */
export function sqliteTokenStore(options: SqliteTokenStoreOptions): TokenStore {
  assertOptionNames("sqliteTokenStore", options, { file: true });
  if (typeof options.file !== "string" || options.file === "" || options.file === ":memory:")
    throw new TypeError("sqliteTokenStore needs the path of a file as `file`");
  const database = sqliteFile(resolve(options.file), true);
  const writes = writer({
    ...PATIENCE,
    ...database.commits,
    lock: (connection) => lockTokens(connection.database),
  });

  return sqlTokens({
    reader: database.readQueries,
    writer: writes,
    migrate: () => database.open((connection) => migrateTokens(connection, "text")),
    again(ask) {
      writes.noteRead();
      return ask();
    },
    describe: database.describe,
    assertSound() {
      try {
        database.check();
      } catch {
        // Where it is damage, it is thrown below. What was deleted can still be read.
      }
      database.assertSound();
    },
    close: database.close,
  });
}
