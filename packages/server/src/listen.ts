import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Host, LogEntry } from "@dagctl/core";
import {
  bearerTokens,
  createHttpServer,
  type StoredTokensOptions,
  storedTokens,
} from "@dagctl/http-server";
import type { ChartRepository } from "@dagctl/k8s-driver";
import { systemErrorCode } from "@dagctl/core/errors";
import type { FastifyInstance } from "fastify";
import { serveCharts } from "./charts.ts";

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ListenOptions extends Address {
  readonly tokens: StoredTokensOptions;
  readonly log: (entry: LogEntry) => void;
  readonly charts?: ChartRepository | undefined;
  /** Whether `/openapi.json` and `/docs` are served. @default true */
  readonly openApi?: boolean | undefined;
  /** Whether the web console is served. @default true */
  readonly console?: boolean | undefined;
}

export interface Listener {
  /** The port in use, also where any was requested. */
  readonly port: number;
  /** Accepts no new connections, lets active calls end, and ends the streams of followers. */
  close(): Promise<void>;
}

/**
 * How long active calls have to end, in milliseconds: a call waits for its operation up to 30 s,
 * and the operation goes on without it.
 */
const DRAIN_MS = 5000;

const REASONS: Readonly<Record<string, (address: Address) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `port ${port} of ${host} is in use: stop the program that listens there, or choose another with --port (0 takes any free one)`,
  EACCES: ({ host, port }) =>
    `port ${port} of ${host} cannot be used by this user: choose one above 1023 with --port`,
  EADDRNOTAVAIL: ({ host }) => `${host} is no address of this machine: choose another with --host`,
  ENOTFOUND: ({ host }) => `the name ${host} is not known: choose another with --host`,
};

/** Returns the folder of the pages of the web console. */
const consoleDirectory = (): string =>
  join(dirname(createRequire(import.meta.url).resolve("@dagctl/console/package.json")), "dist");

/** Serves a host over HTTP. Rejects with a readable message where the address cannot be bound. */
export async function listen(host: Host, options: ListenOptions): Promise<Listener> {
  const authenticate = bearerTokens(storedTokens(options.tokens));
  // The log of a server drops what is not a problem, so an entry for every answer would be wasted.
  const { log, openApi, console: isConsoleServed = true } = options;
  const app = createHttpServer({
    host,
    authenticate,
    tokens: options.tokens,
    log,
    accessLog: false,
    openApi,
    console: isConsoleServed && { directory: consoleDirectory() },
  });
  if (options.charts !== undefined) serveCharts(app, options.charts);
  return bind(app, options);
}

/**
 * Lets an application listen.
 *
 * @throws Error with a readable message where the address cannot be bound
 */
export async function bind(app: FastifyInstance, address: Address): Promise<Listener> {
  try {
    await app.listen({ host: address.host, port: address.port });
  } catch (error) {
    await app.close();
    const reason = REASONS[systemErrorCode(error) ?? ""];
    throw reason === undefined ? error : new Error(reason(address), { cause: error });
  }
  return {
    port: (app.server.address() as AddressInfo).port,
    async close() {
      const late = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
      await app.close();
      clearTimeout(late);
    },
  };
}
