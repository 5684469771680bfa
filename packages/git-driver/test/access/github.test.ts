import { Secret } from "@dagctl/core/driver-kit";
import { githubServer, gitServer } from "@dagctl/test-servers";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { gitDriver } from "../../src/index.ts";
import { issueOf, repositoryAt, gitPaths } from "../fixture.ts";
import { byApp, setUpGithub, TOKEN_USER } from "../github-fixture.ts";
import { commandLines, errorOf, filesBelow } from "../reading.ts";

const HALF_HOUR_MS = 1_800_000;

afterEach(() => {
  vi.useRealTimers();
});

describe("the access to GitHub", () => {
  test("reads with a read-only token for that repository alone, and reuses it", async () => {
    const { server, api, git } = await setUpGithub();
    const repository = await server.create("acme/one");
    const sha = await repository.commit({ a: "1" });
    expect(git.supports.auth).toEqual(["none", "ssh", "github_app"]);
    expect(await git.head(byApp(repository.url))).toEqual({ sha });
    expect(
      (
        await git.readFiles(byApp(repository.url.replace(/\.git$/, "")), sha, gitPaths("a"), {
          maxBytes: 10,
        })
      ).get("a"),
    ).toEqual({ kind: "file", text: "1" });
    await Promise.all([git.head(byApp(repository.url)), git.head(byApp(repository.url))]);
    expect(api.minted).toMatchObject([
      { installation: 7, repositories: ["one"], permissions: { contents: "read" } },
    ]);
    expect(api.minted[0]?.token.length).toBeGreaterThan(40);
    expect(api.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      "GET /repos/acme/one/installation 200",
      "POST /app/installations/7/access_tokens 201",
    ]);
  });

  test("creates one token for many reads at once", async () => {
    const { server, api, git } = await setUpGithub();
    const repository = await server.create("acme/one");
    const sha = await repository.commit({ a: "1" });
    const heads = await Promise.all(
      Array.from({ length: 5 }, () => git.head(byApp(repository.url))),
    );
    expect(heads).toEqual(Array.from({ length: 5 }, () => ({ sha })));
    expect(api.minted).toHaveLength(1);
  });

  test("renews a token at half of its lifetime, and credentials returns when it expires", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { server, api, git } = await setUpGithub();
    const repository = await server.create("acme/one");
    await repository.commit({ a: "1" });
    const start = Date.now();
    const first = await git.credentials(byApp(repository.url));
    expect(first).toMatchObject({
      kind: "github_app",
      expiresAt: new Date(start + 2 * HALF_HOUR_MS).toISOString(),
    });
    expect(first.secret?.reveal()).toBe(api.minted[0]?.token);
    vi.setSystemTime(start + HALF_HOUR_MS - 1000);
    await git.head(byApp(repository.url));
    expect(api.minted).toHaveLength(1);
    vi.setSystemTime(start + HALF_HOUR_MS + 1000);
    expect((await git.credentials(byApp(repository.url))).secret?.reveal()).toBe(
      api.minted[1]?.token,
    );
    await git.head(byApp(repository.url));
    expect(api.minted).toHaveLength(2);
  });

  test("replaces once a token that the server refuses before it expires", async () => {
    const { server, api, git } = await setUpGithub();
    const repository = await server.create("acme/one");
    const sha = await repository.commit({ a: "1" });
    await git.head(byApp(repository.url));
    api.revokeTokens();
    expect(await git.head(byApp(repository.url))).toEqual({ sha });
    expect(api.minted).toHaveLength(2);
    server.requireLogin("", { user: TOKEN_USER, password: () => false });
    expect(await issueOf(git.head(byApp(repository.url)))).toBe("invalid repository_url");
    expect(api.minted).toHaveLength(3);
  });

  test("has the same message for a repository that an organization may not read as for one that does not exist", async () => {
    const { server, api, git, driver } = await setUpGithub();
    const [one, two] = [await server.create("acme/one"), await server.create("other/two")];
    for (const repository of [one, two]) await repository.commit({ a: "1" });
    await git.head(byApp(two.url, "org-b"));
    const absent = await errorOf(git.head(byApp(`${server.url}acme/none.git`)));
    expect(absent.issues?.[0]?.path).toBe("repository_url");
    const narrow = driver({ "org-a": [{ id: 7, repositories: ["acme/three"] }], "org-c": [7, 8] });
    const ends = [
      // Another organization's installation, with and without one of its own.
      () => git.head(byApp(two.url)),
      () => git.head(byApp(two.url, "org-c")),
      () => git.credentials(byApp(two.url)),
      () => git.describe(byApp(two.url), "1".repeat(40)),
      // Names of objects that every object has.
      () => git.head(byApp(one.url, "constructor")),
      // The installation is listed, the repository is not.
      () => narrow.head(byApp(one.url)),
      () => git.head(byApp(`${server.url}acme/one/more.git`)),
      () => git.head(byApp(`${server.url}acme`)),
    ];
    for (const end of ends) expect((await errorOf(end())).message).toBe(absent.message);
    expect(await narrow.head(byApp(one.url, "org-c"))).toMatchObject({
      sha: expect.any(String) as string,
    });
    expect(api.minted.filter(({ installation }) => installation === 8)).toHaveLength(1);
  });

  test("has a token for each of two organizations on one installation", async () => {
    const { server, api, driver } = await setUpGithub();
    const repository = await server.create("acme/one");
    const sha = await repository.commit({ a: "1" });
    const git = driver({ "org-a": [7], "org-b": [{ id: 7, repositories: ["Acme/One"] }] });
    for (const organization of ["org-a", "org-b", "org-a"])
      expect(await git.head(byApp(repository.url, organization))).toEqual({ sha });
    expect(api.minted).toHaveLength(2);
  });

  test("sends a token to the App's own origin only: not to other hosts, and not along a redirect", async () => {
    const { server, api, git, folder } = await setUpGithub();
    const other = await gitServer();
    const repository = await server.create("acme/one");
    await repository.commit({ a: "1" });
    const elsewhere = await other.create("acme/one");
    const sha = await elsewhere.commit({ a: "2" });
    expect(await issueOf(git.head(byApp("https://93.184.215.14/acme/one")))).toBe(
      "invalid repository_url",
    );
    expect(await issueOf(git.credentials(byApp(elsewhere.url)))).toBe("invalid repository_url");
    expect(api.minted).toHaveLength(0);
    const wide = gitDriver({
      directory: join(folder, "wide"),
      allow: [server.url, other.url],
      githubApp: {
        appId: api.appId,
        privateKey: new Secret(api.privateKey),
        installations: { "org-a": [7] },
        apiUrl: api.url,
        webUrl: server.url,
      },
    });
    server.fault({
      kind: "status",
      status: 301,
      headers: { location: `${elsewhere.url}/info/refs?service=git-upload-pack` },
    });
    expect(await wide.head(byApp(repository.url))).toEqual({ sha });
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.requests.filter(({ authorized }) => authorized)).toEqual([]);
    await wide.close?.();
    await other.close();
  });

  test("follows a redirect on the App's own origin with the token", async () => {
    const { server, api, git } = await setUpGithub();
    api.install(7, ["acme/one", "acme/new"]);
    const repository = await server.create("acme/one");
    const sha = await repository.commit({ a: "1" });
    const moved = { location: `${repository.url}/info/refs?service=git-upload-pack` };
    server.fault({ kind: "status", status: 301, headers: moved }, { path: "acme/new" });
    server.requireLogin("", {
      user: TOKEN_USER,
      password: (token) => api.accepts(token, "acme/new"),
    });
    expect(await git.head(byApp(repository.url.replace("one", "new")))).toEqual({ sha });
  });

  test("shows a token in no argument, no cache file and no error", async () => {
    const { server, api, git, folder } = await setUpGithub();
    const repository = await server.create("acme/one");
    const sha = await repository.commit({ a: "1" });
    await git.checkout(byApp(repository.url), sha, join(folder, "out"));
    const fault = server.fault({ kind: "hang" });
    const caller = new AbortController();
    const hanging = git.head(byApp(repository.url), caller).catch((error: unknown) => error);
    await vi.waitUntil(() => fault.fired > 0, 10_000);
    const commands = (await commandLines()).filter((command) => command.includes(server.url));
    caller.abort(new Error("enough"));
    await hanging;
    fault.lift();
    server.fault({ kind: "status", status: 500 });
    const failed = await errorOf(git.head(byApp(repository.url)));
    const token = api.minted[0]?.token ?? "";
    const encoded = Buffer.from(`${TOKEN_USER}:${token}`).toString("base64");
    const seen = [
      ...commands,
      `${failed.message} ${failed.stack} ${JSON.stringify(failed)} ${String(failed.cause)}`,
    ];
    for (const file of await filesBelow(folder)) seen.push(await readFile(file, "latin1"));
    if (process.platform === "linux") expect(commands.length).toBeGreaterThan(0);
    for (const text of seen)
      for (const secret of [token, encoded, token.slice(-30)]) expect(text).not.toContain(secret);
  });

  test("reports an App that GitHub does not know as the operator's to fix, and no message shows its key", async () => {
    const { server, driver } = await setUpGithub();
    const foreign = await githubServer();
    const repository = await server.create("acme/one");
    for (const more of [
      { privateKey: new Secret(foreign.privateKey) },
      { appId: 1 },
      { privateKey: async () => undefined },
      { privateKey: async () => new Secret("no key") },
    ]) {
      const error = await errorOf(driver({ "org-a": [7] }, more).head(byApp(repository.url)));
      expect(error.code).toBe("unavailable");
      expect(error.message).toContain("GitHub App");
      expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
        "BEGIN",
      );
    }
    await foreign.close();
  });

  test("ends a request to an API that hangs at its deadline, and at once on an abort or when the driver closes", async () => {
    const { server, driver } = await setUpGithub();
    let asked = 0;
    const silent = createServer(() => (asked += 1));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const apiUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    const repository = byApp(`${server.url}acme/one.git`);
    expect(
      (await errorOf(driver({ "org-a": [7] }, { apiUrl, timeoutMs: 100 }).credentials(repository)))
        .code,
    ).toBe("unavailable");
    const patient = driver({ "org-a": [7] }, { apiUrl, timeoutMs: 60_000 });
    const caller = new AbortController();
    const before = asked;
    const aborted = patient.credentials(repository, caller).catch((error: unknown) => error);
    const closed = patient.credentials(repository).catch((error: unknown) => error);
    await vi.waitUntil(() => asked > before, 5000);
    const reason = new Error("enough");
    caller.abort(reason);
    expect(await aborted).toBe(reason);
    await patient.close?.();
    expect(await closed).toMatchObject({ code: "unavailable" });
    silent.closeAllConnections();
    silent.close();
  });

  test("is not supported without an App, and reports all invalid options in one error", () => {
    expect(gitDriver({ directory: "/nonexistent" }).supports.auth).toEqual(["none", "ssh"]);
    const make = (): unknown =>
      gitDriver({
        directory: "/nonexistent",
        githubApp: {
          appId: "../1",
          privateKey: new Secret("canary-key"),
          apiUrl: "http://github.example.com/",
          installations: {
            "org-a": [0, { id: 5, repositories: [] }, { id: 6, repositories: ["acme"] }],
          },
        },
      });
    expect(make).toThrow(TypeError);
    for (const words of [
      "`appId`",
      "`privateKey`",
      "`apiUrl`",
      "org-a has the id 0",
      "5 without repositories",
      '"acme"',
    ])
      expect(make).toThrow(words);
    expect(make).not.toThrow("canary-key");
  });

  test("expects the repositories of an App on the host of its API", async () => {
    const { api, driver } = await setUpGithub();
    for (const [apiUrl, origin] of [
      ["https://api.github.com", "https://github.com"],
      ["https://github.example.com/api/v3", "https://github.example.com"],
      ["https://api.acme.ghe.com/", "https://acme.ghe.com"],
    ] as const) {
      const { webUrl: _, ...own } = {
        webUrl: "",
        appId: api.appId,
        privateKey: new Secret(api.privateKey),
        installations: {},
      };
      const git = driver(
        {},
        {},
        { githubApp: { ...own, apiUrl }, resolve: async () => ["93.184.215.14"] },
      );
      const error = await errorOf(git.credentials(byApp("https://elsewhere.example/a/b")));
      expect(error.message).toContain(`${origin} `);
      // On its origin, and without an installation: there is no request.
      expect((await errorOf(git.credentials(byApp(`${origin}/a/b`)))).message).toContain(
        "names no repository",
      );
    }
    expect(
      await issueOf(
        driver({}).head(repositoryAt("https://10.0.0.1/a/b", { auth: { method: "github_app" } })),
      ),
    ).toBe("invalid repository_url");
  });
});
