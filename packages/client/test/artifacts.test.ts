import { createHash } from "node:crypto";
import { createClient } from "@dagctl/client";
import type { ArtifactFile } from "@dagctl/core";
import { describe, expect, test, vi } from "vitest";

const CONTENT = '{"nodes": {}}\n';
const ETAG = `"${createHash("sha256").update(CONTENT).digest("hex")}"`;
const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Reads an artifact from a server that gives these answers. */
function read(...answers: readonly (() => Response)[]): {
  readonly file: Promise<ArtifactFile>;
  readonly urls: readonly string[];
} {
  const urls: string[] = [];
  const left = [...answers];
  const client = createClient({
    baseUrl: "http://dagctl.test",
    token: "token",
    fetch: async (request) => {
      urls.push((request as Request).url);
      const answer = left.shift();
      if (answer === undefined) throw new TypeError("No answer");
      return answer();
    },
  });
  return { file: client.runs.artifact("shop", "latest", "manifest.json"), urls };
}

const answer =
  (text: string, headers: Readonly<Record<string, string>>): (() => Response) =>
  () =>
    new Response(text, { headers: { ...JSON_TYPE, ...headers } });

async function textOf({ content }: ArtifactFile): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe("runs.artifact", () => {
  test.each([ETAG, `W/${ETAG}`])("returns the file whose tag is %s", async (etag) => {
    const { file, urls } = read(answer(CONTENT, { etag }));
    const { content, ...rest } = await file;
    expect(rest).toEqual({
      name: "manifest.json",
      bytes: CONTENT.length,
      sha256: ETAG.slice(1, -1),
    });
    expect(await textOf({ ...rest, content })).toBe(CONTENT);
    expect(urls).toEqual([
      "http://dagctl.test/api/v1/projects/shop/runs/latest/artifacts/manifest.json",
    ]);
  });

  test.each([
    ["has other bytes", answer("{}", { etag: ETAG })],
    ["has no tag", answer(CONTENT, {})],
    ["has the tag of a project", answer(CONTENT, { etag: '"7"' })],
    ["is a page", answer(CONTENT, { etag: ETAG, "content-type": "text/html" })],
  ])("refuses an answer that %s", async (_what, wrong) => {
    await expect(read(wrong).file).rejects.toMatchObject({
      code: "internal",
      message: expect.stringContaining("does not come from the API"),
    });
  });

  test("requests a file again that a connection has lost", async () => {
    const lost = (): Response =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode("{"));
            controller.error(new TypeError("terminated"));
          },
        }),
        { headers: { ...JSON_TYPE, etag: ETAG } },
      );
    const { file, urls } = read(lost, answer(CONTENT, { etag: ETAG }));
    expect(await textOf(await file)).toBe(CONTENT);
    expect(urls).toHaveLength(2);
  });

  test("returns the file in a page on plain HTTP, which cannot make a digest", async () => {
    vi.stubGlobal("crypto", { getRandomValues: () => new Uint8Array(16) });
    try {
      expect(await textOf(await read(answer(CONTENT, { etag: ETAG })).file)).toBe(CONTENT);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
