import { DagctlError, type Issue, type Plugin, type Project } from "@dagctl/core";
import type { StateDatabaseDriver } from "@dagctl/core/contracts";

const WHY =
  "a managed state database on Kubernetes is in PostgreSQL, and the setting state_url of this server is missing";

/** The message at the start, where a cluster has no place for the states of its projects. */
export const NO_STATE_DATABASES: string = `Projects with use_managed_state_database are refused: ${WHY}`;

/**
 * Returns a driver that refuses managed states, for projects on Kubernetes without a PostgreSQL
 * server for their states: a pod cannot open a DuckDB file of this machine. A project that already
 * has such a state is not changed, and not dropped silently either; it waits for the setting.
 */
export function noStateDatabases(): StateDatabaseDriver {
  const refuse = async (): Promise<never> => {
    throw new DagctlError(
      "not_supported",
      `${WHY}: name one there, or set use_managed_state_database to false`,
    );
  };
  return {
    supports: { concurrentRuns: true, replicas: true, persists: true },
    provision: refuse,
    drop: refuse,
    async *list() {},
  };
}

/**
 * Refuses such a project before anything is recorded, because an error of the driver would come
 * after that.
 */
export function refuseManagedStates(): Plugin {
  const validate = ({ use_managed_state_database: isManaged }: Project): readonly Issue[] =>
    isManaged ? [{ path: "use_managed_state_database", message: `must be false: ${WHY}` }] : [];
  return { name: "state databases", hooks: { validate } };
}
