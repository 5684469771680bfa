import { DagctlError } from "@dagctl/core/errors";
import pg from "pg";
import type { Place } from "./address.ts";

/**
 * Classes of SQLSTATE after which the connection cannot be used any more:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const CONNECTION_CLASSES: readonly string[] = ["08", "57"];
/**
 * Classes of SQLSTATE after which only the statement is undone where it had a savepoint: values
 * that a column does not take, constraints, and limits of one statement.
 */
const STATEMENT_CLASSES: readonly string[] = ["22", "23", "54"];
/** A statement that took too long leaves its connection usable. */
const QUERY_CANCELED = "57014";
const DENIED = "42501";
const IDLE_IN_TRANSACTION = "25P03";

/**
 * The message for an answer, by its SQLSTATE. `false`: a retry does not help before a person has
 * changed something.
 */
const ANSWERS: Readonly<Record<string, readonly [message: string, retryable: boolean]>> = {
  // Also the client's own code for a password that is required and missing.
  "28P01": ["refuses the password, or asks for one and got none", false],
  "28000": ["refuses this user or this kind of connection: check pg_hba.conf and sslmode", false],
  "3D000": ["has no such database: create it first", false],
  "53100": ["has no space left on its disk", true],
  "53300": [
    "has no connection free: raise max_connections, or lower `connections` of the store",
    true,
  ],
  "40P01": ["ended a deadlock", true],
  "40001": ["could not serialize the change", true],
  [QUERY_CANCELED]: ["took too long to answer", true],
};

function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/**
 * Returns whether the connection is gone, so that what was begun on it is undone and may be
 * repeated on another one.
 */
export function isLost(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined)
    return (
      state === IDLE_IN_TRANSACTION ||
      (CONNECTION_CLASSES.includes(state.slice(0, 2)) && state !== QUERY_CANCELED)
    );
  if (!(error instanceof Error)) return false;
  // The client has no codes for these errors, only messages.
  return (
    "syscall" in error ||
    /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      error.message,
    )
  );
}

/** Returns whether PostgreSQL refused the values of one statement. */
export function isOfStatement(error: unknown): boolean {
  return STATEMENT_CLASSES.includes(sqlState(error)?.slice(0, 2) ?? "");
}

/**
 * Returns an error of PostgreSQL in words that say what to do; other errors are returned as they
 * are. PostgreSQL's own message may contain values, so it stays in the cause.
 */
export function describe(
  { host, database, rights }: Place,
  error: unknown,
  committing: boolean,
): unknown {
  const options = { cause: error, details: { host, database } };
  if (isLost(error)) {
    // Between the commit and its answer the outcome is not known.
    if (committing)
      return new DagctlError(
        "outcome_unknown",
        `The connection to PostgreSQL on ${host} broke while it committed; the change may or may not be kept`,
        options,
      );
    return new DagctlError(
      "unavailable",
      `PostgreSQL on ${host} cannot be reached: check that it runs and lets this machine connect`,
      options,
    );
  }
  const state =
    sqlState(error) ??
    (error instanceof Error && error.message.startsWith("SASL") ? "28P01" : undefined);
  const [message, retryable] = (state === undefined ? undefined : ANSWERS[state]) ?? [];
  if (state === DENIED)
    return new DagctlError(
      "unavailable",
      `PostgreSQL on ${host} does not let this user do that: it must ${rights} (database ${database})`,
      {
        ...options,
        retryable: false,
      },
    );
  if (message !== undefined)
    return new DagctlError(
      "unavailable",
      `PostgreSQL on ${host} ${message} (database ${database})`,
      { ...options, retryable: retryable === true },
    );
  if (error instanceof Error && error.message.startsWith("corrupted migrations")) {
    return new DagctlError(
      "unavailable",
      `The database ${database} on ${host} was written by a newer dagctl: start that version, or put back a backup of the older one (docs/upgrading.md says which ways back there are)`,
      {
        ...options,
        retryable: false,
      },
    );
  }
  return state === undefined
    ? error
    : new DagctlError("internal", `PostgreSQL answered with the error ${state}`, options);
}
