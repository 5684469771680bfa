import type pg from "pg";
import type { Place } from "./postgres/address.ts";
import { connectOver } from "./postgres/connection.ts";
import { describe, isLost, isOfStatement } from "./postgres/errors.ts";
import type { WriterEngine } from "./write-group.ts";
import { type Writer, writer } from "./writer.ts";

/** How often a group of writes is tried whose connection broke before its commit. */
const ATTEMPTS = 3;

/**
 * Returns what writes to a database of PostgreSQL, where another connection that writes is waited
 * for by the server.
 */
export function postgresWriter(
  place: Place,
  pool: pg.Pool,
  engine: Pick<WriterEngine, "lock"> = {},
): Writer {
  return writer({
    ...engine,
    withConnection: connectOver(pool),
    attempts: ATTEMPTS,
    isBusy: () => false,
    isLost,
    isOfStatement,
    pause: async () => undefined,
    describe: (error, committing) => describe(place, error, committing),
  });
}
