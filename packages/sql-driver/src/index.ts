export {
  postgresStateDatabases,
  type PostgresStateDatabasesOptions,
} from "./postgres-state-databases.ts";
export { postgresStore, type PostgresStoreOptions } from "./postgres-store.ts";
export { sqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";
