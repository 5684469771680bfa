import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { rawBody, sendRaw } from "../raw-http.ts";
import { type ServedHost, servedHost, until } from "../served-host.ts";

const MEBIBYTE = 1024 * 1024;
const BODY = JSON.stringify({ ref: "refs/heads/main", repository: { url: "file:///etc" } });

type Provider = "github" | "gitlab" | "gitea";
type Headers = Readonly<Record<string, string>>;

const hmac = (secret: string, body: string | Buffer): string =>
  createHmac("sha256", secret).update(body).digest("hex");

/** Returns the headers that a Git server proves the secret with. */
function signed(provider: Provider, secret: string, body: string | Buffer): Headers {
  if (provider === "github") return { "x-hub-signature-256": `sha256=${hmac(secret, body)}` };
  return provider === "gitea"
    ? { "x-gitea-signature": hmac(secret, body) }
    : { "x-gitlab-token": secret, "x-gitlab-event-uuid": randomUUID() };
}

interface Hook {
  readonly id: string;
  readonly path: string;
  readonly secret: string;
}

async function hookOf(on: ServedHost, provider: Provider = "github"): Promise<Hook> {
  const body = { provider, repository_url: on.input.repository_url };
  const made = await on.call("POST", "/api/v1/hooks", { body });
  expect(made.status).toBe(201);
  return made.body as unknown as Hook;
}

interface Pushed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

async function push(
  on: ServedHost,
  path: string,
  headers: Headers,
  body: string | Buffer = BODY,
): Promise<Pushed> {
  const answer = await fetch(`${on.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text };
}

/** Begins a call whose body the caller writes. */
function begin(on: ServedHost, path: string, headers: Headers): ClientRequest {
  const call = request(`${on.url}${path}`, { method: "POST", headers });
  call.on("error", () => undefined);
  call.flushHeaders();
  return call;
}

async function answerOf(call: ClientRequest): Promise<number> {
  const [answer] = (await once(call, "response")) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

/** Returns an answer without what differs in each one. */
function comparable({ status, headers, text }: Pushed): unknown {
  const { "x-request-id": _id, date: _date, ...others } = headers;
  return { status, headers: others, text };
}

describe("a call to a push hook over HTTP", () => {
  it.each(["github", "gitlab", "gitea"] as const)(
    "is accepted with the proof of %s, and with that of no other Git server",
    async (provider) => {
      const on = await servedHost();
      const { id, path, secret } = await hookOf(on, provider);
      for (const other of ["github", "gitlab", "gitea"] as const) {
        const { status, text } = await push(on, path, signed(other, secret, BODY));
        expect([other, status]).toEqual([other, other === provider ? 202 : 404]);
        if (other === provider)
          expect(JSON.parse(text)).toEqual({ message: "The repository is polled" });
      }
      const last = await until(
        async () => (await on.call("GET", `/api/v1/hooks/${id}`)).body["last_call"],
        (call) => call !== undefined,
      );
      expect(last).toMatchObject({ time: expect.stringMatching(/Z$/) });
    },
  );

  it("polls the repository of the hook, whatever its body says", async () => {
    const on = await servedHost({ timing: { gitPollMs: 3_600_000 } });
    const project = await on.create();
    const { path, secret } = await hookOf(on);
    await until(
      async () => (await on.call("GET", `/api/v1/projects/${project.id}`)).body["status"],
      (status) => status === "active",
    );
    await on.repository.commit({ "b.txt": "" }, "Second");
    expect((await push(on, path, signed("github", secret, BODY))).status).toBe(202);
    await until(
      async () => (await on.call("GET", `/api/v1/projects/${project.id}`)).body["commits_behind"],
      (behind) => behind === 1,
    );
  });

  it("has one answer for a wrong signature and for a hook that does not exist", async () => {
    const on = await servedHost();
    const [hook, deleted, lost] = [await hookOf(on), await hookOf(on), await hookOf(on)];
    await on.call("DELETE", `/api/v1/hooks/${deleted.id}`);
    await on.engine.secrets.delete("org-acme", `hook/${lost.id}`);
    const wrong = await push(on, hook.path, signed("github", "another secret", BODY));
    expect(wrong.status).toBe(404);
    expect(JSON.parse(wrong.text)).toEqual({
      error: "not_found",
      message: "Not found: there is no such push hook, or the call is not signed with its secret",
      retryable: false,
    });
    const paths = [
      deleted.path,
      lost.path,
      ...["hook_aaaaaaaaaaaaaaaa", "hook_", "proj_aaaaaaaaaaaaaaaa", "%00", "..%2f..%2fx", "é"].map(
        (id) => `/api/v1/hooks/${id}/push`,
      ),
    ];
    for (const path of paths) {
      const answer = await push(on, path, signed("github", hook.secret, BODY));
      expect([path, comparable(answer)]).toEqual([path, comparable(wrong)]);
    }
    expect(comparable(await push(on, hook.path, {}))).toEqual(comparable(wrong));
  });

  it("takes about as long for a hook that does not exist as for a wrong signature", async () => {
    const on = await servedHost();
    const { path } = await hookOf(on);
    const body = Buffer.alloc(4 * MEBIBYTE, "x");
    const headers = signed("github", "another secret", body);
    const times: Record<string, number[]> = { wrong: [], unknown: [] };
    const paths = { wrong: path, unknown: "/api/v1/hooks/hook_aaaaaaaaaaaaaaaa/push" };
    for (let round = 0; round < 7; round += 1)
      for (const [kind, each] of Object.entries(paths)) {
        const begun = performance.now();
        expect((await push(on, each, headers, body)).status).toBe(404);
        times[kind]?.push(performance.now() - begun);
      }
    // A busy machine makes any of them longer, and none shorter.
    const least = (kind: string): number => Math.min(...(times[kind] ?? []));
    expect(least("unknown")).toBeGreaterThan(least("wrong") / 3);
    expect(least("unknown")).toBeLessThan(least("wrong") * 3);
  });

  it("is refused with every signature but the right one", async () => {
    const on = await servedHost();
    const { path, secret } = await hookOf(on);
    const right = hmac(secret, BODY);
    const sha1 = createHmac("sha1", secret).update(BODY).digest("hex");
    const forged: readonly Headers[] = [
      { "x-hub-signature-256": right },
      { "x-hub-signature-256": `sha256=${right.slice(0, 62)}` },
      { "x-hub-signature-256": `sha256=${right}00` },
      { "x-hub-signature-256": `sha256= ${right}` },
      { "x-hub-signature-256": `sha512=${right}` },
      { "x-hub-signature-256": `sha1=${sha1}` },
      { "x-hub-signature-256": "sha256=" },
      { "x-hub-signature-256": `sha256=${"0".repeat(64)}` },
      { "x-hub-signature-256": `sha256=${hmac("", BODY)}` },
      { "x-hub-signature-256": `sha256=${"g".repeat(64)}` },
      { "x-hub-signature-256": `sha256=${right}, sha256=${right}` },
      { "x-hub-signature": `sha1=${sha1}` },
      { "x-gitlab-token": secret },
      { "x-gitea-signature": right },
      { authorization: `Bearer ${secret}` },
      { authorization: "Bearer acme-admin" },
    ];
    for (const headers of forged)
      expect([headers, (await push(on, path, headers)).status]).toEqual([headers, 404]);
    const twice = `x-hub-signature-256: sha256=${right}\r\n`;
    const raw = await sendRaw(
      on.port,
      `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${twice}${twice}content-length: ${BODY.length}\r\n\r\n${BODY}`,
    );
    expect([raw.slice(9, 12), rawBody(raw)]).toMatchObject(["404", { error: "not_found" }]);
    expect((await push(on, path, signed("github", secret, BODY), `${BODY} `)).status).toBe(404);
    expect((await push(on, path, { "x-hub-signature-256": `sha256=${right}` })).status).toBe(202);
  });

  it("is accepted with bytes of any kind, in upper case, in chunks, and without a body", async () => {
    const on = await servedHost();
    const { path, secret } = await hookOf(on);
    const upper = `sha256=${hmac(secret, BODY).toUpperCase()}`;
    expect((await push(on, path, { "x-hub-signature-256": upper })).status).toBe(202);
    for (const [more, body] of [
      [{ "content-type": "application/json; charset=utf-16" }, Buffer.from("\ufeff{}", "utf16le")],
      [{ "content-type": "application/x-www-form-urlencoded" }, "payload=%7B%7D"],
      [{ "content-encoding": "gzip" }, Buffer.from([0x1f, 0x8b, 0xff, 0, 1])],
      [{ "content-type": "text/plain" }, "{ not json"],
      [{ "x-organization-id": "org-rival" }, "{}"],
    ] as const) {
      const headers = { ...signed("github", secret, body), ...more };
      expect([more, (await push(on, path, headers, body)).status]).toEqual([more, 202]);
    }
    const chunked = begin(on, path, signed("github", secret, "one two"));
    chunked.write("one ");
    chunked.end("two");
    expect(await answerOf(chunked)).toBe(202);
    const answer = await fetch(`${on.url}${path}`, {
      method: "POST",
      headers: signed("github", secret, ""),
    });
    expect(answer.status).toBe(202);
  });

  it("ends with the former secret after a rotation", async () => {
    const on = await servedHost();
    const { id, path, secret } = await hookOf(on);
    const { body } = await on.call("POST", `/api/v1/hooks/${id}/rotate`);
    expect((await push(on, path, signed("github", secret, BODY))).status).toBe(404);
    const next = signed("github", String(body["secret"]), BODY);
    expect((await push(on, path, next)).status).toBe(202);
  });

  it("is 429 with Retry-After beyond 60 in a minute, also where it is repeated", async () => {
    const on = await servedHost();
    const { path, secret } = await hookOf(on);
    for (let call = 0; call < 30; call += 1)
      for (const body of [`${call}`, `${call}`])
        expect((await push(on, path, signed("github", secret, body), body)).status).toBe(202);
    const { status, headers, text } = await push(on, path, signed("github", secret, BODY));
    expect([status, JSON.parse(text)]).toMatchObject([429, { error: "rate_limited" }]);
    expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(headers["retry-after"])).toBeLessThanOrEqual(60);
    expect((await push(on, path, signed("github", "wrong", BODY))).status).toBe(404);
    const other = await hookOf(on);
    expect((await push(on, other.path, signed("github", other.secret, BODY))).status).toBe(202);
  });

  it("is 405 with another method, and no call of the API with a token is needed", async () => {
    const on = await servedHost();
    const { path } = await hookOf(on);
    const answer = await fetch(`${on.url}${path}`);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await answer.json()).toMatchObject({
      message: "GET is not a method of this path: use POST",
    });
  });

  it("is 405 by every other method without a token, and the same hook with a slash at its end", async () => {
    const on = await servedHost();
    const { path, secret } = await hookOf(on);
    const unknown = await push(on, "/api/v1/hooks/hook_aaaaaaaaaaaaaaaa/push", {});
    for (const at of [
      path,
      `${path}/`,
      "/api/v1/hooks/unknown/push",
      "/api/v1/hooks/unknown/push/",
    ])
      for (const method of ["PROPFIND", "MKCOL", "GET", "PATCH"]) {
        const answer = await sendRaw(
          on.port,
          `${method} ${at} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
        );
        expect([at, method, answer.slice(9, 12)]).toEqual([at, method, "405"]);
        expect(answer).toMatch(/^allow: POST\r$/im);
      }
    for (const at of [`${path}/`, "/api/v1/hooks/unknown/push/", "/api/v1/hooks//push"])
      expect([at, comparable(await push(on, at, {}))]).toEqual([at, comparable(unknown)]);
    expect((await push(on, `${path}/`, signed("github", secret, BODY))).status).toBe(202);
    // All other paths ask for a token first.
    expect((await push(on, "/api/v1/hooks/unknown/pull", {})).status).toBe(401);
  });

  it.each([
    ["null", null],
    ["without fields", {}],
    ["of another shape", { provider: "bitbucket", repository_url: 5, created_at: [] }],
    ["without a repository", { provider: "gitea", created_at: "2026-01-01T00:00:00.000Z" }],
  ])(
    "whose record is damaged (%s) is refused; the hook is listed with that, and can be deleted",
    async (_, value) => {
      const data = memoryData();
      const on = await servedHost({ data });
      const [whole, damaged] = [await hookOf(on), await hookOf(on, "gitea")];
      const store = memoryStore({ data });
      const record = await store.record("", "hook", damaged.id);
      if (!record) throw new Error("It is not stored");
      await store.commit([{ put: "record", record: { ...record, value: value as object } }]);
      const status_message =
        "Its record is damaged, so its calls are refused: delete it, and create another one";
      const list = await on.call("GET", "/api/v1/hooks");
      expect(list.body).toMatchObject({
        total: 2,
        hooks: [
          { id: whole.id, repository_url: on.input.repository_url },
          { id: damaged.id, repository_url: "", path: damaged.path, status_message },
        ],
      });
      expect(list.text.match(/status_message/g)).toHaveLength(1);
      const at = `/api/v1/hooks/${damaged.id}`;
      expect((await on.call("GET", at)).body).toMatchObject({ id: damaged.id, status_message });
      const refused = await on.call("POST", `${at}/rotate`);
      expect([refused.status, refused.body["message"]]).toEqual([409, status_message]);
      const call = await push(on, damaged.path, signed("gitea", damaged.secret, BODY));
      const unknown = await push(on, "/api/v1/hooks/hook_aaaaaaaaaaaaaaaa/push", {});
      expect(comparable(call)).toEqual(comparable(unknown));
      expect((await push(on, whole.path, signed("github", whole.secret, BODY))).status).toBe(202);
      expect((await on.call("DELETE", at)).status).toBe(200);
      expect((await on.call("GET", "/api/v1/hooks")).body["total"]).toBe(1);
      expect(await on.engine.secrets.list("org-acme")).toEqual([`hook/${whole.id}`]);
    },
  );

  it.each([5, "x", {}, { time: 5, outcome: "accepted" }, { time: "", outcome: "x" }])(
    "is accepted where the record of its last call is damaged (%j), which is not shown",
    async (last_call) => {
      const data = memoryData();
      const on = await servedHost({ data });
      const { id, path, secret } = await hookOf(on);
      const store = memoryStore({ data });
      const record = await store.record("", "hook", id);
      if (!record) throw new Error("It is not stored");
      const value = { ...record.value, last_call };
      await store.commit([{ put: "record", record: { ...record, value } }]);
      const at = `/api/v1/hooks/${id}`;
      expect((await on.call("GET", at)).body).not.toHaveProperty("last_call");
      expect((await push(on, path, signed("github", secret, BODY))).status).toBe(202);
      const shown = await until(
        async () => (await on.call("GET", at)).body["last_call"],
        (call) => call !== undefined,
      );
      expect(shown).toMatchObject({ outcome: "accepted" });
    },
  );

  it("leaves nothing of its proof in the log", async () => {
    const on = await servedHost();
    const { path, secret } = await hookOf(on, "gitlab");
    await push(on, path, signed("gitlab", secret, BODY));
    await push(on, path, { "x-gitlab-token": "canary" });
    const { secret: key, path: other } = await hookOf(on);
    const { "x-hub-signature-256": signature = "" } = signed("github", key, BODY);
    await push(on, other, { "x-hub-signature-256": signature });
    const log = JSON.stringify(on.logged);
    expect(log).toContain(path);
    for (const each of [secret, key, "canary", signature.slice(7), "refs/heads/main"])
      expect(log).not.toContain(each);
  });
});

describe("the body of a call to a push hook", () => {
  it("is 413 beyond 25 MiB, whether its length is sent or not", async () => {
    const on = await servedHost();
    const { path, secret } = await hookOf(on);
    const headers = signed("github", secret, BODY);
    for (const each of [path, "/api/v1/hooks/hook_aaaaaaaaaaaaaaaa/push"]) {
      const declared = begin(on, each, { ...headers, "content-length": `${25 * MEBIBYTE + 1}` });
      expect(await answerOf(declared)).toBe(413);
      const chunked = begin(on, each, headers);
      const answer = answerOf(chunked);
      for (let sent = 0; sent < 25; sent += 1) chunked.write(Buffer.alloc(MEBIBYTE));
      chunked.write("x");
      expect(await answer).toBe(413);
    }
  });

  it("may be 25 MiB, and holds no more memory than 1 MiB", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const on = await servedHost();
    const { path, secret } = await hookOf(on);
    const piece = Buffer.alloc(MEBIBYTE, "x");
    /** Returns the memory that is reachable: what was freed is swept some time later. */
    const reachable = async (): Promise<number> => {
      const sizes: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 10));
        const { arrayBuffers, heapUsed } = process.memoryUsage();
        sizes.push(arrayBuffers + heapUsed);
      }
      return Math.min(...sizes);
    };
    /** Sends so many pieces, and returns the most memory that was held meanwhile. */
    const held = async (pieces: number): Promise<number> => {
      const sign = createHmac("sha256", secret);
      for (let sent = 0; sent < pieces; sent += 1) sign.update(piece);
      const call = begin(on, path, { "x-hub-signature-256": `sha256=${sign.digest("hex")}` });
      let most = 0;
      for (let sent = 0; sent < pieces; sent += 1) {
        if (!call.write(piece)) await once(call, "drain");
        if (sent % 8 === 0) most = Math.max(most, await reachable());
      }
      call.end();
      expect(await answerOf(call)).toBe(202);
      return most;
    };
    await held(1);
    const [one, many] = [await held(1), await held(25)];
    expect((many - one) / MEBIBYTE).toBeLessThan(6);
  });

  it("that ends too early is no call, and no error of the server", async () => {
    const on = await servedHost();
    const { id, path, secret } = await hookOf(on);
    const headers = signed("github", secret, BODY);
    const calls = Array.from({ length: 16 }, () =>
      begin(on, path, { ...headers, "content-length": "1000" }),
    );
    for (const call of calls) call.write(BODY);
    await until(
      () => push(on, path, signed("github", "wrong", BODY)),
      ({ status }) => status === 503,
    );
    for (const call of calls) call.destroy();
    await until(
      () => push(on, path, signed("github", "wrong", BODY)),
      ({ status }) => status === 404,
    );
    expect(on.logged.filter(({ level }) => level !== "info")).toEqual([]);
    const last = await until(
      async () => (await on.call("GET", `/api/v1/hooks/${id}`)).body["last_call"],
      (call) => call !== undefined,
    );
    expect(last).toMatchObject({ outcome: "wrong_signature" });
  });

  it("of strangers does not keep those of a Git server out", async () => {
    const on = await servedHost();
    const { path, secret } = await hookOf(on);
    const unknown = "/api/v1/hooks/hook_aaaaaaaaaaaaaaaa/push";
    const headers = signed("github", secret, BODY);
    const slow = Array.from({ length: 16 }, () => begin(on, unknown, headers));
    for (const call of slow) call.write("x");
    const refused = await until(
      () => push(on, unknown, headers),
      ({ status }) => status === 503,
    );
    expect(refused.headers["retry-after"]).toBeDefined();
    expect((await push(on, path, headers)).status).toBe(202);
    for (const call of slow) call.destroy();
    await until(
      () => push(on, unknown, headers),
      ({ status }) => status === 404,
    );
  });
});
