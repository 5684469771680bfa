import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpBindings, serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { bearerTokens, httpServer } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { testHost } from "@dagctl/testing";
import express from "express";
import fastify, { type FastifyInstance } from "fastify";
import { Hono } from "hono";
import { describe, expect, onTestFinished, test } from "vitest";

const HEADERS = { authorization: "Bearer anything", "content-type": "application/json" };

/** Returns Fastify with the API under a prefix, ready to get requests of another framework. */
async function ready(prefix: string): Promise<FastifyInstance> {
  const { host } = await testHost({ projectTypes: [nodeType()] });
  onTestFinished(() => host.close());
  const app = fastify({ routerOptions: { maxParamLength: 200 } });
  onTestFinished(() => app.close());
  const lookup = () => ({ organization: "org-acme", caller: "ann", access: "write" as const });
  await app.register(httpServer({ host, authenticate: bearerTokens({ lookup }) }), { prefix });
  await app.ready();
  return app;
}

async function originOf(server: Server): Promise<string> {
  if (!server.listening) await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const listening = (
  listener: (...given: Parameters<RequestListener>) => Promise<void> | void,
): Promise<string> =>
  originOf(createServer((...given) => void listener(...given)).listen(0, "127.0.0.1"));

/** Calls the API as a client does, with a body, without one, and with a stream. */
async function expectServed(origin: string, prefix: string): Promise<void> {
  const base = `${origin}${prefix}/api/v1`;
  const created = await fetch(`${base}/environment-variables`, {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify({ name: "A", value: "é".repeat(10_000) }),
  });
  const variable = (await created.json()) as { readonly id: string };
  expect([created.status, created.headers.get("location")]).toEqual([
    201,
    `${prefix}/api/v1/environment-variables/${variable.id}`,
  ]);
  const read = await fetch(new URL(created.headers.get("location") ?? "", origin), {
    headers: HEADERS,
  });
  expect(await read.json()).toEqual(variable);
  const refused = await fetch(`${base}/projects`, { method: "POST", headers: HEADERS, body: "{}" });
  expect(await refused.json()).toMatchObject({ error: "invalid", issues: expect.anything() });
  const empty = await fetch(`${base}/projects/absent/deploy`, { method: "POST", headers: HEADERS });
  expect([empty.status, await empty.json()]).toMatchObject([404, { error: "not_found" }]);
  const gone = await fetch(read.url, { method: "DELETE", headers: HEADERS });
  expect(await gone.json()).toMatchObject({ id: variable.id });
  const stream = await fetch(`${base}/events`, {
    headers: { ...HEADERS, accept: "text/event-stream" },
  });
  expect(stream.headers.get("content-type")).toMatch(/^text\/event-stream/);
  await stream.body?.cancel();
  const described = await fetch(`${origin}${prefix}/openapi.json`);
  expect(await described.json()).toMatchObject({ servers: [{ url: `${prefix}/api/v1` }] });
}

describe("the API in an application of Express", () => {
  test("is served by `all`, after express.json() has read the body", async () => {
    const api = await ready("/pipelines");
    const app = express();
    app.use(express.json({ limit: "1mb" }));
    app.all("/pipelines/{*path}", (request, response) => api.routing(request, response));
    await expectServed(await listening(app), "/pipelines");
  });

  test("is served by `use`, which cuts the mount off the path: Location has it", async () => {
    const api = await ready("");
    const app = express();
    app.use(express.json({ limit: "1mb" }));
    app.use("/pipelines", (request, response) => api.routing(request, response));
    await expectServed(await listening(app), "/pipelines");
  });

  test("refuses a body that was read and is nowhere", async () => {
    const api = await ready("");
    const origin = await listening(async (request, response) => {
      for await (const _chunk of request) continue;
      api.routing(request, response);
    });
    const answer = await fetch(`${origin}/api/v1/projects`, {
      method: "POST",
      headers: HEADERS,
      body: "{}",
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: "invalid" }]);
  });
});

describe("the API", () => {
  test("in an application of Hono is served on its Node server", async () => {
    const api = await ready("/pipelines");
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.all("/pipelines/*", ({ env }) => {
      api.routing(env.incoming, env.outgoing);
      return RESPONSE_ALREADY_SENT;
    });
    const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }) as Server;
    await expectServed(await originOf(server), "/pipelines");
  });

  test("in a handler of Next (pages/api) is served, whether Next parses the body or not", async () => {
    const api = await ready("/api/pipelines");
    for (const isParsed of [true, false])
      // What Next passes to a default export: Node's request, with the body that it has parsed.
      await expectServed(
        await listening(async (request, response) => {
          if (isParsed) {
            const chunks: Uint8Array[] = [];
            for await (const chunk of request) chunks.push(chunk as Uint8Array);
            const text = Buffer.concat(chunks).toString();
            Object.assign(request, { body: text === "" ? "" : (JSON.parse(text) as unknown) });
          }
          api.routing(request, response);
        }),
        "/api/pipelines",
      );
  });
});
