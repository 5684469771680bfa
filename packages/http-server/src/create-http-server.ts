import { randomUUID } from "node:crypto";
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ErrorBody } from "@dagctl/api";
import fastify, { type FastifyInstance } from "fastify";
import { endSilentConnections } from "./connections.ts";
import { answerError } from "./answer-error.ts";
import { HttpError } from "./errors.ts";
import { httpServer } from "./plugin.ts";
import { refusalOf } from "./route-table.ts";
import { docsRoutes } from "./routes/docs.ts";
import { healthRoutes } from "./routes/health.ts";
import { openApiRoutes } from "./routes/open-api.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { assertServerOptions, type HttpServerOptions } from "./server-options.ts";

/** The time in which a whole request, its body included, must arrive. */
const REQUEST_TIMEOUT_MILLISECONDS = 60_000;
/** A name of 63 characters, each percent-encoded. */
const MAX_PARAMETER_LENGTH = 200;

/**
 * Creates a Fastify instance with `httpServer` in it, for an application that has none. Every
 * answer has the form of this package, never Fastify's. `listen` starts it. `close` accepts no more
 * calls, answers those in progress and ends followed logs. Close the host afterwards.
 *
 * @returns the instance, which does not listen yet
 * @throws TypeError: an option does not exist, or a required one is missing
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  assertServerOptions("createHttpServer", options);
  const { log } = options;
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    // Such a request is refused below in the common form: Node's own 400 has no body.
    http: { requireHostHeader: false },
    // The plugin's own 503 has the common form.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    frameworkErrors: (error, request, reply) => {
      void answerError(error, request, reply, log);
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(error.code, socket),
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log));
  const refusal = refusalOf(
    [
      ...(options.health === false ? [] : [healthRoutes(options.host)]),
      ...(options.openApi === false ? [] : [openApiRoutes(options.host, ""), docsRoutes()]),
    ],
    "",
  );
  app.setNotFoundHandler((request, reply) => answerError(refusal(request), request, reply, log));
  app.addHook("onRequest", (request, _reply, done) => done(hostProblem(request.raw)));
  app.server.on("checkExpectation", refuseExpectation);
  void app.register(httpServer(options));
  endSilentConnections(app);
  return app;
}

/**
 * Returns the error of a request of HTTP/1.1 without exactly one `Host` (RFC 9112, 3.2). With two,
 * a check of one and a route by the other would mean different hosts.
 */
function hostProblem({ rawHeaders, httpVersion }: IncomingMessage): HttpError | undefined {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  if (hosts === 1 || (hosts === 0 && httpVersion === "1.0")) return undefined;
  return new HttpError(
    400,
    "invalid",
    hosts === 0
      ? "The request has no Host header: send one"
      : "The request has more than one Host header: send one",
  );
}

/** Answers an `Expect` other than `100-continue`, which never reaches a route. */
function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify({
    error: "invalid",
    message: "Only Expect: 100-continue is supported; leave the header out",
    retryable: false,
  } satisfies ErrorBody);
  response.writeHead(417, {
    ...SECURITY_HEADERS,
    connection: "close",
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/**
 * Answers bytes that are not a request, in the common form, and ends the connection. Such bytes
 * never reach a route.
 */
function refuseUnreadable(code: string | undefined, socket: Socket): void {
  if (code === "ECONNRESET" || socket.destroyed) return;
  const [status, message] =
    code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? ([408, "The request did not arrive in time"] as const)
      : code === "HPE_HEADER_OVERFLOW"
        ? ([431, "The headers are too large"] as const)
        : ([400, "The request is not valid HTTP"] as const);
  const body = JSON.stringify({
    error: "invalid",
    message,
    retryable: status === 408,
  } satisfies ErrorBody);
  if (socket.writable) {
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "Connection: close",
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  } else socket.destroy();
}
