import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { acceptsGzip } from "../accepts.ts";
import { type DocsFile, docsFile } from "../docs-files.ts";
import type { Handler, Route, RouteTable } from "../route-table.ts";

/**
 * What the page may load: its own files, the document, and the calls that a person tries. The
 * pictures of Swagger UI's styles are in the styles.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

// Every address is relative to the page, which may be under a prefix.
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API of dagctl</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="api"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/open.js"></script>
  </body>
</html>
`;

// Without `validatorUrl` the page would send the document's address to a service of its authors.
const SCRIPT = `SwaggerUIBundle({
  dom_id: "#api",
  url: "openapi.json",
  validatorUrl: null,
  docExpansion: "list",
  displayOperationId: true,
  deepLinking: true,
});
`;

/** Seconds for which a browser keeps the files of the page. */
const MAX_AGE = 3600;

const TYPES: Readonly<Record<DocsFile, string>> = {
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
};

const unpack = promisify(gunzip);

const route = (handler: Handler): { readonly GET: Route } => ({ GET: { handler } });

function file(name: DocsFile): Handler {
  return async ({ headers }, reply) => {
    const packed = await docsFile(name);
    reply.headers({
      "content-type": TYPES[name],
      "cache-control": `public, max-age=${MAX_AGE}`,
      vary: "accept-encoding",
    });
    if (!acceptsGzip(headers["accept-encoding"])) return unpack(packed);
    reply.header("content-encoding", "gzip");
    return packed;
  };
}

/**
 * Returns the routes of a page that shows `/openapi.json`, and of its files. They need no
 * authentication and no other host, and have nothing of the data of the installation.
 */
export function docsRoutes(): RouteTable {
  return {
    "/docs": route((_request, reply) => {
      reply
        .header("content-type", "text/html; charset=utf-8")
        .header("content-security-policy", POLICY);
      return PAGE;
    }),
    // The addresses in the page are relative to the path without the slash.
    "/docs/": route((_request, reply) => reply.redirect("../docs", 308)),
    "/docs/open.js": route((_request, reply) => {
      reply.header("content-type", "text/javascript; charset=utf-8");
      return SCRIPT;
    }),
    "/docs/swagger-ui-bundle.js": route(file("swagger-ui-bundle.js")),
    "/docs/swagger-ui.css": route(file("swagger-ui.css")),
  };
}
