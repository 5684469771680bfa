import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** What the contract says of each law of a secret source, and what to check. */
export const SECRETS_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("Secrets.get", {
    "secrets-get-what-was-put": [
      "Named secret values of organizations.",
      "that what value.reveal() returns is stored, not the text of the Secret, and stored as it is: nothing trimmed, decoded or joined",
    ],
    "secrets-large-values": [
      "Named secret values of organizations.",
      "that values of 256 KiB fit, or are stored in parts",
    ],
    "secrets-absent-is-undefined": [
      "undefined: there is none of that name in that organization.",
      "that absence is neither an error nor an empty value",
    ],
    "secrets-organizations-apart": [
      "Another organization's is as good as absent.",
      "that organization and name together are the key, without a separator that either may contain",
    ],
    "secrets-odd-names": [
      "Named secret values.",
      "that names are encoded where they become a path, a query or a key, and that their case counts",
    ],
  }),
  ...explain("Secrets.put", {
    "secrets-put-replaces": [
      "A put replaces the value of that name.",
      "that the old value is replaced whole",
    ],
    "secrets-at-once": [
      "A put stores one name and leaves all others.",
      "that puts at the same time do not read, change and write one shared record without a lock",
    ],
    "secrets-newest-after-restart": [
      "A put replaces the value of that name.",
      "that nothing reads an older copy, such as a cache on disk",
    ],
  }),
  ...explain("Secrets.delete", {
    "secrets-delete-removes": [
      "delete removes the value of that name.",
      "that both the value and the name go",
    ],
    "secrets-delete-leaves-others": [
      "delete removes the value of that name, and no other one.",
      "that the whole name is compared, and not its beginning, and that its case counts",
    ],
    "secrets-delete-of-gone-resolves": [
      "Deleting what is not there resolves.",
      "that not-found counts as success",
    ],
  }),
  ...explain("Secrets.list", {
    "secrets-list-in-order": ["Names only, in order.", "that names are sorted by their code units"],
  }),
  ...explain("Secrets.supports", {
    "secrets-persist": [
      "persists: whether what it stores is still there after its process has ended.",
      "that secrets are stored outside of the process; where they cannot be, declare persists: false",
    ],
    "secrets-second-instance": [
      "Values are those that were put last, by whichever process.",
      "that no instance caches values or names",
    ],
  }),
  ...explain("CallOptions.signal", {
    "secrets-abort": [
      "signal ends the caller's waiting: a driver rejects with signal.reason.",
      "that each method asks signal.throwIfAborted() before it does anything",
    ],
    "secrets-abort-in-flight": [
      "A driver stops as soon as it can and rejects with signal.reason.",
      "that the signal is handed on to every request, and that its reason is not wrapped in another error",
    ],
  }),
  ...explain("DagctlError", {
    "secrets-unavailable": [
      "A driver throws DagctlError with a code; retryable decides whether the host tries again.",
      "that errors of the connection become unavailable, and that a source that cannot be reached is never read as an absent secret",
    ],
  }),
};
