import type { LookupAddress } from "node:dns";
import { Secret } from "@dagctl/core";
import type { Message } from "@dagctl/core/contracts";
import { messageSender } from "@dagctl/message-sender";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ReceiverServer, receiverServer } from "./receiver-server.ts";

const messageTo = (url: string): Message => ({ url: new Secret(url), headers: {}, body: "{}" });

async function startReceiver(): Promise<ReceiverServer> {
  const server = await receiverServer();
  onTestFinished(() => server.close());
  return server;
}

/** Returns name servers that answer each call with the next of the lists. */
function answersOf(...lists: readonly (readonly string[])[]): {
  resolve(host: string): Promise<readonly LookupAddress[]>;
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    async resolve(host) {
      const list = lists[Math.min(asked.length, lists.length - 1)] ?? [];
      asked.push(host);
      return list.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
  };
}

/** Counts the connections to a port of this machine. */
async function listener(): Promise<{ readonly port: number; count(): number }> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return {
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    count: () => count,
  };
}

describe("the address of a receiver", () => {
  test.each([
    ["a private address", ["127.0.0.1"]],
    ["a private address among public ones", ["93.184.215.14", "127.0.0.1"]],
    ["a mapped address", ["::ffff:127.0.0.1"]],
    ["a link-local address", ["fe80::1"]],
    ["an address of the metadata service", ["169.254.169.254"]],
    ["an address of a cloud's own services among public ones", ["168.63.129.16"]],
    ["no address", ["localhost"]],
  ])("is refused where its name leads to %s, and nothing connects", async (_, addresses) => {
    const { port, count } = await listener();
    const { resolve, asked } = answersOf(addresses);
    const messages = messageSender({ resolve });
    await expect(
      messages.send(messageTo(`https://hooks.example.com:${port}/x`)),
    ).rejects.toMatchObject({ code: "invalid", issues: [{ path: "url" }] });
    expect(asked).toEqual(["hooks.example.com"]);
    expect(count()).toBe(0);
  });

  test("is checked at each connection, so that a second answer of the name server is refused", async () => {
    const { port, count } = await listener();
    // The first answer is public, and nothing accepts a connection there: a reserved port.
    const { resolve, asked } = answersOf(["93.184.215.14"], ["127.0.0.1"]);
    const messages = messageSender({ resolve, deadlineMs: 200 });
    const message = messageTo(`https://hooks.example.com:${port}/x`);
    await expect(messages.send(message)).rejects.toMatchObject({ code: "unavailable" });
    await expect(messages.send(message)).rejects.toMatchObject({ code: "invalid" });
    expect(asked).toEqual(["hooks.example.com", "hooks.example.com"]);
    expect(count()).toBe(0);
  });

  test("of a redirect gets no connection", async () => {
    const { port, count } = await listener();
    const server = await startReceiver();
    server.answerWith({ status: 307, headers: { location: `http://127.0.0.1:${port}/` } });
    const messages = messageSender({ allow: [`http://127.0.0.1:${server.port}/`] });
    const answer = await messages.send(messageTo(`http://127.0.0.1:${server.port}/x`));
    expect(answer).toEqual({ status: 307 });
    expect(count()).toBe(0);
  });

  test("may be any under a prefix of the operator, and under no other URL", async () => {
    const server = await startReceiver();
    const { port } = server;
    const { resolve } = answersOf(["127.0.0.1"]);
    const messages = messageSender({ allow: [`http://chat.internal:${port}/hooks`], resolve });
    const send = (url: string): Promise<unknown> => messages.send(messageTo(url));
    await send(`http://chat.internal:${port}/hooks/one?token=x`);
    await send(`http://chat.internal:${port}/hooks`);
    for (const url of [
      `http://chat.internal:${port}/hooksmith`,
      `http://chat.internal:${port}/hooks/../admin`,
      `http://chat.internal:${port}/hooks/%2e%2e/admin`,
      `http://chat.internal:${port}/hooks/..%2fadmin`,
      `http://chat.internal:${port}/hooks/a%2F%2e.%5Cadmin`,
      `http://chat.internal:${port}@evil.example/hooks/`,
      `http://127.0.0.1:${port}/hooks/one`,
      `https://chat.internal:${port}/hooks/one`,
      `http://chat.internal:1/hooks/one`,
    ])
      await expect(send(url), url).rejects.toMatchObject({ code: "invalid" });
    expect(server.received.map(({ url }) => url)).toEqual([
      `http://chat.internal:${port}/hooks/one?token=x`,
      `http://chat.internal:${port}/hooks`,
    ]);
  });
});

describe("a path below a prefix of the operator", () => {
  const prefix = "http://chat.internal/allowed/";
  const problemOf = (path: string): string | undefined =>
    messageSender({ allow: [prefix] }).problemOf(new Secret(`${prefix}${path}`));

  test.each([
    "..;/evil",
    "..;a=b/evil",
    "%2e%2e;/evil",
    "..%3b/evil",
    ".;/evil",
    "a/..;",
    "..%2fevil",
    "..%5cevil",
    "..%252fevil",
    "..%25252fevil",
    "%252e%252e/evil",
    "%252e%252e%255cevil",
    "%%32%65%%32%65/evil",
    "..%00/evil",
    "..%2500/evil",
    "a%00b",
    "..%20/evil",
    "..%3f/evil",
    "%c0%ae%c0%ae/evil",
    `..%${"25".repeat(20)}2fevil`,
  ])("is refused where a receiver may read steps in it: %s", (path) => {
    expect(problemOf(path)).toMatch(/prefix that is allowed/);
  });

  test.each([
    "one",
    "group%2Fproject/trigger",
    "a..b/c.d/.well-known/...",
    "file%2ejson;v=1",
    "100%25",
    "caf%C3%A9/%E2%82%AC",
    "one?next=../..;/x",
  ])("is allowed where no step can be read in it: %s", (path) => {
    expect(problemOf(path)).toBeUndefined();
  });
});

describe("an answer", () => {
  test.each([
    ["with an upgrade", "Connection: Upgrade\r\nUpgrade: websocket\r\n"],
    ["without an upgrade", ""],
  ])(
    "has status 101 where a receiver switches protocols %s, and ends the connection",
    async (_, lines) => {
      const closed = Promise.withResolvers<void>();
      const server = createServer((socket) => {
        socket.on("error", () => undefined);
        socket.once("close", () => closed.resolve());
        socket.once("data", () => {
          socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`);
        });
      });
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => void server.close());
      const address = server.address();
      const port = typeof address === "object" ? (address?.port ?? 0) : 0;
      const messages = messageSender({ allow: [`http://127.0.0.1:${port}/`] });
      const answer = await messages.send(messageTo(`http://127.0.0.1:${port}/x`));
      expect(answer).toEqual({ status: 101 });
      await closed.promise;
    },
  );
});

describe("an error of a sender", () => {
  test("says that a name server does not know the host", async () => {
    const resolve = () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" }));
    await expect(
      messageSender({ resolve }).send(messageTo("https://hooks.example.com/x")),
    ).rejects.toMatchObject({
      code: "unavailable",
      message: "No name server knows the receiver's host",
    });
  });

  test("says after the deadline that the receiver has not answered, also where the name server hangs", async () => {
    const resolve = () => new Promise<never>(() => undefined);
    await expect(
      messageSender({ resolve, deadlineMs: 50 }).send(messageTo("https://hooks.example.com/x")),
    ).rejects.toMatchObject({ message: "The receiver has not answered within 0.05 s" });
  });

  test("says that a receiver without TLS cannot be trusted", async () => {
    const server = await startReceiver();
    const allow = [`https://127.0.0.1:${server.port}/`];
    await expect(
      messageSender({ allow }).send(messageTo(`https://127.0.0.1:${server.port}/x`)),
    ).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/certificate cannot be trusted/),
    });
  });

  test.each([
    "chat.internal",
    "ftp://chat.internal/",
    "https://a:b@chat.internal/",
    "https://x/?y",
  ])("names the prefix %s, which is none", (prefix) => {
    expect(() => messageSender({ allow: [prefix] })).toThrow(/A prefix of `allow` must be/);
  });
});
