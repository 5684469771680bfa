import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import fastify from "fastify";

// The rivals, as a program: `plain-servers.ts node|fastify DATABASE ORGANIZATION`. They read the
// row that dagctl-server reads, by one statement that stays prepared, and send its text. They know
// no tokens, no errors and no headers but the necessary.
const [kind, file = "", organization = ""] = process.argv.slice(2);
const PREFIX = "/api/v1/projects/";
const TYPE = { "content-type": "application/json; charset=utf-8" };

// An end of its own will, not the signal's, so that a profile is written.
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
  console.log(`fastify listening on ${await app.listen({ host: "127.0.0.1", port: 0 })}`);
} else {
  const server = createServer((request, response) => {
    const text = textOf(request.url?.slice(PREFIX.length) ?? "");
    const body = text ?? "{}";
    response
      .writeHead(text === undefined ? 404 : 200, {
        ...TYPE,
        "content-length": Buffer.byteLength(body),
      })
      .end(body);
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address)
      console.log(`node:http listening on http://127.0.0.1:${address.port}`);
  });
}
