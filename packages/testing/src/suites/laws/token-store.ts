import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of a token store, and what to check. */
export const TOKEN_STORE_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("TokenStore.find", {
    "token-find-by-digest":
      "that every field is stored and read back, and that absent fields stay absent",
    "token-seen-at-once": "that the store caches nothing: a revoked token must end",
  }),
  ...explain("TokenStore.list", {
    "token-list-by-creation":
      "that the order compares bytes, and that equal times are sorted by id",
    "token-list-of-organization":
      "that a token of every organization is not listed as one of an organization",
  }),
  ...explain("TokenStore.add", {
    "token-names-are-unique":
      "that organization and name together are unique, also for tokens of every organization",
  }),
  ...explain("TokenStore.addOnce", {
    "token-once":
      "that the mark is written before the tokens, in the same transaction, under a unique key",
    "token-once-is-atomic": "that the mark and all tokens are one transaction",
    "token-survives-restart": "that an answer is given only when the commit is durable",
  }),
  ...explain("TokenStore.replace", {
    "token-replace-ends-the-former":
      "that no other field changes, and that an unknown id adds nothing",
  }),
  ...explain("TokenStore.delete", {
    "token-delete-ends-it": "that the number of deleted rows is read",
  }),
  ...explain("TokenStore.markUsed", {
    "token-last-use-only-grows": "that the stored day is compared in the same statement",
  }),
  ...explain("TokenStore.open", {
    "token-abort-reason": "that every method checks its signal before it does anything",
  }),
  ...explain("TokenStore.close", {
    "token-closed-is-unavailable":
      "that calls after close are refused before they reach the database",
  }),
};
