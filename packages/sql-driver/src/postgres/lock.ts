import { DagctlError } from "@dagctl/core/errors";
import type pg from "pg";
import { waitForLock } from "../wait-for-lock.ts";
import type { Place } from "./address.ts";

/**
 * A lock of this session, which the server releases when the connection ends for any reason. Its
 * name has the schema, so that two installations in one database do not share it.
 */
const TRY =
  "select pg_try_advisory_lock(hashtextextended('dagctl ' || current_schema(), 0)) as taken";

/** Takes the lock. One connection of the pool is in use until the lock is released. */
export async function takeLock(
  pool: pg.Pool,
  place: Place,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  const client = await pool.connect();
  // A released session would keep the lock, so the connection ends with it.
  let held = true;
  const free = (): void => {
    if (held) client.release(true);
    held = false;
  };
  try {
    const tryLock = async (): Promise<boolean> => {
      const { rows } = await client.query<{ taken: boolean }>(TRY);
      return rows[0]?.taken === true;
    };
    if (await waitForLock(tryLock, waitMs, signal)) return free;
  } catch (error) {
    free();
    signal?.throwIfAborted();
    throw error;
  }
  free();
  throw new DagctlError(
    "conflict",
    `Another dagctl is using the database ${place.database} on ${place.host}: stop it first, or give this one a database of its own`,
    {
      details: { host: place.host, database: place.database },
    },
  );
}
