import { existsSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Host, isDagctlError, type LogEntry } from "@dagctl/core";
import { composeHost } from "./compose.ts";
import { makeDataFolder } from "./data-folder.ts";
import { type Demo, demoRepository } from "./demo/repository.ts";
import { listen } from "./listen.ts";
import { baseUrl, DEMO, isMovedDemo, startMessage } from "./messages.ts";
import type { Settings } from "./settings/fields.ts";
import type { Origins } from "./settings/settings.ts";
import { createToken, FIRST_TOKEN } from "./tokens/command.ts";
import { tokenBook } from "./tokens/token-book.ts";
import { tokenFileIn } from "./tokens/token-file.ts";

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
  /** Prints the message of the start. */
  out(text: string): void;
  /** Prints a warning or an error. */
  complain(text: string): void;
}

/**
 * Creates the first token of a data folder. It is created under the host's lock of the folder, so
 * that two first starts at once create one. It is created after the port is bound, so that no token
 * is created that no person sees. Where every token was revoked the file still exists, and a
 * restart creates no new token.
 */
async function firstToken(file: string, settings: Settings): Promise<string | undefined> {
  if (settings.token !== undefined || existsSync(file)) return undefined;
  return createToken(file, { name: FIRST_TOKEN, organization: settings.organization });
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
  { demo: handedIn, signal, origins = {}, program, out, complain }: ServeOptions,
): Promise<void> {
  makeDataFolder(settings.data);
  // Every answer is an `info`, so a busy server would fill the screen with them.
  const log = ({ level, message, details }: LogEntry): void => {
    if (level !== "info")
      complain(`${level}: ${message}${details === undefined ? "" : ` ${JSON.stringify(details)}`}`);
  };
  const demoPrefix = handedIn?.prefix ?? `${pathToFileURL(join(settings.data, "demo")).href}/`;
  const { host, charts } = await composeHost({
    ...settings,
    gitAllow: [...settings.gitAllow, demoPrefix],
    log,
  });
  try {
    const file = tokenFileIn(settings.data);
    const tokens = tokenBook({
      file,
      log,
      ...(settings.token === undefined
        ? {}
        : { own: { token: settings.token, organization: settings.organization } }),
    });
    const listener = await listen(host, {
      host: settings.host,
      port: settings.port,
      tokens,
      log,
      charts,
      openApi: settings.openApi,
    });
    try {
      const madeToken = await firstToken(file, settings);
      const demo =
        handedIn ??
        (settings.kubeconfig === undefined
          ? await demoRepository({ data: settings.data })
          : undefined);
      out(
        startMessage({
          url: baseUrl(settings.host, listener.port),
          data: settings.data,
          program,
          organization: settings.organization,
          dataByFlag: origins.data === "--data",
          ...(demo === undefined
            ? {}
            : { demo, ...(await demoOf(host, settings.organization, demo)) }),
          ...(settings.token === undefined ? {} : { ownToken: origins.token ?? "the settings" }),
          ...(madeToken === undefined ? {} : { madeToken }),
        }),
      );
      if (!signal.aborted) await once(signal, "abort");
    } finally {
      await listener.close();
    }
  } finally {
    await host.close();
  }
}
