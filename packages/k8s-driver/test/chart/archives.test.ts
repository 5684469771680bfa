import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CHART_ARCHIVES, CHART_NAME } from "../../src/chart/archives.ts";
import { chartRepository } from "../../src/index.ts";

/**
 * The digests never change: Argo CD keeps what it has fetched under a version, and Applications of
 * older drivers point to it.
 */
const SHA256: Readonly<Record<string, string>> = {
  "1.0.0": "9036c9e6c3da19688adaf1af5ad6a06b5e2abb0d6f5a436a19bc049369518194",
};

const sha256 = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");
const { files } = chartRepository();

describe("the archive of the chart", () => {
  test("of each published version has the bytes that it always had", () => {
    expect(
      Object.fromEntries(
        Object.entries(CHART_ARCHIVES).map(([version, text]) => [
          version,
          sha256(Buffer.from(text, "base64")),
        ]),
      ),
    ).toEqual(SHA256);
  });

  test("is named by the index, with the digest of its bytes and a relative URL", () => {
    const index = JSON.parse(files.get("index.yaml")?.body.toString() ?? "") as {
      readonly entries: Readonly<
        Record<
          string,
          readonly {
            readonly version: string;
            readonly digest: string;
            readonly urls: readonly string[];
          }[]
        >
      >;
    };
    expect(Object.keys(index.entries)).toEqual([CHART_NAME]);
    const entries = index.entries[CHART_NAME] ?? [];
    expect(entries.map(({ version }) => version)).toEqual(Object.keys(SHA256));
    for (const { digest, urls, version } of entries) {
      expect(digest).toBe(SHA256[version]);
      expect(urls).toEqual([`${CHART_NAME}-${version}.tgz`]);
      expect(sha256(files.get(urls[0] ?? "")?.body ?? Buffer.alloc(0))).toBe(digest);
    }
    const served = [...files.keys()].filter((name) => /\.(?:tgz|yaml)$/.test(name));
    expect(served.sort()).toEqual(["index.yaml", ...entries.flatMap(({ urls }) => urls)].sort());
  });

  test("index is the same at every start, since Argo CD compares it", () => {
    expect(sha256(chartRepository().files.get("index.yaml")?.body ?? Buffer.alloc(0))).toBe(
      sha256(files.get("index.yaml")?.body ?? Buffer.alloc(1)),
    );
  });

  test("has one template, which prints its input, and no values of its own", () => {
    const tar = gunzipSync(Buffer.from(CHART_ARCHIVES["1.0.0"] ?? "", "base64"));
    const names: string[] = [];
    for (let at = 0; tar[at] !== 0 && at < tar.length;) {
      names.push(tar.toString("latin1", at, at + 100).replace(/\0.*$/s, ""));
      at +=
        512 + Math.ceil(Number.parseInt(tar.toString("latin1", at + 124, at + 135), 8) / 512) * 512;
    }
    expect(names.sort()).toMatchInlineSnapshot(`
      [
        "dagctl-resources/Chart.yaml",
        "dagctl-resources/templates/resources.yaml",
      ]
    `);
    expect(tar.toString()).toContain("toYaml .");
  });
});
