import type { TokenStore } from "@dagctl/core/contracts";
import { assertOptionNames, type Secret } from "@dagctl/core/driver-kit";
import { asDagctlError } from "@dagctl/core/errors";
import { sql } from "kysely";
import { postgresWriter } from "./postgres-writer.ts";
import { placeOf, poolConfig } from "./postgres/address.ts";
import { connectionPool, kyselyOver, onceMoreWhenLost, writerPool } from "./postgres/connection.ts";
import { describe } from "./postgres/errors.ts";
import { migrateTokens } from "./tokens/migrations.ts";
import { lockTokens, sqlTokens } from "./tokens/sql-tokens.ts";

/** The PostgreSQL database of the tokens. */
export interface PostgresTokenStoreOptions {
  /**
   * `postgres://user@host:5432/database` as in `PostgresStoreOptions`, usually the same database.
   * The user must be allowed to create tables there.
   */
  readonly url: string;
  /** Called at every new connection. @default the one in `url`, else none */
  readonly password?: () => Promise<Secret>;
}

const READERS = 2;

/**
 * Returns the tokens in one PostgreSQL database (13 or newer), for any number of servers and
 * commands.
 *
 * @throws TypeError: an option does not exist, or `url` is not a `postgres://` URL with a database
 */
export function postgresTokenStore(options: PostgresTokenStoreOptions): TokenStore {
  assertOptionNames("postgresTokenStore", options, { url: true, password: true });
  const { url, password } = options;
  const place = placeOf(url, "own its schema, or be granted create and usage on it");
  const config = poolConfig(url, password);
  const pools = [connectionPool(config, READERS), writerPool(config)] as const;
  const database = kyselyOver(pools[1]);
  return sqlTokens({
    reader: kyselyOver(pools[0]),
    writer: postgresWriter(place, pools[1], { lock: (one) => lockTokens(one.database) }),
    async migrate() {
      try {
        await onceMoreWhenLost(() => migrateTokens(database, sql`text collate "C"`));
      } catch (error) {
        throw asDagctlError(describe(place, error, false));
      }
    },
    again: onceMoreWhenLost,
    describe: (error) => describe(place, error, false),
    close: async () => void (await Promise.all(pools.map((pool) => pool.end()))),
  });
}
