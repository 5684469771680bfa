import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { HttpError } from "./errors.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";
export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;
/** A path to what its methods do. */
export type RouteTable = Readonly<Record<string, Readonly<Partial<Record<Method, Handler>>>>>;

const OTHERS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] as const;

/** Registers the table; GET answers HEAD too, and a method that a path does not have is 405 with `Allow`, before its body is read. */
export function addRoutes(app: FastifyInstance, table: RouteTable): void {
  for (const [url, methods] of Object.entries(table)) {
    for (const [method, handler] of Object.entries(methods)) app.route({ method, url, exposeHeadRoute: method === "GET", handler });
    const allow = Object.keys(methods).flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    const missing = [...OTHERS, "HEAD"].filter((method) => !allow.includes(method));
    app.route({
      method: missing,
      url,
      onRequest: (request, _reply, done) =>
        done(new HttpError(405, "not_supported", `${request.method} is not a method of this path; ${allow.join(", ")} are`, { allow: allow.join(", ") })),
      handler: () => undefined,
    });
  }
}
