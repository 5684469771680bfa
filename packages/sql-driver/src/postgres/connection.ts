import {
  Kysely,
  type KyselyPlugin,
  OperationNodeTransformer,
  PostgresDialect,
  type PrimitiveValueListNode,
  type ValueNode,
} from "kysely";
import pg from "pg";
import { type Execute, executeBy } from "../queries/statement.ts";
import type { Tables } from "../tables.ts";
import { isLost } from "./errors.ts";

/**
 * The longest time of any answer, in milliseconds; also how long a write waits for the one before
 * it.
 */
const STATEMENT_MS = 30_000;
/**
 * A host that stops in a transaction keeps the right to write. After this time, in milliseconds,
 * the server ends its transaction and undoes its writes.
 */
const IDLE_IN_TRANSACTION_MS = 10_000;
const CONNECT_MS = 5_000;

/**
 * Returns a pool of at most so many connections, opened when they are needed; a broken one is
 * replaced.
 */
export function connectionPool(config: pg.PoolConfig, most: number): pg.Pool {
  // The client returns `bigint` as text: here these are counters and times, far below 2^53.
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    ...config,
    max: most,
    application_name: "dagctl",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    types,
  });
  // The query that fails reports to its caller that the connection broke; without a listener the
  // event would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

export function kyselyOver(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [withoutNul()] });
}

/** Returns what executes statements on a connection, with texts that PostgreSQL can store. */
export function executeOver(database: Kysely<Tables>): Execute {
  const execute = executeBy(database);
  return (sql, parameters = []) => execute(sql, parameters.map(storable));
}

/**
 * Asks again where the connection broke: one from before a restart of the server fails only when it
 * is used.
 */
export async function onceMoreWhenLost<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!isLost(error)) throw error;
    return ask();
  }
}

/**
 * Returns a plugin that replaces NULs, which PostgreSQL's texts cannot have. No stored name has
 * one, so such a name finds nothing; a log shows a mark in its place.
 */
function withoutNul(): KyselyPlugin {
  const transformer = new NulTransformer();
  return {
    transformQuery: ({ node }) => transformer.transformNode(node),
    transformResult: async ({ result }) => result,
  };
}

class NulTransformer extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: storable(node.value) };
  }
  protected override transformPrimitiveValueList(
    node: PrimitiveValueListNode,
  ): PrimitiveValueListNode {
    return { ...node, values: node.values.map(storable) };
  }
}

function storable<Stored>(value: Stored): Stored | string {
  return typeof value === "string" && value.includes("\0")
    ? value.replaceAll("\0", "\u{FFFD}")
    : value;
}
