import { Socket } from "node:net";
import {
  Kysely,
  type KyselyPlugin,
  OperationNodeTransformer,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PrimitiveValueListNode,
  type ValueNode,
} from "kysely";
import pg from "pg";
import type { Tables } from "../tables.ts";
import { isLost } from "./errors.ts";
import { type ExecuteLists, groupReads } from "./grouped-reads.ts";
import type { Connection, Execute, ReadExecutes, Value, WithConnection } from "../transaction.ts";

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

/**
 * A socket that sends what is written in one turn of the event loop at once. The client of
 * PostgreSQL corks its socket for each statement: without this, each one of many that are sent
 * together would be a write of its own, which costs more than the statement itself.
 */
class BatchingSocket extends Socket {
  override uncork(): void {
    process.nextTick(() => super.uncork());
  }
}

/** Returns a pool of one connection, which sends a statement before it has earlier answers. */
export function writerPool(config: pg.PoolConfig): pg.Pool {
  return connectionPool({ ...config, pipeline: true, stream: () => new BatchingSocket() }, 1);
}

export function kyselyOver(pool: PostgresPool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [withoutNul()] });
}

/**
 * Returns what executes statements on any connection of a pool. Those with parameters stay prepared
 * on it, so they name their columns: one of `*` fails once a later version has added a column.
 */
export function executesOn(pool: pg.Pool): ReadExecutes {
  const execute = executor(pool, statementNames());
  return { execute, executeByKey: groupReads(execute) };
}

/**
 * Returns what lends the connections of a pool. All statements are sent at once: the server
 * executes them in their order.
 */
export function connectOver(pool: pg.Pool): WithConnection {
  const nameOf = statementNames();
  const connections = new WeakMap<pg.PoolClient, Connection>();
  const connectionOf = (client: pg.PoolClient): Connection => {
    const connection = connections.get(client) ?? {
      database: kyselyOver(onlyPool(client)),
      execute: executor(client, nameOf),
      sendsAhead: true,
    };
    connections.set(client, connection);
    return connection;
  };
  return async (use) => {
    const client = await pool.connect();
    let isBroken = false;
    try {
      await use(connectionOf(client));
    } catch (error) {
      isBroken = isLost(error);
      throw error;
    } finally {
      client.release(isBroken);
    }
  };
}

/** Returns what names the statements that stay prepared: there are few texts of them. */
function statementNames(): (text: string) => string {
  const names = new Map<string, string>();
  return (text) => {
    const name = names.get(text) ?? `dagctl_${names.size}`;
    names.set(text, name);
    return name;
  };
}

/** Returns what executes statements, with texts that PostgreSQL can store. */
function executor(
  on: pg.Pool | pg.PoolClient,
  nameOf: (text: string) => string,
): Execute & ExecuteLists {
  return async (text: string, parameters?: readonly (Value | readonly string[])[]) => {
    const query =
      parameters === undefined
        ? on.query<object>(text)
        : on.query<object>({
            name: nameOf(text),
            text,
            values: parameters.map((one) =>
              typeof one === "object" ? one?.map((each) => storable(each)) : storable(one),
            ),
          });
    return (await query).rows;
  };
}

/** Returns a pool that has one connection, which its owner releases. */
function onlyPool(client: pg.PoolClient): PostgresPool {
  const query = client.query.bind(client) as PostgresPoolClient["query"];
  return {
    connect: async () => ({ query, release: () => undefined }),
    end: async () => undefined,
    options: {},
  };
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
