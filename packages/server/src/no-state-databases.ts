import { DagctlError } from "@dagctl/core";
import type { Issue, Plugin, Project, StateDatabaseDriver } from "@dagctl/core";

const WHY =
  "a managed state database on Kubernetes lies in PostgreSQL, and the setting state_url of this server names none";

/** The message at the start, where a cluster has no place for the states of its projects. */
export const NO_STATE_DATABASES: string = `Projects with use_managed_state_database are refused: ${WHY}`;

/**
 * Where projects run on Kubernetes and no PostgreSQL is there for their states: a DuckDB file of
 * this machine is not what a pod can open. A project that has such a state already is not changed
 * and not dropped silently either; it waits for the setting.
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
 * Refuses such a project before anything of it is recorded: what the driver says would come after.
 */
export function refuseManagedStates(): Plugin {
  const validate = ({ use_managed_state_database: wanted }: Project): readonly Issue[] =>
    wanted ? [{ path: "use_managed_state_database", message: `must be false: ${WHY}` }] : [];
  return { name: "state databases", hooks: { validate } };
}
