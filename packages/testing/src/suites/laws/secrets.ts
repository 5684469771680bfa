import type { Explanation } from "../suite.ts";
import { ABORT_CHECK, abortInFlightCheck, persistsCheck, unavailableCheck } from "./checks.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of a secret source, and what to check. */
export const SECRETS_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("Secrets.get", {
    "secrets-get-what-was-put":
      "that what value.reveal() returns is stored, not the text of the Secret, and stored as it is: nothing trimmed, decoded or joined",
    "secrets-large-values": "that values of 256 KiB fit, or are stored in parts",
    "secrets-absent-is-undefined":
      "that absence is neither an error nor an empty value, and that names are compared by their code units, as in an exact match",
    "secrets-organizations-apart":
      "that organization and name together are the key, without a separator that either may contain",
    "secrets-odd-names":
      "that names are encoded where they become a path, a query or a key, and that their case counts",
  }),
  ...explain("Secrets.put", {
    "secrets-put-replaces": "that the old value is replaced whole",
    "secrets-at-once":
      "that puts at the same time do not read, change and write one shared record without a lock",
    "secrets-newest-after-restart": "that nothing reads an older copy, such as a cache on disk",
  }),
  ...explain("Secrets.delete", {
    "secrets-delete-removes": "that both the value and the name go",
    "secrets-delete-leaves-others":
      "that the whole name is compared, and not its beginning, and that its case counts",
    "secrets-delete-of-gone-resolves": "that not-found counts as success",
  }),
  ...explain("Secrets.list", {
    "secrets-list-in-order": "that names are sorted by their code units",
  }),
  ...explain("Secrets.supports", {
    "secrets-persist": persistsCheck("secrets"),
    "secrets-second-instance": "that no instance caches values or names",
  }),
  ...explain("CallOptions.signal", {
    "secrets-abort": ABORT_CHECK,
    "secrets-abort-in-flight": abortInFlightCheck("request"),
  }),
  ...explain("DagctlError", {
    "secrets-unavailable": unavailableCheck("a source", "an absent secret"),
  }),
};
