import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import express from "express";
import fastify from "fastify";

// The servers that only read a row, as a program: `plain-servers.ts node|fastify|express DATABASE
// ORGANIZATION`. They read the row that dagctl reads, with one prepared statement, and send its
// text. They have no tokens, no errors, no log and only the necessary headers.
const [kind, file = "", organization = ""] = process.argv.slice(2);
const PREFIX = "/api/v1/projects/";
const TYPE = { "content-type": "application/json; charset=utf-8" };
const ADDRESS = { host: "127.0.0.1", port: 0 };

// Exits by itself, not by the signal, so that a profile is written.
process.once("SIGTERM", () => process.exit(0));
const statement = new DatabaseSync(file, { readOnly: true }).prepare(
  "select wire from projects where organization = ? and id = ?",
);
const textOf = (id: string): string | undefined => {
  const wire = statement.get(organization, id)?.["wire"];
  return typeof wire === "string" ? wire : undefined;
};

if (kind === "fastify") {
  const app = fastify();
  app.get<{ Params: { id: string } }>(`${PREFIX}:id`, async (request, reply) => {
    const text = textOf(request.params.id);
    reply.headers(TYPE);
    return text ?? reply.code(404).send("{}");
  });
  console.log(`fastify listening on ${await app.listen(ADDRESS)}`);
} else {
  const server = createServer(kind === "express" ? expressApp() : answerPlainly);
  server.listen(ADDRESS, () => {
    const address = server.address();
    if (typeof address === "object" && address)
      console.log(`${kind} listening on http://127.0.0.1:${address.port}`);
  });
}

function expressApp(): express.Express {
  const app = express();
  app.get(`${PREFIX}:id`, (request, response) => {
    const text = textOf(request.params.id);
    response
      .status(text === undefined ? 404 : 200)
      .set(TYPE)
      .send(text ?? "{}");
  });
  return app;
}

function answerPlainly(
  ...[request, response]: Parameters<Parameters<typeof createServer>[1] & object>
): void {
  const text = textOf(request.url?.slice(PREFIX.length) ?? "");
  const body = text ?? "{}";
  response
    .writeHead(text === undefined ? 404 : 200, {
      ...TYPE,
      "content-length": Buffer.byteLength(body),
    })
    .end(body);
}
