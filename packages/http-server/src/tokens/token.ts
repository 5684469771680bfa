import { hash, randomBytes } from "node:crypto";
import type { TokenRecord } from "@dagctl/core/contracts";
import { newId } from "@dagctl/core/driver-kit";

const DAY_MS = 86_400_000;

/** Returns a new token: `dctl_` and 256 random bits in base64url. */
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

/** A token that is shown once, and its record. */
export interface NewToken {
  readonly token: string;
  readonly record: TokenRecord;
}

/** How long a new token is valid. */
export interface MakeTokenOptions {
  /** @default it does not expire */
  readonly days?: number | undefined;
  /** In milliseconds since 1970. @default the current time */
  readonly now?: number;
}

/**
 * Returns a new token, which is not stored yet.
 *
 * @param about `organization` absent: it is valid for every one
 */
export function makeToken(
  about: Pick<TokenRecord, "name" | "organization" | "access" | "createdBy">,
  { days, now = Date.now() }: MakeTokenOptions = {},
): NewToken {
  const token = newToken();
  const record = {
    ...about,
    id: newId("tok"),
    digest: tokenDigest(token),
    createdAt: new Date(now).toISOString(),
    ...(days === undefined ? {} : { expiresAt: new Date(now + days * DAY_MS).toISOString() }),
  };
  return { token, record };
}
