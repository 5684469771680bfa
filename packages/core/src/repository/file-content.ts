import type { RepositoryFile } from "../contracts/git.ts";

/**
 * Returns what a plain file is whose bytes were read: a text, or `binary` where they are not UTF-8.
 * A text in UTF-16 with a byte order mark is `binary` with its text.
 */
export function fileContent(bytes: Uint8Array): RepositoryFile {
  const text = decodeText(bytes, "utf-8");
  if (text !== undefined) return { kind: "file", text };
  const encoding = utf16Of(bytes);
  const utf16 = encoding === undefined ? undefined : decodeText(bytes.subarray(2), encoding);
  return { kind: "binary", bytes: bytes.length, ...(utf16 === undefined ? {} : { utf16 }) };
}

function utf16Of([first, second]: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

/** Returns the text with its byte order mark, or `undefined` where the bytes are no such text. */
function decodeText(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
