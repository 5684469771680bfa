import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitDriver } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { makeAppKey } from "@dagctl/test-servers";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { byApp } from "../github-fixture.ts";
import { errorOf } from "../reading.ts";

const API = "https://api.github.com";
const LOOK = "/repos/acme/one/installation";
const MINT = "/app/installations/7/access_tokens";
const repository = byApp("https://github.com/acme/one.git");
const privateKey = new Secret(makeAppKey());
const SOON = new Date(Date.now() + 3_600_000).toISOString();

let git: GitDriver;
let folder: string;
beforeEach(async () => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
  folder = await mkdtemp(join(tmpdir(), "dagctl-git-driver-"));
  git = gitDriver({
    directory: folder,
    resolve: async () => ["93.184.215.14"],
    githubApp: { appId: 1, privateKey, installations: { "org-a": [7] }, timeoutMs: 300 },
  });
});
afterEach(async () => {
  await git.close?.();
  nock.abortPendingRequests();
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
  await rm(folder, { recursive: true, force: true });
});

describe("the access to GitHub", () => {
  test("retries once a request that ends with a server error", async () => {
    nock(API).get(LOOK).reply(502, "<html>").get(LOOK).reply(200, { id: 7 });
    nock(API)
      .post(MINT)
      .reply(500)
      .post(MINT)
      .reply(201, { token: "ghs_1_a.b.c", expires_at: SOON });
    const given = await git.credentials(repository);
    expect(given.secret?.reveal()).toBe("ghs_1_a.b.c");
    nock(API).get(LOOK).times(2).reply(503);
    // Of another organization nothing is kept.
    const other = gitDriver({
      directory: folder,
      resolve: async () => ["93.184.215.14"],
      githubApp: { appId: 1, privateKey, installations: { "org-b": [7] } },
    });
    expect((await errorOf(other.credentials({ ...repository, organization: "org-b" }))).code).toBe(
      "unavailable",
    );
    await other.close?.();
  });

  test.each([
    ["429 with Retry-After", 429, { "retry-after": "17" }, "in 17 s"],
    ["429 with a date", 429, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }, "later"],
    ["403 of a second limit", 403, { "retry-after": "60" }, "in 60 s"],
    ["403 of the hour's limit", 403, { "x-ratelimit-remaining": "0" }, "later"],
  ] as const)(
    "reports %s as unavailable, and does not retry the request at once",
    async (_, status, headers, words) => {
      const scope = nock(API).get(LOOK).reply(status, { message: "canary" }, headers);
      const error = await errorOf(git.credentials(repository));
      expect(error).toMatchObject({
        code: "unavailable",
        retryable: true,
        message: expect.stringContaining(words) as string,
      });
      expect(error.message).not.toContain("canary");
      expect(scope.isDone()).toBe(true);
    },
  );

  test.each([
    ["HTML with 200", { status: 200, body: "<html>sign in</html>", type: "text/html" }],
    ["JSON of another form", { status: 200, body: "[]", type: "application/json" }],
    ["an id that is text", { status: 200, body: '{"id":"7"}', type: "application/json" }],
    ["a status that means nothing", { status: 418, body: "{}", type: "application/json" }],
  ] as const)("refuses %s as an installation", async (_, { status, body, type }) => {
    nock(API).get(LOOK).reply(status, body, { "content-type": type });
    const error = await errorOf(git.credentials(repository));
    expect([error.code, error.issues]).toEqual([
      body === "[]" ? "invalid" : "unavailable",
      error.issues,
    ]);
  });

  test.each([
    { token: "ghs_x", expires_at: "tomorrow" },
    { token: "ghs_x\r\nX-Evil: 1", expires_at: SOON },
    { expires_at: SOON },
    { token: "", expires_at: SOON },
    "<html>",
  ])("refuses %j as a token", async (body) => {
    nock(API).get(LOOK).reply(200, { id: 7 }).post(MINT).reply(201, body);
    expect((await errorOf(git.credentials(repository))).code).toBe("unavailable");
  });

  test.each([
    [301, { location: "https://evil.example/repositories/1/installation" }],
    [404, {}],
    [410, {}],
  ] as const)(
    "reports status %i on the installation request as a missing repository, and asks no other host",
    async (status, headers) => {
      nock(API).get(LOOK).reply(status, {}, headers);
      expect((await errorOf(git.credentials(repository))).issues?.[0]?.path).toBe("repository_url");
    },
  );

  test.each([403, 404, 422])(
    "reports status %i on the token request as a missing repository: suspended, removed, not selected",
    async (status) => {
      nock(API).get(LOOK).reply(200, { id: 7 }).post(MINT).reply(status, {});
      expect((await errorOf(git.credentials(repository))).issues?.[0]?.path).toBe("repository_url");
    },
  );

  test("shows the App's credentials in no error, whatever fails", async () => {
    let login = "";
    const seen = (value: string | null): boolean => ((login = value ?? ""), true);
    nock(API, { reqheaders: { authorization: seen } })
      .get(LOOK)
      .twice()
      .reply(500, "no");
    const error = await errorOf(git.credentials(repository));
    expect(login).toMatch(/^Bearer eyJ/);
    const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)} ${JSON.stringify(Object.getOwnPropertyNames(error))}`;
    expect(shown).not.toContain(login.slice(10, 60));
  });
});
