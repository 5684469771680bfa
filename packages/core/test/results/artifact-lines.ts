import { createHash, randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { frameOf } from "./frame-lines.ts";

/** The fields of the frames of a file, each of which has one piece. */
export type Piece = Readonly<Record<string, unknown>>;

export const digestOf = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** Returns the pieces of a file, as a program sends them. */
export function piecesOf(name: string, content: string, size = 2_250): readonly Piece[] {
  const compressed = gzipSync(content);
  const parts = Math.ceil(compressed.length / size);
  const [bytes, sha256] = [Buffer.byteLength(content), digestOf(content)];
  return Array.from({ length: parts }, (_, part) => ({
    name,
    part,
    parts,
    data: compressed.subarray(part * size, (part + 1) * size).toString("base64"),
    bytes,
    compressed: compressed.length,
    sha256,
  }));
}

/** Returns the lines of a process that begins and sends such pieces. */
export function artifactLines(pieces: readonly Piece[], process = "p1"): readonly string[] {
  return [
    frameOf({ kind: "begin", process, seq: 1 }),
    ...pieces.map((piece, index) =>
      frameOf({ kind: "artifact", process, seq: index + 2, ...piece }),
    ),
    frameOf({ kind: "end", process, seq: pieces.length + 2 }),
  ];
}

/** Returns JSON that gzip cannot make small. */
export const randomJson = (bytes: number): string =>
  JSON.stringify({ text: randomBytes((bytes / 4) * 3).toString("base64") });
