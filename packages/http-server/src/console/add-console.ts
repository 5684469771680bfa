import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { acceptsGzip, acceptsHtml } from "../accepts.ts";
import { originalUrl } from "../mounted-request.ts";
import type { ConsoleOptions } from "./console-options.ts";
import { assertPage, baseOf, fillPage } from "./fill-page.ts";
import { asFile, type ConsoleFile, readConsole } from "./read-console.ts";

/** Pages run their own scripts only, make no HTML of texts, and are in no frame. */
const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
} as const;

/** A year: such a file never changes, because its name has a hash. */
const IMMUTABLE = "public, max-age=31536000, immutable";

/** Returns whether the caller has this content. */
const isKnown = (header: string | undefined, etag: string): boolean =>
  (header ?? "").split(",").some((each) => each.trim() === etag || each.trim() === "*");

/**
 * Answers a file, or that the caller has it.
 *
 * @param vary the headers of the request on which the answer depends
 */
function send(
  file: ConsoleFile,
  { headers }: FastifyRequest,
  reply: FastifyReply,
  vary: readonly string[],
): unknown {
  reply.headers({
    ...HEADERS,
    "content-type": file.type,
    "cache-control": file.isImmutable ? IMMUTABLE : "no-cache",
    etag: file.etag,
    vary: vary.join(", "),
  });
  if (isKnown(headers["if-none-match"], file.etag)) {
    reply.code(304);
    return reply.removeHeader("content-type").send();
  }
  if (file.packed === undefined || !acceptsGzip(headers["accept-encoding"])) return file.plain;
  reply.header("content-encoding", "gzip");
  return file.packed;
}

/** Returns the path of an address, without its query. */
const pathOf = (url: string): string => url.split("?", 1)[0] ?? "";

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** Adds a route where the application has none of this path. */
function addFreeRoute(app: FastifyInstance, url: string, handler: Handler): void {
  // The application may have one of the two only.
  for (const method of ["GET", "HEAD"]) {
    if (app.hasRoute({ method, url: `${app.prefix}${url}` })) continue;
    app.route({ method, url, exposeHeadRoute: false, handler });
  }
}

/**
 * Adds the pages of the console and their files. A path of a page answers HTML where the caller
 * names it in `Accept`; else it is unknown as before.
 *
 * @throws Error the folder is not that of a built console
 */
export function addConsole(app: FastifyInstance, options: ConsoleOptions): void {
  const { page, paths, files } = readConsole(options.directory);
  assertPage(page);
  const fill = (base: string): ConsoleFile =>
    asFile("index.html", Buffer.from(fillPage(page, base, options)));
  // A page is filled and compressed once for each place below the root. That of the root itself can
  // have any name, which a proxy has given it.
  const bases = paths.flatMap((path) => [baseOf("/", path), baseOf("/", `${path}/`)]);
  const filled = new Map([...new Set(bases)].map((base) => [base, fill(base)]));
  const answerPage: Handler = (request, reply) => {
    if (!acceptsHtml(request.headers.accept)) return reply.callNotFound();
    const own = pathOf(request.url).slice(app.prefix.length);
    const base = baseOf(pathOf(originalUrl(request)), own);
    return send(filled.get(base) ?? fill(base), request, reply, ["accept", "accept-encoding"]);
  };
  for (const path of paths) {
    addFreeRoute(app, path, answerPage);
    if (path !== "/") addFreeRoute(app, `${path}/`, answerPage);
  }
  for (const [path, file] of files)
    addFreeRoute(app, path, (request, reply) => send(file, request, reply, ["accept-encoding"]));
}
