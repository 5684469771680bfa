import { sha256 as sha256Of } from "@noble/hashes/sha2.js";

/** WebCrypto hashes in another thread. For fewer bytes, to get there and back takes longer. */
const FEW_BYTES = 4096;

/** Returns the SHA-256 of the text's UTF-8 bytes, in 64 hex characters. */
export async function sha256(text: string): Promise<string> {
  const given = new TextEncoder().encode(text);
  const bytes =
    given.length <= FEW_BYTES
      ? sha256Of(given)
      : new Uint8Array(await crypto.subtle.digest("SHA-256", given));
  return hexOf(bytes);
}

/** Returns bytes in hex, two characters for each. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Returns JSON with the keys of every object in order and without `undefined`: two values that mean
 * the same have the same text.
 *
 * @param value plain JSON
 * @throws RangeError: the value contains a cycle
 */
export function stableJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => stableJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stableJson(item)}`).join(",")}}`;
}

/**
 * Returns the SHA-256 of `stableJson`, in 64 hex characters: the same whatever the order of the
 * keys is.
 */
export function digestOf(value: unknown): Promise<string> {
  return sha256(stableJson(value));
}
