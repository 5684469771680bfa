import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, createClient } from "@dagctl/client";
import { describe, expect, onTestFinished, test, vi } from "vitest";

const options = { baseUrl: "http://dagctl.test", token: "token", organization: "org-acme" };
const NEVER = new Promise<Response>(() => undefined);
const MESSAGE = "The server does not answer: Nothing arrived for 90 seconds (`timeoutMs`)";

/** Returns a client on a fake clock, and the requests that it has sent. */
function clientOf(answer: (requests: number) => Response | Promise<Response>): {
  readonly client: Client;
  readonly requests: Request[];
} {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const requests: Request[] = [];
  const client = createClient({
    ...options,
    async fetch(input) {
      requests.push(input as Request);
      return answer(requests.length);
    },
  });
  return { client, requests };
}

/** Returns an answer whose body does not end, and what adds a part to it, or ends it. */
function openAnswer(type: string, status = 200) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (own) => void (controller = own) });
  return {
    response: new Response(body, { status, headers: { "content-type": type } }),
    add: (text: string): void => controller?.enqueue(new TextEncoder().encode(text)),
    end: (): void => controller?.close(),
  };
}

/** Returns the error of a call, after a time on the fake clock. */
async function errorAfter(delayMs: number, call: Promise<unknown>): Promise<unknown> {
  const error = call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  await vi.advanceTimersByTimeAsync(delayMs);
  return Promise.race([error, Promise.resolve("nothing yet")]);
}

/** Starts a server on loopback until the test has ended, and returns its URL. */
async function served(answer: (request: IncomingMessage) => void): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a server that accepts and never answers", () => {
  test("ends a read as unavailable, on a real connection", async () => {
    let requests = 0;
    const baseUrl = await served(() => void (requests += 1));
    const client = createClient({ ...options, baseUrl, timeoutMs: 500 });
    await expect(client.projects.list()).rejects.toMatchObject({
      name: "DagctlError",
      code: "unavailable",
      message: "The server does not answer: Nothing arrived for 0.5 seconds (`timeoutMs`)",
    });
    // The read may end before a busy machine has accepted it.
    expect(requests).toBeLessThanOrEqual(1);
  });

  test("ends a read while interim answers arrive again and again", async () => {
    const baseUrl = await served((request) => {
      const timer = setInterval(() => request.socket.write("HTTP/1.1 102 Processing\r\n\r\n"), 20);
      request.socket.once("close", () => clearInterval(timer));
    });
    const client = createClient({ ...options, baseUrl, timeoutMs: 300 });
    for (const read of [
      client.projects.list(),
      client.events.follow()[Symbol.asyncIterator]().next(),
    ])
      await expect(read).rejects.toMatchObject({
        code: "unavailable",
        message: "The server does not answer: Nothing arrived for 0.3 seconds (`timeoutMs`)",
      });
  });

  test.each<[string, (client: Client) => Promise<unknown>, number]>([
    ["a read ends after 90 seconds", ({ projects }) => projects.list(), 90_000],
    ["a change without a wait ends after 90 seconds", ({ projects }) => projects.run("x"), 90_000],
    [
      "a change ends 90 seconds after the server's own wait of 30 seconds",
      ({ projects }) => projects.deploy("x"),
      120_000,
    ],
    [
      "a change ends 90 seconds after its `waitMs`",
      ({ projects }) => projects.delete("x", { waitMs: 600_000 }),
      690_000,
    ],
    [
      "a stream ends after 90 seconds",
      async ({ events }) => events.follow()[Symbol.asyncIterator]().next(),
      90_000,
    ],
  ])("%s, after one request", async (_name, call, expected) => {
    const { client, requests } = clientOf(() => NEVER);
    const ended = call(client);
    expect(await errorAfter(expected - 1, ended)).toBe("nothing yet");
    expect(await errorAfter(1, ended)).toMatchObject({ name: "DagctlError", retryable: true });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("makes a read unavailable, and a change outcome_unknown with its key", async () => {
    const { client } = clientOf(() => NEVER);
    const error = await errorAfter(90_000, client.projects.list());
    expect(error).toMatchObject({ code: "unavailable", message: MESSAGE });
    const change = client.projects.deploy("x", {}, { idempotencyKey: "my-key", waitMs: 0 });
    expect(await errorAfter(90_000, change)).toMatchObject({
      code: "outcome_unknown",
      message: `${MESSAGE}. Call again with the idempotency key my-key to get its outcome`,
    });
  });

  test("leaves the reason to a caller whose signal is aborted before", async () => {
    const { client } = clientOf(() => NEVER);
    const leaving = new AbortController();
    const read = client.projects.list({ signal: leaving.signal });
    leaving.abort(new TypeError("stopped"));
    await expect(read).rejects.toBe(leaving.signal.reason);
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a server that stops", () => {
  test("in the middle of an answer ends the read as unavailable", async () => {
    const { response, add } = openAnswer("application/json");
    const { client, requests } = clientOf(() => response);
    const read = client.projects.list();
    expect(await errorAfter(60_000, read)).toBe("nothing yet");
    add('{"projects":[');
    expect(await errorAfter(89_999, read)).toBe("nothing yet");
    expect(await errorAfter(1, read)).toMatchObject({ code: "unavailable", message: MESSAGE });
    expect(requests).toHaveLength(1);
  });

  test("in the middle of an error leaves the error of its status", async () => {
    const { response, add } = openAnswer("application/json", 403);
    const { client } = clientOf(() => response);
    const read = client.projects.list();
    add('{"error":');
    expect(await errorAfter(90_000, read)).toMatchObject({ code: "forbidden" });
  });

  test("in the middle of a stream makes the client continue after the last item", async () => {
    const streams = [1, 2].map((id) => {
      const stream = openAnswer("text/event-stream");
      stream.add(`id: ${id}\ndata: {"sequence":${id}}\n\n`);
      return stream;
    });
    const { client, requests } = clientOf((number) => streams[number - 1]?.response ?? NEVER);
    const items = client.events.follow()[Symbol.asyncIterator]();
    expect(await items.next()).toEqual({ done: false, value: { sequence: 1 } });
    const next = items.next();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await next).toEqual({ done: false, value: { sequence: 2 } });
    expect(requests.map(({ headers }) => headers.get("last-event-id"))).toEqual([null, "1"]);
    await items.return?.();
  });
});

describe("a server that is slow", () => {
  test("is not given up while parts of an answer arrive", async () => {
    const { response, add, end } = openAnswer("application/json");
    const { client } = clientOf(() => response);
    const read = client.projects.list();
    add('{"projects":[');
    for (let parts = 0; parts < 10; parts += 1) {
      expect(await errorAfter(89_000, read)).toBe("nothing yet");
      add(" ");
    }
    add('],"total":0}');
    end();
    expect(await read).toEqual({ projects: [], total: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is not given up while heartbeats of a stream arrive", async () => {
    const { response, add, end } = openAnswer("text/event-stream");
    const { client, requests } = clientOf(() => response);
    const read = client.runs.logs("x", "y")[Symbol.asyncIterator]().next();
    for (let beats = 0; beats < 10; beats += 1) {
      expect(await errorAfter(89_000, read)).toBe("nothing yet");
      add(": beat\n\n");
    }
    add("event: end\ndata: {}\n\n");
    end();
    expect(await read).toEqual({ done: true, value: undefined });
    expect(requests).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is not given up while the reader of a stream does something else", async () => {
    const { response, add, end } = openAnswer("text/event-stream");
    const { client, requests } = clientOf(() => response);
    add('id: 1\ndata: {"position":1}\n\n');
    const lines = client.runs.logs("x", "y")[Symbol.asyncIterator]();
    expect(await lines.next()).toMatchObject({ value: { position: 1 } });
    for (let beats = 0; beats < 10; beats += 1) add(": beat\n\n");
    await vi.advanceTimersByTimeAsync(600_000);
    add("event: end\ndata: {}\n\n");
    end();
    expect(await lines.next()).toEqual({ done: true, value: undefined });
    expect(requests).toHaveLength(1);
  });

  test("leaves no timer when its connection is lost", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
    const headers = { "content-type": "text/event-stream" };
    const { client } = clientOf((requests) =>
      requests === 1 ? new Response(body, { headers }) : new Response("", { status: 403 }),
    );
    const read = client.events.follow()[Symbol.asyncIterator]().next();
    expect(await errorAfter(1000, read)).toMatchObject({ code: "forbidden" });
    expect(vi.getTimerCount()).toBe(0);
  });
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 86_400_001, "5" as unknown as number])(
  "createClient refuses the time %s",
  (timeoutMs) => {
    expect(() => createClient({ ...options, timeoutMs })).toThrow(
      new TypeError("createClient: `timeoutMs` must be milliseconds, from 1 to 86400000"),
    );
  },
);
