import { createHash } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  packageIndexServer,
  type PackageIndexServer,
  type PackageIndexServerOptions,
  type PackageToPublish,
} from "../../src/index.ts";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const six: PackageToPublish = { name: "six", version: "1.0", uploadTime: "2024-11-01" };
const ann = { username: "ann", password: "p@ss:word" };
const header = `Basic ${Buffer.from("ann:p@ss:word").toString("base64")}`;

async function start(options: PackageIndexServerOptions = {}): Promise<PackageIndexServer> {
  const index = await packageIndexServer(options);
  onTestFinished(() => index.close());
  return index;
}

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers: { accept: JSON_TYPE, ...headers } });

describe("the package index", () => {
  test("has on the JSON page of a project the name, hash, size, upload time and metadata of each file", async () => {
    const { url, publish } = await start();
    const wheel = await publish({ ...six, requiresPython: ">=3.9", yanked: "broken" });
    const sdist = await publish({
      ...six,
      version: "1.1",
      uploadTime: "2024-11-02T03:04:05+01:00",
      kind: "sdist",
    });
    const answer = await get(`${url}six/`);
    expect(answer.headers.get("content-type")).toBe(JSON_TYPE);
    expect(await answer.json()).toEqual({
      meta: { "api-version": "1.1" },
      name: "six",
      versions: ["1.0", "1.1"],
      files: [
        {
          filename: "six-1.0-py3-none-any.whl",
          url: "../../files/six-1.0-py3-none-any.whl",
          hashes: { sha256: wheel.sha256 },
          "requires-python": ">=3.9",
          size: wheel.size,
          "upload-time": "2024-11-01T00:00:00.000Z",
          yanked: "broken",
          "core-metadata": { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
        },
        {
          filename: "six-1.1.tar.gz",
          url: "../../files/six-1.1.tar.gz",
          hashes: { sha256: sdist.sha256 },
          size: sdist.size,
          "upload-time": "2024-11-02T02:04:05.000Z",
          yanked: false,
          "core-metadata": false,
        },
      ],
    });
  });

  test("has on the HTML page of a project the hash, Python versions and the yank of each file", async () => {
    const { url, publish } = await start();
    const { sha256 } = await publish({ ...six, requiresPython: "<4", yanked: 'say "no"' });
    const answer = await get(`${url}six/`, { accept: "text/html" });
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const text = await answer.text();
    expect(text).toContain(`href="../../files/six-1.0-py3-none-any.whl#sha256=${sha256}"`);
    expect(text).toContain('data-requires-python="&lt;4" data-yanked="say &quot;no&quot;"');
    expect(text).toContain('data-core-metadata="sha256=');
  });

  test.each([
    [`${JSON_TYPE}, text/html;q=0.01`, JSON_TYPE],
    [`${JSON_TYPE};q=0.5, text/html`, "text/html; charset=utf-8"],
    ["*/*", "text/html; charset=utf-8"],
  ])("answers a client that accepts %s with %s", async (accept, type) => {
    const { url } = await start();
    expect((await get(url, { accept })).headers.get("content-type")).toBe(type);
  });

  test("has HTML pages only, without metadata files, when it is an old one", async () => {
    const { url, publish } = await start({ pages: "html" });
    const wheel = await publish(six);
    const answer = await get(`${url}six/`);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await answer.text()).not.toContain("core-metadata");
    expect((await get(`${wheel.url}.metadata`)).status).toBe(404);
  });

  test("lists its projects by normalized name and redirects other spellings to it", async () => {
    const { url, publish } = await start();
    await publish({ ...six, name: "My.Tool" });
    const list = await (await get(url)).json();
    expect(list).toMatchObject({ projects: [{ name: "my-tool" }] });
    const answer = await get(`${url}My_Tool`);
    expect([answer.url, answer.redirected]).toEqual([`${url}my-tool/`, true]);
    expect((await get(`${url}other/`)).status).toBe(404);
    expect((await get(new URL("/files/other.whl", url).href)).status).toBe(404);
  });

  test("serves a file with the bytes of its hash, and counts only complete downloads of it", async () => {
    const server = await start();
    const wheel = await server.publish({ ...six, version: "1.0+local" });
    await get(`${wheel.url}.metadata`);
    await fetch(wheel.url, { method: "HEAD" });
    for (const afterBytes of [0, 10]) {
      const cut = server.fault({ kind: "cut", afterBytes }, { times: 1, path: "/files/" });
      await expect(get(wheel.url).then((answer) => answer.bytes())).rejects.toThrow();
      expect(cut.fired).toBe(1);
    }
    expect(server.downloads(wheel.filename)).toBe(0);
    for (const url of [wheel.url, wheel.url.replace("%2B", "+")]) {
      const body = await (await get(url)).bytes();
      expect(body.length).toBe(wheel.size);
      expect(createHash("sha256").update(body).digest("hex")).toBe(wheel.sha256);
    }
    await expect.poll(() => server.downloads(wheel.filename)).toBe(2);
  });

  test("shows a version that is published or yanked while it runs on the next page", async () => {
    const { url, publish, yank } = await start();
    const yanked = async (): Promise<unknown> => {
      const { files } = (await (await get(`${url}six/`)).json()) as {
        files: readonly { yanked: unknown }[];
      };
      return files.map((file) => file.yanked);
    };
    await publish(six);
    await publish({ ...six, kind: "sdist" });
    expect(await yanked()).toEqual([false, false]);
    await publish({ ...six, version: "1.1" });
    yank("Six", "1.0", "broken");
    expect(await yanked()).toEqual(["broken", "broken", false]);
    yank("six", "1.0", false);
    yank("six", "1.1");
    expect(await yanked()).toEqual([false, false, true]);
  });

  test("refuses a file that it has, and what is not a package of Python", async () => {
    const { publish, yank } = await start();
    await publish(six);
    await expect(publish({ ...six, uploadTime: "2025-01-01" })).rejects.toThrow(
      "The index has a file six-1.0-py3-none-any.whl: publish another version",
    );
    await expect(publish({ ...six, name: "../six" })).rejects.toThrow(TypeError);
    await expect(publish({ ...six, version: "1.0-1" })).rejects.toThrow(TypeError);
    await expect(publish({ ...six, version: "2.0", uploadTime: "soon" })).rejects.toThrow(
      "The upload time of six is not a time: soon",
    );
    expect(() => yank("six", "3.0")).toThrow("The index has no six 3.0");
  });

  test("answers 401 without its login, and records what was sent", async () => {
    const { url, hostUrl, publish, requests } = await start({ login: ann });
    const wheel = await publish(six);
    expect(hostUrl).toBe(url.replace("//", "//ann:p%40ss%3Aword@"));
    for (const address of [url, `${url}six/`, wheel.url]) {
      const answer = await get(address);
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
        401,
        'Basic realm="packages"',
      ]);
      expect((await get(address, { authorization: header.slice(0, -4) })).status).toBe(401);
      expect((await get(address, { authorization: header })).status).toBe(200);
    }
    expect(requests.slice(0, 3)).toEqual([
      { method: "GET", path: "/simple/", authorization: undefined, status: 401 },
      { method: "GET", path: "/simple/", authorization: header.slice(0, -4), status: 401 },
      { method: "GET", path: "/simple/", authorization: header, status: 200 },
    ]);
  });

  test("changes its login while it runs, also to one that is refused with 403", async () => {
    const server = await start();
    const status = async (): Promise<number> => (await get(server.url)).status;
    expect([await status(), server.hostUrl]).toEqual([200, server.url]);
    server.requireLogin({ ...ann, refusal: 403 });
    expect(await status()).toBe(403);
    server.requireLogin(undefined);
    expect(await status()).toBe(200);
  });

  test("fails with each status and without an answer, until the fault is lifted", async () => {
    const { url, fault, requests } = await start();
    for (const status of [403, 429, 500, 503]) {
      const broken = fault({ kind: "status", status, headers: { "retry-after": "1" } });
      const answer = await get(url);
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, "1"]);
      broken.lift();
    }
    const hanging = fault({ kind: "hang" });
    await expect(fetch(url, { signal: AbortSignal.timeout(200) })).rejects.toThrow("timeout");
    hanging.lift();
    expect(hanging.fired).toBe(1);
    expect((await get(url)).status).toBe(200);
    await expect.poll(() => requests.map((request) => request.status)).toContain(undefined);
  });
});
