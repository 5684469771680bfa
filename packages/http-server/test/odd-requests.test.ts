import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { describe, expect, it } from "vitest";
import { rawBody, sendRaw } from "./raw-http.ts";
import { scriptedHost } from "./scripted-host.ts";
import { promised, serve, servedHost, until } from "./served-host.ts";

const P = "/api/v1/projects";

/** Makes a call with a method that `fetch` does not send. */
async function callWith(
  port: number,
  method: string,
  path: string,
): Promise<{ status: number; allow: string | undefined; body: unknown }> {
  const sent = request({
    host: "127.0.0.1",
    port,
    method,
    path,
    headers: { authorization: "Bearer acme-token" },
  });
  sent.end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const text = (await answer.toArray()).map(String).join("");
  return { status: answer.statusCode ?? 0, allow: answer.headers.allow, body: JSON.parse(text) };
}

describe("a request that HTTP itself forbids", () => {
  it("with two Host headers, or without one, is 400 with an error body", async () => {
    const { port } = await servedHost();
    const head = (hosts: string, version = "1.1"): string =>
      `GET /healthz HTTP/${version}\r\n${hosts}Connection: close\r\n\r\n`;
    for (const hosts of ["Host: a\r\nHost: b\r\n", "Host: a\r\nhOST: a\r\n", ""]) {
      const answer = await sendRaw(port, head(hosts));
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(rawBody(answer)).toMatchObject({
        error: "invalid",
        message: expect.stringContaining("Host header"),
      });
    }
    expect(await sendRaw(port, head("Host: a\r\n"))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await sendRaw(port, head("", "1.0"))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("with an Expect that is not 100-continue is 417 with an error body", async () => {
    const { port } = await servedHost();
    const answer = await sendRaw(
      port,
      `POST ${P} HTTP/1.1\r\nHost: a\r\nExpect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 417 /);
    expect(rawBody(answer)).toMatchObject({
      error: "invalid",
      message: expect.stringContaining("Expect"),
    });
  });

  it("by a method that the path does not have is 405 with Allow, whatever the method", async () => {
    const { port } = await servedHost();
    for (const method of ["PROPFIND", "MKCOL", "REPORT", "PATCH"]) {
      expect(await callWith(port, method, `${P}?depth=1`)).toMatchObject({
        status: 405,
        allow: "GET, HEAD, POST",
        body: { error: "not_supported" },
      });
      expect(await callWith(port, method, `${P}/analytics/runs/latest/cancel`)).toMatchObject({
        status: 405,
        allow: "POST",
      });
      expect(await callWith(port, method, "/healthz")).toMatchObject({
        status: 405,
        allow: "GET, HEAD",
      });
      expect(await callWith(port, method, "/api/v1/nothing")).toMatchObject({
        status: 404,
        body: { error: "not_found" },
      });
    }
  });
});

describe("a collection", () => {
  it("is answered under its path with a slash too", async () => {
    const { call, create, input } = await servedHost();
    const { id } = await create();
    expect((await call("GET", `${P}/`)).body).toMatchObject({ total: 1, projects: [{ id }] });
    expect((await call("GET", `${P}/?limit=1&page=1`)).body).toMatchObject({ total_pages: 1 });
    expect((await call("POST", `${P}/`, { body: { ...input, name: "second" } })).status).toBe(201);
    expect((await call("GET", `${P}/${id}/runs/`)).body).toMatchObject({ total: 0 });
    expect((await call("GET", `${P}/${id}/jobs/`)).body).toMatchObject({
      total: 1,
      jobs: [{ name: "scheduled-run" }],
    });
    expect((await call("GET", "/api/v1/environment-variables/")).body).toMatchObject({ total: 0 });
    expect((await call("DELETE", `${P}/`)).headers.get("allow")).toBe("GET, HEAD, POST");
  });
});

describe("an internal error", () => {
  it("does not refer to a log where no log is configured", async () => {
    const host = scriptedHost({ projects: { getText: () => Promise.reject(new Error("canary")) } });
    const { call } = await serve(host, { log: undefined });
    const { status, headers, body } = await call("GET", `${P}/x`);
    expect(status).toBe(500);
    expect(body["message"]).toContain(headers.get("x-request-id"));
    expect(body["message"]).not.toMatch(/log|canary/);
  });
});

describe("a client that disconnects while it waits", () => {
  it.each([
    ["with the signal's reason", (signal: AbortSignal) => signal.reason as Error],
    [
      "with an AbortError of its own",
      () => new DOMException("This operation was aborted", "AbortError"),
    ],
  ])("is not reported as a server error, where a driver stops %s", async (_how, reason) => {
    const leave = new AbortController();
    const begun = promised<void>();
    const refused = promised<void>();
    const { call, open, logged } = await serve(
      scriptedHost({
        projects: {
          deploy: (_id, _body, { signal } = {}) =>
            new Promise((_resolve, reject) => {
              begun.resolve();
              signal?.addEventListener("abort", () => {
                reject(reason(signal));
                refused.resolve();
              });
            }),
        },
      }),
    );
    const answer = open(`${P}/x/deploy`, { method: "POST", body: {}, signal: leave.signal }).catch(
      () => "left",
    );
    await begun.promise;
    leave.abort();
    expect(await answer).toBe("left");
    await refused.promise;
    // An entry of the refused call is logged before a later call is answered.
    for (let calls = 0; calls < 3; calls += 1) await call("GET", "/healthz");
    expect(logged.filter(({ level }) => level !== "info")).toEqual([]);
  });

  it("does not hide a real error with which the call ends", async () => {
    const leave = new AbortController();
    const begun = promised<void>();
    const { open, logged } = await serve(
      scriptedHost({
        projects: {
          deploy: (_id, _body, { signal } = {}) =>
            new Promise((_resolve, reject) => {
              begun.resolve();
              signal?.addEventListener("abort", () => reject(new Error("A real defect")));
            }),
        },
      }),
    );
    const answer = open(`${P}/x/deploy`, { method: "POST", body: {}, signal: leave.signal }).catch(
      () => "left",
    );
    await begun.promise;
    leave.abort();
    await answer;
    await until(
      () => logged,
      (entries) => entries.some(({ level }) => level === "error"),
    );
    expect(logged.find(({ level }) => level === "error")?.message).toContain("A real defect");
  });
});
