import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Kysely, sql, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import type { Patience } from "../busy.ts";
import type { Tables } from "../tables.ts";
import { databaseUrl } from "./database-url.ts";
import { isBusy, isDamage } from "./errors.ts";
import type { Execute } from "../transaction.ts";

/**
 * How many statements stay prepared; the store's own are fewer, those with a list of statuses
 * vary.
 */
const PREPARED = 200;

/**
 * How much of the file a connection keeps in memory, in KiB. With SQLite's own 2 MiB each read by
 * an index reads pages of the file again from some thousand runs on, which takes it twice as long.
 */
const CACHE_KIB = 16 * 1024;
const KEEP_PAGES = `pragma cache_size = -${CACHE_KIB};`;

/** About five seconds of tries while another connection writes. */
export const PATIENCE: Patience = {
  isBusy,
  attempts: 200,
  pause: (attempt) => sleep(Math.min(attempt, 25)),
};

/**
 * Returns a connection that keeps its statements prepared, in the form that Kysely's own SQLite
 * dialect requires.
 */
export function kyselyOver(open: () => DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      async database() {
        const connection = open();
        return { close: () => connection.close(), prepare: prepareOn(connection) };
      },
    }),
  });
}

/** Returns what executes statements on a connection, without the cost of Kysely. */
export function executeOver(open: () => DatabaseSync): Execute {
  let prepare: SqliteDatabase["prepare"] | undefined;
  return (sql, parameters = []) => {
    const prepared = (prepare ??= prepareOn(open()))(sql);
    if (prepared.reader) return prepared.all(parameters) as object[];
    prepared.run(parameters);
    return [];
  };
}

/** Returns what prepares statements, and keeps them. */
function prepareOn(database: DatabaseSync): SqliteDatabase["prepare"] {
  const prepared = new Map<string, SqliteStatement>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = adaptStatement(database.prepare(sql));
    // Removes the oldest one, which is sufficient for a set that hardly changes.
    if (prepared.size >= PREPARED)
      for (const oldest of prepared.keys()) if (prepared.delete(oldest)) break;
    prepared.set(sql, statement);
    return statement;
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...inputs(parameters)),
    run: (parameters) => statement.run(...inputs(parameters)),
    iterate: (parameters) => statement.iterate(...inputs(parameters)),
  };
}

function inputs(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (typeof value === "string" || typeof value === "number" || value === null) return value;
    throw new TypeError(`SQLite takes no parameter of type ${typeof value}`);
  });
}

/**
 * Returns the name by which SQLite opens a file for the connections of this process alone. The
 * kernel's lock is on the database itself, so it cannot be removed apart from it. The index of the
 * log is in the memory of this process and in no file: SQLite maps a `-shm` file, and a process
 * that reads a mapped file after it was cut off is ended by the kernel (SIGBUS).
 */
function exclusiveName(file: string): string | URL {
  // Windows has no file system of SQLite's that does so, and refuses to cut off a mapped file.
  return process.platform === "win32" ? file : databaseUrl(file, { vfs: "unix-excl" });
}

/**
 * Opens a connection that is durable at every commit: the log is flushed before the answer, so
 * that a power cut loses nothing that was acknowledged. Throws SQLite's "busy" while another
 * process has the file open.
 */
export function openWriter(file: string): DatabaseSync {
  // No waiting inside SQLite: that would block the whole process, and with it the other connection
  // that it waits for.
  const database = new DatabaseSync(exclusiveName(file), { timeout: 0 });
  try {
    database.exec(`pragma journal_mode = wal; pragma synchronous = full; ${KEEP_PAGES}`);
    return database;
  } catch (error) {
    const reader = isDamage(error) ? readOnlyConnection(file) : undefined;
    database.close();
    reader?.close();
    throw error;
  }
}

/**
 * Opens a connection for reading, which sees what is committed and never waits for a writer. A
 * writer of this process must be open: it takes the lock that excludes other processes.
 *
 * The last connection that is closed copies the log into the database and deletes it. This one
 * cannot: a log stays as it is where a reader is closed last.
 */
export function openReader(file: string): DatabaseSync {
  const database = readOnlyConnection(file);
  database.exec(KEEP_PAGES);
  return database;
}

function readOnlyConnection(file: string): DatabaseSync {
  const database = new DatabaseSync(exclusiveName(file), { timeout: 1000, readOnly: true });
  try {
    // A connection takes its lock with the first read, and keeps it.
    database.prepare("pragma user_version").get();
  } catch (error) {
    // It has the lock nevertheless. What reads finds the damage again.
    if (!isDamage(error)) {
      database.close();
      throw error;
    }
  }
  return database;
}

/**
 * Runs all of `work` in one transaction that excludes every other process. When it ends early,
 * nothing has changed.
 */
export async function exclusively(
  database: Kysely<Tables>,
  work: (connection: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  await database.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      await work(connection);
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}
