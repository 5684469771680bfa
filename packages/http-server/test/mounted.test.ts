import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Host } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import {
  type Authenticate,
  bearerTokens,
  httpServer,
  type HttpServerOptions,
} from "@dagctl/http-server";
import { testHost } from "@dagctl/testing";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, describe, expect, it } from "vitest";

const HEADERS = { authorization: "Bearer anything" };
const anyToken: Authenticate = bearerTokens({
  lookup: () => ({ organization: "org-acme", caller: "ann", access: "write" }),
});

const open: (FastifyInstance | Host)[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function mounted(
  { prefix, ...options }: Partial<HttpServerOptions> & { readonly prefix?: string } = {},
  prepare: (app: FastifyInstance) => void = () => undefined,
): Promise<FastifyInstance> {
  const { host } = await testHost({ projectTypes: [sqlmeshType(), dbtType()] });
  open.push(host);
  const app = fastify();
  open.push(app);
  prepare(app);
  await app.register(
    httpServer({ host, authenticate: anyToken, ...options }),
    prefix === undefined ? {} : { prefix },
  );
  return app;
}

describe("the plugin under a prefix", () => {
  it("answers with a Location that includes the prefix", async () => {
    const app = await mounted({ prefix: "/pipelines" });
    const variable = await app.inject({
      method: "POST",
      url: "/pipelines/api/v1/environment-variables",
      headers: HEADERS,
      payload: { name: "A", value: "1" },
    });
    expect(variable.statusCode).toBe(201);
    const location = String(variable.headers.location);
    expect(location).toMatch(/^\/pipelines\/api\/v1\/environment-variables\/var_/);
    expect((await app.inject({ url: location, headers: HEADERS })).json()).toEqual(variable.json());
  });

  it("takes pushes at the path of a hook", async () => {
    const app = await mounted({ prefix: "/pipelines" });
    const hook = await app.inject({
      method: "POST",
      url: "/pipelines/api/v1/hooks",
      headers: HEADERS,
      payload: { provider: "gitlab", repository_url: "https://git.example.com/analytics.git" },
    });
    const { path, secret } = hook.json<{ readonly path: string; readonly secret: string }>();
    const push = await app.inject({
      method: "POST",
      url: `/pipelines${path}`,
      headers: { "x-gitlab-token": secret },
      payload: { ref: "refs/heads/main" },
    });
    expect([push.statusCode, push.json()]).toEqual([202, { message: "The repository is polled" }]);
  });

  it("answers an unknown method of its paths with 405 and Allow", async () => {
    const app = await mounted({ prefix: "/pipelines" });
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as { port: number };
    const sent = request({
      host: "127.0.0.1",
      port,
      method: "PROPFIND",
      path: "/pipelines/api/v1/projects",
      headers: HEADERS,
    }).end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, "GET, HEAD, POST"]);
    answer.resume();
  });
});

describe("the health paths of the plugin", () => {
  it("are the application's where it has its own, each separately", async () => {
    const app = await mounted({}, (own) => void own.get("/healthz", () => ({ own: true })));
    expect((await app.inject({ url: "/healthz" })).json()).toEqual({ own: true });
    expect((await app.inject({ url: "/readyz" })).json()).toMatchObject({ status: "ok" });
    const prefixed = await mounted(
      { prefix: "/pipelines" },
      (own) => void own.get("/healthz", () => ({ own: true })),
    );
    expect((await prefixed.inject({ url: "/healthz" })).json()).toEqual({ own: true });
    expect((await prefixed.inject({ url: "/pipelines/healthz" })).json()).toEqual({ status: "ok" });
  });

  it("are omitted with `health: false`, so that the application can add its own later", async () => {
    const app = await mounted({ health: false });
    app.get("/healthz", () => ({ own: true }));
    expect((await app.inject({ url: "/healthz" })).json()).toEqual({ own: true });
    expect((await app.inject({ url: "/readyz" })).statusCode).toBe(404);
  });
});

describe("an application's own authentication", () => {
  it("receives the request, with what the application's hooks have added to it", async () => {
    const app = await mounted(
      {
        authenticate: ({ request }) => ({
          organization: `org-${String(request.getDecorator("team"))}`,
          caller: request.ip,
          access: "write",
        }),
      },
      (own) => {
        own.decorateRequest("team", "");
        own.addHook("onRequest", async (request) => {
          request.setDecorator("team", "acme");
        });
      },
    );
    const made = await app.inject({
      method: "POST",
      url: "/api/v1/environment-variables",
      payload: { name: "A", value: "1" },
    });
    expect(made.json()).toMatchObject({ organization_id: "org-acme" });
  });

  it.each([
    [401, "unauthenticated"],
    [403, "forbidden"],
    [429, "rate_limited"],
    [402, "invalid"],
  ])(
    "keeps the status %i and the message of its own errors, under the code %s",
    async (statusCode, code) => {
      const fail = (): never => {
        throw Object.assign(new Error("Sign in at https://login.example.com"), {
          statusCode,
          code: "OWN_ERROR",
        });
      };
      for (const authenticate of [
        fail,
        () =>
          Promise.reject(
            Object.assign(new Error("Sign in at https://login.example.com"), { statusCode }),
          ),
      ]) {
        const answer = await (await mounted({ authenticate })).inject({ url: "/api/v1/projects" });
        expect([answer.statusCode, answer.json()]).toEqual([
          statusCode,
          {
            error: code,
            message: "Sign in at https://login.example.com",
            retryable: statusCode === 429,
          },
        ]);
        expect(answer.headers["www-authenticate"]).toBe(
          statusCode === 401 ? 'Bearer realm="dagctl"' : undefined,
        );
      }
    },
  );

  it("keeps its own challenge, and an error of its hooks keeps status and message too", async () => {
    const app = await mounted({}, (own) => {
      own.addHook("onRequest", async (_request, reply) => {
        reply.header("www-authenticate", "Negotiate");
        throw Object.assign(new Error("No ticket"), { statusCode: 401 });
      });
    });
    const answer = await app.inject({ url: "/api/v1/projects" });
    expect([answer.statusCode, answer.headers["www-authenticate"], answer.json()]).toEqual([
      401,
      "Negotiate",
      { error: "unauthenticated", message: "No ticket", retryable: false },
    ]);
  });

  it("does not pass on the message of an error without a status, or with one of 5xx", async () => {
    for (const [statusCode, status] of [
      [undefined, 500],
      [500, 500],
      [503, 503],
    ] as const) {
      const authenticate = (): never => {
        throw Object.assign(new Error("canary"), statusCode === undefined ? {} : { statusCode });
      };
      const answer = await (await mounted({ authenticate })).inject({ url: "/api/v1/projects" });
      expect(answer.statusCode).toBe(status);
      expect(answer.body).not.toContain("canary");
    }
  });
});
