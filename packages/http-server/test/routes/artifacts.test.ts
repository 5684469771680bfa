import { createHash } from "node:crypto";
import type { ArtifactFile } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { artifactLines, piecesOf, randomJson } from "../../../core/test/results/artifact-lines.ts";
import { scriptedHost } from "../scripted-host.ts";
import { type Served, serve, servedHost, until } from "../served-host.ts";

const P = "/api/v1/projects";
const MANIFEST = randomJson(300_000);
const ENCODER = new TextEncoder();

/** Returns a server whose only artifact this is. */
const fileServer = (file: ArtifactFile, streams = {}): Promise<Served> =>
  serve(scriptedHost({ runs: { artifact: () => Promise.resolve(file) } }), { streams });

async function* partsOf(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield ENCODER.encode(part);
}

describe("the artifacts of a run on the real host", () => {
  it("are listed, and sent as a file that a browser saves", async () => {
    const { call, create, engine } = await servedHost();
    engine.setRuns(() =>
      artifactLines(piecesOf("manifest.json", MANIFEST)).map((print) => ({ print })),
    );
    const { id } = await create();
    const { body } = await call("POST", `${P}/${id}/run`);
    const run = `${P}/${id}/runs/${String(body["job_run_id"])}`;
    await until(
      () => call("GET", run),
      ({ body: { status } }) => status === "success",
    );
    const list = await call("GET", `${run}/artifacts`, { token: "acme-reader" });
    expect(list.body).toMatchObject({
      total: 1,
      artifacts: [{ name: "manifest.json", bytes: MANIFEST.length }],
    });
    const path = `${run}/artifacts/manifest.json`;
    const digest = createHash("sha256").update(MANIFEST).digest("hex");
    for (const method of ["GET", "HEAD"]) {
      const { status, headers, text } = await call(method, path, { token: "acme-reader" });
      expect([method, status, text]).toEqual([method, 200, method === "GET" ? MANIFEST : ""]);
      expect(Object.fromEntries(headers)).toMatchObject({
        "content-type": "application/json; charset=utf-8",
        "content-length": String(MANIFEST.length),
        "content-disposition": 'attachment; filename="manifest.json"',
        etag: `"${digest}"`,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
      });
    }
    const refused = [
      [401, path, ""],
      [404, path, "rival-token"],
      [404, `${run}/artifacts/absent.json`, "acme-token"],
      [404, `${run}/artifacts/..%2Fmanifest.json`, "acme-token"],
      [404, `${run}/artifacts/a%00b`, "acme-token"],
      [404, `${P}/${id}/runs/run_absent/artifacts/manifest.json`, "acme-token"],
      [404, `${run}/artifacts`, "rival-token"],
      [400, `${path}?download=1`, "acme-token"],
      [405, path, "acme-token"],
    ] as const;
    for (const [status, url, token] of refused) {
      const answer = await call(status === 405 ? "DELETE" : "GET", url, { token });
      expect([url, answer.status, answer.headers.get("etag")]).toEqual([url, status, null]);
    }
  });
});

describe("an artifact", () => {
  it("whose name is no file name is sent under another one", async () => {
    const name = 'a"; x="\r\n/é.json';
    const file = { name, bytes: 2, sha256: "a", content: partsOf("{}") };
    const { call } = await fileServer(file);
    const { headers, text } = await call("GET", `${P}/a/runs/b/artifacts/c`);
    expect(headers.get("content-disposition")).toBe('attachment; filename="a___x______.json"');
    expect(text).toBe("{}");
  });

  it("that fails after its beginning is cut off, and frees its place", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* partsOf("{");
      throw new Error("damaged");
    }
    const files = [broken(), broken(), partsOf("{}")];
    const artifact = async (): Promise<ArtifactFile> => {
      const content = files.shift() ?? partsOf("{}");
      return { name: "a.json", bytes: 2, sha256: "a", content };
    };
    const { call } = await serve(scriptedHost({ runs: { artifact } }), { streams: { max: 1 } });
    for (let n = 0; n < 2; n += 1)
      await expect(call("GET", `${P}/a/runs/b/artifacts/c`)).rejects.toThrow();
    expect((await call("GET", `${P}/a/runs/b/artifacts/c`)).text).toBe("{}");
  });
});
