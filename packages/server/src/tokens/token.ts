import { hash as digest, randomBytes, timingSafeEqual } from "node:crypto";

/** What a token may do: `read` allows GET only. */
export type Access = "read" | "write";

/** What is stored of a token. The token itself is shown once and stored nowhere. */
export interface StoredToken {
  /** Unique among the tokens of a data folder. */
  readonly name: string;
  readonly organization_id: string;
  readonly access: Access;
  /**
   * SHA-256 of the token, in hex. A plain hash is sufficient: the token has 256 random bits, so it
   * cannot be guessed.
   */
  readonly sha256: string;
  readonly created_at: string;
  readonly expires_at?: string;
}

/** Returns a new token in the form of the hosted product's. */
export function makeToken(): string {
  return `dctl_${randomBytes(32).toString("base64url")}`;
}

export function hashToken(token: string): string {
  return digest("sha256", token);
}

/**
 * Returns the stored token that matches `presented`. Every stored hash is compared, each in
 * constant time, so that the time taken reveals nothing about them. An expired one is not found.
 */
export function findToken(
  presented: string,
  tokens: readonly StoredToken[],
  now: number,
): StoredToken | undefined {
  const hash = Buffer.from(hashToken(presented), "hex");
  let found: StoredToken | undefined;
  for (const token of tokens) {
    const stored = Buffer.from(token.sha256, "hex");
    if (stored.length === hash.length && timingSafeEqual(stored, hash)) found = token;
  }
  return found?.expires_at !== undefined && Date.parse(found.expires_at) <= now ? undefined : found;
}
