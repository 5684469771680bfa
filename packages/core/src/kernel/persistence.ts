import type { HostOptions } from "../contracts/host.ts";

type PersistingRole = "store" | "deploy" | "run" | "stateDatabase" | "secrets";

/** The name of each driver in messages, and what a restart loses with it. */
const ROLES: Readonly<Record<PersistingRole, { readonly title: string; readonly stores: string }>> =
  {
    store: { title: "store", stores: "all projects, runs and events" },
    deploy: { title: "deploy driver", stores: "all deployments and tombstones" },
    run: { title: "run driver", stores: "all runs and their logs" },
    stateDatabase: { title: "state database driver", stores: "all state databases" },
    secrets: { title: "secret source", stores: "all secrets" },
  };

const roles = Object.keys(ROLES) as readonly PersistingRole[];

/**
 * Returns a problem for each driver that stores something and does not declare, by a boolean
 * `supports.persists`, whether that survives the end of its process.
 */
export function persistenceProblems(
  options: Partial<Pick<HostOptions, PersistingRole>>,
): readonly string[] {
  return roles
    .filter((role) => {
      // A driver in JavaScript, or one of an older version, has no such field, or no `supports` at
      // all.
      const supports: { readonly persists?: unknown } | undefined = options[role]?.supports;
      return options[role] && typeof supports?.persists !== "boolean";
    })
    .map(
      (role) =>
        `createHost: the ${ROLES[role].title} ("${role}") does not declare supports.persists: set it to true where what it stores ` +
        "is still there after its process has ended, and to false where it keeps everything in memory",
    );
}

/** Returns one warning for each driver that keeps what it stores in memory only. */
export function persistenceWarnings(options: Pick<HostOptions, PersistingRole>): readonly string[] {
  return roles
    .filter((role) => !options[role].supports.persists)
    .map(
      (role) =>
        `The ${ROLES[role].title} keeps what it stores in memory: ${ROLES[role].stores} are lost when this process ends`,
    );
}
