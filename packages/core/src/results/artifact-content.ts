import { sha256 } from "@noble/hashes/sha2.js";
import type { ArtifactsState, RunArtifact } from "../model/artifacts.ts";
import { hexOf } from "../values/digest.ts";
import { MOST_COMPRESSED } from "./artifact-frames.ts";
import type { SentArtifacts } from "./collect-artifacts.ts";

/** An artifact that was verified. */
export interface VerifiedArtifact extends Omit<RunArtifact, "created_at"> {
  /** Gzip. */
  readonly content: Uint8Array<ArrayBuffer>;
}

/** The artifacts of a run that has ended. */
export interface VerifiedArtifacts {
  readonly state: ArtifactsState;
  /** By name. */
  readonly files: readonly VerifiedArtifact[];
}

/**
 * Verifies the size and the digest of each artifact. It reads no more than the size that was
 * declared, whatever the compressed form contains.
 *
 * @returns `undefined`: none was sent
 */
export async function verifyArtifacts({
  whole,
  isLossy,
  isTooLarge,
}: SentArtifacts): Promise<VerifiedArtifacts | undefined> {
  if (isTooLarge) return { state: "too_large", files: [] };
  if (whole.length === 0 && !isLossy) return undefined;
  const files: VerifiedArtifact[] = [];
  for (const { header, pieces } of whole) {
    const { name, bytes, compressed, sha256: digest } = header;
    const content = joinPieces(pieces, compressed);
    if (content === undefined || !(await isContent(content, { bytes, digest }))) continue;
    files.push({ name, bytes, compressed_bytes: compressed, sha256: digest, content });
  }
  files.sort((one, other) => (one.name < other.name ? -1 : 1));
  const isWhole = !isLossy && files.length === whole.length;
  return { state: isWhole ? "complete" : "partial", files };
}

/** Returns the bytes of texts in base64; `undefined` where they have another length. */
function joinPieces(
  pieces: readonly string[],
  length: number,
): Uint8Array<ArrayBuffer> | undefined {
  if (length > MOST_COMPRESSED) return undefined;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    const part = bytesOf(piece);
    if (part === undefined || at + part.length > length) return undefined;
    bytes.set(part, at);
    at += part.length;
  }
  return at === length ? bytes : undefined;
}

/** Returns the bytes of a text in base64; `undefined` where it is another text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return undefined;
  }
}

/** Returns texts in base64, each of at most so many characters, which is a multiple of 4. */
export function splitContent(content: Uint8Array, characters: number): readonly string[] {
  const size = (characters / 4) * 3;
  return Array.from({ length: Math.ceil(content.length / size) }, (_, part) => {
    const bytes = content.subarray(part * size, (part + 1) * size);
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  });
}

async function isContent(
  content: Uint8Array<ArrayBuffer>,
  { bytes, digest }: { readonly bytes: number; readonly digest: string },
): Promise<boolean> {
  const hash = sha256.create();
  let read = 0;
  try {
    for await (const part of decompress(new Blob([content]).stream())) {
      read += part.length;
      if (read > bytes) return false;
      hash.update(part);
    }
  } catch {
    return false;
  }
  return read === bytes && hexOf(hash.digest()) === digest;
}

/** Yields what gzip has compressed. It decompresses no faster than it is read. */
export async function* decompress(
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array> {
  const reader = content.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // What was not read is not decompressed.
    reader.cancel().catch(() => undefined);
  }
}

/** Returns a stream that takes each part when it is needed. */
export function streamOf(
  parts: AsyncIterator<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}
