import type { Host } from "@dagctl/core";
import { bearerTokens, createHttpServer } from "@dagctl/http-server";
import { chartRepository } from "@dagctl/k8s-driver";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serveCharts } from "../src/charts.ts";
import { chartsServer } from "../src/charts-server.ts";

const charts = chartRepository();
const OBJECTS = [...charts.files.keys()].filter((name) => name.startsWith("objects/"));
const ARCHIVES = [...charts.files.keys()].filter((name) => name.endsWith(".tgz"));

type App = ReturnType<typeof createHttpServer>;

/** Returns the program that serves everything, with the charts. */
function wholeServer(): App {
  const app = createHttpServer({
    host: { organization: () => undefined } as unknown as Host,
    authenticate: bearerTokens({ lookup: () => undefined }),
  });
  serveCharts(app, charts);
  return app;
}

describe.each([
  ["the server", wholeServer],
  ["the server of the charts alone", chartsServer],
])("/charts of %s", (_name, start) => {
  let app: App;
  beforeEach(() => {
    app = start();
  });
  afterEach(() => app.close());

  test("serves each file of the repository unchanged, without authentication", async () => {
    expect(ARCHIVES).not.toEqual([]);
    for (const [name, { body, type }] of charts.files) {
      const answer = await app.inject(`/charts/${name}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.rawPayload).toEqual(body);
      expect(answer.headers).toMatchObject({
        "content-type": type,
        "content-length": String(body.length),
        "x-content-type-options": "nosniff",
      });
    }
  });

  test("lets clients cache an object and an archive permanently, and revalidate the branch and the index", async () => {
    const cachingOf = async (name = "") =>
      (await app.inject(`/charts/${name}`)).headers["cache-control"];
    for (const name of [ARCHIVES[0], OBJECTS[0]])
      expect(await cachingOf(name)).toBe("public, max-age=31536000, immutable");
    for (const name of ["index.yaml", "HEAD", "info/refs?service=git-upload-pack"])
      expect(await cachingOf(name)).toBe("no-cache");
  });

  test("answers HEAD as GET without a body", async () => {
    const [head, get] = await Promise.all(
      (["HEAD", "GET"] as const).map((method) => app.inject({ method, url: "/charts/index.yaml" })),
    );
    const kept = ["content-type", "content-length", "etag", "cache-control"] as const;
    expect(head?.statusCode).toBe(200);
    expect(head?.payload).toBe("");
    expect(kept.map((name) => head?.headers[name])).toEqual(kept.map((name) => get?.headers[name]));
  });

  test("answers 304 to a client whose cache is current", async () => {
    const { etag } = (await app.inject("/charts/index.yaml")).headers;
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    for (const known of [etag, `W/${String(etag)}`, `"other", ${String(etag)}`, "*"]) {
      const again = await app.inject({
        url: "/charts/index.yaml",
        headers: { "if-none-match": String(known) },
      });
      expect({
        known,
        status: again.statusCode,
        body: again.payload,
        etag: again.headers.etag,
      }).toEqual({ known, status: 304, body: "", etag });
    }
    expect(
      (await app.inject({ url: "/charts/index.yaml", headers: { "if-none-match": '"other"' } }))
        .statusCode,
    ).toBe(200);
  });

  test.each([
    "/charts",
    "/charts/",
    "/charts/absent.tgz",
    "/charts/..%2findex.yaml",
    "/charts/a/index.yaml",
    "/charts/constructor",
    "/charts/INDEX.YAML",
  ])("answers 404 to %s", async (url) => {
    const answer = await app.inject(url);
    expect({ status: answer.statusCode, body: answer.json<unknown>() }).toMatchObject({
      status: 404,
      body: { error: "not_found" },
    });
  });

  test.each(["POST", "PUT", "DELETE"] as const)("refuses %s", async (method) => {
    expect((await app.inject({ method, url: "/charts/index.yaml" })).statusCode).toBe(404);
  });
});
