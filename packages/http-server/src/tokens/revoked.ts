import type { TokenRecord, TokenStore } from "@dagctl/core/contracts";

type Ended = Pick<TokenRecord, "id" | "digest">;

/** The mark of a token that was valid and is not any more. */
const markOf = (digest: string): string => `revoked ${digest}`;

/**
 * Remembers that a token ends, so that its value is never accepted as an operator's own token. It
 * comes before the end itself.
 */
export async function rememberRevoked(store: TokenStore, { digest }: Ended): Promise<void> {
  await store.addOnce(markOf(digest), []);
}

/** Returns whether a token with this digest was revoked or replaced. */
export async function isRevoked(store: TokenStore, digest: string): Promise<boolean> {
  return store.hasMark(markOf(digest));
}
