import { DagctlError, type Host, type LogEntry } from "@dagctl/core";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { accessEntry } from "./access-log.ts";
import type { Authenticate } from "./authentication.ts";
import { callsOf } from "./calls.ts";
import { errorAnswer, errorEntry, HttpError } from "./errors.ts";
import { checkEncoding, parseJson } from "./json-body.ts";
import { addRoutes } from "./route-table.ts";
import { environmentVariableRoutes } from "./routes/environment-variables.ts";
import { healthRoutes } from "./routes/health.ts";
import { logRoutes, type StreamLimits } from "./routes/logs.ts";
import { API } from "./routes/prefix.ts";
import { projectRoutes } from "./routes/projects.ts";
import { recordRoutes } from "./routes/records.ts";
import { tenantsOf } from "./tenant.ts";

export interface HttpServerOptions {
  readonly host: Host;
  /** `bearerTokens` makes one from a look-up of tokens. */
  readonly authenticate: Authenticate;
  /** Told of every answer (`info`) and of every error inside (`error`, with its stack). Never a header. @default nothing */
  readonly log?: ((entry: LogEntry) => void) | undefined;
  /** Whether `log` is told of every answer, and not of errors alone: for one that would drop them. @default true */
  readonly accessLog?: boolean | undefined;
  /** Bytes of a request's body; a larger one is 413. @default 1048576 */
  readonly bodyLimit?: number | undefined;
  readonly streams?: Partial<StreamLimits> | undefined;
}

const BODY_LIMIT = 1024 * 1024;
const STREAMS: StreamLimits = { max: 1000, heartbeat: 15_000, stall: 60_000 };

const SECURITY_HEADERS = {
  // Every answer is one tenant's own and may be another one a moment later.
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  // An answer is data: opened in a browser it loads nothing and is framed by nobody.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

/** Answers an error in the one form, and tells the log of one that is the server's own. */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: HttpServerOptions["log"]): FastifyReply {
  const entry = log && errorEntry(thrown, request.id);
  if (entry) log?.(entry);
  const { status, headers, body } = errorAnswer(thrown, request.id);
  return reply.code(status).headers(SECURITY_HEADERS).headers(headers).send(body);
}

export const unknownPath = (): HttpError => new HttpError(404, "not_found", "There is nothing at this path");

/**
 * The REST endpoints under `/api/v1`, and `/healthz` and `/readyz`, as a Fastify plugin over a host. Its parsers, errors and hooks stay inside it. It does not
 * own the host: close the Fastify instance first, then the host.
 *
 * Names of projects in a path need `routerOptions.maxParamLength` of 200; `createHttpServer` sets that and all else that belongs to a whole server.
 */
export function httpServer({ host, authenticate, log, accessLog = true, bodyLimit = BODY_LIMIT, streams = {} }: HttpServerOptions): FastifyPluginAsync {
  return async (app) => {
    const closing = new AbortController();
    const tenants = tenantsOf(host, authenticate);
    tenants.prepare(app);
    const calls = callsOf(tenants);

    app.addHook("preClose", (done) => {
      closing.abort(new DagctlError("unavailable", "The server is closing"));
      done();
    });
    app.addHook("onRequest", (request, reply, done) => {
      reply.headers(SECURITY_HEADERS).header("x-request-id", request.id);
      if (closing.signal.aborted) reply.header("connection", "close");
      done(closing.signal.aborted ? new DagctlError("unavailable", "The server is closing") : undefined);
    });
    if (log && accessLog) {
      app.addHook("onResponse", (request, reply, done) => {
        log(accessEntry(request, reply, tenants.identity(request)));
        done();
      });
    }
    app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log));

    addRoutes(app, healthRoutes(host));
    await app.register(
      async (api) => {
        takeJsonOnly(api, bodyLimit);
        api.addHook("onRequest", tenants.onRequest);
        api.setNotFoundHandler((request, reply) => answerError(unknownPath(), request, reply, log));
        addRoutes(api, projectRoutes(calls));
        addRoutes(api, recordRoutes(calls));
        addRoutes(api, environmentVariableRoutes(calls));
        addRoutes(api, logRoutes({ calls, tenants, limits: { ...STREAMS, ...streams }, closing: closing.signal }));
      },
      { prefix: API },
    );
  };
}

/** JSON, or nothing under any content type: clients send `Content-Type: application/json` with an empty POST, and that is no mistake of theirs. */
function takeJsonOnly(api: FastifyInstance, bodyLimit: number): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser("application/json", { parseAs: "buffer", bodyLimit }, async (request: FastifyRequest, body: Buffer) => {
    checkEncoding(request.headers["content-type"], request.headers["content-encoding"]);
    return parseJson(body);
  });
  api.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, async (_request: FastifyRequest, body: Buffer) => {
    if (body.length > 0) throw new HttpError(415, "invalid", "Send the body as JSON, with Content-Type: application/json");
    return undefined;
  });
}
