import { type AddressInfo, createServer } from "node:net";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createContext } from "../../src/context.ts";
import type { Context } from "../../src/context.ts";
import { requirement } from "../../src/python/requirement.ts";
import { releaseCutoff } from "../../src/python/release-cutoff.ts";
import { QUICK, workbench } from "../workbench.ts";
import type { Workbench } from "../workbench.ts";

const INDEX = "https://index.example/simple";
const signal = new AbortController().signal;
let bench: Workbench;
let context: Context;

beforeEach(async () => {
  bench = await workbench();
  context = createContext({ directory: bench.directory, timing: QUICK });
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});
afterEach(async () => {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
  await bench.dispose();
});

const answer = (files: readonly object[]): nock.Scope =>
  nock("https://index.example")
    .get("/simple/sql-mesh/")
    .matchHeader("accept", "application/vnd.pypi.simple.v1+json")
    .reply(200, { files }, { "content-type": "application/vnd.pypi.simple.v1+json" });

const cutoff = (version = "0.130.0", index = INDEX): Promise<string | undefined> =>
  releaseCutoff(context, index, "Sql_Mesh", version, signal);

describe("the release day of a version", () => {
  test("limits its dependencies to the end of the day after the first upload of exactly that version", async () => {
    answer([
      { filename: "sql_mesh-0.130.0-py3-none-any.whl", "upload-time": "2024-10-30T20:53:27Z" },
      { filename: "sql-mesh-0.130.0.tar.gz", "upload-time": "2024-11-08T01:00:00Z" },
      {
        filename: "sql_mesh-0.130.0.post1-py3-none-any.whl",
        "upload-time": "2023-01-01T00:00:00Z",
      },
      { filename: "sql_mesh-0.13-py3-none-any.whl", "upload-time": "2022-01-01T00:00:00Z" },
      { filename: 7 },
      {},
    ]);
    expect(await cutoff()).toBe("2024-11-01T00:00:00.000Z");
    // Kept: the index is not asked again, so that what was deployed once deploys without it.
    expect(await cutoff()).toBe("2024-11-01T00:00:00.000Z");
  });

  test("does not exist in an index without upload times, or without a JSON form", async () => {
    answer([{ filename: "sql_mesh-0.130.0-py3-none-any.whl" }]);
    expect(await cutoff()).toBeUndefined();
    nock("https://index.example")
      .get("/simple/sql-mesh/")
      .reply(200, "<html></html>", { "content-type": "text/html" });
    expect(await cutoff()).toBeUndefined();
  });

  test("an error of the index can be retried, and an error of the version cannot", async () => {
    const failing = (): nock.Interceptor => nock("https://index.example").get("/simple/sql-mesh/");
    failing().reply(500);
    await expect(cutoff()).rejects.toMatchObject({
      code: "unavailable",
      retryable: true,
      message: expect.stringContaining("status 500") as string,
    });
    failing().reply(403);
    await expect(cutoff()).rejects.toMatchObject({ code: "unavailable", retryable: false });
    failing().reply(404);
    await expect(cutoff()).rejects.toMatchObject({ code: "invalid" });
    failing().replyWithError("connection refused");
    await expect(cutoff()).rejects.toMatchObject({ code: "unavailable", retryable: true });
    failing().reply(200, "no JSON", { "content-type": "application/json" });
    await expect(cutoff()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("JSON form") as string,
    });
    answer([
      { filename: "sql_mesh-0.131.0-py3-none-any.whl", "upload-time": "2024-10-30T20:53:27Z" },
    ]);
    await expect(cutoff()).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("no version 0.130.0") as string,
    });
  });

  test.each([
    [
      "redirects without an end",
      "HTTP/1.1 302 Found\r\nLocation: /simple/sql-mesh/\r\nContent-Length: 0\r\n\r\n",
    ],
    [
      "answers with something that is no HTTP (",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n{}",
    ],
    ["answers with something that is no HTTP (", "220 mail.example ready\r\n"],
  ])("is not asked again of an index that %s", async (what, text) => {
    nock.restore();
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", () => socket.write(text));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await expect(cutoff("0.130.0", `http://127.0.0.1:${port}/simple`)).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining(what) as string,
    });
  });

  test("is requested with the login in the index's URL, which is in no message", async () => {
    nock("https://index.example")
      .get("/simple/sql-mesh/")
      .basicAuth({ user: "reader", pass: "canary-77" })
      .reply(200, { files: [] }, { "content-type": "application/vnd.pypi.simple.v1+json" });
    const error = await cutoff("0.130.0", "https://reader:canary-77@index.example/simple/").catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "invalid" });
    expect(String(error)).not.toContain("canary-77");
  });

  test("only names, extras and versions reach the installer", () => {
    expect(requirement({ name: "sqlmesh", version: "0.130.0", extras: ["web"] })).toBe(
      "sqlmesh[web]==0.130.0",
    );
    for (const version of [
      "0.130.0 --index-url http://evil",
      "git+https://x",
      "../x",
      "1.8.0;id",
      "latest",
      "-1",
      "",
    ]) {
      expect(() => requirement({ name: "sqlmesh", version }), version).toThrow("is not a version");
    }
    for (const name of ["-r/etc/passwd", "sqlmesh @ https://x", "./x", "", "a\nb"])
      expect(() => requirement({ name }), name).toThrow("is not the name");
  });
});
