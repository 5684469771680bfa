import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/** What a column of a row can be. */
export type Value = string | number | null;

/**
 * Executes SQL on one connection and returns its rows. The parameters are in the order of the
 * statement's own places.
 */
export type Execute = (
  sql: string,
  parameters?: readonly Value[],
) => Promise<readonly object[]> | readonly object[];

/** What executes reads, without the cost of Kysely. */
export interface ReadExecutes {
  readonly execute: Execute;
  /** Executes reads of few rows by their keys. Their parameters are texts. */
  readonly executeByKey: Execute;
}

/** A connection to a database. */
export interface Connection {
  readonly database: Kysely<Tables>;
  /** Executes statements, without the cost of Kysely. */
  readonly execute: Execute;
  /**
   * Whether a statement may be sent before those before it have their answers. The database then
   * executes them in their order. @default false
   */
  readonly sendsAhead?: boolean;
}

/** A connection that has the right to write until its transaction ends. */
export interface Transaction extends Connection {
  /**
   * The newest number of an event, with those that were given in this transaction. Absent where the
   * transaction is of other data than a store's.
   */
  newestEvent?: number;
}

/** Reads and writes in a transaction. */
export type Work<Answer> = (transaction: Transaction) => Promise<Answer>;

/** Work whose refusals come before its first write, so that nothing of a refused one is undone. */
export interface CheckedWork<Answer> {
  /** The parts of the data that `check` reads. */
  readonly reads: readonly string[];
  /** The parts of the data that `apply` changes; "any" where these are not known. */
  readonly changes: readonly string[] | "any";
  /** Throws the DagctlError that refuses the write. It writes nothing. */
  check(transaction: Transaction): Promise<void>;
  /** Writes. Where statements may be sent ahead, it has sent all of them when it returns. */
  apply(transaction: Transaction): Promise<Answer>;
}

/** Calls `use` with a connection that nothing else uses meanwhile. */
export type WithConnection = (use: (connection: Connection) => Promise<void>) => Promise<void>;
