import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import { MARK } from "./run-last.ts";

/** The artifacts of dbt. */
export const ARTIFACTS = ["manifest.json", "run_results.json"] as const;

type Sent = Readonly<Record<string, unknown>>;

/** Returns the artifacts that the lines of a run have, by name. They come after all else. */
export function sentIn(lines: readonly string[]): ReadonlyMap<string, Buffer> {
  const frames = lines
    .filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)) as Sent);
  const numbers = frames.map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(frames.at(-1)?.["kind"]).toBe("end");
  const found = new Map<string, Buffer>();
  for (const name of ARTIFACTS) {
    const pieces = frames.filter((frame) => frame["name"] === name && frame["kind"] === "artifact");
    expect(pieces.map(({ part }) => part)).toEqual(pieces.map((_, index) => index));
    const packed = Buffer.concat(pieces.map(({ data }) => Buffer.from(String(data), "base64")));
    const content = gunzipSync(packed);
    for (const piece of pieces)
      expect(piece).toMatchObject({
        parts: pieces.length,
        bytes: content.length,
        compressed: packed.length,
        sha256: createHash("sha256").update(content).digest("hex"),
      });
    found.set(name, content);
  }
  return found;
}
