import { once } from "node:events";
import { connect } from "node:net";
import { DagctlError, type FollowedEvent, type LogLine, type Run } from "@dagctl/core";
import { fakeClock, memoryStore } from "@dagctl/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { scriptedHost } from "../scripted-host.ts";
import { promised, serve, type Served, servedHost, until } from "../served-host.ts";

const EVENTS = "/api/v1/events";
const LOG = "/api/v1/projects/x/runs/y/logs?follow=true";
const accept = "text/event-stream";

interface Sent {
  readonly id: number;
  readonly name: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Opens a stream, which is left at the test's end, and collects what it sends. */
async function follow(
  { open }: Pick<Served, "open">,
  query = "",
  { token, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
): Promise<{ readonly sent: Sent[]; readonly ended: Promise<void>; leave(): void }> {
  const leaving = new AbortController();
  const response = await open(`${EVENTS}${query}`, {
    headers: { accept, ...headers },
    signal: leaving.signal,
    ...(token === undefined ? {} : { token }),
  });
  if (!response.body || response.status !== 200)
    throw new Error(`The answer is ${response.status}: ${await response.text()}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const sent: Sent[] = [];
  const read = async (): Promise<void> => {
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = `${text}${value}`.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const found = /^id: (\d+)\n(?:event: (.*)\n)?data: (.*)$/.exec(block);
        if (found)
          sent.push({
            id: Number(found[1]),
            name: found[2],
            data: JSON.parse(found[3] ?? "") as Sent["data"],
          });
      }
    }
  };
  const ended = read().catch(() => undefined);
  const leave = (): void => leaving.abort();
  onTestFinished(leave);
  return { sent, ended, leave };
}

const untilSent = (sent: readonly Sent[], length: number): Promise<unknown> =>
  until(
    async () => sent.length,
    (now) => now >= length,
  );

describe("GET /events", () => {
  it("returns pages of the caller's organization, by type and project", async () => {
    const on = await servedHost();
    const { id } = await on.create();
    const all = await on.call("GET", EVENTS);
    expect(all.headers.get("vary")).toContain("accept");
    const { events } = await on.host.organization("org-acme").events.list();
    expect(all.body["events"]).toEqual(JSON.parse(JSON.stringify(events)));
    const page = await on.call("GET", `${EVENTS}?limit=1&after=1`);
    expect(page.body).toMatchObject({ events: [events[1]], next_after: 2, has_more: true });
    const types = await on.call("GET", `${EVENTS}?type=operation.started,operation.ended`);
    expect(types.body["events"]).toMatchObject([
      { type: "operation.started", project: id },
      { type: "operation.ended", project: id },
    ]);
    const named = await on.call("GET", `${EVENTS}?project=${on.input.name}`);
    expect(named.body["events"]).toEqual(all.body["events"]);
    expect((await on.call("GET", EVENTS, { token: "rival-token" })).body["events"]).toEqual([]);
    expect((await on.call("GET", `${EVENTS}?project=${id}`, { token: "rival-token" })).status).toBe(
      404,
    );
  });

  it("refuses a wrong query, also before a stream begins", async () => {
    const on = await servedHost();
    const pages = await on.call("GET", `${EVENTS}?type=run.paused&after=x&limit=0&page=2`);
    expect([
      pages.status,
      (pages.body["issues"] as { path: string }[]).map(({ path }) => path),
    ]).toEqual([400, ["after", "type", "limit", "page"]]);
    for (const [query, status] of [
      ["?limit=3", 400],
      ["?type=", 400],
      ["?project=missing", 404],
    ] as const)
      expect([
        query,
        (await on.call("GET", `${EVENTS}${query}`, { headers: { accept } })).status,
      ]).toEqual([query, status]);
    for (const id of ["first", ""]) {
      const headers = { accept, "last-event-id": id };
      expect((await on.call("GET", EVENTS, { headers })).body["issues"]).toMatchObject([
        { path: "Last-Event-ID" },
      ]);
    }
    const head = await on.call("HEAD", EVENTS, { headers: { accept } });
    expect([head.status, head.headers.get("content-type")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
    ]);
  });

  it("sends the stored events and then each new one, and resumes after Last-Event-ID", async () => {
    const on = await servedHost();
    await on.create();
    const acme = on.host.organization("org-acme");
    const [{ sent, leave }, rival] = [
      await follow(on),
      await follow(on, "", { token: "rival-token" }),
    ];
    const { events } = await acme.events.list();
    await untilSent(sent, events.length);
    await on.create({ name: "second" });
    await until(
      async () => sent,
      (all) => all.filter(({ data }) => data["type"] === "operation.ended").length === 2,
    );
    leave();
    const [first] = sent;
    const resumed = await follow(on, "?after=0", { headers: { "last-event-id": `${first?.id}` } });
    const ended = await follow(on, "?type=operation.ended&project=second");
    await untilSent(resumed.sent, sent.length - 1);
    await untilSent(ended.sent, 1);
    expect(resumed.sent.slice(0, sent.length - 1)).toEqual(sent.slice(1));
    expect(sent.every(({ id, name, data }) => name === undefined && data["sequence"] === id)).toBe(
      true,
    );
    expect(ended.sent).toMatchObject([{ data: { data: { operation: { kind: "create" } } } }]);
    expect(rival.sent).toEqual([]);
  });

  it("begins with a gap where events after the position are not stored any more", async () => {
    const store = memoryStore();
    const on = await servedHost({ store });
    await on.create();
    const { newest } = await store.events(0, 1);
    const later = new Date(Date.now() + 1000).toISOString();
    await store.prune({ events: later, operations: "", keys: "", records: "" });
    await on.create({ name: "second" });
    const { sent, leave } = await follow(on, "?after=1");
    await untilSent(sent, 2);
    leave();
    expect(sent[0]).toEqual({
      id: newest,
      name: "gap",
      data: { type: "gap", first_kept_sequence: newest + 1 },
    });
    expect(sent[1]?.id).toBe(newest + 1);
    const resumed = await follow(on, "", { headers: { "last-event-id": String(newest) } });
    await untilSent(resumed.sent, 1);
    expect(resumed.sent[0]).toEqual(sent[1]);
    expect((await on.call("GET", `${EVENTS}?after=1`)).body).toMatchObject({
      first_kept_sequence: newest + 1,
    });
  });
});

/** Waits until a stream is aborted. */
const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => signal?.addEventListener("abort", () => resolve()));

/** A host with streams that have one item and continue. */
const endless = scriptedHost({
  events: {
    list: () => Promise.resolve({ events: [], next_after: 0, has_more: false, newest_sequence: 0 }),
    async *follow({ signal } = {}): AsyncGenerator<FollowedEvent> {
      yield { type: "gap", first_kept_sequence: 1 };
      await aborted(signal);
    },
  },
  runs: {
    get: () => Promise.resolve({ id: "run_1", project_id: "proj_1" } as Run),
    async *logs(_project, _run, { signal } = {}): AsyncGenerator<LogLine> {
      yield { position: 1, time: "2026-01-01T00:00:00.000Z", text: "line" };
      await aborted(signal);
    },
  },
});

describe("the streams of one caller", () => {
  it("are limited, logs and events together: one more is 429 with Retry-After", async () => {
    const on = await serve(endless, { streams: { maxPerCaller: 2 } });
    const { leave } = await follow(on);
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const log = await on.open(LOG, { headers: { accept }, signal: leaving.signal });
    expect(log.status).toBe(200);
    for (const path of [EVENTS, LOG]) {
      const refused = await on.call("GET", path, { headers: { accept } });
      expect([refused.status, refused.body["error"], refused.headers.has("retry-after")]).toEqual([
        429,
        "rate_limited",
        true,
      ]);
    }
    await follow(on, "", { token: "acme-other" });
    leave();
    await until(
      async () => (await on.call("HEAD", EVENTS, { headers: { accept } })).status,
      (status) => status === 200,
    );
  });

  it.each([EVENTS, LOG])(
    "of %s end within 60 seconds after the token was revoked",
    async (path) => {
      const clock = fakeClock();
      let isRevoked = false;
      const { open } = await serve(endless, {
        clock,
        streams: { heartbeatMs: 600_000 },
        authenticate: () => {
          if (isRevoked) throw new DagctlError("unauthenticated", "The token is revoked");
          return { organization: "org-acme", caller: "ann", access: "read" };
        },
      });
      const reader = (await open(path, { headers: { accept } })).body?.getReader();
      let hasEnded = false;
      const read = async (): Promise<void> => {
        while (!(await reader?.read())?.done);
      };
      const ended = read()
        .catch(() => undefined)
        .then(() => {
          hasEnded = true;
        });
      // Just after a check.
      await clock.advance(271_000);
      expect(hasEnded).toBe(false);
      isRevoked = true;
      await clock.advance(60_000);
      await ended;
    },
  );

  it("end within 60 seconds where it is not known any more who the caller is", async () => {
    const clock = fakeClock();
    let isSilent = false;
    const on = await serve(endless, {
      clock,
      streams: { heartbeatMs: 600_000 },
      authenticate: () =>
        isSilent
          ? new Promise<never>(() => undefined)
          : { organization: "org-acme", caller: "ann", access: "read" },
    });
    const { ended } = await follow(on);
    isSilent = true;
    await clock.advance(60_000);
    await ended;
  });

  it("end where the reader receives nothing for too long, and the source is read no faster", async () => {
    const clock = fakeClock();
    let made = 0;
    const left = promised<void>();
    const host = scriptedHost({
      events: {
        list: () =>
          Promise.resolve({ events: [], next_after: 0, has_more: false, newest_sequence: 0 }),
        async *follow(): AsyncGenerator<FollowedEvent> {
          try {
            for (; ; made += 1) {
              const name = "x".repeat(64 * 1024);
              yield {
                type: "project.deleted",
                organization: "org-acme",
                time: "2026-01-01T00:00:00.000Z",
                sequence: made + 1,
                data: { id: "proj_1", name },
              };
            }
          } finally {
            left.resolve();
          }
        },
      },
    });
    const { port } = await serve(host, { clock });
    const socket = connect({ host: "127.0.0.1", port });
    await once(socket, "connect");
    socket.pause();
    socket.on("error", () => undefined);
    socket.write(
      `GET ${EVENTS} HTTP/1.1\r\nHost: x\r\nAccept: ${accept}\r\nAuthorization: Bearer acme-token\r\n\r\n`,
    );
    let before = -1;
    await until(
      async () => {
        const isFull = made > 0 && made === before;
        before = made;
        return isFull;
      },
      (isFull) => isFull,
    );
    await clock.advance(59_000);
    expect(made).toBe(before);
    await clock.advance(2_000);
    await left.promise;
    expect(made).toBeLessThan(400);
    socket.destroy();
  });
});
