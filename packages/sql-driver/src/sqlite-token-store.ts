import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { TokenStore } from "@dagctl/core/contracts";
import { asDagctlError } from "@dagctl/core/errors";
import { whileBusy } from "./busy.ts";
import { exclusively, kyselyOver, openReader, openWriter, PATIENCE } from "./sqlite/connection.ts";
import { describe, describeServing } from "./sqlite/errors.ts";
import { type FileGuard, fileGuard } from "./sqlite/file-guard.ts";
import { createPrivateFile } from "./sqlite/create-private-file.ts";
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
 * Returns the tokens in one SQLite file. Unlike `sqliteStore`, it takes no lock: a command may use
 * the file while a server does.
 *
 * @throws TypeError: `file` is empty or `:memory:`
 */
export function sqliteTokenStore(options: SqliteTokenStoreOptions): TokenStore {
  if (typeof options.file !== "string" || options.file === "" || options.file === ":memory:")
    throw new TypeError("sqliteTokenStore needs the path of a file as `file`");
  const file = resolve(options.file);
  let readerConnection: DatabaseSync | undefined;
  const reader = kyselyOver(() => (readerConnection ??= openReader(file)));
  const database = kyselyOver(() => openWriter(file));
  let guard: FileGuard | undefined;

  return sqlTokens({
    reader,
    writer: writer({
      ...PATIENCE,
      database,
      lock: lockTokens,
      describe: (error, committing) => describeServing(file, error, committing),
      checkFiles: () => guard?.check(),
    }),
    async migrate() {
      try {
        await createPrivateFile(file);
        await whileBusy(PATIENCE, () =>
          exclusively(database, (connection) => migrateTokens(connection, "text")),
        );
        guard ??= fileGuard(file);
      } catch (error) {
        throw asDagctlError(describe(file, error, false));
      }
    },
    again: (ask) => ask(),
    describe: (error) => describeServing(file, error, false),
    async close() {
      await Promise.all([reader.destroy(), database.destroy()]);
      // Kysely closes only connections that it has opened itself.
      if (readerConnection?.isOpen) readerConnection.close();
    },
  });
}
