import { once } from "node:events";
import { connect } from "node:net";
import { DagctlError, type LogLine, type Run } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { scriptedHost } from "../scripted-host.ts";
import { promised, type Served, serve, servedHost, until } from "../served-host.ts";

const P = "/api/v1/projects";
const events = { accept: "text/event-stream" };
const line = (position: number, text = `line ${position}`): LogLine => ({
  position,
  time: "2026-01-01T00:00:00.000Z",
  text,
});
const run = { id: "run_1", project_id: "proj_1" } as Run;

/** Reads a stream until it contains `text`, and returns all that was received. */
async function readUntil(
  reader: ReadableStreamDefaultReader<string>,
  text: string,
): Promise<string> {
  let seen = "";
  while (!seen.includes(text)) {
    const { done, value } = await reader.read();
    if (done)
      throw new Error(`The stream ended before ${JSON.stringify(text)}: ${JSON.stringify(seen)}`);
    seen += value;
  }
  return seen;
}

function readerOf(response: Response): ReadableStreamDefaultReader<string> {
  if (!response.body) throw new Error("No body");
  return response.body.pipeThrough(new TextDecoderStream()).getReader();
}

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener("abort", () => resolve());
  });
}

/** Returns a server whose only run has this log. */
function logServer(
  logs: (options: {
    signal?: AbortSignal | undefined;
    after?: number | undefined;
    follow?: boolean | undefined;
  }) => AsyncIterable<LogLine>,
  streams = {},
): Promise<Served> {
  return serve(
    scriptedHost({
      runs: {
        get: () => Promise.resolve(run),
        logs: (_project, _run, options = {}) => logs(options),
      },
    }),
    { streams },
  );
}

describe("the runs of a project on the real host", () => {
  it("are listed, read by id or as latest, and cancelled", async () => {
    const { call, create, engine } = await servedHost();
    engine.setRuns("manual");
    const { id } = await create();
    const started = await call("POST", `${P}/${id}/run`);
    const runId = String(started.body["job_run_id"]);
    const listed = await call("GET", `${P}/${id}/runs`);
    expect(listed.body).toMatchObject({
      total: 1,
      page: 1,
      limit: 50,
      total_pages: 1,
      runs: [{ id: runId, project_id: id, triggered_by: "manual" }],
    });
    await until(
      () => call("GET", `${P}/${id}/runs/latest`),
      ({ body }) => body["status"] === "running",
    );
    expect((await call("GET", `${P}/${id}/runs?status=success`)).body["total"]).toBe(0);
    expect((await call("POST", `${P}/${id}/runs/${runId}/cancel`)).body).toMatchObject({
      id: runId,
    });
    const ended = await until(
      () => call("GET", `${P}/${id}/runs/${runId}`),
      ({ body }) => body["status"] === "failed",
    );
    expect(ended.body["error_message"]).toMatch(/cancel/i);
    expect(ended.text).not.toMatch(/:\s*null\b/);
    expect((await call("POST", `${P}/${id}/runs/${runId}/cancel`)).status).toBe(200);
    expect((await call("GET", `${P}/${id}/runs/run_none`)).status).toBe(404);
    expect((await call("GET", `${P}/${id}/runs/run_none/logs`)).status).toBe(404);
  });

  it("give their log as text, and follow it to the end", async () => {
    const { call, open, create, engine } = await servedHost();
    engine.setRuns("manual");
    const { id } = await create();
    const runId = String((await call("POST", `${P}/${id}/run`)).body["job_run_id"]);
    const ref = { organization: "org-acme", project: id, run: runId };
    await until(
      () => call("GET", `${P}/${id}/runs/${runId}`),
      ({ body }) => body["status"] === "running",
    );
    engine.addLine(ref, "first line");
    const reader = readerOf(await open(`${P}/${id}/runs/latest/logs?follow=true`));
    let seen = await readUntil(reader, "first line\n");
    engine.addLine(ref, "second line");
    seen += await readUntil(reader, "second line\n");
    engine.finishRun(ref);
    for (let next = await reader.read(); !next.done; next = await reader.read()) seen += next.value;
    await until(
      () => call("GET", `${P}/${id}/runs/${runId}`),
      ({ body }) => body["status"] === "success",
    );
    const whole = await call("GET", `${P}/${id}/runs/latest/logs`);
    expect(whole.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(whole.text).toBe(seen);
    expect(seen).toContain("first line\nsecond line\n");
  });

  it("give their log as events, and a reader resumes after the last event it received", async () => {
    const { call, create, engine } = await servedHost();
    engine.setRuns(() => [{ print: "one" }, { print: "two" }, { print: "three" }]);
    const { id } = await create();
    await call("POST", `${P}/${id}/run`);
    await until(
      () => call("GET", `${P}/${id}/runs/latest`),
      ({ body }) => body["status"] === "success",
    );
    const all = await call("GET", `${P}/${id}/runs/latest/logs?follow=true`, { headers: events });
    expect(all.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const read = (text: string) =>
      [...text.matchAll(/^id: (\d+)\ndata: (.*)$/gm)].map(([, position, data]) => ({
        position: Number(position),
        line: JSON.parse(data ?? "") as LogLine,
      }));
    const lines = read(all.text);
    const texts = lines.map(({ line: { text } }) => text);
    expect(texts).toEqual(expect.arrayContaining(["one", "two", "three"]));
    expect(
      lines.every(
        ({ position, line: { position: inside, time } }) =>
          position === inside && !Number.isNaN(Date.parse(time)),
      ),
    ).toBe(true);
    expect(all.text.endsWith("event: end\ndata: {}\n\n")).toBe(true);
    const second = lines[1]?.position ?? -1;
    const resumed = await call("GET", `${P}/${id}/runs/latest/logs?after=0`, {
      headers: { ...events, "last-event-id": String(second) },
    });
    expect(read(resumed.text)).toEqual(lines.slice(2));
    expect((await call("GET", `${P}/${id}/runs/latest/logs?after=${second}`)).text).toBe(
      texts
        .slice(2)
        .map((text) => `${text}\n`)
        .join(""),
    );
  });
});

describe("a log over HTTP", () => {
  it("is refused before anything is sent when the request is wrong", async () => {
    const { call } = await logServer(async function* () {
      yield line(0);
    });
    const path = `${P}/x/runs/y/logs`;
    expect((await call("GET", `${path}?after=-1&follow=yes&lines=3`)).body["issues"]).toHaveLength(
      3,
    );
    for (const forged of ["", "-1", "abc", "1e3", "99999999999999999999"]) {
      const { status, body } = await call("GET", path, {
        headers: { ...events, "last-event-id": forged },
      });
      expect([forged, status, body["issues"]]).toEqual([
        forged,
        400,
        [expect.objectContaining({ path: "Last-Event-ID" })],
      ]);
    }
    const head = await call("HEAD", `${path}?follow=true`, { headers: events });
    expect([head.status, head.text, head.headers.get("content-type")]).toEqual([
      200,
      "",
      "text/event-stream; charset=utf-8",
    ]);
    expect(
      (await call("GET", path, { headers: { accept: "text/event-stream;q=0, */*" } })).headers.get(
        "content-type",
      ),
    ).toBe("text/plain; charset=utf-8");
  });

  it("gets an error answer when it cannot be read, and reports an interruption", async () => {
    const never = await logServer(async function* () {
      if (Date.now() > 0) throw new DagctlError("not_supported", "This driver keeps no logs");
      yield line(0);
    });
    const path = `${P}/x/runs/y/logs`;
    expect((await never.call("GET", path)).status).toBe(501);
    expect((await never.call("GET", path, { headers: events })).status).toBe(501);
    expect((await never.call("GET", `${path}?follow=true`, { headers: events })).text).toContain(
      'event: error\ndata: {"error":"not_supported"',
    );

    const breaks = await logServer(async function* () {
      yield line(0);
      throw new Error("canary");
    });
    const broken = await breaks.call("GET", path, { headers: events });
    expect(broken.text).toContain('event: error\ndata: {"error":"internal"');
    expect(broken.text).not.toMatch(/canary|event: end/);
    await expect(breaks.call("GET", path)).rejects.toThrow();
  });

  it("ends at the source when the follower disconnects", async () => {
    const left = promised<void>();
    const { open } = await logServer(async function* ({ signal }) {
      yield line(0);
      await untilAborted(signal);
      left.resolve();
    });
    const leave = new AbortController();
    const reader = readerOf(
      await open(`${P}/x/runs/y/logs?follow=true`, { headers: events, signal: leave.signal }),
    );
    await readUntil(reader, "line 0");
    leave.abort();
    await left.promise;
  });

  it("sends keep-alive comments, and ends when the token is revoked", async () => {
    let revoked = false;
    const host = scriptedHost({
      runs: {
        get: () => Promise.resolve(run),
        logs: async function* (_project, _run, { signal } = {}) {
          yield line(0);
          await untilAborted(signal);
        },
      },
    });
    const { open } = await serve(host, {
      streams: { heartbeatMs: 20 },
      authenticate: () => {
        if (revoked) throw new DagctlError("unauthenticated", "Revoked");
        return { organization: "org-acme", caller: "ann", access: "read" };
      },
    });
    const reader = readerOf(await open(`${P}/x/runs/y/logs?follow=true`, { headers: events }));
    await readUntil(reader, ": still here");
    revoked = true;
    await expect(readUntil(reader, "never")).rejects.toThrow();
  });

  it("reads from the source no faster than a slow reader, and drops a reader that receives nothing", async () => {
    let made = 0;
    const ended = promised<void>();
    const { port } = await logServer(
      async function* () {
        try {
          for (; ; made += 1) yield line(made, "x".repeat(64 * 1024));
        } finally {
          ended.resolve();
        }
      },
      { stallMs: 300 },
    );
    const socket = connect({ host: "127.0.0.1", port });
    await once(socket, "connect");
    socket.pause();
    socket.on("error", () => undefined);
    socket.write(
      `GET ${P}/x/runs/y/logs?follow=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer acme-token\r\n\r\n`,
    );
    await ended.promise;
    // Only what fits into the buffers of the kernel and of this side was made, far less than the
    // source offers.
    expect(made).toBeLessThan(400);
    socket.destroy();
  });

  it("is open for a limited number of readers at once", async () => {
    const { open, call } = await logServer(
      async function* ({ signal }) {
        yield line(0);
        await untilAborted(signal);
      },
      { max: 2 },
    );
    const path = `${P}/x/runs/y/logs?follow=true`;
    const leave = new AbortController();
    const readers = await Promise.all(
      [1, 2].map(async () => readerOf(await open(path, { headers: events, signal: leave.signal }))),
    );
    await Promise.all(readers.map((reader) => readUntil(reader, "line 0")));
    const third = await call("GET", path, { headers: events });
    expect([third.status, third.headers.get("content-type")]).toEqual([
      503,
      "application/json; charset=utf-8",
    ]);
    leave.abort();
    await until(
      async () => {
        const again = new AbortController();
        const response = await open(path, { headers: events, signal: again.signal });
        again.abort();
        return response.status;
      },
      (status) => status === 200,
    );
  });

  it("ends without an end event when the server closes, so that its reader connects again", async () => {
    const { open, close } = await logServer(async function* ({ signal }) {
      yield line(0);
      await new Promise<void>((_resolve, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason as Error)),
      );
    });
    const reader = readerOf(await open(`${P}/x/runs/y/logs?follow=true`, { headers: events }));
    let seen = await readUntil(reader, "line 0");
    const closed = close();
    for (let next = await reader.read(); !next.done; next = await reader.read()) seen += next.value;
    await closed;
    expect(seen).not.toMatch(/event: (?:end|error)/);
  });
});
