import { createHost } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { bearerTokens, httpServer } from "@dagctl/http-server";
import { fakeEngine, fakeGit, memoryStore } from "@dagctl/testing";
import fastify from "fastify";
import { expect, it } from "vitest";

it("the plugin runs in a service's own Fastify, and neither changes the other's answers", async () => {
  const { deploy, run, stateDatabase, secrets } = fakeEngine();
  const host = await createHost({
    store: memoryStore({ replicas: false }),
    git: fakeGit(),
    deploy,
    run,
    stateDatabase,
    secrets,
    projectTypes: [sqlmeshType(), dbtType()],
  });
  const app = fastify();
  app.get("/own", () => ({ mine: true }));
  app.post("/own", (request) => ({ got: request.body }));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ own: "not found" }));
  await app.register(
    httpServer({
      host,
      authenticate: bearerTokens({
        lookup: () => ({ organization: "org-acme", caller: "ann", access: "write" }),
      }),
    }),
  );
  try {
    const own = await app.inject({ method: "GET", url: "/own" });
    expect([own.json(), own.headers["cache-control"], own.headers["x-request-id"]]).toEqual([
      { mine: true },
      undefined,
      undefined,
    ]);
    expect(
      (
        await app.inject({
          method: "POST",
          url: "/own",
          payload: "text",
          headers: { "content-type": "text/plain" },
        })
      ).json(),
    ).toEqual({ got: "text" });
    expect((await app.inject({ method: "GET", url: "/nothing" })).json()).toEqual({
      own: "not found",
    });
    const headers = { authorization: "Bearer anything" };
    expect((await app.inject({ method: "GET", url: "/api/v1/projects", headers })).json()).toEqual({
      projects: [],
      total: 0,
    });
    expect(
      (await app.inject({ method: "GET", url: "/api/v1/nothing", headers })).json(),
    ).toMatchObject({ error: "not_found" });
    expect(
      (
        await app.inject({
          method: "POST",
          url: "/api/v1/projects",
          payload: "text",
          headers: { ...headers, "content-type": "text/plain" },
        })
      ).statusCode,
    ).toBe(415);
    const ready = await app.inject({ method: "GET", url: "/readyz" });
    expect(ready.json()).toMatchObject({ status: "ok" });
  } finally {
    await app.close();
    await host.close();
  }
});
