import { httpServer } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { testHost } from "@dagctl/testing";
import fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { servedHost } from "../served-host.ts";

const anonymous = { token: "" };

describe("/docs", () => {
  it("needs no token, has nothing of the data, and a policy without exceptions for scripts and styles", async () => {
    const { call, create } = await servedHost();
    await create({ name: "confidential" });
    const { status, headers, text } = await call("GET", "/docs", anonymous);
    expect([status, headers.get("content-type"), headers.get("cache-control")]).toEqual([
      200,
      "text/html; charset=utf-8",
      "no-store",
    ]);
    expect(text).not.toContain("confidential");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy.split("; ")).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]),
    );
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it("has files that a browser may keep, compressed only for a caller that accepts it", async () => {
    const { call } = await servedHost();
    for (const name of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
      const contents: string[] = [];
      for (const [accepted, encoding] of [
        ["gzip, br", "gzip"],
        ["gzip;q=0, br", null],
        ["identity", null],
      ] as const) {
        const headers = { "accept-encoding": accepted };
        const answer = await call("GET", `/docs/${name}`, { ...anonymous, headers });
        expect([
          answer.status,
          answer.headers.get("content-encoding"),
          answer.headers.get("cache-control"),
          answer.headers.get("content-security-policy"),
        ]).toEqual([
          200,
          encoding,
          "public, max-age=3600",
          "default-src 'none'; frame-ancestors 'none'",
        ]);
        contents.push(answer.text);
      }
      expect(new Set(contents).size).toBe(1);
      expect(contents[0]?.length).toBeGreaterThan(100_000);
    }
  });

  it("answers HEAD, a path with a slash by a redirect, and other methods with 405", async () => {
    const { call, open } = await servedHost();
    expect((await call("HEAD", "/docs", anonymous)).status).toBe(200);
    expect((await open("/docs/", anonymous)).url).toMatch(/\d\/docs$/);
    for (const method of ["POST", "QUERY", "PROPFIND"])
      for (const path of ["/docs", "/docs/", "/docs/open.js"]) {
        const { status, headers } = await call(method, path, anonymous);
        expect([method, path, status, headers.get("allow")]).toEqual([
          method,
          path,
          405,
          "GET, HEAD",
        ]);
      }
  });

  it("is not served with `openApi: false`", async () => {
    const { call } = await servedHost({}, { openApi: false });
    for (const path of ["/docs", "/docs/", "/docs/open.js", "/docs/swagger-ui.css"])
      for (const method of ["GET", "POST"])
        expect([path, (await call(method, path, anonymous)).status]).toEqual([path, 404]);
  });

  it("does not replace a page of the application at the same path", async () => {
    const { host } = await testHost({ projectTypes: [nodeType()] });
    onTestFinished(() => host.close());
    const app = fastify();
    onTestFinished(() => app.close());
    app.get("/docs", () => ({ own: true }));
    const authenticate = (): never => {
      throw new TypeError("The page needs no caller");
    };
    await app.register(httpServer({ host, authenticate }));
    expect((await app.inject({ url: "/docs" })).json()).toEqual({ own: true });
    expect((await app.inject({ url: "/openapi.json" })).statusCode).toBe(200);
  });
});
