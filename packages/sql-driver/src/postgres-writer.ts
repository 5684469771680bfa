import type { Place } from "./postgres/address.ts";
import { executeOver } from "./postgres/connection.ts";
import { describe, isLost, isOfStatement } from "./postgres/errors.ts";
import { type Writer, writer, type WriterEngine } from "./writer.ts";

/** How often a group of writes is tried whose connection broke before its commit. */
const ATTEMPTS = 3;

/**
 * Returns what writes to a database of PostgreSQL, where another connection that writes is waited
 * for by the server.
 */
export function postgresWriter(
  place: Place,
  engine: Pick<WriterEngine, "database" | "lock">,
): Writer {
  return writer({
    ...engine,
    executeOn: executeOver,
    attempts: ATTEMPTS,
    isBusy: () => false,
    isLost,
    isOfStatement,
    pause: async () => undefined,
    describe: (error, committing) => describe(place, error, committing),
  });
}
