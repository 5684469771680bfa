import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createHost, nodeType, Secret } from "@dagctl/core";
import type { Host, LogEntry, Store } from "@dagctl/core";
import { gitDriver, type GithubAppOptions } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { sqliteStore } from "@dagctl/sql-driver";
import type { GitSettings } from "./settings/git-fields.ts";

export interface ComposeOptions extends GitSettings {
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

/** A store that says so where another server holds its folder: without that, the wait looks like a start that hangs. */
function tellingOfWaits(store: Store, folder: string, log: ComposeOptions["log"]): Store {
  return {
    ...store,
    async lock(waitMilliseconds, options) {
      const silence = setTimeout(() => log({ level: "warn", message: `waiting for another server to let go of ${folder}` }), SILENCE_MS);
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

/** Puts the parts of the server together: the one place that knows more than one driver. */
export async function composeHost({ data, gitAllow, log, ...access }: ComposeOptions): Promise<Host> {
  return createHost({
    store: tellingOfWaits(sqliteStore({ file: join(data, "dagctl.db") }), data, log),
    git: gitDriver({ cache: join(data, "git"), allow: gitAllow, knownHosts: access.gitKnownHosts ?? [], ...githubAppOf(access) }),
    ...localDriver({ directory: localFolderIn(data), log }),
    // For machines without Python: the demo there, and programs that need nothing installed.
    plugins: [{ name: "node", projectTypes: [nodeType()] }],
    log,
  });
}
