import type { Change } from "@dagctl/core/contracts";
import { postgresStore } from "@dagctl/sql-driver";
import { type PostgresServer, postgresServer } from "@dagctl/test-servers";
import pg from "pg";
import { bareRows, INSERTS, TABLES } from "./bare-rows.ts";
import type { MeasuredDatabase } from "./measure.ts";

/** A server of PostgreSQL for one measurement. */
export interface PostgresBench {
  readonly database: MeasuredDatabase;
  close(): Promise<void>;
}

/** Starts a server of PostgreSQL whose database two hosts serve. */
export async function postgresDatabase(): Promise<PostgresBench> {
  const server = await postgresServer();
  const hosts = 2;
  const url = await newDatabase(server, "dagctl");
  let rounds = 0;
  return {
    database: {
      hosts,
      store: () => postgresStore({ url }),
      // The server does so by itself within a minute. Until then it plans for empty tables, and
      // finds a run among all of its organization.
      analyze: () => ask(url, "analyze"),
      async bare(commits) {
        rounds += 1;
        return bareTransactions(await newDatabase(server, `bare_${rounds}`), commits, hosts);
      },
    },
    close: () => server.close(),
  };
}

async function newDatabase(server: PostgresServer, name: string): Promise<string> {
  await ask(server.url(), `create database ${name}`);
  return server.url(name);
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Stores the rows on as many connections as there are hosts. */
async function bareTransactions(
  url: string,
  commits: readonly (readonly Change[])[],
  connections: number,
): Promise<number> {
  const clients = Array.from(
    { length: connections },
    () => new pg.Client({ connectionString: url }),
  );
  await Promise.all(clients.map((client) => client.connect()));
  try {
    for (const statement of TABLES) await clients[0]?.query(statement);
    const left = [...commits];
    const begun = performance.now();
    await Promise.all(
      clients.map(async (client) => {
        for (let commit = left.shift(); commit !== undefined; commit = left.shift()) {
          await client.query("begin");
          for (const { table, values } of bareRows(commit))
            await client.query({ name: table, text: INSERTS[table], values: [...values] });
          await client.query("commit");
        }
      }),
    );
    return performance.now() - begun;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
