import type { TokenRecord, TokenStore } from "@dagctl/core/contracts";
import { newId, without } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { allAborted } from "./aborts.ts";
import type { Assertions } from "./assertions.ts";
import { lawCase } from "./engine-fixture.ts";
import { TOKEN_STORE_LAWS } from "./laws/token-store.ts";
import { type Closable, explainCases, type Suite } from "./suite.ts";

/** What each case of the token store's suite receives, newly created. */
export interface TokenStoreFixture extends Closable {
  /** Open and empty. */
  readonly store: TokenStore;
  /**
   * Closes `store` and opens what it stored.
   *
   * @returns the store that the case continues with
   */
  reopen(): Promise<TokenStore>;
  /** Returns another open connection to the same data; the fixture closes it. */
  second(): Promise<TokenStore>;
}

const CREATED = "2026-01-01T00:00:00.000Z";

/** Returns a token that no other one conflicts with, unless `changes` make it so. */
function token(changes: Partial<TokenRecord> = {}): TokenRecord {
  const id = newId("tok");
  const digest = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  return {
    id,
    name: id,
    organization: "org-a",
    access: "write",
    digest,
    createdAt: CREATED,
    ...changes,
  };
}

const FULL: Partial<TokenRecord> = {
  name: "ci ümläut 日本 🔑 'quote\"",
  access: "run",
  createdBy: "token admin",
  expiresAt: "2027-01-01T00:00:00.000Z",
  lastUsedOn: "2026-01-31",
};

/** Returns a token without its organization: one of every organization. */
function ofEvery(one: TokenRecord): TokenRecord {
  return without(one, "organization");
}

async function rejectsAs(law: Assertions, call: Promise<unknown>, code: string): Promise<void> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  law.same(isDagctlError(error) ? error.code : error, code, "the code of the error");
}

const ids = (tokens: readonly TokenRecord[]): readonly string[] => tokens.map(({ id }) => id);

/** The conformance suite of `TokenStore`. */
export const tokenStoreSuite: Suite<TokenStoreFixture> = {
  name: "token store",
  cases: explainCases<TokenStoreFixture>(TOKEN_STORE_LAWS, [
    lawCase(
      "token-find-by-digest",
      "find returns every field of the token with the digest, and of no other",
      async ({ store }, law) => {
        const tokens = [token(), token(FULL), ofEvery(token({ name: "every", access: "admin" }))];
        for (const one of tokens) await store.add(one);
        for (const one of tokens) law.same(await store.find(one.digest), one, "the token");
        law.same(await store.find(token().digest), undefined, "an unknown digest");
        law.same(await store.find(""), undefined, "an empty digest");
      },
    ),
    lawCase(
      "token-list-by-creation",
      "list returns tokens by their time of creation and then their id",
      async ({ store }, law) => {
        const tokens = [3, 1, 2, 1].map((second) =>
          token({ createdAt: `2026-01-01T00:00:0${second}.000Z` }),
        );
        for (const one of tokens) await store.add(one);
        const sorted = tokens.toSorted((one, other) =>
          `${one.createdAt}${one.id}` < `${other.createdAt}${other.id}` ? -1 : 1,
        );
        law.same(await store.list(), sorted, "the list");
      },
    ),
    lawCase(
      "token-list-of-organization",
      "list of an organization returns its tokens, and neither those of others nor of every one",
      async ({ store }, law) => {
        const own = token();
        const others = [token({ organization: "org-b" }), ofEvery(token())];
        for (const one of [own, ...others]) await store.add(one);
        law.same(ids(await store.list({ organization: "org-a" })), [own.id], "its tokens");
        law.same(await store.list({ organization: "org-c" }), [], "those of one without any");
        law.same((await store.list()).length, 3, "the number of all");
      },
    ),
    lawCase(
      "token-names-are-unique",
      "add refuses a name that the organization has, and accepts it for another one",
      async ({ store }, law) => {
        await store.add(token({ name: "ci" }));
        await rejectsAs(law, store.add(token({ name: "ci" })), "conflict");
        await store.add(token({ name: "ci", organization: "org-b" }));
        await store.add(ofEvery(token({ name: "ci" })));
        await rejectsAs(law, store.add(ofEvery(token({ name: "ci" }))), "conflict");
        law.same((await store.list()).length, 3, "the number of tokens");
      },
    ),
    lawCase(
      "token-once",
      "addOnce adds its tokens for the first of many calls, from any process",
      async (fixture, law) => {
        const stores = [fixture.store, await fixture.second()];
        const calls = Array.from({ length: 8 }, (_, index) => index).map(async (index) =>
          stores[index % 2]?.addOnce("first", [token({ name: `first-${index}` })]),
        );
        const added = await Promise.all(calls);
        law.same(added.filter(Boolean).length, 1, "the number of calls that added");
        law.same((await fixture.store.list()).length, 1, "the number of tokens");
        law.same(await fixture.store.hasMark("first"), true, "the mark");
        law.same(await fixture.store.hasMark("other"), false, "another mark");
        law.same(await fixture.store.addOnce("other", []), true, "another mark is added");
      },
    ),
    lawCase(
      "token-once-is-atomic",
      "addOnce that is refused adds neither a token nor the mark",
      async ({ store }, law) => {
        await store.add(token({ name: "taken" }));
        const tokens = [token({ name: "free" }), token({ name: "taken" })];
        await rejectsAs(law, store.addOnce("mark", tokens), "conflict");
        law.same(await store.hasMark("mark"), false, "the mark");
        law.same((await store.list()).length, 1, "the number of tokens");
      },
    ),
    lawCase(
      "token-replace-ends-the-former",
      "replace changes the digest and the time of creation, and nothing else",
      async ({ store }, law) => {
        const former = token(FULL);
        const { digest } = token();
        const createdAt = "2026-02-01T00:00:00.000Z";
        await store.add(former);
        law.same(await store.replace(former.id, { digest, createdAt }), true, "the answer");
        law.same(await store.find(former.digest), undefined, "the former digest");
        law.same(await store.find(digest), { ...former, digest, createdAt }, "the new one");
        const { id } = token();
        law.same(await store.replace(id, { digest, createdAt }), false, "an unknown id");
      },
    ),
    lawCase(
      "token-delete-ends-it",
      "delete ends one token, and says whether there was one",
      async ({ store }, law) => {
        const [gone, kept] = [token(), token()];
        await store.add(gone);
        await store.add(kept);
        law.same(await store.delete(gone.id), true, "the first answer");
        law.same(await store.delete(gone.id), false, "the second answer");
        law.same(await store.find(gone.digest), undefined, "its digest");
        law.same(ids(await store.list()), [kept.id], "the others");
      },
    ),
    lawCase(
      "token-last-use-only-grows",
      "markUsed stores a later day, and ignores an earlier one and an unknown id",
      async ({ store }, law) => {
        const used = token();
        await store.add(used);
        await store.markUsed(used.id, "2026-01-02");
        await store.markUsed(used.id, "2026-01-01");
        await store.markUsed(token().id, "2026-01-03");
        law.same(await store.find(used.digest), { ...used, lastUsedOn: "2026-01-02" }, "the token");
      },
    ),
    lawCase(
      "token-seen-at-once",
      "what one process has written is read by every other at once",
      async (fixture, law) => {
        const other = await fixture.second();
        const one = token();
        await other.find(one.digest);
        await fixture.store.add(one);
        law.same(await other.find(one.digest), one, "an added token");
        await fixture.store.delete(one.id);
        law.same(await other.find(one.digest), undefined, "a deleted token");
      },
    ),
    lawCase(
      "token-survives-restart",
      "tokens and marks are there when the store is opened again",
      async (fixture, law) => {
        const one = token(FULL);
        await fixture.store.addOnce("mark", [one]);
        const reopened = await fixture.reopen();
        law.same(await reopened.list(), [one], "the tokens");
        law.same(await reopened.hasMark("mark"), true, "the mark");
      },
    ),
    lawCase(
      "token-abort-reason",
      "a call whose signal has aborted rejects with its reason, and changes nothing",
      async ({ store }, law) => {
        const kept = token();
        await store.add(kept);
        const { digest, createdAt } = token();
        await allAborted(law, {
          open: (options) => store.open(options),
          find: (options) => store.find(kept.digest, options),
          list: (options) => store.list({}, options),
          add: (options) => store.add(token(), options),
          addOnce: (options) => store.addOnce("mark", [token()], options),
          hasMark: (options) => store.hasMark("mark", options),
          replace: (options) => store.replace(kept.id, { digest, createdAt }, options),
          delete: (options) => store.delete(kept.id, options),
          markUsed: (options) => store.markUsed(kept.id, "2026-01-01", options),
        });
        law.same(await store.list(), [kept], "the tokens");
      },
    ),
    lawCase(
      "token-closed-is-unavailable",
      "a call on a closed store rejects with unavailable",
      async ({ store }, law) => {
        await store.close();
        await store.close();
        await rejectsAs(law, store.list(), "unavailable");
        await rejectsAs(law, store.add(token()), "unavailable");
      },
    ),
  ]),
};
