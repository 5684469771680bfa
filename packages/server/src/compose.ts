import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createHost,
  Secret,
  type Host,
  type LinkTo,
  type LogEntry,
  type Plugin,
} from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import type { CallOptions, Store } from "@dagctl/core/contracts";
import { gitDriver, type GithubAppOptions } from "@dagctl/git-driver";
import { consoleLinks } from "@dagctl/http-server";
import type { ChartRepository } from "@dagctl/k8s-driver";
import { messageSender } from "@dagctl/message-sender";
import { postgresStore, sqliteStore } from "@dagctl/sql-driver";
import { checkLocalFolder, checkRecords, deploymentTraces, recordsIn } from "./data-folder.ts";
import { type EngineOptions, enginesOf, passwordIn } from "./engines.ts";
import { imagePolicy } from "./image-policy.ts";
import { NO_STATE_DATABASES, refuseManagedStates } from "./no-state-databases.ts";
import { refuseRepositoriesOfThisMachine } from "./repositories-for-pods.ts";
import type { GitSettings } from "./settings/git-fields.ts";
import type { NotificationSettings } from "./settings/notification-fields.ts";
import { withWaitMessage } from "./wait-message.ts";

/** What the server's host is composed of. */
export interface ComposeOptions extends GitSettings, NotificationSettings, EngineOptions {
  /** URL prefixes of repositories that are allowed in addition to public https and ssh. */
  readonly gitAllow: readonly string[];
  /** How long a run may take, in milliseconds. @default 21600000 */
  readonly runDeadlineMs?: number;
  /** How long a new audit record is stored, in milliseconds. @default 34560000000 (400 days) */
  readonly auditRetentionMs?: number;
  /** Whether the web console is served, which messages link. @default true */
  readonly console?: boolean;
  /** Receives what a person should know. Never a secret. */
  readonly log: (entry: LogEntry) => void;
}

/** A host, and what has to be served next to it. */
export interface Composed {
  /** The caller closes it. */
  readonly host: Host;
  /** What Argo CD has to reach. Absent where projects run on this machine. */
  readonly charts?: ChartRepository;
}

/** Returns whether the engine has accepted a project that it may still have. */
async function hasDeployments(store: Store, options?: CallOptions): Promise<boolean> {
  let after: string | undefined;
  for (;;) {
    const page = { limit: 100, ...(after === undefined ? {} : { after }) };
    const records = await store.deployments(page, options);
    if (records.some(({ internals }) => internals.acceptedGeneration !== undefined)) return true;
    after = records.at(-1)?.project.id;
    if (after === undefined) return false;
  }
}

/**
 * Returns a store that is refused where it has no records although projects were deployed from the
 * data folder: it is another database, or an empty one. With it everything that is deployed would
 * be forgotten. It is also refused where the folder of what is deployed is absent, which would
 * begin empty.
 */
function withRecordsOf(data: string, store: Store, place: string): Store {
  return {
    ...store,
    async open(options) {
      await store.open(options);
      const { newest } = await store.events(Number.MAX_SAFE_INTEGER - 1, 1, options);
      checkLocalFolder(data, {
        isUsed: newest > 0,
        isDeployed: await hasDeployments(store, options),
      });
      const traces = newest === 0 ? deploymentTraces(data) : [];
      if (traces.length > 0)
        throw new Error(
          `${place} has no records although the data folder ${data} was in use (${traces.join(", ")}): name the database that was used before, or put a backup in it. To begin without records, name an empty data folder`,
        );
    },
  };
}

/**
 * Returns the App, where all of it is given. Its key is read whenever a token is needed, so a new
 * one is used without a restart.
 */
function githubAppOf({
  githubAppId: appId,
  githubAppKey: file,
  githubInstallations: installations,
  githubApiUrl: apiUrl,
}: GitSettings): {
  githubApp?: GithubAppOptions;
} {
  if (appId === undefined || file === undefined || installations === undefined) return {};
  const privateKey: GithubAppOptions["privateKey"] = async () => {
    const text = await readFile(file, "utf8").catch(() => undefined);
    return text === undefined ? undefined : new Secret(text);
  };
  return {
    githubApp: { appId, privateKey, installations, ...(apiUrl === undefined ? {} : { apiUrl }) },
  };
}

function storeOf(options: ComposeOptions): Store {
  const { dataDirectory, log, storeUrl, storePassword, kubeconfig } = options;
  const file = recordsIn(dataDirectory);
  if (storeUrl === undefined) checkRecords(dataDirectory, file);
  const store =
    storeUrl === undefined
      ? sqliteStore({ file })
      : postgresStore({ url: storeUrl, ...passwordIn(storePassword) });
  const place = storeUrl === undefined ? file : "the database of the store";
  const waiting = withWaitMessage(store, storeUrl === undefined ? dataDirectory : place, log);
  // On a cluster nothing is deployed from the data folder.
  return kubeconfig === undefined ? withRecordsOf(dataDirectory, waiting, place) : waiting;
}

/** Returns what makes the links of messages, where there is a console that people can open. */
function linksOf({ publicUrl, console: isConsoleServed = true }: ComposeOptions): {
  linkTo?: LinkTo;
} {
  if (publicUrl === undefined || !isConsoleServed) return {};
  return { linkTo: consoleLinks(publicUrl) };
}

/**
 * Composes the parts of the server. Only this function and the engines know more than one driver.
 *
 * @returns a host that can serve
 * @throws TypeError: a part refuses its options
 * @throws DagctlError as `createHost`
 */
export async function composeHost(options: ComposeOptions): Promise<Composed> {
  const { log, ...parts } = options;
  const { dataDirectory, gitAllow, kubeconfig, gitKnownHosts = [], stateUrl } = parts;
  // The drivers use the host's log and its deadline of a run.
  const { charts, pythons, ...engines } = await enginesOf(parts);
  const python = {
    pythons,
    packageIndexes: (options.packageIndexes ?? []).map(({ url }) => url),
    packageGitHosts: options.packageGitHosts ?? [],
    imagePolicy: imagePolicy(kubeconfig === undefined ? "none" : (options.imageAllow ?? [])),
  };
  const plugins: Plugin[] = [];
  if (kubeconfig !== undefined) plugins.push(refuseRepositoriesOfThisMachine());
  if (kubeconfig !== undefined && stateUrl === undefined) {
    log({ level: "warn", message: NO_STATE_DATABASES });
    plugins.push(refuseManagedStates());
  }
  const host = await createHost({
    ...engines,
    store: storeOf(options),
    git: gitDriver({
      directory: join(dataDirectory, "git"),
      allow: gitAllow,
      knownHosts: gitKnownHosts,
      ...githubAppOf(options),
    }),
    // `node` is for machines without Python: for the demo there, and for programs that need
    // nothing installed.
    projectTypes: [sqlmeshType(python), dbtType(python), nodeType()],
    plugins,
    messages: messageSender({ allow: options.notificationAllow ?? [] }),
    ...linksOf(options),
    log,
    timing: {
      ...(options.runDeadlineMs === undefined ? {} : { runDeadlineMs: options.runDeadlineMs }),
      ...(options.auditRetentionMs === undefined ? {} : { auditMs: options.auditRetentionMs }),
    },
  });
  return { host, ...(charts === undefined ? {} : { charts }) };
}
