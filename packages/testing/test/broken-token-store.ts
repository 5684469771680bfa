import type { TokenRecord, TokenStore } from "@dagctl/core/contracts";
import { without } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import {
  type MemoryTokens,
  memoryTokens,
  memoryTokenStore,
  type TokenStoreFixture,
} from "@dagctl/testing";

type Break = (store: TokenStore, data: MemoryTokens) => TokenStore;

/** A fresh memory token store; `wrap` may break a law of every store that the fixture opens. */
export async function tokenStoreFixture(
  wrap: Break = (store) => store,
): Promise<TokenStoreFixture> {
  const data = memoryTokens();
  const open = async (): Promise<TokenStore> => wrap(memoryTokenStore({ data }), data);
  const store = await open();
  return {
    store,
    second: open,
    async reopen() {
      await store.close();
      return open();
    },
  };
}

const withoutCreator = (token: TokenRecord): TokenRecord => without(token, "createdBy");

/** Finds a token, once it was found, for ever. */
const caching: Break = (store) => {
  const found = new Map<string, TokenRecord | undefined>();
  return {
    ...store,
    async find(digest, options) {
      if (!found.has(digest)) found.set(digest, await store.find(digest, options));
      return found.get(digest);
    },
  };
};

/** A token store for each law, which breaks that law. */
export const brokenTokenStores: Readonly<Record<string, Break>> = {
  "token-find-by-digest": (store) => ({
    ...store,
    async find(digest, options) {
      const token = await store.find(digest, options);
      return token && withoutCreator(token);
    },
  }),
  "token-seen-at-once": caching,
  "token-list-by-creation": (store, { tokens }) => ({
    ...store,
    async list(filter, options) {
      await store.list(filter, options);
      return [...tokens.values()];
    },
  }),
  "token-list-of-organization": (store) => ({
    ...store,
    async list({ organization } = {}, options) {
      const all = await store.list({}, options);
      return all.filter(
        (token) =>
          organization === undefined || [undefined, organization].includes(token.organization),
      );
    },
  }),
  "token-names-are-unique": (store, { tokens }) => ({
    ...store,
    async add(token, options) {
      options?.signal?.throwIfAborted();
      tokens.set(token.id, token);
    },
  }),
  "token-once": (store) => ({
    ...store,
    async addOnce(mark, tokens, options) {
      if (await store.hasMark(mark, options)) return false;
      await store.addOnce(mark, [], options);
      for (const token of tokens) await store.add(token, options);
      return true;
    },
  }),
  "token-once-is-atomic": (store) => ({
    ...store,
    async addOnce(mark, tokens, options) {
      if (!(await store.addOnce(mark, tokens.slice(0, 1), options))) return false;
      for (const token of tokens.slice(1)) await store.add(token, options);
      return true;
    },
  }),
  "token-survives-restart": (store, { marks }) => ({
    ...store,
    async close() {
      marks.clear();
      await store.close();
    },
  }),
  "token-replace-ends-the-former": (store, { tokens }) => ({
    ...store,
    async replace(id, change, options) {
      const former = tokens.get(id);
      const replaced = await store.replace(id, change, options);
      if (former) tokens.set(`${id} former`, former);
      return replaced;
    },
  }),
  "token-delete-ends-it": (store) => ({
    ...store,
    async delete(id, options) {
      await store.delete(id, options);
      return true;
    },
  }),
  "token-last-use-only-grows": (store, { tokens }) => ({
    ...store,
    async markUsed(id, day, options) {
      options?.signal?.throwIfAborted();
      const token = tokens.get(id);
      if (token) tokens.set(id, { ...token, lastUsedOn: day });
    },
  }),
  "token-abort-reason": (store) => ({
    ...store,
    async hasMark(mark, options) {
      if (options?.signal?.aborted) throw new DagctlError("unavailable", "It was aborted");
      return store.hasMark(mark, options);
    },
  }),
  "token-closed-is-unavailable": (store) => ({
    ...store,
    list: (filter, options) => store.list(filter, options).catch(() => []),
  }),
};
