import { once } from "node:events";
import { connect } from "node:net";
import { DagctlError, type ErrorCode, type MutationOptions, type Project } from "@dagctl/core";
import { STATUS_OF } from "@dagctl/http-server";
import { describe, expect, it } from "vitest";
import { rawBody, sendRaw } from "./raw-http.ts";
import { scriptedHost } from "./scripted-host.ts";
import { promised, serve, servedHost } from "./served-host.ts";

const P = "/api/v1/projects";

describe("authentication", () => {
  it("comes before every other check, and a failure says how to authenticate", async () => {
    const { call } = await servedHost();
    for (const [method, path] of [
      ["GET", P],
      ["POST", P],
      ["GET", "/api/v1/nothing"],
      ["PATCH", P],
    ] as const) {
      const { status, headers, body } = await call(method, path, { token: "" });
      expect([status, body["error"]]).toEqual([401, "unauthenticated"]);
      expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
    expect((await call("GET", P, { token: "wrong" })).status).toBe(401);
    expect(
      (await call("GET", P, { token: "", headers: { authorization: "Basic YWNtZS10b2tlbg==" } }))
        .status,
    ).toBe(401);
    expect(
      (await call("GET", P, { token: "", headers: { authorization: "bearer  acme-token" } }))
        .status,
    ).toBe(200);
    const tooBig = await call("POST", P, { token: "", body: "x".repeat(2 ** 21) });
    expect(tooBig.status).toBe(401);
  });

  it("admits a caller to its own organization only, whether another one exists or not", async () => {
    const { call } = await servedHost();
    const as = (organization: string) =>
      call("GET", P, { headers: { "x-organization-id": organization } });
    expect((await as("org-acme")).status).toBe(200);
    const foreign = await as("org-rival");
    const absent = await as("org-none");
    expect([foreign.status, foreign.body["error"]]).toEqual([403, "forbidden"]);
    expect(foreign.text).toBe(absent.text);
    expect((await as("org-acme, org-acme")).status).toBe(403);
  });

  it("lets a reader's token read, and change nothing", async () => {
    const { call, create, input } = await servedHost();
    const { id } = await create();
    const read = { token: "acme-reader" };
    expect((await call("GET", `${P}/${id}`, read)).status).toBe(200);
    expect((await call("HEAD", `${P}/${id}`, read)).status).toBe(200);
    for (const [method, path] of [
      ["POST", P],
      ["PUT", `${P}/${id}`],
      ["DELETE", `${P}/${id}`],
      ["POST", `${P}/${id}/deploy`],
      ["DELETE", `${P}/${id}/deploy`],
      ["POST", `${P}/${id}/run`],
    ] as const) {
      expect(
        (await call(method, path, { ...read, ...(method === "POST" ? { body: input } : {}) }))
          .status,
        `${method} ${path}`,
      ).toBe(403);
    }
  });

  async function* emptyList(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('{"projects":[],"total":0}');
  }

  it("can be replaced by the embedder's function, also with a promise and an error of its own", async () => {
    const down = await serve(scriptedHost({}), {
      authenticate: () =>
        Promise.reject(new DagctlError("unavailable", "The identity provider does not answer")),
    });
    expect((await down.call("GET", P)).status).toBe(503);
    const other = await serve(scriptedHost({ projects: { listText: emptyList } }), {
      authenticate: ({ headers }) =>
        Promise.resolve({ organization: String(headers["x-user"]), caller: "c", access: "read" }),
    });
    expect((await other.call("GET", P, { headers: { "x-user": "org-x" } })).status).toBe(200);
  });
});

describe("errors", () => {
  it("have a status for every code, and one form", async () => {
    for (const [code, status] of Object.entries(STATUS_OF) as [ErrorCode, number][]) {
      const error = new DagctlError(code, "What happened", {
        issues: [{ path: "a", message: "is wrong" }],
        // @ts-expect-error - a driver in JavaScript can set a key that no code has
        details: { secret: "canary-1" },
        cause: new Error("canary-2"),
      });
      const { call } = await serve(
        scriptedHost({ projects: { getText: () => Promise.reject(error) } }),
      );
      const answer = await call("GET", `${P}/x`);
      expect(answer.status, code).toBe(status);
      expect(Object.keys(answer.body)).toEqual(["error", "message", "issues", "retryable"]);
      expect(answer.body["error"]).toBe(code);
      expect(answer.text).not.toContain("canary");
      expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(answer.headers.has("etag")).toBe(false);
    }
  });

  it("reveal nothing about an internal failure except the id under which the log has it", async () => {
    for (const thrown of [
      new Error("canary at /srv/secret.ts"),
      "canary",
      { canary: true },
      undefined,
      new DagctlError("internal", "canary"),
    ]) {
      const { call, logged } = await serve(
        scriptedHost({ projects: { getText: () => Promise.reject(thrown) } }),
      );
      const { status, headers, text, body } = await call("GET", `${P}/x`);
      expect(status).toBe(500);
      expect(text).not.toContain("canary");
      expect(body["error"]).toBe("internal");
      const id = headers.get("x-request-id") ?? "none";
      expect(String(body["message"])).toContain(id);
      expect(
        logged.some(({ level, details }) => level === "error" && details?.["request_id"] === id),
      ).toBe(true);
    }
  });

  it("say when to retry", async () => {
    const failing = (error: DagctlError) =>
      serve(
        scriptedHost({
          projects: {
            async getText() {
              throw error;
            },
          },
        }),
      );
    const known = await failing(
      new DagctlError("rate_limited", "Slowly", { details: { retry_after: 17 } }),
    );
    expect((await known.call("GET", `${P}/x`)).headers.get("retry-after")).toBe("17");
    const unknown = await failing(new DagctlError("unavailable", "Down"));
    expect((await unknown.call("GET", `${P}/x`)).headers.get("retry-after")).toBe("5");
  });

  it("have the same form for unknown paths and methods", async () => {
    const { call } = await servedHost();
    for (const path of [
      "/",
      "/nothing",
      "/api/v1",
      "/api/v1/nothing",
      "/api/v2/projects",
      `${P}/x/y/z`,
    ]) {
      const { status, body } = await call("GET", path);
      expect([path, status, body["error"]]).toEqual([path, 404, "not_found"]);
      expect(Object.keys(body)).toEqual(["error", "message", "retryable"]);
    }
    const list = await call("PATCH", P, { body: "{" });
    expect([list.status, list.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    expect(Object.keys(list.body)).toEqual(["error", "message", "retryable"]);
    expect((await call("OPTIONS", `${P}/x/deploy`)).headers.get("allow")).toBe("POST, DELETE");
    expect((await call("GET", `${P}/x/run`)).headers.get("allow")).toBe("POST");
    expect((await call("POST", "/healthz", { token: "" })).headers.get("allow")).toBe("GET, HEAD");
  });

  it("are 404 for ids that cannot exist, and a method override is ignored", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    for (const odd of [
      "%2e%2e",
      "%00",
      "..%2f..%2fetc",
      "x".repeat(190),
      "x".repeat(500),
      "%E2%80%AE",
    ]) {
      const { status, body } = await call("GET", `${P}/${odd}`);
      expect([odd, status, body["error"]]).toEqual([odd, 404, "not_found"]);
    }
    expect((await call("GET", `${P}/%zz`)).status).toBe(400);
    await call("POST", `${P}/${id}/run`, { headers: { "x-http-method-override": "DELETE" } });
    expect((await call("GET", `${P}/${id}`)).status).toBe(200);
  });
});

describe("queries and headers", () => {
  it("are checked all at once, and unknown ones are refused", async () => {
    const { call } = await servedHost();
    const { status, body } = await call("GET", `${P}?page=-1&limit=1e9&colour=red&page=2`);
    expect(status).toBe(400);
    expect((body["issues"] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual([
      "colour",
      "limit",
      "page",
    ]);
    for (const query of [
      "page=0",
      "page=1.5",
      "page=",
      "page=99999999999",
      "limit=501",
      "limit=0",
      "limit=0x10",
      "limit=%20 5",
      "__proto__=1",
    ]) {
      expect([query, (await call("GET", `${P}?${query}`)).status]).toEqual([query, 400]);
    }
    expect((await call("GET", `${P}/x/runs?status=lost`)).body["issues"]).toMatchObject([
      { path: "status" },
    ]);
    expect((await call("GET", `${P}/x?verbose=true`)).status).toBe(400);
    expect((await call("DELETE", `${P}/x?force=true`)).body["issues"]).toMatchObject([
      { path: "force" },
    ]);
  });

  it("reach the host as options: waitMs, key and revision", async () => {
    const seen: MutationOptions[] = [];
    const project = { id: "proj_1", revision: 3 } as Project;
    const { call } = await serve(
      scriptedHost({
        projects: {
          update: <Of extends Project>(
            _id: string,
            _patch: unknown,
            options: MutationOptions = {},
          ) => {
            seen.push(options);
            return Promise.resolve(project as Of);
          },
        },
      }),
    );
    const put = (headers: Record<string, string>) =>
      call("PUT", `${P}/proj_1`, { headers, body: {} });
    const preferred = await put({
      prefer: "respond-async, wait=7",
      "idempotency-key": "k-1",
      "if-match": '"3"',
    });
    expect(preferred.headers.get("preference-applied")).toBe("wait=7");
    expect(seen.at(-1)).toMatchObject({ waitMs: 7000, idempotencyKey: "k-1", ifMatch: 3 });
    expect((await put({ prefer: "wait=86400" })).headers.get("preference-applied")).toBe(
      "wait=600",
    );
    expect(
      (await put({ prefer: "return=minimal, handling=lenient" })).headers.has("preference-applied"),
    ).toBe(false);
    expect(seen.at(-1)).not.toHaveProperty("wait");
    for (const prefer of [
      "wait=soon, return=minimal",
      "respond-async, wait=abc",
      "wait",
      "wait=",
      "wait=-1",
      "wait=1.5",
      'wait="7',
      "wait=soon, wait=7",
    ]) {
      const refused = await put({ prefer });
      expect([prefer, refused.status, refused.body["issues"]]).toEqual([
        prefer,
        400,
        [expect.objectContaining({ path: "Prefer" })],
      ]);
    }
    expect(
      (await put({ prefer: 'wait="7"; note=x, wait=8' })).headers.get("preference-applied"),
    ).toBe("wait=7");
    for (const key of ["two words", "k".repeat(256), "caf\u00e9"]) {
      const refused = await put({ "idempotency-key": key });
      expect([refused.status, refused.body["issues"]]).toEqual([
        400,
        [expect.objectContaining({ path: "Idempotency-Key" })],
      ]);
    }
    const calls = seen.length;
    const both = await put({ "idempotency-key": "", "if-match": "nothing", prefer: "wait=abc" });
    expect((both.body["issues"] as unknown[]).length).toBe(3);
    expect(seen).toHaveLength(calls);
  });

  it("are refused where they have no meaning: a tag for a resource without a revision, a key sent twice", async () => {
    const { call, input, port } = await servedHost();
    expect((await call("POST", P, { body: input, headers: { "if-match": '"1"' } })).status).toBe(
      412,
    );
    const twice = await sendRaw(
      port,
      `POST ${P} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer acme-token\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(rawBody(twice)).toMatchObject({
      error: "invalid",
      issues: [{ path: "Idempotency-Key" }],
    });
  });
});

describe("answers", () => {
  it("return the stored text of a project unchanged", async () => {
    const text = '{ "id": "proj_1",  "revision": 4 }';
    const { call } = await serve(
      scriptedHost({ projects: { getText: () => Promise.resolve({ text, revision: 4 }) } }),
    );
    const got = await call("GET", `${P}/proj_1`);
    expect(got.text).toBe(text);
    expect(got.headers.get("etag")).toBe('"4"');
    expect(got.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const head = await call("HEAD", `${P}/proj_1`);
    expect([head.status, head.text, head.headers.get("content-length")]).toEqual([
      200,
      "",
      String(text.length),
    ]);
    expect((await call("GET", `${P}/proj_1`, { headers: { "if-none-match": '"4"' } })).status).toBe(
      200,
    );
  });

  it("are never stored or sniffed, and each has an id that the caller cannot set", async () => {
    const { call } = await servedHost();
    for (const path of [P, "/healthz", "/nothing", `${P}/absent`]) {
      const { headers } = await call("GET", path, { headers: { "x-request-id": "mine" } });
      expect([path, headers.get("cache-control"), headers.get("x-content-type-options")]).toEqual([
        path,
        "no-store",
        "nosniff",
      ]);
      if (path !== "/nothing") expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("are logged without headers and without the query", async () => {
    const { call, logged } = await servedHost();
    await call("GET", `${P}?limit=3`, { headers: { "x-secret": "canary" } });
    await call("GET", `${P}?token=canary`, { token: "canary" });
    const entries = logged.filter(({ level }) => level === "info");
    expect(entries[0]?.details).toMatchObject({
      method: "GET",
      path: P,
      status: 200,
      organization: "org-acme",
      caller: "ann",
    });
    expect(entries[1]?.details).toMatchObject({ status: 401 });
    expect(JSON.stringify(logged)).not.toMatch(/canary|acme-token|limit=3/);
  });
});

describe("the process", () => {
  it("answers liveness and readiness without authentication", async () => {
    const { call } = await servedHost();
    for (const path of ["/healthz", "/readyz"])
      expect([
        (await call("GET", path, { token: "" })).status,
        (await call("HEAD", path, { token: "" })).status,
      ]).toEqual([200, 200]);
    const down = await serve(
      scriptedHost({
        ready: () => Promise.reject(new DagctlError("unavailable", "The store does not answer")),
      }),
    );
    expect((await down.call("GET", "/healthz", { token: "" })).status).toBe(200);
    const ready = await down.call("GET", "/readyz", { token: "" });
    expect([ready.status, ready.body["error"]]).toEqual([503, "unavailable"]);
  });

  it("stays ready while a driver does not answer, and names the component without details", async () => {
    const { call, create, engine } = await servedHost();
    const { id } = await create();
    const ok = await call("GET", "/readyz", { token: "" });
    expect(ok.body).toEqual({
      status: "ok",
      components: Object.fromEntries(
        ["git", "deploy", "run", "state_database", "secrets", "packages"].map((name) => [
          name,
          { status: "ok" },
        ]),
      ),
    });
    engine.setOutage(true);
    await call("GET", `${P}/${id}/sync-status`);
    const { status, body } = await call("GET", "/readyz", { token: "" });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "ok",
      components: {
        deploy: {
          status: "unavailable",
          reason: "The deploy driver is not available",
          since: expect.stringMatching(/Z$/),
        },
      },
    });
    expect(JSON.stringify(body)).not.toMatch(/acme|proj_|analytics/);
    engine.setOutage(false);
    await call("GET", `${P}/${id}/sync-status`);
    expect((await call("GET", "/readyz", { token: "" })).body).toEqual(ok.body);
  });

  it("stops waiting when the caller disconnects, and the operation goes on", async () => {
    const leave = new AbortController();
    const left = promised<void>();
    const begun = promised<void>();
    const { open } = await serve(
      scriptedHost({
        projects: {
          deploy: (_id, _body, { signal } = {}) =>
            new Promise((_resolve, reject) => {
              begun.resolve();
              signal?.addEventListener("abort", () => {
                left.resolve();
                reject(signal.reason as Error);
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
    await left.promise;
    expect(await answer).toBe("left");
  });

  it("closes although a client is connected and silent", async () => {
    const { port, call, close } = await serve(scriptedHost({}));
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => undefined);
    await once(socket, "connect");
    // Once this call is answered, the server has accepted the older connection, too.
    await call("GET", "/healthz");
    await Promise.all([close(), once(socket, "close")]);
  });

  it("answers what is in progress before it closes, and accepts no more", async () => {
    const begun = promised<void>();
    const end = promised<{ text: string; revision: number }>();
    const { call, close } = await serve(
      scriptedHost({
        projects: {
          getText: () => {
            begun.resolve();
            return end.promise;
          },
        },
      }),
    );
    const answer = call("GET", `${P}/x`);
    await begun.promise;
    const closed = close();
    end.resolve({ text: "{}", revision: 1 });
    expect((await answer).status).toBe(200);
    await closed;
    await expect(call("GET", P)).rejects.toThrow();
  });
});
