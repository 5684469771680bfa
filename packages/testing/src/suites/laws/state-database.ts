import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** What the contract says of each law of a state database driver, and what to check. */
export const STATE_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("StateDatabaseDriver.provision", {
    "state-same-rotation-same-answer": [
      "The same rotation gives the same answer on any host: passwords are derived, not stored.",
      "that nothing random is in the answer",
    ],
    "state-same-answer-after-restart": [
      "The same rotation gives the same answer on any host.",
      "that the password is derived from a key of the installation, not from one of the process",
    ],
    "state-provision-keeps-data": [
      "Data that is there stays, whatever the generation and the rotation.",
      "that provision makes a database only where there is none, and that a rotation changes the password alone",
    ],
    "state-rotation-changes-password": [
      "Another rotation changes every secret, and the earlier ones open nothing any more.",
      "that the rotation is part of what the password derives from, and is set in the database",
    ],
    "state-passwords-differ": [
      "One per project, never shared.",
      "that organization and project are part of what the password derives from",
    ],
    "state-refuses-lower-generation": [
      "Refuses (conflict, details.generation) where a higher generation is stored.",
      "that the comparison and the write are one step",
    ],
    "state-higher-generation-wins": [
      "Refuses where a higher generation is stored.",
      "that reading the stored generation and writing the new one cannot be separated",
    ],
    "state-tombstone-refuses-late-provision": [
      "Refuses (conflict) over a tombstone of this generation or of a higher one.",
      "that drop stores the generation it was called with",
    ],
    "state-tombstone-refuses-own-generation": [
      "Refuses (conflict) over a tombstone of this generation or of a higher one.",
      "that a generation equal to the tombstone's is refused: compare with <=, not <",
    ],
    "state-tombstone-outlives-restart": [
      "drop leaves a tombstone with the generation.",
      "that generations and tombstones are stored outside of the process",
    ],
  }),
  ...explain("StateConnection", {
    "state-secrets-apart": [
      "settings are plain, secrets are not.",
      "that no setting, such as a URL, contains the password",
    ],
    "state-projects-never-share": [
      "Managed state databases: one per project, never shared.",
      "that the name derives from organization and project together",
    ],
  }),
  ...explain("StateDatabaseDriver.drop", {
    "state-drop-refuses-lower-generation": [
      "A driver refuses (conflict) to act over a higher generation.",
      "that drop compares its generation with the stored one",
    ],
    "state-drop-of-gone-resolves": [
      "Dropping what is gone resolves.",
      "that a database that is not there counts as success",
    ],
    "state-drop-removes-data": [
      "Removes it with its data, for good.",
      "that a drop deletes the data and not only the record of the database",
    ],
  }),
  ...explain("StateDatabaseDriver.list", {
    "state-list-tells-what-exists": [
      "list yields the databases that exist.",
      "that every database is listed, and none that was dropped",
    ],
  }),
  ...explain("StateDatabaseDriver.supports", {
    "state-persists": [
      "persists: whether what it stores is still there after its process has ended.",
      "that databases are stored outside of the process; where they cannot be, declare persists: false",
    ],
    "state-second-instance": [
      "replicas: whether several hosts may use it at once.",
      "that no instance caches generations, tombstones or connections",
    ],
  }),
  ...explain("CallOptions.signal", {
    "state-abort": [
      "signal ends the caller's waiting: a driver rejects with signal.reason.",
      "that each method asks signal.throwIfAborted() before it does anything",
    ],
    "state-abort-in-flight": [
      "A driver stops as soon as it can and rejects with signal.reason.",
      "that the signal is handed on to every query, and that its reason is not wrapped in another error",
    ],
  }),
  ...explain("DagctlError", {
    "state-unavailable": [
      "A driver throws DagctlError with a code; retryable decides whether the host tries again.",
      "that errors of the connection become unavailable, and that a server that cannot be reached is never read as absence",
    ],
  }),
};
