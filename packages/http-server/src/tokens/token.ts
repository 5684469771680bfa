import { hash, randomBytes } from "node:crypto";

/** Returns a new token in the form of the hosted product's: 256 random bits. */
export function newToken(): string {
  return `dctl_${randomBytes(32).toString("base64url")}`;
}

/**
 * Returns what is stored of a token: SHA-256 in hex. A plain hash is sufficient, because a token
 * cannot be guessed. A look-up by it reveals nothing about other tokens.
 */
export function tokenDigest(token: string): string {
  return hash("sha256", token);
}
