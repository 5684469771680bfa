import { setTimeout as sleep } from "node:timers/promises";
import type { Store, TokenStore } from "@dagctl/core/contracts";
import { postgresStore, postgresTokenStore } from "@dagctl/sql-driver";
import type { PostgresServer, StoreFixture, TokenStoreFixture } from "@dagctl/testing";
import pg from "pg";

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

/** Returns the name of a new, empty database, and its address. */
async function emptyDatabase(
  server: PostgresServer,
): Promise<{ readonly database: string; readonly url: string }> {
  const database = `store_${crypto.randomUUID().replaceAll("-", "")}`;
  // A collation whose order is another than that of the bytes: what the store sorts must not depend
  // on it.
  await ask(
    server.url(),
    `create database ${database} template template0 locale_provider icu icu_locale 'en-US' locale 'C.UTF-8'`,
  );
  return { database, url: server.url(database) };
}

/** Tokens in an empty database of their own. */
export async function postgresTokens(server: PostgresServer): Promise<TokenStoreFixture> {
  const { database, url } = await emptyDatabase(server);
  const stores: TokenStore[] = [];
  const openStore = async (): Promise<TokenStore> => {
    const store = postgresTokenStore({ url });
    stores.push(store);
    await store.open();
    return store;
  };
  const store = await openStore();
  return {
    store,
    second: openStore,
    async reopen() {
      await store.close();
      return openStore();
    },
    async close() {
      for (const one of stores) await one.close();
      await ask(server.url(), `drop database ${database} with (force)`);
    },
  };
}

/**
 * A store in an empty database of its own. Its time is the server's, so that letting time pass is
 * waiting.
 */
export async function postgresFixture(server: PostgresServer): Promise<PostgresFixture> {
  const { database, url } = await emptyDatabase(server);
  const stores: Store[] = [];
  const openStore = async (): Promise<Store> => {
    const store = postgresStore({ url, connections: 3 });
    stores.push(store);
    await store.open();
    return store;
  };
  const store = await openStore();
  return {
    url,
    store,
    second: openStore,
    elapse: (durationMs) => sleep(durationMs),
    async reopen() {
      await store.close();
      return openStore();
    },
    async close() {
      for (const one of stores) await one.close();
      await ask(server.url(), `drop database ${database} with (force)`);
    },
  };
}
