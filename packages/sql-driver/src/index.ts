export {
  postgresStateDatabases,
  type PostgresStateDatabasesOptions,
} from "./postgres-state-databases.ts";
export { postgresStore, type PostgresStoreOptions } from "./postgres-store.ts";
export { sqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";
export { postgresTokenStore, type PostgresTokenStoreOptions } from "./postgres-token-store.ts";
export { sqliteTokenStore, type SqliteTokenStoreOptions } from "./sqlite-token-store.ts";
