import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { endSilentConnections } from "./connections.ts";
import type { ErrorBody } from "./errors.ts";
import { answerError, type HttpServerOptions, httpServer, unknownPath } from "./plugin.ts";

/** A whole request, its body included, must have arrived by then. */
const REQUEST_TIMEOUT_MILLISECONDS = 60_000;
/** A name of 63 characters, each percent-encoded. */
const MAX_PARAMETER_LENGTH = 200;

/**
 * A Fastify instance of its own with `httpServer` in it, for whoever has none: no answer of it is in Fastify's form. `listen` it and `close` it;
 * `close` takes no more calls, lets those in progress be answered and ends followed logs. Then close the host.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { log } = options;
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    // The plugin's own 503 is in the one form.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    frameworkErrors: (error, request, reply) => {
      void answerError(error, request, reply, log);
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(error.code, socket),
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log));
  app.setNotFoundHandler((request, reply) => answerError(unknownPath(), request, reply, log));
  void app.register(httpServer(options));
  endSilentConnections(app);
  return app;
}

/** Bytes that are no request never reach a route; they are answered in the same form, and the connection ends. */
function refuseUnreadable(code: string | undefined, socket: Socket): void {
  if (code === "ECONNRESET" || socket.destroyed) return;
  const [status, message] =
    code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? ([408, "The request did not arrive in time"] as const)
      : code === "HPE_HEADER_OVERFLOW"
        ? ([431, "The headers are too large"] as const)
        : ([400, "The request is not valid HTTP"] as const);
  const body = JSON.stringify({ error: "invalid", message } satisfies ErrorBody);
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
