import type { LogLine, Run } from "@dagctl/core";
import type { RunDriver } from "@dagctl/core/contracts";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { scriptedHost } from "./scripted-host.ts";
import { serve, servedHost, until } from "./served-host.ts";

const P = "/api/v1/projects";
const PATH = `${P}/x/runs/y/logs`;
const EVENTS = { accept: "text/event-stream" };
const TIME = "2026-01-01T00:00:00.000Z";

/** A host whose only log has a line and continues where it is followed. */
const endless = scriptedHost({
  runs: {
    get: () => Promise.resolve({ id: "run_1", project_id: "proj_1" } as Run),
    async *logs(_project, _run, { follow = false, signal } = {}): AsyncGenerator<LogLine> {
      yield { position: 1, time: TIME, text: "line" };
      if (follow)
        await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));
    },
  },
});

describe("a caller that follows the largest allowed number of logs", () => {
  it("gets 429 for one more, while its other reads and other callers go on", async () => {
    const { open, call } = await serve(endless, { streams: { maxPerCaller: 3 } });
    const leave = new AbortController();
    const followed = await Promise.all(
      [1, 2, 3].map(() =>
        open(`${PATH}?follow=true`, {
          headers: EVENTS,
          token: "acme-reader",
          signal: leave.signal,
        }),
      ),
    );
    expect(followed.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = await call("GET", `${PATH}?follow=true`, { token: "acme-reader" });
    expect([refused.status, refused.body["error"], refused.headers.has("retry-after")]).toEqual([
      429,
      "rate_limited",
      true,
    ]);
    expect(refused.body["message"]).toContain("has 3 open streams");
    expect((await call("GET", PATH, { token: "acme-reader" })).text).toBe("line\n");
    const other = await open(`${PATH}?follow=true`, {
      headers: EVENTS,
      token: "acme-other",
      signal: leave.signal,
    });
    expect(other.status).toBe(200);
    leave.abort();
    await until(
      async () => {
        const again = new AbortController();
        const { status } = await open(`${PATH}?follow=true`, {
          headers: EVENTS,
          token: "acme-reader",
          signal: again.signal,
        });
        again.abort();
        return status;
      },
      (status) => status === 200,
    );
  });

  it("leaves capacity for reads of a log when all followers together are at their limit", async () => {
    const { open, call } = await serve(endless, { streams: { max: 2 } });
    const leave = new AbortController();
    await Promise.all(
      [1, 2].map(() => open(`${PATH}?follow=true`, { headers: EVENTS, signal: leave.signal })),
    );
    expect((await call("GET", `${PATH}?follow=true`, { token: "acme-other" })).status).toBe(503);
    for (let reads = 0; reads < 5; reads += 1) expect((await call("GET", PATH)).status).toBe(200);
    leave.abort();
  });
});

describe("many followers of one run over HTTP", () => {
  const FOLLOWERS = 200;

  it("get every line and the end from one stream of the driver, while other calls are answered", async () => {
    const engine = fakeEngine();
    let streams = 0;
    const run: RunDriver = {
      ...engine.run,
      logs(ref, options) {
        if (options?.follow) streams += 1;
        return engine.run.logs(ref, options);
      },
    };
    const { open, call, create } = await servedHost(
      { ...engine, run },
      { streams: { maxPerCaller: FOLLOWERS } },
    );
    engine.setRuns("manual");
    const { id } = await create();
    const started = await call("POST", `${P}/${id}/run`);
    const ref = { organization: "org-acme", project: id, run: String(started.body["job_run_id"]) };
    await until(
      () => call("GET", `${P}/${id}/runs/latest`),
      ({ body }) => body["status"] === "running",
    );
    engine.addLine(ref, "early");
    const answers = await Promise.all(
      Array.from({ length: FOLLOWERS }, () =>
        open(`${P}/${id}/runs/latest/logs?follow=true`, { headers: EVENTS, token: "acme-reader" }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const texts = Promise.all(answers.map((answer) => answer.text()));
    for (let line = 1; line <= 200; line += 1) {
      engine.addLine(ref, `late ${line}`);
      if (line % 20 === 0) expect((await call("GET", "/healthz")).status).toBe(200);
    }
    engine.finishRun(ref);
    const expected = ["early", ...Array.from({ length: 200 }, (_, index) => `late ${index + 1}`)];
    for (const text of await texts) {
      expect([...text.matchAll(/"text":"([^"]*)"/g)].map(([, line]) => line)).toEqual(expected);
      expect(text.endsWith("event: end\ndata: {}\n\n")).toBe(true);
    }
    expect(streams).toBeLessThan(10);
  });
});

describe("a line that reports missing lines", () => {
  it("is an event with their number in `missing`, and a reader resumes after its id", async () => {
    const gap: LogLine = {
      position: 40,
      time: TIME,
      text: "[the first 3 lines of this log are no longer kept]",
      missing: 3,
    };
    const host = scriptedHost({
      runs: {
        get: () => Promise.resolve({ id: "run_1", project_id: "proj_1" } as Run),
        async *logs(): AsyncGenerator<LogLine> {
          yield gap;
          yield { position: 50, time: TIME, text: "line" };
        },
      },
    });
    const { call } = await serve(host);
    expect((await call("GET", PATH, { headers: EVENTS })).text).toContain(
      `id: 40\ndata: ${JSON.stringify(gap)}\n\n`,
    );
    expect((await call("GET", PATH)).text).toBe(`${gap.text}\nline\n`);
  });
});
