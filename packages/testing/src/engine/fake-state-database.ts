import { Secret, type DeploymentRef, type StateConnection, type StateDatabaseDriver } from "@dagctl/core";
import { buried, bury, fenced, keyOf, type FakeWorld } from "./world.ts";

/**
 * The state databases of the fake engine. Its limits: there is no database behind a connection, only the record that one exists; the
 * derived password is a plain function of its inputs and protects nothing.
 */
export function fakeStateDatabase(world: FakeWorld): StateDatabaseDriver {
  const { state = "postgres", replicas = true } = world.options;
  return {
    supports: { concurrentRuns: state === "postgres", replicas, persists: false },
    async provision(ref, { rotation, generation, signal }) {
      signal?.throwIfAborted();
      const key = keyOf(ref);
      const held = world.states.get(key);
      const stored = Math.max(held?.generation ?? 0, buried(world.stateTombstones, key, world.clock.now()) ?? 0);
      if (stored > generation) throw fenced(stored, generation);
      const connection = connectionOf(ref, rotation, state);
      world.states.set(key, { ref, generation, rotation, connection });
      return connection;
    },
    async drop(ref, { generation, signal }) {
      signal?.throwIfAborted();
      const key = keyOf(ref);
      const held = world.states.get(key);
      if (held && held.generation > generation) throw fenced(held.generation, generation);
      bury(world.stateTombstones, key, generation, world.clock.now());
      world.states.delete(key);
    },
    async *list(options) {
      options?.signal?.throwIfAborted();
      const held = [...world.states.values()];
      for (const { ref } of held) yield ref;
    },
    async close() {
      world.closes.stateDatabase += 1;
    },
  };
}

function connectionOf(ref: DeploymentRef, rotation: number, type: "duckdb" | "postgres"): StateConnection {
  const name = `${ref.organization}/${ref.project}`;
  if (type === "duckdb") return { type, settings: { database: `/fake/${name}/state.db` }, secrets: {} };
  return {
    type,
    settings: { host: "state.invalid", port: "5432", user: name, database: name },
    secrets: { password: new Secret(`password of ${name}, rotation ${rotation}`) },
  };
}
