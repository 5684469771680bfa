import type { Access } from "@dagctl/api";
import type { TokenRecord } from "@dagctl/core/contracts";
import { newId } from "@dagctl/core/driver-kit";
import { newToken, tokenDigest } from "@dagctl/http-server";
import { memoryTokenStore } from "@dagctl/testing";
import { servedConsole, type ServedConsole, type ServedOptions } from "./served-console.ts";

/** A served console whose server administers its tokens. */
export interface AdministeredConsole extends ServedConsole {
  /** Stores a token, of `org-acme` unless `more` says otherwise, and returns it. */
  tokenOf(name: string, access: Access, more?: Partial<TokenRecord>): Promise<string>;
  /** Returns the records of the tokens that are stored. */
  storedTokens(): Promise<readonly TokenRecord[]>;
  /** Deletes a token, as someone else would. */
  revoke(name: string): Promise<void>;
}

/** Serves the built console over a server with tokens of its own. */
export async function administeredConsole(
  options: Omit<ServedOptions, "tokenStore"> = {},
): Promise<AdministeredConsole> {
  const store = memoryTokenStore();
  const served = await servedConsole({ ...options, tokenStore: store });
  const storedTokens = async (): Promise<readonly TokenRecord[]> => store.list({});
  return {
    ...served,
    storedTokens,
    async tokenOf(name, access, more = { organization: "org-acme" }) {
      const token = newToken();
      const createdAt = "2026-01-01T00:00:00.000Z";
      const digest = tokenDigest(token);
      await store.add({ id: newId("tok"), name, access, digest, createdAt, ...more });
      return token;
    },
    async revoke(name) {
      const found = (await storedTokens()).find((token) => token.name === name);
      if (found !== undefined) await store.delete(found.id);
    },
  };
}
