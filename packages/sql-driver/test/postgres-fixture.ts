import { setTimeout as sleep } from "node:timers/promises";
import { postgresStore, postgresTokenStore } from "@dagctl/sql-driver";
import type { PostgresServer } from "@dagctl/test-servers";
import type { StoreFixture, TokenStoreFixture } from "@dagctl/testing";
import pg from "pg";
import { instancesOf } from "./instances.ts";

export interface PostgresFixture extends StoreFixture {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** One statement as the superuser. */
export async function ask(
  url: string,
  statement: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Returns the address of a new, empty database, and what drops it. */
async function emptyDatabase(
  server: PostgresServer,
): Promise<{ readonly url: string; drop(): Promise<unknown> }> {
  const database = `store_${crypto.randomUUID().replaceAll("-", "")}`;
  // A collation whose order is another than that of the bytes: what the store sorts must not depend
  // on it.
  await ask(
    server.url(),
    `create database ${database} template template0 locale_provider icu icu_locale 'en-US' locale 'C.UTF-8'`,
  );
  return {
    url: server.url(database),
    drop: () => ask(server.url(), `drop database ${database} with (force)`),
  };
}

/** Tokens in an empty database of their own. */
export async function postgresTokens(server: PostgresServer): Promise<TokenStoreFixture> {
  const { url, drop } = await emptyDatabase(server);
  return instancesOf(() => postgresTokenStore({ url }), drop);
}

/**
 * A store in an empty database of its own. Its time is the server's, so that letting time pass is
 * waiting.
 */
export async function postgresFixture(server: PostgresServer): Promise<PostgresFixture> {
  const { url, drop } = await emptyDatabase(server);
  const instances = await instancesOf(() => postgresStore({ url, connections: 3 }), drop);
  return { url, ...instances, elapse: (durationMs) => sleep(durationMs) };
}
