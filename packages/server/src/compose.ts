import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createHost, nodeType, Secret } from "@dagctl/core";
import type { Host, LogEntry, StateDatabaseDriver, Store } from "@dagctl/core";
import { gitDriver, type GithubAppOptions } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { postgresStateDatabases, postgresStore, sqliteStore } from "@dagctl/sql-driver";
import type { GitSettings } from "./settings/git-fields.ts";
import type { PostgresSettings } from "./settings/postgres-fields.ts";

export interface ComposeOptions extends GitSettings, PostgresSettings {
  /** Folder of everything that is kept. */
  readonly data: string;
  /** URL prefixes of repositories allowed beside public https and ssh. */
  readonly gitAllow: readonly string[];
  readonly log: (entry: LogEntry) => void;
}

/** Where the local driver keeps what it keeps, secrets among it. */
export const localFolderIn = (data: string): string => join(data, "local");

/** How long a folder's lock is waited for in silence, in milliseconds: a server that was just told to end lets go within that. */
const SILENCE_MS = 1000;

/** A store that says so where another server holds its place: without that, the wait looks like a start that hangs. */
function tellingOfWaits(store: Store, place: string, log: ComposeOptions["log"]): Store {
  return {
    ...store,
    async lock(waitMilliseconds, options) {
      const silence = setTimeout(() => log({ level: "warn", message: `waiting for another server to let go of ${place}` }), SILENCE_MS);
      try {
        return await store.lock(waitMilliseconds, options);
      } finally {
        clearTimeout(silence);
      }
    },
  };
}

/** The App, where all of it is given. Its key is read whenever a token is needed: a new one counts without a restart. */
function githubAppOf({ githubAppId: appId, githubAppKey: file, githubInstallations: installations, githubApiUrl: apiUrl }: GitSettings): {
  githubApp?: GithubAppOptions;
} {
  if (appId === undefined || file === undefined || installations === undefined) return {};
  const privateKey: GithubAppOptions["privateKey"] = async () => {
    const text = await readFile(file, "utf8").catch(() => undefined);
    return text === undefined ? undefined : new Secret(text);
  };
  return { githubApp: { appId, privateKey, installations, ...(apiUrl === undefined ? {} : { apiUrl }) } };
}

/** The text of a file whenever it is asked for, so that a changed one counts without a restart. */
async function secretIn(file: string): Promise<Secret> {
  return new Secret((await readFile(file, "utf8")).trim());
}

function storeOf({ data, log, storeUrl, storePassword }: ComposeOptions): Store {
  if (storeUrl === undefined) return tellingOfWaits(sqliteStore({ file: join(data, "dagctl.db") }), data, log);
  const password = storePassword === undefined ? {} : { password: () => secretIn(storePassword) };
  return tellingOfWaits(postgresStore({ url: storeUrl, ...password }), "the database of the store", log);
}

async function stateDatabasesOf({
  stateUrl,
  statePassword,
  stateKey,
  installation = "dagctl",
}: ComposeOptions): Promise<{ stateDatabase?: StateDatabaseDriver }> {
  if (stateUrl === undefined || stateKey === undefined) return {};
  const password = statePassword === undefined ? {} : { password: () => secretIn(statePassword) };
  return { stateDatabase: postgresStateDatabases({ url: stateUrl, key: await secretIn(stateKey), installation, ...password }) };
}

/** Puts the parts of the server together: the one place that knows more than one driver. */
export async function composeHost(options: ComposeOptions): Promise<Host> {
  const { data, gitAllow, log, gitKnownHosts = [] } = options;
  return createHost({
    store: storeOf(options),
    git: gitDriver({ cache: join(data, "git"), allow: gitAllow, knownHosts: gitKnownHosts, ...githubAppOf(options) }),
    ...localDriver({ directory: localFolderIn(data), log }),
    ...(await stateDatabasesOf(options)),
    // For machines without Python: the demo there, and programs that need nothing installed.
    plugins: [{ name: "node", projectTypes: [nodeType()] }],
    log,
  });
}
