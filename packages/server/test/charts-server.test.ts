import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chartRepository, formerChartRepository } from "@dagctl/k8s-driver";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chartsServer } from "../src/charts-server.ts";
import { main } from "../src/cli.ts";
import { enginesOf } from "../src/engines.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-charts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the command, and returns what it prints and how it ends. */
function command(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const stop = new AbortController();
  const said: string[] = [];
  const printed = new EventTarget();
  const keep = (text: string): void => {
    said.push(text);
    printed.dispatchEvent(new Event("text"));
  };
  const ended = main({
    args: ["charts", ...args],
    environment,
    directory: folder,
    signal: stop.signal,
    input: async () => "",
    out: keep,
    printError: keep,
  });
  return { said, printed, ended, stop: () => stop.abort() };
}

describe("the server of the charts alone", () => {
  test("has a health path, and no call of the API", async () => {
    const app = chartsServer();
    const health = await app.inject("/healthz");
    expect({ status: health.statusCode, body: health.json<unknown>() }).toEqual({
      status: 200,
      body: { status: "ok" },
    });
    for (const url of ["/", "/readyz", "/api/v1/projects", "/openapi.json", "/docs"])
      expect((await app.inject(url)).statusCode).toBe(404);
    await app.close();
  });

  test("is started by the command `charts`, and stores nothing", async () => {
    const { said, printed, ended, stop } = command(["--port", "0"], { DAGCTL_LOG_FORMAT: "json" });
    if (said.length === 0) await once(printed, "text");
    const line: unknown = JSON.parse(said[0] ?? "");
    expect(line).toMatchObject({
      level: "info",
      message: expect.stringMatching(/^dagctl-server serves the charts at http:.*\/charts$/),
    });
    const { url } = (line as { readonly details: { readonly url: string } }).details;
    const answer = await fetch(`${url}/charts/info/refs?service=git-upload-pack`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(
      chartRepository().files.get("info/refs")?.body,
    );
    stop();
    expect(await ended).toBe(0);
    expect(said).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    [["now"], '"now" is no charts command'],
    [["--store-url", "postgres://db/x"], "--store-url is for the server: charts does not use it"],
    [["--file", "x"], "--file is not a flag of charts"],
  ])("is refused with %j, before it listens", async (args, says) => {
    const { said, ended } = command(args);
    expect(await ended).not.toBe(0);
    expect(said.join("\n")).toContain(says);
  });
});

describe("a server on a cluster", () => {
  test.each([
    [undefined, chartRepository()],
    ["all", chartRepository()],
    ["former", formerChartRepository()],
  ] as const)("has of the charts what the setting says: %s", async (serveCharts, expected) => {
    const { charts, deploy, run } = await enginesOf({
      dataDirectory: folder,
      kubeconfig: "in-cluster",
      chartsUrl: "http://charts.example",
      ...(serveCharts && { serveCharts }),
    });
    expect(charts?.files).toEqual(expected.files);
    await Promise.all([deploy.close?.(), run.close?.()]);
  });

  test("that has the former charts has no commit", () => {
    const names = [...formerChartRepository().files.keys()];
    expect(names).toEqual(["index.yaml", "dagctl-resources-1.0.0.tgz"]);
  });
});
