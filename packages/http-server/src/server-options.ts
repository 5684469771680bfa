import type { Host, LogEntry } from "@dagctl/core";
import type { Clock } from "@dagctl/core/contracts";
import { assertOptionNames, type OptionNames } from "@dagctl/core/driver-kit";
import { assertConsoleOptions, type ConsoleOptions } from "./console/console-options.ts";
import type { Authenticate } from "./authentication.ts";
import type { StreamLimits } from "./streams.ts";
import type { AdministeredTokens } from "./tokens/administration.ts";

/** The host that the endpoints call, and who may call them. */
export interface HttpServerOptions {
  /** The caller of `httpServer` owns it, and closes it after Fastify. */
  readonly host: Host;
  /** Returns the caller of a request. `bearerTokens` makes one from a look-up of tokens. */
  readonly authenticate: Authenticate;
  /**
   * The tokens that callers with `admin` access administer at `/tokens`, and the organization of a
   * caller of every organization. The same ones as those of `storedTokens`.
   * @default none: `/tokens` answers 501
   */
  readonly tokens?: AdministeredTokens | undefined;
  /**
   * Receives every answer (`info`) and every internal error (`error`, with its stack). Never a
   * header.
   * @default nothing
   */
  readonly log?: ((entry: LogEntry) => void) | undefined;
  /**
   * Whether `log` receives every answer, and not only errors. `false` is for a log that would drop
   * them.
   * @default true
   */
  readonly accessLog?: boolean | undefined;
  /** The highest number of bytes of a request's body; a larger one is 413. @default 1048576 */
  readonly bodyLimit?: number | undefined;
  /** @default the default of each */
  readonly streams?: Partial<StreamLimits> | undefined;
  /** The clock of streams: of heartbeats, and of readers that stall. @default that of the system */
  readonly clock?: Clock | undefined;
  /**
   * Whether `/healthz` and `/readyz` are served. Where the application has one of these paths
   * before the plugin is loaded, the application's stays. A path that the application adds later
   * needs `false`.
   * @default true
   */
  readonly health?: boolean | undefined;
  /**
   * Whether `/openapi.json` is served, which describes the API, and `/docs`, a page that shows it.
   * They need no authentication. Where the application has one of these paths before the plugin is
   * loaded, the application's stays.
   * @default true
   */
  readonly openApi?: boolean | undefined;
  /**
   * The web console, whose pages are served under the prefix of the plugin, and need no
   * authentication. A path that the application has before the plugin is loaded stays the
   * application's.
   * @default false
   */
  readonly console?: false | ConsoleOptions | undefined;
}

const STREAMS: Readonly<Record<keyof StreamLimits, true>> = {
  max: true,
  maxPerCaller: true,
  heartbeatMs: true,
  stallMs: true,
};

const OPTIONS: OptionNames<HttpServerOptions> = {
  host: true,
  authenticate: true,
  tokens: true,
  log: true,
  accessLog: true,
  bodyLimit: true,
  streams: STREAMS,
  clock: true,
  health: true,
  openApi: true,
  console: true,
};

/**
 * Checks what types do not check for a caller in JavaScript. A server without `authenticate` would
 * start, and fail at each call.
 *
 * @param maker the function that got the options
 * @throws TypeError: an option does not exist, or a required one is missing
 */
export function assertServerOptions(maker: string, options: HttpServerOptions): void {
  assertOptionNames(maker, options, OPTIONS);
  const { host, authenticate } = options as Partial<HttpServerOptions>;
  assertConsoleOptions(`${maker}: "console"`, options.console);
  if (typeof host?.organization !== "function")
    throw new TypeError(`${maker} needs "host": what createHost returns`);
  if (typeof authenticate !== "function")
    throw new TypeError(
      `${maker} needs "authenticate": a function that returns the caller of a request, such as bearerTokens({ lookup })`,
    );
}
