import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { Kysely, KyselyPlugin } from "kysely";
import { onTestFinished } from "vitest";
import { migrate } from "../src/migrations.ts";
import { kyselyOver } from "../src/sqlite/connection.ts";
import type { Tables } from "../src/tables.ts";

/** The statements of queries, and how SQLite reads them. */
export interface Statements {
  readonly statements: readonly string[];
  /** Returns the steps in which SQLite reads a statement with these parameters. */
  planOf(statement: string, ...parameters: readonly SQLInputValue[]): readonly unknown[];
}

/** Returns the statements of some queries on an empty store. */
export async function statementsOf(
  query: (database: Kysely<Tables>) => Promise<unknown>,
): Promise<Statements> {
  const connection = new DatabaseSync(":memory:");
  const database = kyselyOver(() => connection);
  onTestFinished(() => database.destroy());
  await migrate(database, { program: "sqlite", text: "text" });
  const statements: string[] = [];
  const noting: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.push(database.getExecutor().compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await query(database.withPlugin(noting));
  return {
    statements,
    planOf: (statement, ...parameters) =>
      connection
        .prepare(`explain query plan ${statement}`)
        .all(...parameters)
        .map((line) => line["detail"]),
  };
}
