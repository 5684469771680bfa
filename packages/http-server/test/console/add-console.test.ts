import { gunzipSync } from "node:zlib";
import { type Authenticate, bearerTokens, createHttpServer, httpServer } from "@dagctl/http-server";
import type { HttpServerOptions } from "@dagctl/http-server";
import { testHost } from "@dagctl/testing";
import { nodeType } from "@dagctl/project-types/node";
import express from "express";
import fastify, { type FastifyInstance } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { builtConsole, FILES } from "./built-console.ts";

const HTML = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const anyToken: Authenticate = bearerTokens({
  lookup: () => ({ organization: "org-acme", caller: "ann", access: "write" }),
});

type Mounting = Partial<HttpServerOptions> & { readonly prefix?: string };

async function mounted(
  { prefix, ...options }: Mounting = {},
  prepare: (app: FastifyInstance) => void = () => undefined,
): Promise<FastifyInstance> {
  const { host } = await testHost({ projectTypes: [nodeType()] });
  const app = fastify();
  onTestFinished(async () => {
    await app.close();
    await host.close();
  });
  prepare(app);
  const directory = builtConsole();
  const plugin = httpServer({ host, authenticate: anyToken, console: { directory }, ...options });
  await app.register(plugin, prefix === undefined ? {} : { prefix });
  return app;
}

/** Returns the path of the console's root, as a browser finds it from the address of a page. */
function rootOf(page: string, path: string): string {
  const [, base = ""] = /<base href="([^"]*)">/.exec(page) ?? [];
  return new URL(base.replaceAll("&amp;", "&").replaceAll("&#39;", "'"), `http://a${path}`)
    .pathname;
}

/** Returns the configuration that a page has. */
function configurationOf(page: string): unknown {
  const text = /<meta name="dagctl-console" content="([^"]*)">/.exec(page)?.[1] ?? "";
  const entities = { "&quot;": '"', "&lt;": "<", "&gt;": ">", "&#39;": "'", "&amp;": "&" };
  return JSON.parse(text.replace(/&(?:quot|lt|gt|#39|amp);/g, (each) => entities[each as "&amp;"]));
}

describe("The console of a server", () => {
  it("is served at the paths of pages, with its base and the headers of pages", async () => {
    const app = await mounted();
    for (const url of [
      "/",
      "/new",
      "/new/",
      "/projects/orders",
      "/projects/orders/",
      "/projects/a%20b",
    ]) {
      const answer = await app.inject({ url, headers: HTML });
      expect([url, answer.statusCode]).toEqual([url, 200]);
      expect([url, rootOf(answer.body, url)]).toEqual([url, "/"]);
      // A proxy has taken off `/data`, which the server does not know.
      expect([url, rootOf(answer.body, `/data${url}`)]).toEqual([url, "/data/"]);
      expect(configurationOf(answer.body)).toEqual({});
      expect(answer.headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        vary: "accept, accept-encoding",
      });
    }
  });

  it("answers what is no page, and who names no HTML, as before", async () => {
    const { host } = await testHost({ projectTypes: [nodeType()] });
    const directory = builtConsole();
    const app = createHttpServer({ host, authenticate: anyToken, console: { directory } });
    onTestFinished(async () => {
      await app.close();
      await host.close();
    });
    const unknown = { error: "not_found", message: "Not found: this API has no such path" };
    for (const [method, url, accept] of [
      ["GET", "/", "*/*"],
      ["GET", "/", "application/json"],
      ["GET", "/", "text/html;q=0"],
      ["GET", "/projects/orders", undefined],
      ["GET", "/projects", HTML.accept],
      ["GET", "/projects/a/b", HTML.accept],
      ["GET", "/index.html", HTML.accept],
      ["GET", "/pages.json", HTML.accept],
      ["GET", "/.built", HTML.accept],
      ["GET", "/console/absent.js", HTML.accept],
      ["GET", "/console/..%2findex.html", HTML.accept],
      ["POST", "/", HTML.accept],
      ["GET", "/api/v1/nothing", HTML.accept],
    ] as const) {
      const headers = { authorization: "Bearer x", ...(accept !== undefined && { accept }) };
      const answer = await app.inject({ method, url, headers });
      expect([method, url, answer.statusCode, answer.json()]).toEqual([
        method,
        url,
        404,
        expect.objectContaining(unknown),
      ]);
      expect(answer.headers["content-security-policy"]).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      );
    }
    const health = await app.inject({ url: "/healthz", headers: HTML });
    expect(health.json()).toEqual({ status: "ok" });
  });

  it("sends files compressed, for a year where the name has a hash, else with a tag", async () => {
    const app = await mounted();
    const hashed = await app.inject({
      url: "/console/index-1a2B3_4d.js",
      headers: { "accept-encoding": "br, gzip" },
    });
    expect(hashed.headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "content-encoding": "gzip",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
      "x-content-type-options": "nosniff",
    });
    expect(gunzipSync(hashed.rawPayload).toString()).toBe(FILES["console/index-1a2B3_4d.js"]);

    const url = "/console/theme.js";
    const plain = await app.inject({ url, headers: { "accept-encoding": "gzip;q=0" } });
    expect(plain.body).toBe(FILES["console/theme.js"]);
    expect([plain.headers["content-encoding"], plain.headers["cache-control"]]).toEqual([
      undefined,
      "no-cache",
    ]);
    const etag = String(plain.headers.etag);
    const again = await app.inject({ url, headers: { "if-none-match": `"x", ${etag}` } });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, "", etag]);
    const page = await app.inject({ url: "/", headers: HTML });
    const known = { ...HTML, "if-none-match": String(page.headers.etag) };
    const unchanged = await app.inject({ url: "/", headers: known });
    expect([unchanged.statusCode, unchanged.headers.vary]).toEqual([
      304,
      "accept, accept-encoding",
    ]);
    const other = await app.inject({ url, headers: { "if-none-match": '"x"' } });
    expect(other.statusCode).toBe(200);
    // A file that gzip does not make smaller.
    const small = await app.inject({
      url: "/console/icon.svg",
      headers: { "accept-encoding": "gzip" },
    });
    expect([small.body, small.headers["content-encoding"]]).toEqual(["<svg/>", undefined]);
  });

  it("answers HEAD as GET, without a body", async () => {
    const app = await mounted();
    for (const url of ["/", "/console/theme.js"]) {
      const got = await app.inject({ url, headers: HTML });
      const head = await app.inject({ method: "HEAD", url, headers: HTML });
      expect([head.statusCode, head.body]).toEqual([200, ""]);
      const { date: _date, "x-request-id": _id, ...headers } = head.headers;
      const { date: _other, "x-request-id": _another, ...expected } = got.headers;
      expect(headers).toEqual(expected);
    }
  });

  it("is under the prefix of the plugin, and under the path at which Express mounts it", async () => {
    const app = await mounted({ prefix: "/pipelines" });
    for (const url of ["/pipelines", "/pipelines/", "/pipelines/projects/orders"]) {
      const page = await app.inject({ url, headers: HTML });
      expect([url, page.statusCode, rootOf(page.body, url)]).toEqual([url, 200, "/pipelines/"]);
    }
    expect((await app.inject({ url: "/pipelines/console/icon.svg" })).statusCode).toBe(200);
    expect((await app.inject({ url: "/", headers: HTML })).statusCode).toBe(404);

    const cut = await mounted();
    await cut.ready();
    const outer = express();
    outer.use("/:tenant", (request, response) => cut.routing(request, response));
    const server = outer.listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    for (const [path, root] of [
      ["/acme", "/acme/"],
      ["/acme/", "/acme/"],
      ["/acme?a=/b/", "/acme/"],
      ["/acme/projects/orders", "/acme/"],
      ["/%22%3E%3Cb%3E", "/%22%3E%3Cb%3E/"],
      ["/javascript:a'b&c", "/javascript:a'b&c/"],
    ] as const) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: HTML });
      const page = await answer.text();
      expect(page).not.toContain("a'b&c");
      expect([path, rootOf(page, path)]).toEqual([path, root]);
    }
  });

  it("leaves paths to the application that has them", async () => {
    const app = await mounted({}, (own) => {
      own.get("/", () => ({ own: true }));
      own.get("/projects/:id", () => ({ own: true }));
      own.head("/console/theme.js", (_request, reply) => reply.code(204).send());
    });
    expect((await app.inject({ url: "/", headers: HTML })).json()).toEqual({ own: true });
    expect((await app.inject({ url: "/projects/a", headers: HTML })).json()).toEqual({ own: true });
    const theme = { method: "HEAD", url: "/console/theme.js" } as const;
    expect((await app.inject(theme)).statusCode).toBe(204);
    expect((await app.inject({ url: "/console/theme.js" })).statusCode).toBe(200);
  });

  it("has the configuration of the application, escaped", async () => {
    const settings = {
      title: `"</script><script>alert('1')</script>&quot;`,
      links: [{ text: '">', url: "https://wiki.example.com/?a=1&b='2'" }],
      projectLinks: [{ text: "$& $1", url: "/teams/{name}" }],
    };
    const directory = builtConsole();
    const app = await mounted({ console: { directory, ...settings, stylesheet: "/brand.css" } });
    const { body } = await app.inject({ url: "/", headers: HTML });
    expect(configurationOf(body)).toEqual(settings);
    expect(body).not.toContain("<script>");
    expect(body).toContain("<title>&quot;&lt;/script&gt;&lt;script&gt;alert(&#39;1");
    expect(body).toContain('<link rel="stylesheet" href="/brand.css"></head>');
  });

  it("is not served by default, nor with false", async () => {
    for (const pages of [undefined, false] as const) {
      const app = await mounted({ console: pages });
      for (const url of ["/", "/console/theme.js"])
        expect((await app.inject({ url, headers: HTML })).statusCode).toBe(404);
    }
  });

  it("refuses to start with a folder that is not that of a console", async () => {
    const { "index.html": page = "", ...others } = FILES;
    for (const [files, message] of [
      [others, "has no index.html"],
      [{ "index.html": page.replace('<base href="/">', "") }, 'must have <base href="/"> once'],
      [{ "index.html": page + page }, "once"],
      [{ "index.html": page, "pages.json": '["projects"]' }, "must be a list of paths"],
      [{ "index.html": page, "pages.json": "[]" }, "must be a list of paths"],
    ] as const)
      await expect(mounted({ console: { directory: builtConsole(files) } })).rejects.toThrow(
        message,
      );
    await expect(mounted({ console: { directory: "/absent" } })).rejects.toThrow("cannot be read");
  });

  it("refuses the change of another site only with the login of a session", async () => {
    const directory = builtConsole();
    const cookie: Authenticate = () => ({
      organization: "org-acme",
      caller: "ann",
      access: "write",
    });
    const change = {
      method: "POST",
      url: "/api/v1/projects/a/run",
      headers: { "sec-fetch-site": "cross-site" },
    } as const;
    const answerOf = async (login: "token" | "session"): Promise<number> => {
      const app = await mounted({ authenticate: cookie, console: { directory, login } });
      return (await app.inject(change)).statusCode;
    };
    expect([await answerOf("session"), await answerOf("token")]).toEqual([403, 404]);
  });
});
