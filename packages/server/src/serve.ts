import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Host, isDagctlError, type LogEntry } from "@dagctl/core";
import type { TokenRecord } from "@dagctl/core/contracts";
import { type StoredTokensOptions, tokenDigest, isRevoked } from "@dagctl/http-server";
import { composeHost } from "./compose.ts";
import { makeDataFolder } from "./data-folder.ts";
import { type Demo, demoRepository } from "./demo/repository.ts";
import { listen } from "./listen.ts";
import { type ServerOutput, serverOutput } from "./log.ts";
import { baseUrl, DEMO, isMovedDemo, startMessage } from "./messages.ts";
import type { Settings } from "./settings/fields.ts";
import type { Origins } from "./settings/settings.ts";
import { firstToken } from "./tokens/first-token.ts";
import { openTokens, type Tokens } from "./tokens/open-tokens.ts";
import { serveTokens } from "./tokens/token-socket.ts";

/** The caller's name of the operator's own token. Recorded idempotency keys have it. */
const OWN_TOKEN = "DAGCTL_TOKEN";

/** The inputs and outputs of a server, and when it ends. */
export interface ServeOptions {
  /**
   * Ends the server: it accepts no more connections, lets active calls end, and releases the data
   * folder.
   */
  readonly signal: AbortSignal;
  /** Where the settings were given, for messages. @default none that could be named */
  readonly origins?: Origins;
  /** How a person calls this program, for hints. */
  readonly program: string;
  /**
   * A repository for trying the server. @default one in the data folder, which only projects on
   * this machine can read; on Kubernetes none
   */
  readonly demo?: Demo | undefined;
  /** Prints a text and a line break to standard output. */
  out(text: string): void;
  /** Prints a text and a line break to standard error. */
  printError(text: string): void;
}

/**
 * Returns the operator's own token, which is admin of every organization. Where its value is a
 * stored token, the access and the organization of that one hold, and there is none.
 */
async function ownToken(
  { store }: Tokens,
  { token }: Settings,
  origin: string,
  log: (entry: LogEntry) => void,
): Promise<StoredTokensOptions["own"]> {
  if (token === undefined) return undefined;
  const stored = await store.find(tokenDigest(token));
  if (stored === undefined && (await isRevoked(store, tokenDigest(token)))) {
    log({
      level: "warn",
      message: `The token from ${origin} was revoked, and is not accepted: set another one there, or none`,
    });
    return undefined;
  }
  if (stored === undefined) return { token, name: OWN_TOKEN };
  log({
    level: "warn",
    message: `The token from ${origin} is the stored token "${stored.name}": it has ${stored.access} access to ${stored.organization ?? "every organization"}`,
  });
  return undefined;
}

/** Says how to make a token with `admin` access, where there is none: an upgrade brings none. */
async function noteNoAdmin(
  { store }: Tokens,
  program: string,
  note: ServerOutput["note"],
): Promise<void> {
  const isAdmin = ({ access, expiresAt = "~" }: TokenRecord): boolean =>
    access === "admin" && expiresAt > new Date().toISOString();
  if ((await store.list()).some(isAdmin)) return;
  note(
    `no token has admin access; \`${program} token create NAME --access admin --every-organization\` makes one`,
  );
}

/** Returns what the commands of the start do about a project of an earlier start. */
async function demoOf(
  host: Host,
  organization: string,
  demo: Demo,
): Promise<{ readonly demoThere: boolean; readonly demoMoved: boolean }> {
  try {
    const { repository_url: url } = await host.organization(organization).projects.get(DEMO);
    return { demoThere: true, demoMoved: isMovedDemo(url, demo) };
  } catch (error) {
    if (isDagctlError(error, "not_found")) return { demoThere: false, demoMoved: false };
    throw error;
  }
}

/**
 * Serves until `signal`. Where it cannot, it closes everything again and rejects.
 *
 * @throws DagctlError `conflict`: another server has the data folder or the database
 * @throws Error: the port is taken, or a file of the data folder cannot be used
 */
export async function serve(
  settings: Settings,
  { demo: handedIn, signal, origins = {}, program, out, printError }: ServeOptions,
): Promise<void> {
  makeDataFolder(settings.dataDirectory);
  const output = serverOutput({ out, printError }, settings.logFormat ?? "text");
  // Every answer is an `info`, so a busy server would fill the screen with them.
  const log = (entry: LogEntry): void => {
    if (entry.level !== "info") output.log(entry);
  };
  const demoPrefix =
    handedIn?.prefix ?? `${pathToFileURL(join(settings.dataDirectory, "demo")).href}/`;
  const { host, charts } = await composeHost({
    ...settings,
    gitAllow: [...settings.gitAllow, demoPrefix],
    log,
  });
  let tokens: Tokens | undefined;
  let forCommands: { close(): Promise<void> } | undefined;
  try {
    tokens = await openTokens(settings, log);
    // A database that is no file serves commands itself.
    if (settings.storeUrl === undefined)
      forCommands = await serveTokens(settings.dataDirectory, tokens.store, log);
    const own = await ownToken(tokens, settings, origins.token ?? "the settings", log);
    const listener = await listen(host, {
      host: settings.host,
      port: settings.port,
      tokens: {
        store: tokens.store,
        organization: settings.organization,
        beforeRefusal: tokens.takeOver.beforeRefusal,
        ...(own && { own }),
        log,
      },
      log,
      charts,
      openApi: settings.openApi,
      console: settings.console,
    });
    try {
      const demo =
        handedIn ??
        (settings.kubeconfig === undefined
          ? await demoRepository({ data: settings.dataDirectory })
          : undefined);
      const known =
        demo === undefined ? {} : { demo, ...(await demoOf(host, settings.organization, demo)) };
      // Last, because it is shown once: a start that fails or is killed before that would lose it.
      const madeToken = await firstToken(tokens, settings);
      if (own === undefined) await noteNoAdmin(tokens, program, output.note);
      const url = baseUrl(settings.host, listener.port);
      const message = startMessage({
        url,
        data: settings.dataDirectory,
        program,
        organization: settings.organization,
        isConsoleServed: settings.console !== false,
        dataByFlag: origins.dataDirectory === "--data",
        ...known,
        ...(own === undefined ? {} : { ownToken: origins.token ?? "the settings" }),
        ...(madeToken === undefined ? {} : { madeToken }),
      });
      // The token is shown this once, also where a program reads it.
      const token = madeToken === undefined ? {} : { token: madeToken };
      const pages = settings.console === false ? {} : { console: `${url}/` };
      output.announceStart(message, { url, ...pages, data: settings.dataDirectory, ...token });
      if (!signal.aborted) await once(signal, "abort");
    } finally {
      await listener.close();
    }
  } finally {
    await forCommands?.close();
    await tokens?.store.close();
    // Last: it finds more of what is damaged, and leaves the log of the records as it is then.
    await host.close();
  }
}
