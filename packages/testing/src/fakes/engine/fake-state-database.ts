import type { DeploymentRef, StateConnection, StateDatabaseDriver } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import {
  enter,
  type FakeWorld,
  keyOf,
  generationConflict,
  tombstoneGeneration,
  writeTombstone,
} from "./world.ts";

/**
 * Returns the state databases of the fake engine. Their limits: a database is one text, reached
 * through `fakeStateData`; the derived password is a plain function of its inputs and protects
 * nothing.
 *
 * @throws DagctlError from calls of the driver: `conflict` (an old generation) and `unavailable`
 *   (an outage)
 */
export function fakeStateDatabase(world: FakeWorld): StateDatabaseDriver {
  const { state = "postgres", replicas = true } = world.options;
  return {
    supports: { concurrentRuns: state === "postgres", replicas, persists: false },
    async provision(ref, { rotation, generation, signal }) {
      enter(world, { signal });
      const key = keyOf(ref);
      const stored = world.states.get(key);
      const tombstone = tombstoneGeneration(world.stateTombstones, key, world.clock.now());
      // What was dropped stays dropped for a late call of the same generation, too.
      if (tombstone !== undefined && tombstone >= generation)
        throw generationConflict(tombstone, generation);
      if (stored && stored.generation > generation)
        throw generationConflict(stored.generation, generation);
      const connection = connectionOf(ref, rotation, state);
      world.states.set(key, { ref, generation, rotation, connection });
      return connection;
    },
    async drop(ref, { generation, signal }) {
      enter(world, { signal });
      const key = keyOf(ref);
      const stored = world.states.get(key);
      if (stored && stored.generation > generation)
        throw generationConflict(stored.generation, generation);
      writeTombstone(world.stateTombstones, key, generation, world.clock.now());
      world.databases.delete(databaseOf(stored?.connection));
      world.states.delete(key);
    },
    async *list(options) {
      enter(world, options);
      const stored = [...world.states.values()];
      for (const { ref } of stored) yield ref;
    },
    async close() {
      world.closes.stateDatabase += 1;
    },
  };
}

function connectionOf(
  ref: DeploymentRef,
  rotation: number,
  type: "duckdb" | "postgres",
): StateConnection {
  const name = `${ref.organization}/${ref.project}`;
  if (type === "duckdb")
    return { type, settings: { database: `/fake/${name}/state.db` }, secrets: {} };
  return {
    type,
    settings: { host: "state.invalid", port: "5432", user: name, database: name },
    secrets: { password: new Secret(`password of ${name}, rotation ${rotation}`) },
  };
}

/**
 * Returns the access to the databases of the fake engine: one text each, for a caller that has the
 * current password.
 */
export function fakeStateData(world: FakeWorld): FakeStateData {
  const enterDatabase = (connection: StateConnection): string => {
    const database = databaseOf(connection);
    const current = [...world.states.values()].find(
      (state) => databaseOf(state.connection) === database,
    );
    const password = current?.connection.secrets["password"]?.reveal();
    if (!current || password !== connection.secrets["password"]?.reveal())
      throw new Error(`The database ${database} does not accept this connection`);
    return database;
  };
  return {
    async write(connection, text) {
      world.databases.set(enterDatabase(connection), text);
    },
    async read(connection) {
      return world.databases.get(enterDatabase(connection));
    },
  };
}

/** Reads and writes the databases of a fake engine, as a tool would. */
export interface FakeStateData {
  /**
   * Stores one text in the database of a connection. Rejects where the database does not accept the
   * connection, as `read` does.
   */
  write(connection: StateConnection, text: string): Promise<void>;
  /** Returns the text, or `undefined` when none was written. */
  read(connection: StateConnection): Promise<string | undefined>;
}

function databaseOf(connection: StateConnection | undefined): string {
  return connection?.settings["database"] ?? "";
}
