import { setImmediate as nextTurn } from "node:timers/promises";
import type { CallOptions, Store } from "@dagctl/core/contracts";
import { assertOptionNames, type Secret } from "@dagctl/core/driver-kit";
import { asDagctlError, DagctlError } from "@dagctl/core/errors";
import { sql } from "kysely";
import { type Dialect, migrate } from "./migrations.ts";
import { postgresWriter } from "./postgres-writer.ts";
import { placeOf, poolConfig } from "./postgres/address.ts";
import {
  connectionPool,
  executesOn,
  kyselyOver,
  onceMoreWhenLost,
  writerPool,
} from "./postgres/connection.ts";
import { describe } from "./postgres/errors.ts";
import { takeLock } from "./postgres/lock.ts";
import { readFrom } from "./reading.ts";
import { sqlStore } from "./sql-store.ts";

/** The PostgreSQL database of the store. */
export interface PostgresStoreOptions {
  /**
   * `postgres://user@host:5432/database`, with `?sslmode=verify-full` and other parameters as libpq
   * writes them. The user must be allowed to create tables there.
   */
  readonly url: string;
  /**
   * Called at every new connection, so that a rotated password is used. @default the one in `url`,
   * else none
   */
  readonly password?: () => Promise<Secret>;
  /**
   * The most connections for reading; one more writes, and one more keeps the lock where another
   * part has no replicas. @default 8
   */
  readonly connections?: number;
}

const POSTGRES: Dialect = { program: "postgres", text: sql`text collate "C"` };
/** Uses the server's clock, so that hosts whose clocks differ agree on what has expired. */
const NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/**
 * Returns a store in one PostgreSQL database (13 or newer), for any number of hosts. The queries
 * are the same as on SQLite. The writers of all hosts are serialized, so that an expectation that
 * was true is still true at the commit, and numbers of events follow the order of commits.
 *
 * Reads by keys that are requested in one turn of the event loop share a statement, and fail
 * together. A read whose connection broke is repeated, a write as long as its commit was not sent;
 * after that it is `outcome_unknown`. A database that cannot be reached is `unavailable`.
 * Migrations run once, under a lock, also when several hosts start at one time.
 *
 * @throws TypeError: an option does not exist, or `url` is not a `postgres://` URL with a database
 */
export function postgresStore(options: PostgresStoreOptions): Store {
  assertOptionNames("postgresStore", options, { url: true, password: true, connections: true });
  const { password, connections = 8 } = options;
  const place = placeOf(options.url, "own its schema, or be granted create and usage on it");
  const config = poolConfig(options.url, password);
  const pools = {
    reader: connectionPool(config, connections),
    writer: writerPool(config),
    lock: connectionPool(config, 1),
  };
  const reader = kyselyOver(pools.reader);
  const database = kyselyOver(pools.writer);
  const held = new Set<() => Promise<void>>();
  const describeError = (error: unknown): unknown => describe(place, error, false);
  const writes = postgresWriter(place, pools.writer);
  let closing: Promise<void> | undefined;

  const begin = (call?: CallOptions): void => {
    call?.signal?.throwIfAborted();
    if (closing !== undefined)
      throw new DagctlError("unavailable", "The store is closed", { retryable: false });
  };
  const reading = { begin, again: onceMoreWhenLost, describe: describeError };
  const read = readFrom(reading);

  const end = async (): Promise<void> => {
    await writes.idle();
    // The reads of this turn are sent at its end.
    await nextTurn();
    await Promise.all([...held].map((free) => free()));
    await Promise.all(Object.values(pools).map((pool) => pool.end()));
  };

  return {
    ...sqlStore({
      reader,
      ...executesOn(pools.reader),
      writer: writes,
      clock: NOW,
      computesColumns: true,
      indexOf: "strpos",
      ...reading,
    }),
    supports: { replicas: true, persists: true },
    open: (call) => read(call, () => migrate(database, POSTGRES)),
    async lock(waitMs, call) {
      begin(call);
      const free = await takeLock(pools.lock, place, waitMs, call?.signal).catch(
        (error: unknown) => {
          call?.signal?.throwIfAborted();
          throw asDagctlError(describeError(error));
        },
      );
      held.add(free);
      return async () => {
        held.delete(free);
        await free();
      };
    },
    close: () => (closing ??= end()),
  };
}
