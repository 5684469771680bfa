import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { verifyArtifacts, type VerifiedArtifacts } from "../../src/results/artifact-content.ts";
import { collectResults } from "../../src/results/collect-results.ts";
import { artifactLines, digestOf, type Piece, piecesOf, randomJson } from "./artifact-lines.ts";
import { modelFrame } from "./frame-lines.ts";

function collect(lines: readonly string[]): ReturnType<typeof collectResults> {
  const collector = collectResults({ artifacts: true });
  lines.forEach((text, index) => collector.add({ position: index + 1, time: "", text }));
  return collector;
}

const verify = (lines: readonly string[]): Promise<VerifiedArtifacts | undefined> =>
  verifyArtifacts(collect(lines).artifacts());

const MANIFEST = randomJson(20_000);
const PIECES = piecesOf("manifest.json", MANIFEST);

describe("the artifacts of a run", () => {
  it("are verified, sorted by name, and no part of the results", async () => {
    const results = piecesOf("a_results.json", "{}");
    const collector = collect(artifactLines([...PIECES, ...results]));
    expect(PIECES.length).toBeGreaterThan(3);
    expect(collector.results()).toEqual({ state: "complete", models: [], dropped: 0, unknown: 0 });
    const verified = await verifyArtifacts(collector.artifacts());
    expect(verified?.state).toBe("complete");
    expect(verified?.files.map(({ name, bytes, sha256 }) => [name, bytes, sha256])).toEqual([
      ["a_results.json", 2, digestOf("{}")],
      ["manifest.json", MANIFEST.length, digestOf(MANIFEST)],
    ]);
  });

  it("are none where none was sent, or where the collector takes none", async () => {
    expect(await verify(artifactLines([]))).toBeUndefined();
    const collector = collectResults();
    for (const text of artifactLines(PIECES)) collector.add({ position: 1, time: "", text });
    expect(await verifyArtifacts(collector.artifacts())).toBeUndefined();
    expect(collector.results().state).toBe("complete");
  });

  const [first = {}, second = {}, ...others] = PIECES;
  const forged: Readonly<Record<string, readonly Piece[]>> = {
    "without its first piece": PIECES.slice(1),
    "without one in the middle": [first, ...others],
    "without its last piece": PIECES.slice(0, -1),
    "with a piece twice": [first, second, second, ...others],
    "with its first piece twice": [first, ...PIECES],
    "with pieces in another order": [second, first, ...others],
    "with one piece more": [...PIECES, { ...first, part: PIECES.length }],
    "whose pieces have several digests": [first, { ...second, sha256: "a".repeat(64) }, ...others],
    "with another digest": PIECES.map((piece) => ({ ...piece, sha256: "a".repeat(64) })),
    "with another size": PIECES.map((piece) => ({ ...piece, bytes: MANIFEST.length + 1 })),
    "with another compressed size": PIECES.map((piece) => ({ ...piece, compressed: 11_000 })),
    "whose gzip is cut off": [{ ...first, parts: 1, compressed: 2_250 }],
    "that is no gzip": [{ ...first, parts: 1, compressed: 3, data: "AAAA" }],
    "with padding in the middle": [first, { ...second, data: "AA=A" }, ...others],
  };
  it.each(Object.entries(forged))("are partial with one %s", async (_, pieces) => {
    const small = piecesOf("run_results.json", "{}");
    const verified = await verify(artifactLines([...pieces, ...small]));
    expect(verified?.state).toBe("partial");
    expect(verified?.files.map(({ name }) => name)).toEqual(["run_results.json"]);
  });

  const refused: Readonly<Record<string, Piece>> = {
    "a name with a path": { name: "../manifest.json" },
    "a name with a line break": { name: "a\nb.json" },
    "a name of another type": { name: "manifest.html" },
    "10,000 pieces": { parts: 10_000 },
    "too large a size": { bytes: 2 ** 40 },
    "no data": { data: "" },
    "data that are no base64": { data: "<script>" },
  };
  it.each(Object.entries(refused))("do not have %s", async (_, fields) => {
    const collector = collect(artifactLines(PIECES.map((piece) => ({ ...piece, ...fields }))));
    expect(await verifyArtifacts(collector.artifacts())).toBeUndefined();
    expect(collector.results()).toMatchObject({ state: "partial", dropped: PIECES.length });
  });

  it("are not decompressed beyond the size that was declared", async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024));
    const data = bomb.toString("base64").match(/.{1,3000}/g) ?? [];
    const header = {
      name: "manifest.json",
      parts: data.length,
      bytes: 1_000,
      compressed: bomb.length,
      sha256: "a".repeat(64),
    };
    const lines = artifactLines(data.map((piece, part) => ({ ...header, part, data: piece })));
    const before = process.memoryUsage.rss();
    expect(await verify(lines)).toEqual({ state: "partial", files: [] });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
  });

  it("are none of several that have more than 4 MiB together, or where a program says so", async () => {
    const names = ["a.json", "b.json", "c.json"];
    const many = names.flatMap((name) => piecesOf(name, randomJson(3 * 1024 * 1024)));
    const tooLarge = { state: "too_large", files: [] };
    const small = piecesOf("run_results.json", "{}");
    expect(await verify(artifactLines([...many, ...small]))).toEqual(tooLarge);
    expect(await verify(artifactLines([...small, { too_large: true }]))).toEqual(tooLarge);
  });

  it("are those of the last process that has sent them whole", async () => {
    const lines = [
      ...artifactLines(PIECES),
      ...artifactLines(piecesOf("manifest.json", "{}"), "p2"),
    ];
    const verified = await verify(lines);
    expect(verified?.files.map(({ sha256 }) => sha256)).toEqual([digestOf("{}")]);
  });

  it("displace no model, however many a program sends", () => {
    const [piece = {}] = PIECES;
    const lines = artifactLines(Array.from({ length: 30_000 }, () => piece));
    const models = Array.from({ length: 15_000 }, (_, n) =>
      modelFrame(n + 1, { name: `m${n}`, status: "succeeded", execution: n }, "p2"),
    );
    expect(collect([...lines, ...models]).results().models).toHaveLength(15_000);
  });
});
