import { DagctlError } from "@dagctl/core/errors";
import type pg from "pg";
import { waitForLock } from "../wait-for-lock.ts";
import type { Place } from "./address.ts";

/**
 * A lock of this session, which the server releases when the connection ends for any reason. Its
 * name has the schema, so that two installations in one database do not share it.
 */
const NAME = "hashtextextended('dagctl ' || current_schema(), 0)";
const TRY = `select pg_try_advisory_lock(${NAME}) as taken`;
const FREE = `select pg_advisory_unlock(${NAME})`;

/**
 * Takes the lock. One connection of the pool is in use until the lock is released.
 *
 * @returns what releases it; a second call changes nothing
 */
export async function takeLock(
  pool: pg.Pool,
  place: Place,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<() => Promise<void>> {
  const client = await pool.connect();
  let held = true;
  /** Ends the connection, with which the server releases the lock a moment later. */
  const end = (): void => {
    if (held) client.release(true);
    held = false;
  };
  const free = async (): Promise<void> => {
    if (!held) return;
    try {
      // The next caller finds it free at once.
      await client.query(FREE);
    } catch {
      // The connection is lost, and the lock with it.
    }
    end();
  };
  try {
    const tryLock = async (): Promise<boolean> => {
      const { rows } = await client.query<{ taken: boolean }>(TRY);
      return rows[0]?.taken === true;
    };
    if (await waitForLock(tryLock, waitMs, signal)) return free;
  } catch (error) {
    end();
    signal?.throwIfAborted();
    throw error;
  }
  end();
  throw new DagctlError(
    "conflict",
    `Another dagctl is using the database ${place.database} on ${place.host}: stop it first, or give this one a database of its own`,
    {
      details: { host: place.host, database: place.database },
    },
  );
}
