import type { Method } from "@dagctl/api";
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import { HttpError } from "./errors.ts";

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** One method of a path. */
export interface Route {
  readonly handler: Handler;
  /** Refuses a caller before the body is read. Absent: every caller may use the route. */
  readonly onRequest?: onRequestHookHandler | undefined;
}

/** Maps a path to its methods. */
export type RouteTable = Readonly<Record<string, Readonly<Partial<Record<Method, Route>>>>>;

const unknownPath = (): HttpError =>
  new HttpError(404, "not_found", "Not found: this API has no such path");

function methodRefused(method: string, allow: readonly string[]): HttpError {
  return new HttpError(
    405,
    "not_supported",
    `${method} is not a method of this path: use ${allow.join(", ")}`,
    { allow: allow.join(", ") },
  );
}

function listAllowedMethods(methods: RouteTable[string]): readonly string[] {
  return Object.keys(methods).flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}

/**
 * Returns the table with every collection also under its path with a slash: `/projects/` is
 * `/projects`, and not a project without a name. A collection is a path that has members
 * (`/projects/:id`).
 */
function withSlashes(table: RouteTable): RouteTable {
  const urls = Object.keys(table);
  const collections = urls.filter((url) => urls.some((other) => other.startsWith(`${url}/:`)));
  return {
    ...table,
    ...Object.fromEntries(collections.map((url) => [`${url}/`, table[url] ?? {}])),
  };
}

/**
 * Registers the table. GET answers HEAD, too. A method that a path does not have is 405 with
 * `Allow`, before its body is read.
 */
export function addRoutes(app: FastifyInstance, given: RouteTable): void {
  for (const [url, methods] of Object.entries(withSlashes(given))) {
    for (const [method, { handler, onRequest }] of Object.entries(methods))
      app.route({
        method,
        url,
        exposeHeadRoute: method === "GET",
        handler,
        ...(onRequest && { onRequest }),
      });
    const allow = listAllowedMethods(methods);
    const missing = app.supportedMethods.filter((method) => !allow.includes(method));
    app.route({
      method: missing,
      url,
      onRequest: (request, _reply, done) => done(methodRefused(request.method, allow)),
      handler: () => undefined,
    });
  }
}

/**
 * Returns the refusal of a request without a route: 405 with `Allow` where the path is in one of
 * the tables, else 404. Fastify routes only the methods that it knows; PROPFIND and similar methods
 * arrive here.
 */
export function refusalOf(
  tables: readonly RouteTable[],
  prefix: string,
): (request: UnroutedRequest) => HttpError {
  const refusalAt = refusalAtPaths(tables, prefix, unknownPath);
  return (request) => refusalAt(request) ?? unknownPath();
}

type UnroutedRequest = Pick<FastifyRequest, "method" | "url">;

/**
 * Returns the refusal of a request without a route at a path of the tables: 405 with `Allow`, or
 * what `notFound` makes where the path has the method. `undefined` for another path.
 */
export function refusalAtPaths<Refusal extends Error>(
  tables: readonly RouteTable[],
  prefix: string,
  notFound: () => Refusal,
): (request: UnroutedRequest) => HttpError | Refusal | undefined {
  const paths = tables.flatMap((table) =>
    Object.entries(withSlashes(table)).map(([url, methods]) => ({
      pattern: new RegExp(`^${url.replace(/:[a-z_]+/g, "[^/]+")}$`),
      allow: listAllowedMethods(methods),
    })),
  );
  return ({ method, url }) => {
    if (!url.startsWith(prefix)) return undefined;
    const path = (url.split("?", 1)[0] ?? "").slice(prefix.length);
    const found = paths.find(({ pattern }) => pattern.test(path));
    if (!found) return undefined;
    return found.allow.includes(method) ? notFound() : methodRefused(method, found.allow);
  };
}
