import { entriesOf, TABLE } from "@dagctl/api";
import { type DescribedApi, SHAPES } from "@dagctl/api/shapes";
import { DagctlError } from "@dagctl/core";
import { safeLog, systemClock } from "@dagctl/core/driver-kit";
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { accessEntry } from "./access-log.ts";
import { callsOf } from "./calls.ts";
import { addConsole } from "./console/add-console.ts";
import { crossSiteProblem } from "./console/cross-site.ts";
import { answerError } from "./answer-error.ts";
import { HttpError } from "./errors.ts";
import { checkEncoding, parseJson } from "./json-body.ts";
import { unreadBody } from "./mounted-request.ts";
import { packAnswer } from "./pack-answer.ts";
import { addRoutes, refusalOf, type RouteTable } from "./route-table.ts";
import { docsRoutes } from "./routes/docs.ts";
import { healthRoutes } from "./routes/health.ts";
import { openApiRoutes } from "./routes/open-api.ts";
import { pushRoutes, refusePushesWithoutRoute, takeStreams } from "./routes/pushes.ts";
import { tableRoutes } from "./routes/table-routes.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { assertServerOptions, type HttpServerOptions } from "./server-options.ts";
import { type StreamLimits, streamsOf } from "./streams.ts";
import { callersOf } from "./caller.ts";

/** The path of the API. */
const API = "/api/v1";

const BODY_LIMIT = 1024 * 1024;
const STREAMS: StreamLimits = {
  max: 1000,
  maxPerCaller: 100,
  heartbeatMs: 15_000,
  stallMs: 60_000,
};

/**
 * Returns the REST endpoints under `/api/v1`, and `/healthz`, `/readyz`, `/openapi.json` and
 * `/docs`, as a Fastify plugin over a host. Its parsers, errors and hooks stay inside it. It does
 * not own the host: close the Fastify instance first, then the host.
 *
 * Names of projects in a path need `routerOptions.maxParamLength` of 200. `createHttpServer` sets
 * that and everything else that belongs to a whole server.
 *
 * @throws TypeError: an option does not exist, or a required one is missing
 */
export function httpServer(options: HttpServerOptions): FastifyPluginAsync {
  assertServerOptions("httpServer", options);
  return httpServerOf(options, { table: TABLE, shapes: SHAPES });
}

/**
 * Returns the plugin for the calls of a table.
 *
 * @param served the calls, and their shapes
 */
export function httpServerOf(
  {
    host,
    authenticate,
    tokens,
    log: entries,
    accessLog = true,
    bodyLimit = BODY_LIMIT,
    streams = {},
    clock = systemClock(),
    health = true,
    openApi = true,
    console: pages = false,
  }: HttpServerOptions,
  served: DescribedApi,
): FastifyPluginAsync {
  return async (app) => {
    const closing = new AbortController();
    const log = entries && safeLog(entries);
    const callers = callersOf(host, authenticate);
    callers.prepare(app);
    const calls = callsOf(callers, tokens);

    app.addHook("preClose", (done) => {
      closing.abort(new DagctlError("unavailable", "The server is closing"));
      done();
    });
    app.addHook("onRequest", (request, reply, done) => {
      reply.headers(SECURITY_HEADERS).header("x-request-id", request.id);
      if (closing.signal.aborted) reply.header("connection", "close");
      done(
        closing.signal.aborted
          ? new DagctlError("unavailable", "The server is closing")
          : undefined,
      );
    });
    app.addHook("onSend", packAnswer);
    if (log && accessLog) {
      app.addHook("onResponse", (request, reply, done) => {
        log(accessEntry(request, reply, callers.identity(request)));
        done();
      });
    }
    app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log));

    if (health) addRoutes(app, freeRoutes(app, healthRoutes(host)));
    if (openApi) {
      const description = openApiRoutes(host, `${app.prefix}${API}`, served);
      addRoutes(app, freeRoutes(app, { ...description, ...docsRoutes() }));
    }
    if (pages !== false) addConsole(app, pages);
    const pushes = pushRoutes(host, clock);
    // Outside of what a token opens: a Git server has none.
    await app.register(
      async (scope) => {
        takeStreams(scope);
        addRoutes(scope, pushes);
      },
      { prefix: API },
    );
    await app.register(
      async (api) => {
        takeJsonOnly(api, bodyLimit);
        if (pages !== false && pages.login === "session")
          api.addHook("onRequest", (request, _reply, done) => done(crossSiteProblem(request)));
        api.addHook("onRequest", refusePushesWithoutRoute(pushes, api.prefix));
        api.addHook("onRequest", callers.onRequest);
        api.addHook("preParsing", async (request, _reply, payload) => unreadBody(request, payload));
        // The prefix of the plugin is included, so that a `Location` leads back to the plugin.
        const base = api.prefix;
        const table = tableRoutes({
          entries: entriesOf(served.table),
          calls,
          callers,
          base,
          log,
          streams: streamsOf({
            calls,
            callers,
            limits: { ...STREAMS, ...streams },
            clock,
            closing: closing.signal,
            logged: log !== undefined,
          }),
        });
        const refusal = refusalOf([table], base);
        api.setNotFoundHandler((request, reply) =>
          answerError(refusal(request), request, reply, log),
        );
        addRoutes(api, table);
      },
      { prefix: API },
    );
  };
}

/** Returns the routes whose paths the application does not have. */
function freeRoutes(app: FastifyInstance, table: RouteTable): RouteTable {
  return Object.fromEntries(
    Object.entries(table).filter(
      ([url]) => !app.hasRoute({ method: "GET", url: `${app.prefix}${url}` }),
    ),
  );
}

/**
 * Accepts JSON, and an empty body of any content type: clients send `Content-Type:
 * application/json` with an empty POST, which is not a mistake.
 */
function takeJsonOnly(api: FastifyInstance, bodyLimit: number): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser(
    "application/json",
    { parseAs: "buffer", bodyLimit },
    async (request: FastifyRequest, body: Buffer) => {
      checkEncoding(request.headers["content-type"], request.headers["content-encoding"]);
      return parseJson(body);
    },
  );
  api.addContentTypeParser(
    "*",
    { parseAs: "buffer", bodyLimit },
    async (_request: FastifyRequest, body: Buffer) => {
      if (body.length > 0)
        throw new HttpError(
          415,
          "invalid",
          "Send the body as JSON, with Content-Type: application/json",
        );
      return undefined;
    },
  );
}
