import type { LogLine } from "@dagctl/core";
import { until } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { clientOf, proxy, served, type Served } from "./served.ts";

async function lines(log: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of log) all.push(line);
  return all;
}

/** Returns a project with a run that has ended, and the log of it as the host has it. */
async function ended(on: Served): Promise<{ id: string; run: string; log: LogLine[] }> {
  on.engine.setRuns("manual");
  const { id } = await on.client.projects.create(on.input);
  const { job_run_id: run } = await on.client.projects.run(id);
  await until(
    () => on.client.runs.get(id, run),
    ({ status }) => status === "running",
  );
  const ref = { organization: "org-acme", project: id, run };
  for (const text of ["one", "two, ä", "three", "four"]) on.engine.addLine(ref, text);
  on.engine.finishRun(ref);
  await on.client.runs.wait(id, run);
  const log = await lines(on.host.organization("org-acme").runs.logs(id, run));
  expect(log.length).toBeGreaterThan(2);
  return { id, run, log };
}

describe("the log of a run over HTTP", () => {
  test("has the lines of the host, from the start and after a position", async () => {
    const on = await served();
    const { id, run, log } = await ended(on);
    expect(await lines(on.client.runs.logs(id, run))).toEqual(log);
    const after = log[0]?.position ?? 0;
    expect(await lines(on.client.runs.logs(id, run, { after }))).toEqual(log.slice(1));
    expect(await lines(on.client.runs.logs(id, "latest", { follow: true }))).toEqual(log);
  });

  test("continues after each lost connection, without a gap and without a repeated line", async () => {
    const on = await served();
    const { id, run, log } = await ended(on);
    const between = await proxy(on.url, [
      { cutAfterEvents: 1 },
      "cut before",
      { cutAfterEvents: 1 },
      { status: 502 },
    ]);
    const client = clientOf(between.url);
    expect(await lines(client.runs.logs(id, run, { follow: true }))).toEqual(log);
    const positions = log.map(({ position }) => String(position));
    expect(between.requests.map(({ headers }) => headers["last-event-id"])).toEqual([
      undefined,
      positions[0],
      positions[0],
      positions[1],
      positions[1],
    ]);
  });

  test("throws what the server answers at the first request", async () => {
    const { client, input } = await served();
    const { id } = await client.projects.create(input);
    await expect(lines(client.runs.logs(id, "latest"))).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(lines(client.runs.logs("absent", "x"))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("ends its request when its reader stops, and with the caller's signal", async () => {
    const on = await served();
    const { id, run } = await ended(on);
    for await (const line of on.client.runs.logs(id, run, { follow: true })) {
      expect(line.position).toBeGreaterThanOrEqual(0);
      break;
    }
    const signal = AbortSignal.abort(new TypeError("stopped"));
    await expect(lines(on.client.runs.logs(id, run, { signal }))).rejects.toThrow("stopped");
  });
});
