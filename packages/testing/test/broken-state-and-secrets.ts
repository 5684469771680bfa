import type {
  DeploymentRef,
  Secrets,
  StateConnection,
  StateDatabaseDriver,
} from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { fakeEngine, type FakeEngine } from "../src/index.ts";
import { deafly, withPlainErrors } from "./broken-calls.ts";

const answering =
  (change: (connection: StateConnection, ref: DeploymentRef) => StateConnection) =>
  ({ stateDatabase }: FakeEngine): StateDatabaseDriver => ({
    ...stateDatabase,
    provision: async (ref, options) => change(await stateDatabase.provision(ref, options), ref),
  });

const NOWHERE: StateConnection = {
  type: "postgres",
  settings: { database: "nowhere" },
  secrets: {},
};

/** Resolves as if nothing had been refused, where a database exists or does not. */
const shrugging =
  (present: boolean) =>
  ({ stateDatabase, state }: FakeEngine): StateDatabaseDriver => ({
    ...stateDatabase,
    provision: (ref, options) =>
      stateDatabase.provision(ref, options).catch((error: unknown) => {
        if (!isDagctlError(error, "conflict") || (state(ref) !== undefined) !== present)
          throw error;
        return NOWHERE;
      }),
  });

type BreakState = (engine: FakeEngine, instance: number) => StateDatabaseDriver;
type BreakSecrets = (secrets: Secrets, instance: number) => Secrets;

/** Breaks restarted and second instances, and no first one. */
const restarted =
  (broken: BreakState): BreakState =>
  (engine, instance) =>
    instance === 0 ? engine.stateDatabase : broken(engine, instance);

/** Writes over the data whenever something about the database changes. */
const forgetful: BreakState = ({ stateDatabase, stateData }) => {
  let last = "";
  return {
    ...stateDatabase,
    async provision(ref, options) {
      const connection = await stateDatabase.provision(ref, options);
      const present = `${options.rotation} ${options.generation}`;
      if (last !== "" && present !== last) await stateData.write(connection, "");
      last = present;
      return connection;
    },
  };
};

/** Brings back at the next provision what was there at the drop. */
const unforgetful: BreakState = ({ stateDatabase, stateData, state }) => {
  let left: string | undefined;
  return {
    ...stateDatabase,
    async drop(ref, options) {
      const connection = state(ref)?.connection;
      left = connection && (await stateData.read(connection));
      await stateDatabase.drop(ref, options);
    },
    async provision(ref, options) {
      const connection = await stateDatabase.provision(ref, options);
      if (left !== undefined) await stateData.write(connection, left);
      return connection;
    },
  };
};

/** One driver for each law, right in all but that. */
export const brokenState: Readonly<Record<string, BreakState>> = {
  "state-same-rotation-same-answer": (engine) => {
    let times = 0;
    return answering((connection) => ({
      ...connection,
      secrets: { password: new Secret(`random ${(times += 1)}`) },
    }))(engine);
  },
  "state-secrets-apart": answering((connection) => ({
    ...connection,
    settings: {
      ...connection.settings,
      url: `postgres://user:${connection.secrets["password"]?.reveal()}@host`,
    },
  })),
  "state-projects-never-share": answering((connection, { project }) => ({
    ...connection,
    settings: { database: project },
  })),
  "state-refuses-lower-generation": shrugging(true),
  "state-drop-refuses-lower-generation": ({ stateDatabase, state }) => ({
    ...stateDatabase,
    drop: (ref, options) =>
      stateDatabase.drop(ref, {
        ...options,
        generation: Math.max(options.generation, state(ref)?.generation ?? 0),
      }),
  }),
  "state-tombstone-refuses-late-provision": shrugging(false),
  "state-drop-of-gone-resolves": ({ stateDatabase, state }) => ({
    ...stateDatabase,
    async drop(ref, options) {
      options.signal?.throwIfAborted();
      if (!state(ref)) throw new DagctlError("not_found", "There is no such database");
      await stateDatabase.drop(ref, options);
    },
  }),
  "state-list-tells-what-exists": ({ stateDatabase }) => ({
    ...stateDatabase,
    async *list(options) {
      for await (const ref of stateDatabase.list(options)) {
        yield ref;
        return;
      }
    },
  }),
  "state-provision-keeps-data": forgetful,
  "state-drop-removes-data": unforgetful,
  "state-rotation-changes-password": ({ stateDatabase }) => ({
    ...stateDatabase,
    provision: (ref, options) => stateDatabase.provision(ref, { ...options, rotation: 1 }),
  }),
  "state-passwords-differ": answering((connection) => ({
    ...connection,
    secrets: { password: new Secret("one for all") },
  })),
  "state-tombstone-refuses-own-generation": ({ stateDatabase }) => ({
    ...stateDatabase,
    provision: (ref, options) =>
      stateDatabase.provision(ref, options).catch((error: unknown) => {
        if (!isDagctlError(error, "conflict") || error.details?.generation !== options.generation)
          throw error;
        return NOWHERE;
      }),
  }),
  "state-higher-generation-wins": shrugging(true),
  "state-persists": (engine, instance) => {
    const { stateDatabase } = instance === 0 ? engine : fakeEngine();
    return { ...stateDatabase, supports: { ...stateDatabase.supports, persists: true } };
  },
  "state-same-answer-after-restart": restarted(
    answering((connection) => ({ ...connection, secrets: { password: new Secret("random") } })),
  ),
  "state-tombstone-outlives-restart": restarted(shrugging(false)),
  "state-second-instance": restarted(() => fakeEngine().stateDatabase),
  "state-abort-in-flight": ({ stateDatabase }) => deafly(stateDatabase, "provision", 300),
  "state-unavailable": ({ stateDatabase }) => withPlainErrors(stateDatabase),
  "state-abort": ({ stateDatabase }) => ({ ...stateDatabase, list: () => stateDatabase.list() }),
};

/** A state in a file that has a password nevertheless, and one writer. */
const withPassword =
  (broken: BreakState): BreakState =>
  (engine, instance) => {
    const driver = broken(engine, instance);
    return { ...driver, supports: { ...driver.supports, concurrentRuns: false } };
  };

/** The same for what else each law says. */
export const moreBrokenState: readonly [law: string, what: string, broken: BreakState][] = [
  [
    "state-rotation-changes-password",
    "a database with one writer ignores the rotation",
    withPassword(({ stateDatabase }) => ({
      ...stateDatabase,
      provision: (ref, options) => stateDatabase.provision(ref, { ...options, rotation: 1 }),
    })),
  ],
  [
    "state-passwords-differ",
    "databases with one writer share a password",
    withPassword(
      answering((connection) => ({
        ...connection,
        secrets: { password: new Secret("one for all") },
      })),
    ),
  ],
  [
    "state-rotation-changes-password",
    "a database of PostgreSQL has no password",
    answering((connection) => ({ ...connection, secrets: {} })),
  ],
];

/** Deletes each secret whose name is like the given one. */
function deletingAlike(isAlike: (one: string, name: string) => boolean): BreakSecrets {
  return (secrets) => ({
    ...secrets,
    async delete(organization, name, options) {
      options?.signal?.throwIfAborted();
      for (const one of await secrets.list(organization))
        if (isAlike(one, name)) await secrets.delete(organization, one, options);
    },
  });
}

export const moreBrokenSecrets: readonly [law: string, what: string, broken: BreakSecrets][] = [
  [
    "secrets-delete-leaves-others",
    "the case of a name does not count",
    deletingAlike((one, name) => one.toLowerCase() === name),
  ],
  [
    "secrets-absent-is-undefined",
    "a name is found by another case of it, where there is no such name",
    (secrets) => ({
      ...secrets,
      async get(organization, name, options) {
        const own = await secrets.get(organization, name, options);
        if (own) return own;
        const all = await secrets.list(organization, options);
        const alike = all.find((one) => one.toLowerCase() === name.toLowerCase());
        return alike === undefined ? undefined : secrets.get(organization, alike, options);
      },
    }),
  ],
  [
    "secrets-absent-is-undefined",
    "spaces at the ends of a name do not count",
    (secrets) => ({
      ...secrets,
      get: (organization, name, options) => secrets.get(organization, name.trim(), options),
    }),
  ],
];

export const brokenSecrets: Readonly<Record<string, BreakSecrets>> = {
  "secrets-get-what-was-put": (secrets) => ({
    ...secrets,
    put: (organization, name, value, options) =>
      secrets.put(organization, name, new Secret(value.reveal().trim()), options),
  }),
  "secrets-large-values": (secrets) => ({
    ...secrets,
    put: (organization, name, value, options) =>
      secrets.put(organization, name, new Secret(value.reveal().slice(0, 65_536)), options),
  }),
  // Reads all, changes one, writes all: a put in between is lost.
  "secrets-at-once": (secrets) => {
    const all = new Map<string, ReadonlyMap<string, Secret>>();
    return {
      ...secrets,
      get: async (organization, name) => all.get(organization)?.get(name),
      async put(organization, name, value) {
        const before = all.get(organization) ?? new Map<string, Secret>();
        await Promise.resolve();
        all.set(organization, new Map([...before, [name, value]]));
      },
      list: async (organization) => [...(all.get(organization)?.keys() ?? [])].sort(),
    };
  },
  "secrets-absent-is-undefined": (secrets) => ({
    ...secrets,
    get: async (organization, name, options) =>
      (await secrets.get(organization, name, options)) ?? new Secret(""),
  }),
  "secrets-organizations-apart": (secrets) => ({
    ...secrets,
    get: (_organization, name, options) => secrets.get("org-f1", name, options),
  }),
  "secrets-odd-names": (secrets) => ({
    ...secrets,
    get: (organization, name, options) => secrets.get(organization, name.toLowerCase(), options),
    put: (organization, name, value, options) =>
      secrets.put(organization, name.toLowerCase(), value, options),
  }),
  "secrets-put-replaces": (secrets) => ({
    ...secrets,
    async put(organization, name, value, options) {
      const first = await secrets.get(organization, name, options);
      await secrets.put(
        organization,
        name,
        first && name === "key" && value.reveal() === "second" ? first : value,
        options,
      );
    },
  }),
  "secrets-delete-removes": (secrets) => ({
    ...secrets,
    delete: (_organization, _name, options) => secrets.delete("absent", "nothing", options),
  }),
  "secrets-delete-leaves-others": deletingAlike((one, name) => one.startsWith(name)),
  "secrets-delete-of-gone-resolves": (secrets) => ({
    ...secrets,
    async delete(organization, name, options) {
      if (!(await secrets.get(organization, name, options)))
        throw new DagctlError("not_found", "There is no such secret");
      await secrets.delete(organization, name, options);
    },
  }),
  "secrets-list-in-order": (secrets) => ({
    ...secrets,
    list: async (organization, options) =>
      [...(await secrets.list(organization, options))].reverse(),
  }),
  "secrets-persist": (secrets, instance) => ({
    ...(instance === 0 ? secrets : fakeEngine().secrets),
    supports: { persists: true },
  }),
  // Stores the first value next to the newest one, and reads the first one after a restart.
  "secrets-newest-after-restart": (secrets, instance) => ({
    ...secrets,
    get: async (organization, name, options) =>
      (instance > 0 ? await secrets.get(organization, `${name}.first`, options) : undefined) ??
      secrets.get(organization, name, options),
    async put(organization, name, value, options) {
      if (!(await secrets.get(organization, name, options)))
        await secrets.put(organization, `${name}.first`, value, options);
      await secrets.put(organization, name, value, options);
    },
  }),
  "secrets-second-instance": (secrets) => {
    const cached = new Map<string, Secret>();
    return {
      ...secrets,
      async get(organization, name, options) {
        const value = cached.get(name) ?? (await secrets.get(organization, name, options));
        if (value) cached.set(name, value);
        return value;
      },
    };
  },
  "secrets-abort-in-flight": (secrets) => deafly(secrets, "get", 300),
  "secrets-unavailable": (secrets) => withPlainErrors(secrets),
  "secrets-abort": (secrets) => ({
    ...secrets,
    get: (organization, name) => secrets.get(organization, name),
  }),
};
