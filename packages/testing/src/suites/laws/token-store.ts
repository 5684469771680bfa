import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** What the contract says of each law of a token store, and what to check. */
export const TOKEN_STORE_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("TokenStore.find", {
    "token-find-by-digest": [
      "Returns the token with a digest, also an expired one; undefined where there is none.",
      "that every field is stored and read back, and that absent fields stay absent",
    ],
    "token-seen-at-once": [
      "Any number of processes may use it at the same time.",
      "that the store caches nothing: a revoked token must end",
    ],
  }),
  ...explain("TokenStore.list", {
    "token-list-by-creation": [
      "Returns tokens by creation, expired ones included.",
      "that the order compares bytes, and that equal times are sorted by id",
    ],
    "token-list-of-organization": [
      "Only those of this organization.",
      "that a token of every organization is not listed as one of an organization",
    ],
  }),
  ...explain("TokenStore.add", {
    "token-names-are-unique": [
      "conflict: its organization has a token of that name.",
      "that organization and name together are unique, also for tokens of every organization",
    ],
  }),
  ...explain("TokenStore.addOnce", {
    "token-once": [
      "What must happen once per installation happens once, also when several processes start at one time.",
      "that the mark is written before the tokens, in the same transaction, under a unique key",
    ],
    "token-once-is-atomic": [
      "Then neither the tokens nor the mark were added.",
      "that the mark and all tokens are one transaction",
    ],
    "token-survives-restart": [
      "Adds tokens and a mark in one commit.",
      "that an answer is given only when the commit is durable",
    ],
  }),
  ...explain("TokenStore.replace", {
    "token-replace-ends-the-former": [
      "Replaces the digest and the time of creation of a token. The former token ends.",
      "that no other field changes, and that an unknown id adds nothing",
    ],
  }),
  ...explain("TokenStore.delete", {
    "token-delete-ends-it": [
      "Returns whether there was a token of that id.",
      "that the number of deleted rows is read",
    ],
  }),
  ...explain("TokenStore.markUsed", {
    "token-last-use-only-grows": [
      "An earlier day than the stored one changes nothing, and neither does an id that does not exist.",
      "that the stored day is compared in the same statement",
    ],
  }),
  ...explain("TokenStore.open", {
    "token-abort-reason": [
      "A call whose signal has aborted rejects with the abort reason.",
      "that every method checks its signal before it does anything",
    ],
  }),
  ...explain("TokenStore.close", {
    "token-closed-is-unavailable": [
      "Every other call then rejects with unavailable. May be called again.",
      "that calls after close are refused before they reach the database",
    ],
  }),
};
