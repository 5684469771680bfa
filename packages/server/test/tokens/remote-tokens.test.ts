import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DagctlError } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import { makeToken } from "@dagctl/http-server";
import { memoryTokenStore } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { openCommandTokens } from "../../src/tokens/open-tokens.ts";
import { remoteTokens, type RemoteOptions } from "../../src/tokens/remote-tokens.ts";
import { serveTokens } from "../../src/tokens/token-socket.ts";

function dataFolder(): string {
  const data = mkdtempSync(join(tmpdir(), "dagctl-tokens-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  mkdirSync(join(data, "control"));
  return data;
}

/** Returns the tokens at a socket where another program listens. */
async function foreignTokens(
  answer: (socket: Socket) => void,
  options?: RemoteOptions,
): Promise<TokenStore> {
  const data = dataFolder();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(join(data, "control", "tokens"), resolve);
  });
  const store = await remoteTokens(data, options);
  if (store === undefined) throw new Error("nothing listens");
  onTestFinished(async () => {
    await store.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return store;
}

const write =
  (text: string) =>
  (socket: Socket): void =>
    void socket.write(text);

const FOREIGN =
  /^What listens on \S+control\/tokens is no server of this data folder: its answer .*another form\. End that process, or move the socket away$/;

describe("the tokens of a running server", () => {
  test.each([
    ["null", "null\n"],
    ["no JSON", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["an empty line", "\n"],
    ["a number in place of an error", '{"error":5}\n'],
    ["another result than that of the call", '{"answer":true}\n'],
    ["no result", "{}\n"],
    ["a record with too little", '{"answer":[{"name":"ci"}]}\n'],
    [
      "a record that would control a terminal",
      `${JSON.stringify({ answer: [{ ...record(), name: "\u001b[2J" }] })}\n`,
    ],
  ])("are not those of a program that answers with %s", async (_what, text) => {
    const store = await foreignTokens(write(text));
    await expect(store.list()).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringMatching(FOREIGN),
    });
  });

  test("are not those of a program whose answer does not end, and the wait ends", async () => {
    const block = "a".repeat(4 * 1024 * 1024);
    const endless = (socket: Socket): void => {
      while (!socket.destroyed && socket.write(block));
      socket.once("drain", () => endless(socket));
    };
    const store = await foreignTokens(endless);
    await expect(store.list()).rejects.toThrow("its answer has more than 64 MiB");
  });

  test("are awaited for a time in all, also while something arrives", async () => {
    const drip = (socket: Socket): void => {
      const timer = setInterval(() => socket.write("a"), 5);
      socket.once("close", () => clearInterval(timer));
    };
    const store = await foreignTokens(drip, { answerMs: 100 });
    await expect(store.list()).rejects.toMatchObject({
      code: "outcome_unknown",
      message: expect.stringContaining("has not answered for 0.1 seconds"),
    });
  });

  test("fail with the error of the server, as one line, also with a code of a newer one", async () => {
    const error = { code: "of_tomorrow", message: "one\ntwo\u001b[2J", retryable: true };
    const store = await foreignTokens(write(`${JSON.stringify({ error })}\n`));
    await expect(store.list()).rejects.toMatchObject({
      code: "internal",
      message: "one two [2J",
      retryable: true,
    });
  });

  test("stay reachable after a command that sends a line without an end", async () => {
    const data = dataFolder();
    const stored = memoryTokenStore();
    await stored.open();
    const served = await serveTokens(data, stored, () => undefined);
    onTestFinished(() => served.close());
    const client = connect(join(data, "control", "tokens"));
    client.on("error", () => undefined);
    const ended = new Promise((resolve) => client.once("close", resolve));
    client.write("a".repeat(2 * 1024 * 1024));
    await ended;
    const store = await remoteTokens(data);
    expect(await store?.list()).toEqual([]);
    const added = record();
    await store?.add(added);
    expect(await store?.list()).toEqual([added]);
    await store?.close();
  });
});

describe("a token command", () => {
  test.each([
    ["a folder", (path: string) => mkdirSync(path)],
    ["a file", (path: string) => writeFileSync(path, "")],
  ])("names the socket in whose place %s is, while a server runs", async (what, make) => {
    const data = dataFolder();
    make(join(data, "control", "tokens"));
    const inUse = async () => {
      throw new DagctlError("unavailable", "Another process uses dagctl.db");
    };
    const opened = openCommandTokens({ dataDirectory: data }, () => undefined, inUse);
    await expect(opened).rejects.toMatchObject({
      retryable: false,
      message: expect.stringMatching(
        new RegExp(`because \\S+control/tokens is ${what} and no socket: move it away`),
      ),
    });
  });
});

function record() {
  return makeToken({ name: "ci", organization: "org-local", access: "read" }, { now: 0 }).record;
}
