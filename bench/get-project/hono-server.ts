import { hash, randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { structuredLog } from "./structured-log.ts";

// A server on Hono with the duties of dagctl's, as a program: `hono-server.ts DATABASE LOG`. It
// identifies the caller by the SHA-256 of the token, checks its access, sets the same headers,
// request id and ETag, and writes the same entry to a structured log for each answer.
const [file = "", logFile = ""] = process.argv.slice(2);

interface Caller {
  readonly name: string;
  readonly organization: string;
  readonly access: string;
}

interface Served {
  readonly Variables: { readonly caller: Caller; readonly requestId: string };
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;
/** How long a token that was read is accepted without another read, in milliseconds. */
const FRESH_MS = 1000;

process.once("SIGTERM", () => process.exit(0));
const log = structuredLog(logFile);
const database = new DatabaseSync(file, { readOnly: true });
const tokens = database.prepare("select name, organization, access from tokens where digest = ?");
const projects = database.prepare(
  "select wire, revision from projects where organization = ? and id = ?",
);
const known = new Map<string, { readonly caller: Caller; readonly readAt: number }>();

function callerOf(token: string): Caller | undefined {
  const digest = hash("sha256", token);
  const found = known.get(digest);
  if (found && Date.now() - found.readAt < FRESH_MS) return found.caller;
  const row = tokens.get(digest);
  if (!row) return void known.delete(digest);
  const caller = {
    name: `token ${String(row["name"])}`,
    organization: String(row["organization"]),
    access: String(row["access"]),
  };
  known.set(digest, { caller, readAt: Date.now() });
  return caller;
}

const answered = createMiddleware<Served>(async (context, next) => {
  const begin = performance.now();
  const id = randomUUID();
  context.set("requestId", id);
  context.header("cache-control", "no-store");
  context.header("x-content-type-options", "nosniff");
  context.header("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  context.header("x-request-id", id);
  await next();
  const milliseconds = Math.round((performance.now() - begin) * 10) / 10;
  const { method, path } = context.req;
  const { status } = context.res;
  const caller = context.get("caller");
  log({
    level: "info",
    message: `${method} ${path} ${status} ${milliseconds} ms`,
    details: {
      request_id: id,
      method,
      path,
      status,
      milliseconds,
      organization: caller.organization,
      caller: caller.name,
    },
  });
});

const authenticated = createMiddleware<Served>(async (context, next) => {
  const token = BEARER.exec(context.req.header("authorization") ?? "")?.[1];
  const caller = token === undefined ? undefined : callerOf(token);
  if (!caller) return context.json({ error: "unauthenticated" }, 401);
  const named = context.req.header("x-organization-id");
  if (named !== undefined && named !== caller.organization)
    return context.json({ error: "forbidden" }, 403);
  if (!["read", "run", "write", "admin"].includes(caller.access))
    return context.json({ error: "forbidden" }, 403);
  context.set("caller", caller);
  return next();
});

const app = new Hono<Served>();
app.use("/api/v1/*", answered, authenticated);
app.get("/api/v1/projects/:project", (context) => {
  const row = projects.get(context.get("caller").organization, context.req.param("project"));
  if (!row) return context.json({ error: "not_found" }, 404);
  context.header("etag", `"${Number(row["revision"])}"`);
  context.header("content-type", "application/json; charset=utf-8");
  return context.body(String(row["wire"]));
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
  console.log(`hono listening on http://127.0.0.1:${port}`),
);
